package owner_partial

import (
	"errors"
	"os"
	"sync"
	"sync/atomic"

	"unreleased/owner_partial/errs"
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

var class errs.Class = "sealed"

// sealed notes under a lock that its end has begun.
type sealed struct {
	mu  sync.Mutex
	end bool
	f   *os.File
}

func newSealed(name string) (*sealed, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &sealed{f: f}, nil
}

func (s *sealed) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.end {
		return class.New("closed %s", "twice")
	}
	s.end = true
	return nil
}

// ok: who comes second has nothing to release, whoever makes the error
func (s *sealed) Close() error {
	if err := s.close(); err != nil {
		return err
	}
	return s.f.Close()
}
