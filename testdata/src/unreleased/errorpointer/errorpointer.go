// Package errorpointer: functions that return a pointer to an error of their
// own.
package errorpointer

import (
	"io"
	"os"
)

type Error struct{ cause error }

func (e *Error) Trace(what string) *Error { return e }

func newError(err error) *Error { return &Error{err} }

type PathError struct{ Error }

func open(name string) (*os.File, *Error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, newError(err)
	}
	return f, nil
}

type opener interface {
	open(name string) (io.ReadCloser, *Error)
}

type client struct{ dir string }

func (c *client) open(name string) (io.ReadCloser, *Error) {
	f, err := os.Open(c.dir + name)
	if err != nil {
		return nil, newError(err)
	}
	return f, nil
}

// ok
func size(name string) (int64, *Error) {
	f, e := open(name)
	if e != nil {
		return 0, e.Trace(name)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, newError(err)
	}
	return info.Size(), nil
}

// ok: of an interface
func read(o opener, name string) ([]byte, *Error) {
	r, e := o.open(name)
	if e != nil {
		return nil, e.Trace(name)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, newError(err)
	}
	return b, nil
}

func readWrong(o opener, name string) ([]byte, *Error) {
	r, e := o.open(name) // want "not released on every path"
	if e != nil {
		return nil, e.Trace(name)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, newError(err)
	}
	r.Close()
	return b, nil
}

func openPath(name string) (*os.File, *PathError) {
	f, err := os.Open(name)
	if err != nil {
		return nil, &PathError{Error{err}}
	}
	return f, nil
}

// ok
func sizeOfPath(name string) int64 {
	f, e := openPath(name)
	if e != nil {
		return 0
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0
	}
	return info.Size()
}

func sizeWrong(name string) int64 {
	f, e := openPath(name) // want "never released"
	if e != nil {
		return 0
	}
	info, err := f.Stat()
	if err != nil {
		return 0
	}
	return info.Size()
}
