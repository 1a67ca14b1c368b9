package settings

import (
	"io"

	"unreleased/settings/source"
)

// ok: there is something to release only if file is true
func ifTold(name string, file bool) ([]byte, error) {
	r, err := source.If(name, file)
	if err != nil {
		return nil, err
	}
	if file {
		defer r.Close()
	}
	return io.ReadAll(r)
}

func ifToldOtherwise(name string, file, keep bool) ([]byte, error) {
	r, err := source.If(name, file) // want `r.Close is missing`
	if err != nil {
		return nil, err
	}
	if keep {
		defer r.Close()
	}
	return io.ReadAll(r)
}

func ifToldKept(name string, file bool) ([]byte, error) {
	r, err := source.If(name, file) // want `r.Close is missing`
	if err != nil {
		return nil, err
	}
	if !file {
		defer r.Close()
	}
	return io.ReadAll(r)
}

// ok: nothing is opened
func lent() ([]byte, error) {
	r, err := source.If("", false)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func openedAlways() ([]byte, error) {
	r, err := source.If("x", true) // want `r.Close is missing`
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

type options struct{ Stdin bool }

// ok: a field tells it
func unlessTold(o options) (int64, error) {
	f, err := source.Unless(o.Stdin, "x")
	if err != nil {
		return 0, err
	}
	if o.Stdin {
		return 0, nil
	}
	defer f.Close()
	return f.Seek(0, io.SeekEnd)
}

func unlessToldKept(o *options) (int64, error) {
	f, err := source.Unless(o.Stdin, "x") // want `f.Close is missing`
	if err != nil {
		return 0, err
	}
	if !o.Stdin {
		return f.Seek(0, io.SeekEnd)
	}
	return 0, nil
}

// ok: a variable tells it, and the function leaves it to another one
func secondTold(name string) ([]byte, error) {
	isFile := name != "-"
	r, err := source.Second(true, isFile, name)
	if err != nil {
		return nil, err
	}
	if isFile {
		defer r.Close()
	}
	return io.ReadAll(r)
}

func secondToldKept(name string) ([]byte, error) {
	r, err := source.Second(name != "-", true, name) // want `r.Close is missing`
	if err != nil {
		return nil, err
	}
	if name != "-" {
		defer r.Close()
	}
	return io.ReadAll(r)
}

func eitherTold(first bool) error {
	f, err := source.Either(first) // want `f.Close is missing`
	if err != nil {
		return err
	}
	if first {
		defer f.Close()
	}
	return f.Sync()
}
