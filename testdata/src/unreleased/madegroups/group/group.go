// Package group has groups of closers.
package group

import (
	"errors"
	"io"
	"sync"
)

// A Group owns what is added to it.
type Group struct {
	mu sync.Mutex
	m  map[string]io.Closer
}

// ok
func New() *Group { return &Group{m: make(map[string]io.Closer)} }

// ok: fails where the name is taken
func (g *Group) Add(name string, c io.Closer) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if _, dup := g.m[name]; dup {
		return errors.New("duplicate")
	}
	g.m[name] = c
	return nil
}

// ok
func (g *Group) Remove(name string) error {
	g.mu.Lock()
	c := g.m[name]
	delete(g.m, name)
	g.mu.Unlock()
	if c == nil {
		return nil
	}
	return c.Close()
}

// ok
func (g *Group) Close() error {
	var errs []error
	for _, c := range g.m {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

var all = New()

// Shared is known to everybody.
func Shared() *Group { return all }
