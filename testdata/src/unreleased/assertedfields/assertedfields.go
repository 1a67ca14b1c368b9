// Package assertedfields: a field that only reads may hold what has to be closed,
// and who finds it there asks for that.
package assertedfields

import (
	"io"
	"os"

	"unreleased/assertedfields/options"
)

// ok: load closes it
func loadOptions(name string) (options.Load, error) {
	f, err := os.Open(name)
	if err != nil {
		return options.Load{}, err
	}
	return options.Load{In: f, Name: name}, nil
}

func load(name string) error {
	opts, err := loadOptions(name)
	if err != nil {
		return err
	}
	if c, ok := opts.In.(io.Closer); ok {
		defer c.Close()
	}
	_, err = io.Copy(io.Discard, opts.In)
	return err
}

func saveOptions(name string) (options.Save, error) {
	f, err := os.Create(name) // want `result of os.Create is never released: f.Close is missing`
	if err != nil {
		return options.Save{}, err
	}
	return options.Save{Out: f, Name: name}, nil
}

func save(name string) error {
	opts, err := saveOptions(name)
	if err != nil {
		return err
	}
	if s, ok := opts.Out.(io.StringWriter); ok {
		_, err = s.WriteString(name)
		return err
	}
	_, err = opts.Out.Write([]byte(name))
	return err
}
