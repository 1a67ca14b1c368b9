// Package answers gets a file in a struct, with the error that there was instead, from
// a channel that a function of the package returns. The fields are nobody else's.
package answers

import (
	"errors"
	"os"
)

var errEmpty = errors.New("empty")

type answer struct {
	f   *os.File
	err error
}

func open(name string) <-chan answer {
	ch := make(chan answer, 1)
	go func() {
		defer close(ch)
		f, err := os.Open(name)
		if err != nil {
			ch <- answer{err: err}
			return
		}
		ch <- answer{f: f}
	}()
	return ch
}

func size(name string) (int64, error) {
	a := <-open(name) // want `what open sends is not released on every path: its f.Close is missing before the return on line \d+`
	if a.err != nil {
		return 0, a.err
	}
	info, err := a.f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), a.f.Close()
}

func sizeRight(name string) (int64, error) {
	a := <-open(name) // ok
	if a.err != nil {
		return 0, a.err
	}
	defer a.f.Close()
	info, err := a.f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func hands(name string) (*os.File, error) {
	a := <-open(name) // ok: the caller has it
	return a.f, a.err
}

type pair struct{ first, second answer }

func both(name, other string) *pair {
	return &pair{<-open(name), <-open(other)} // ok
}

// A line has it behind a pointer.
type line struct {
	f    *os.File
	text string
}

func start(name string) chan *line {
	ch := make(chan *line)
	go func() {
		f, err := os.Open(name)
		if err != nil {
			close(ch)
			return
		}
		ch <- &line{f: f}
	}()
	return ch
}

func text(name string) (string, error) {
	l, ok := <-start(name) // want `what start sends is not released on every path: its f.Close is missing before the return on line \d+`
	if !ok {
		return "", errEmpty
	}
	if l.text == "" {
		return "", errEmpty
	}
	return l.text, l.f.Close()
}

func textRight(name string) (string, error) {
	l, ok := <-start(name) // ok
	if !ok {
		return "", errEmpty
	}
	defer l.f.Close()
	if l.text == "" {
		return "", errEmpty
	}
	return l.text, nil
}
