//go:build unix

// Package descriptorowners gets structs that keep a descriptor as a number, and owners of
// them that can be locked.
package descriptorowners

import (
	"errors"

	"unreleased/descriptorowners/flock"
)

var errBusy = errors.New("busy")

func locked(name string, f func() error) error {
	m, err := flock.New(name) // want `m.Close is missing`
	if err != nil {
		return err
	}
	if err := m.Lock(); err != nil {
		return err
	}
	defer m.Unlock()
	return f()
}

func lockedReleased(name string, f func() error) error {
	m, err := flock.New(name)
	if err != nil {
		return err
	}
	defer m.Close()
	if err := m.Lock(); err != nil {
		return err
	}
	defer m.Unlock()
	return f()
}

// ok: whoever has opened it closes it
func lent(fd int) error { return flock.Around(fd).Lock() }

// ok: no descriptor
func size(fd int, p []byte) error {
	n, err := flock.Read(fd, p)
	if err != nil {
		return err
	}
	println(n)
	return nil
}

func send(p []byte) error {
	var s flock.Socket
	if err := s.Open(); err != nil { // want `s.Close is missing before the return on line \d+`
		return err
	}
	if len(p) > 1500 {
		return errBusy
	}
	defer s.Close()
	return s.Send(p)
}

type fileLock struct{ m *flock.Mutex }

func newFileLock(name string) (*fileLock, error) {
	m, err := flock.New(name)
	if err != nil {
		return nil, err
	}
	return &fileLock{m}, nil
}

func (l *fileLock) Lock() error   { return l.m.Lock() }
func (l *fileLock) Unlock() error { return l.m.Unlock() }
func (l *fileLock) Close() error  { return l.m.Close() }

// A store is locked while it is used.
type store struct {
	*fileLock
	dir string
}

func newStore(dir string) (*store, error) {
	l, err := newFileLock(dir)
	if err != nil {
		return nil, err
	}
	return &store{l, dir}, nil
}

func (s *store) find(name string) (bool, error) {
	if err := s.Lock(); err != nil {
		return false, err
	}
	defer s.Unlock()
	return s.dir == name, nil
}

func has(dir, name string) (bool, error) {
	s, err := newStore(dir) // want `s.Close is missing`
	if err != nil {
		return false, err
	}
	return s.find(name)
}

func hasReleased(dir, name string) (bool, error) {
	s, err := newStore(dir)
	if err != nil {
		return false, err
	}
	defer s.Close()
	return s.find(name)
}
