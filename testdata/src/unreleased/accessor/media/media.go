// Package media declares an interface, and has an implementation that hands out
// what it holds itself.
package media

import (
	"io"
	"os"
)

type Sheet interface {
	io.ReadCloser
	io.WriterAt
}

type Medium interface {
	Writable() (Sheet, error)
	Label() string
}

type Part struct {
	Sheet Sheet
	Name  string
}

func (p Part) Writable() (Sheet, error) {
	if p.Sheet == nil {
		return nil, os.ErrPermission
	}
	return p.Sheet, nil
}

func (p Part) Label() string { return p.Name }

// A Shelf opens what it is asked for.
type Shelf interface {
	Take(name string) (io.ReadCloser, error)
	Len() int
}

type Dir struct{ n int }

func (d Dir) Take(name string) (io.ReadCloser, error) {
	f, err := os.Open(name) // ok
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (d Dir) Len() int { return d.n }

// A Rack opens what it is asked for, wherever that is done.
type Rack interface {
	Pull(name string) (io.ReadCloser, error)
	Len() int
}

type asked interface{ Call(name string) []any }

// A MockRack gives out what a test has told it to.
type MockRack struct{ asked asked }

func (m *MockRack) Pull(name string) (io.ReadCloser, error) {
	rets := m.asked.Call(name)
	r, _ := rets[0].(io.ReadCloser)
	err, _ := rets[1].(error)
	return r, err
}

func (m *MockRack) Len() int { return 0 }

// A Leaf opens what it is, however that is done.
type Leaf interface {
	Open(flags int) (io.ReadSeekCloser, error)
	Len() int
}

// A Branch has Leaves.
type Branch struct {
	open func(flags int) (io.ReadSeekCloser, error)
}

// Open asks who has made the Branch.
func (b *Branch) Open(flags int) (io.ReadSeekCloser, error) {
	s, err := b.open(flags)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Len is none.
func (b *Branch) Len() int { return 0 }
