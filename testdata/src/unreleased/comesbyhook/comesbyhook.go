// Package comesbyhook throws away what a call returns, and has it from a hook that the
// call runs.
package comesbyhook

import (
	"io"
	"os"
)

type opener struct {
	dir  string
	wrap func(*os.File) *os.File
}

func (o opener) open(name string) (*os.File, int, error) {
	f, err := os.Open(o.dir + name)
	if err != nil {
		return nil, 0, err
	}
	return o.wrap(f), len(name), nil
}

func plainOpen(name string) (*os.File, int, error) {
	f, err := os.Open(name)
	return f, len(name), err
}

// ok: the hook has kept the file.
func hooked(o opener, name string) (file *os.File, n int, err error) {
	o.wrap = func(f *os.File) *os.File {
		file = f
		return f
	}
	_, n, err = plainOpen(name)
	return file, n, err
}

// This hook only counts.
func counted(o opener, name string) (n int, err error) {
	o.wrap = func(f *os.File) *os.File {
		n++
		return f
	}
	_, n, err = plainOpen(name) // want "discarded"
	return n, err
}

// What is kept is something else.
func other(o opener, name string) (r io.Reader, n int, err error) {
	o.wrap = func(f *os.File) *os.File {
		r = io.LimitReader(f, 9)
		return f
	}
	_, n, err = plainOpen(name) // want "discarded"
	return r, n, err
}

// Nobody but the function itself calls the literal, with another file.
func keptAnother(names []string) (last *os.File, err error) {
	keep := func(f *os.File) { last = f }
	for _, name := range names {
		if _, err := os.Open(name); err != nil { // want "never released"
			return nil, err
		}
	}
	keep(os.Stdin)
	return last, nil
}
