// Package madestructs stores a resource in a struct that comes from a pool, or
// from a function that makes one: nobody else knows it, so what it holds is
// still the function's own.
package madestructs

import (
	"errors"
	"io"
	"os"
	"sync"
)

// A limited reads on behalf of many and never closes what it reads from.
type limited struct {
	r io.Reader
	n int
}

var pool sync.Pool

func get(r io.Reader) *limited {
	v := pool.Get()
	if v == nil {
		return &limited{r: r}
	}
	l := v.(*limited)
	l.r = r
	return l
}

func put(l *limited) {
	l.r = nil
	pool.Put(l)
}

func (l *limited) Read(p []byte) (int, error) {
	l.n++
	return l.r.Read(p)
}

func parse(r io.Reader) error {
	l := get(r)
	defer put(l)
	r = l
	_, err := io.ReadAll(r)
	return err
}

func pooled(name string) error {
	f, err := os.Open(name) // want `f.Close is missing`
	if err != nil {
		return err
	}
	return parse(f)
}

func pooledAndClosed(name string) error {
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	defer f.Close()
	return parse(f)
}

// putBack leaves the file in the pool, where nobody closes it.
func putBack(name string) error {
	f, err := os.Open(name) // want `stored in field r of limited and never released`
	if err != nil {
		return err
	}
	l := pool.Get().(*limited)
	l.r = f
	pool.Put(l)
	return nil
}

// A store owns its file.
type store struct {
	f    *os.File
	name string
}

func (s *store) Close() error { return s.f.Close() }

func newStore(name string) *store { return &store{name: name} }

var known []*store

func newKnown(name string) *store {
	s := &store{name: name}
	known = append(known, s)
	return s
}

func newStarted(name string) *store {
	s := &store{name: name}
	go s.Close()
	return s
}

var last = &store{}

func lastStore(string) *store { return last }

func open(name string) (*store, error) {
	s := newStore(name)
	f, err := os.Open(name) // want `f.Close is missing before the return`
	if err != nil {
		return nil, err
	}
	s.f = f
	if s.name == "" {
		return nil, errors.New("no name")
	}
	return s, nil
}

func openDirectly(name string) (s *store, err error) {
	s = newStore(name)
	if s.f, err = os.Open(name); err != nil { // want `is not released on every path`
		return nil, err
	}
	if s.name == "" {
		return nil, errors.New("no name")
	}
	return s, nil
}

func openAndClose(name string) (*store, error) {
	s := newStore(name)
	f, err := os.Open(name) // ok
	if err != nil {
		return nil, err
	}
	s.f = f
	if s.name == "" {
		s.Close()
		return nil, errors.New("no name")
	}
	return s, nil
}

func openKnown(name string) error {
	s := newKnown(name)
	f, err := os.Open(name) // ok: the list has it
	if err != nil {
		return err
	}
	s.f = f
	return nil
}

func openStarted(name string) error {
	s := newStarted(name)
	f, err := os.Open(name) // ok: the goroutine closes it
	if err != nil {
		return err
	}
	s.f = f
	return nil
}

func openLast(name string) error {
	s := lastStore(name)
	f, err := os.Open(name) // ok: the variable of the package has it
	if err != nil {
		return err
	}
	s.f = f
	return nil
}

// handOn gives the struct away first.
func handOn(name string, ch chan *store) error {
	s := newStore(name)
	ch <- s
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	s.f = f
	return nil
}

// each keeps what it opens until the end.
func each(names []string) (all []*store, err error) {
	for _, name := range names {
		s := newStore(name)
		f, err := os.Open(name) // ok: the caller has those before
		if err != nil {
			return all, err
		}
		s.f = f
		all = append(all, s)
	}
	return all, nil
}

func eachLost(names []string) error {
	for _, name := range names {
		s := newStore(name)
		f, err := os.Open(name) // want `f.Close is missing`
		if err != nil {
			return err
		}
		s.f = f
		s.name = f.Name()
	}
	return nil
}

// made is generic.
type made[T any] struct{ c T }

func (m *made[T]) take() T { return m.c }

func newMade[T any]() *made[T] { return new(made[T]) }

func generic(name string) (*made[*os.File], error) {
	m := newMade[*os.File]()
	f, err := os.Open(name) // want `f.Close is missing before the return`
	if err != nil {
		return nil, err
	}
	m.c = f
	if name == "" {
		return nil, errors.New("no name")
	}
	return m, nil
}

func genericReturned(name string) *made[*os.File] {
	m := newMade[*os.File]()
	f, err := os.Open(name) // ok: returned
	if err != nil {
		return nil
	}
	m.c = f
	return m
}
