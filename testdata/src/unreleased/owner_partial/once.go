package owner_partial

import (
	"errors"
	"os"
	"sync/atomic"
)

// state says whether the end has begun.
type state struct{ closers atomic.Int32 }

func (s *state) CloseEntry() error {
	if s.closers.Add(1) != 1 {
		return errors.New("closed twice")
	}
	return nil
}

// entered is closed once.
type entered struct {
	state state
	f     *os.File
}

func newEntered(name string) (*entered, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &entered{f: f}, nil
}

// ok: who comes second has nothing to release
func (e *entered) Close() error {
	if err := e.state.CloseEntry(); err != nil {
		return err
	}
	return e.f.Close()
}

// index has an end of its own.
type index struct{ done chan struct{} }

func (i *index) CloseEntry() error {
	if i.done == nil {
		return errors.New("not open")
	}
	close(i.done)
	return nil
}

// indexed has a file beside its index.
type indexed struct {
	index index
	f     *os.File
}

func newIndexed(name string) (*indexed, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &indexed{f: f, index: index{done: make(chan struct{})}}, nil
}

func (x *indexed) Close() error { // want "Close does not release x.f on every path"
	if err := x.index.CloseEntry(); err != nil {
		return err
	}
	return x.f.Close()
}
