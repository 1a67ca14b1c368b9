// Package facts has one function for each thing // want package:"summarized, version 9"
// that a summary can say.
package facts

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// Open hands on what it acquires.
func Open(name string) (*os.File, error) { // want Open:"acquires 0 err 1 release Close"
	return os.Open(name)
}

// A Store owns a file.
type Store struct{ f *os.File }

// New moves the obligation into the field.
func New(name string) (*Store, error) { // want New:"acquires 0 err 1 release Close"
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &Store{f}, nil
}

// Close releases it.
func (s *Store) Close() error { return s.f.Close() } // want Close:"borrows "

// Reopen acquires for its receiver.
func (s *Store) Reopen(name string) (err error) { // want Reopen:"sets up its receiver: acquires 0 err 0 release Close"
	s.f, err = os.Open(name)
	return err
}

// With returns a function that releases.
func With(name string) (func(), error) { // want With:"acquires 0 err 1 release call"
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return func() { f.Close() }, nil
}

// Release releases.
func Release(c io.Closer) { c.Close() } // want Release:"releases 0"

// Borrow borrows.
func Borrow(c io.Closer) { fmt.Println(c) } // want Borrow:"borrows "

var all []io.Closer

// Keep takes on success only.
func Keep(c io.Closer) error { // want Keep:"takes 0 on success; borrows 0 on failure"
	if c == nil || len(all) > 9 {
		return errors.New("full")
	}
	all = append(all, c)
	return nil
}

// A Log owns what is stored in it.
type Log struct{ Out io.WriteCloser } // want Log:"owns Out release Close"

// Close releases Out.
func (l *Log) Close() error { return l.Out.Close() } // want Close:"releases 0.Out"

// NewLog forwards.
func NewLog(out io.WriteCloser) *Log { return &Log{out} } // want NewLog:"forwards 0 0.Out on success; borrows 0 on failure; fresh 0; nonnil \\[0\\]"

// A Blob is a file, in one of the structs of this package.
type Blob interface { // want Blob:"owns File release Close"
	io.ReadCloser
	Size() int64
}

type plain struct {
	*os.File
	size int64
}

func (p *plain) Size() int64 { return p.size } // want Size:"borrows "

// Of wraps.
func Of(f *os.File) Blob { return &plain{File: f} } // want Of:"forwards 0 0.File on success; borrows 0 on failure; nonnil \\[0\\]"

// Wrap is nil exactly if err is.
func Wrap(err error) error { // want Wrap:"nilness 0 0"
	if err == nil {
		return nil
	}
	return fmt.Errorf("wrapped: %w", err)
}

// Never fails.
func Never() error { return nil } // want Never:"nil \\[0\\]"

// IsGone is true only of errors.
func IsGone(err error) bool { return err != nil && err.Error() == "gone" } // want IsGone:"tests 0 0"

// Do passes on what it gets.
func Do(n int, open func() (*os.File, error)) (*os.File, error) { // want Do:"passes on 1\\.0 as 0"
	for range n {
		if f, err := open(); err == nil {
			return f, nil
		}
	}
	return nil, errors.New("failed")
}

// CloseAll releases the elements.
func CloseAll(cs []io.Closer) { // want CloseAll:"releases 0\\[\\]"
	for _, c := range cs {
		c.Close()
	}
}

// quiet is out of reach of other packages.
func quiet(c io.Closer) { c.Close() }

// Numbers has nothing to say.
func Numbers(a, b int) int { return a + b }

// Code tells by a number whether there is a file.
func Code(name string) (*os.File, int) { // want Code:"acquires 0 code 1 is 0 release Close"
	f, err := os.Open(name)
	if err != nil {
		return nil, 1
	}
	return f, 0
}

// Visit gives a file to fn.
func Visit(name string, fn func(*os.File)) error { // want Visit:"gives 1 as 0"
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	fn(f)
	return nil
}

// Send gives a file to who receives it.
func Send(name string) <-chan *os.File { // want Send:"gives result 0 on it"
	to := make(chan *os.File, 1)
	if f, err := os.Open(name); err == nil {
		to <- f
	}
	return to
}
