// Package widened has resources in variables of interfaces that cannot release
// them.
package widened

import (
	"io"
	"os"
)

func stdin(name string) ([]byte, error) {
	var (
		r   io.Reader
		err error
	)
	if name == "-" {
		r = os.Stdin
	} else {
		r, err = os.Open(name) // want `result of os.Open is never released`
		if err != nil {
			return nil, err
		}
	}
	b, err := io.ReadAll(r)
	return b, err
}

func stdinRight(name string) ([]byte, error) {
	var r io.Reader
	if name == "-" {
		r = os.Stdin
	} else {
		f, err := os.Open(name) // ok
		if err != nil {
			return nil, err
		}
		defer f.Close()
		r = f
	}
	return io.ReadAll(r)
}

// The error is asked for once more, where the arms have met.
func told(name string) ([]byte, error) {
	var r io.Reader = os.Stdin
	err := io.EOF
	if name != "-" {
		r, err = os.Open(name) // want `result of os.Open is never released`
		if err != nil {
			return nil, err
		}
	}
	b, _ := io.ReadAll(r)
	return b, err
}

// Nothing else has the error.
func alone(w io.Writer, name string) error {
	var err error
	if name != "" {
		w, err = os.Create(name) // want `result of os.Create is never released`
		if err != nil {
			return err
		}
	}
	io.WriteString(w, name)
	return nil
}

// What it is is asked for.
func asserted(name string) ([]byte, error) {
	var r io.Reader
	var err error
	r, err = os.Open(name) // ok
	if err != nil {
		return nil, err
	}
	if c, ok := r.(io.Closer); ok {
		defer c.Close()
	}
	return io.ReadAll(r)
}

// It is handed on.
func opened(name string) (io.Reader, error) {
	var r io.Reader
	var err error
	r, err = os.Open(name) // ok: the caller's
	if err != nil {
		return nil, err
	}
	return r, nil
}
