// Package exits leaves through deferred functions that ask how the function
// ends: whether it panics, and what it returns.
package exits

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
)

type safeFile struct{ f *os.File }

// A recovered panic drops the result; a return does not.
func openSafe(name string) (safe *safeFile, err error) {
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		safe = nil
		err = fmt.Errorf("panicked: %v", r)
	}()
	f, err := os.Open(name) // ok
	if err != nil {
		return nil, err
	}
	return &safeFile{f}, nil
}

func openSafeNested(name string) (safe *safeFile, err error) {
	defer func() {
		if r := recover(); r != nil {
			safe, err = nil, fmt.Errorf("panicked: %v", r)
		}
	}()
	f, err := os.Open(name) // ok
	if err != nil {
		return nil, err
	}
	return &safeFile{f}, nil
}

// Closed where it panics only.
func closedInPanic(name string) error {
	f, err := os.Open(name) // want `result of os.Open is never released: f.Close is missing`
	if err != nil {
		return err
	}
	defer func() {
		if r := recover(); r != nil {
			f.Close()
		}
	}()
	_, err = io.Copy(io.Discard, f)
	return err
}

type link interface{ Update() error }

type plain struct{ fd uintptr }

func (p *plain) Update() error { return nil }

type keeper struct{ f *os.File }

func (k *keeper) Update() error { return k.f.Sync() }

func (k *keeper) Close() error { return k.f.Close() }

func newPlain(f *os.File) (*plain, error) {
	if f.Fd() == 0 {
		return nil, errors.New("no descriptor")
	}
	return &plain{f.Fd()}, nil
}

func newKeeper(f *os.File) (*keeper, error) {
	if f.Fd() == 0 {
		return nil, errors.New("no descriptor")
	}
	return &keeper{f}, nil
}

// The deferred function knows what is returned by its type.
func attach(name string) (l link, err error) {
	f, err := os.Open(name) // ok
	if err != nil {
		return nil, err
	}
	defer func() {
		if _, ok := l.(*keeper); ok {
			return
		}
		f.Close()
	}()
	l, err = newPlain(f)
	if err == nil {
		return l, nil
	}
	k, err := newKeeper(f)
	if err != nil {
		return nil, err
	}
	return k, nil
}

// A keeper that is nil is one by its type.
func attachNil(name string) (l link, err error) {
	f, err := os.Open(name) // want `result of os.Open is not released on every path`
	if err != nil {
		return nil, err
	}
	defer func() {
		if _, ok := l.(*keeper); ok {
			return
		}
		f.Close()
	}()
	return newKeeper(f)
}

// The wrong type is asked for.
func attachWrong(name string) (l link, err error) {
	f, err := os.Open(name) // want `result of os.Open is never released: f.Close is missing`
	if err != nil {
		return nil, err
	}
	defer func() {
		if _, ok := l.(*plain); ok {
			return
		}
		f.Close()
	}()
	l, err = newPlain(f)
	return l, err
}

type fileSystem interface {
	Open(name string) (*os.File, error)
	Close(c io.Closer) error
	Remove(name string) error
}

type real struct{}

func (real) Open(name string) (*os.File, error) { return os.Open(name) }
func (real) Close(c io.Closer) error            { return c.Close() }
func (real) Remove(name string) error           { return os.Remove(name) }

// One deferred function may panic; those that wait behind it run all the same.
func serve(fsys fileSystem) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		in, err := fsys.Open("in") // ok
		if err != nil {
			return
		}
		defer func() {
			if err := fsys.Close(in); err == nil {
				fsys.Remove("in")
			}
		}()
		out, err := fsys.Open("out") // ok
		if err != nil {
			return
		}
		defer func() {
			fsys.Close(out)
		}()
		io.Copy(out, in)
	}
}

// In one deferred function the first call may panic before the second.
func serveTogether(fsys fileSystem, render func(io.Reader)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		in, err := fsys.Open("in") // want `result of fsys.Open is not released if a call panics: in.Close is not deferred`
		if err != nil {
			return
		}
		defer func() {
			render(in)
			fsys.Close(in)
		}()
		w.WriteHeader(http.StatusOK)
	}
}

type pair struct {
	index *os.File
	data  *os.File
}

// What is closed already was closed whole.
func (p *pair) Close() error {
	if err := p.index.Close(); err != nil {
		if errors.Is(err, os.ErrClosed) {
			return nil
		}
		p.data.Close()
		return err
	}
	return p.data.Close()
}

type other struct {
	index *os.File
	data  *os.File
}

func (o *other) Close() error { // want `Close does not release o.data on every path: o.data.Close is missing before the return on line 217`
	if err := o.index.Close(); err != nil {
		if errors.Is(err, os.ErrClosed) {
			return nil
		}
		return err
	}
	return o.data.Close()
}
