package settings

import (
	"io"
	"os"

	"unreleased/settings/source"
)

// ok: the standard input is not opened
func input(name string) ([]byte, error) {
	r, err := source.Input(name)
	if err != nil {
		return nil, err
	}
	if name != "-" {
		defer r.Close()
	}
	return io.ReadAll(r)
}

// ok
func inputOuter(name string) (b []byte, err error) {
	r, err := source.Outer(true, name)
	if err != nil {
		return nil, err
	}
	b, err = io.ReadAll(r)
	if name == "-" {
		return b, err
	}
	r.Close()
	return b, err
}

// ok
func inputDeferred(name string) ([]byte, error) {
	r, err := source.Input(name)
	if err != nil {
		return nil, err
	}
	defer func() {
		if name != "-" {
			r.Close()
		}
	}()
	return io.ReadAll(r)
}

// ok
func inputStandard() ([]byte, error) {
	r, err := source.Input("-")
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func inputOther(name string) ([]byte, error) {
	r, err := source.Input(name) // want `r.Close is missing`
	if err != nil {
		return nil, err
	}
	if name != "" {
		defer r.Close()
	}
	return io.ReadAll(r)
}

func inputOpposite(name string) ([]byte, error) {
	r, err := source.Input(name) // want `r.Close is missing`
	if err != nil {
		return nil, err
	}
	if name == "-" {
		defer r.Close()
	}
	return io.ReadAll(r)
}

func inputRenamed(name, base string) ([]byte, error) {
	r, err := source.Input(name) // want `r.Close is missing`
	if err != nil {
		return nil, err
	}
	if base != "-" {
		defer r.Close()
	}
	return io.ReadAll(r)
}

func inputNamed() ([]byte, error) {
	r, err := source.Input("name") // want `r.Close is missing`
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// ok
func numbered(n int) error {
	f, err := source.Numbered(n, "name")
	if err != nil || n != 1 {
		return err
	}
	return f.Close()
}

func numberedOtherwise(n int) error {
	f, err := source.Numbered(n, "name") // want `f.Close is missing`
	if err != nil || n == 1 {
		return err
	}
	return f.Close()
}

// ok: what is asked once more
func askedOnceMore(name string) error {
	r, err := source.If(name, name != "-")
	if err != nil {
		return err
	}
	_, err = io.Copy(os.Stdout, r)
	if name != "-" {
		r.Close()
	}
	return err
}

func askedSomethingElse(name string) error {
	r, err := source.If(name, name != "-") // want `r.Close is missing`
	if err != nil {
		return err
	}
	_, err = io.Copy(os.Stdout, r)
	if name != "+" {
		r.Close()
	}
	return err
}
