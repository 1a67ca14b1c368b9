// Package madegroups: groups that another package has made own what they are
// given.
package madegroups

import (
	"errors"
	"os"

	"unreleased/madegroups/group"
)

// ok
func grouped(names ...string) (*group.Group, error) {
	g := group.New()
	for _, n := range names {
		f, err := os.Open(n)
		if err != nil {
			return nil, errors.Join(err, g.Close())
		}
		if err := g.Add(n, f); err != nil {
			return nil, errors.Join(err, f.Close(), g.Close())
		}
	}
	return g, nil
}

func groupedLeaky(names ...string) (*group.Group, error) {
	g := group.New()
	for _, n := range names {
		f, err := os.Open(n) // want "not released on every path: f.Close is missing"
		if err != nil {
			return nil, errors.Join(err, g.Close())
		}
		if err := g.Add(n, f); err != nil {
			g.Close()
			return nil, err
		}
	}
	return g, nil
}

func forgotten(name string) error {
	g := group.New()
	f, err := os.Open(name) // want "never released"
	if err != nil {
		return err
	}
	if err := g.Add(name, f); err != nil {
		return err
	}
	return nil
}

func removed(name string) error {
	g, err := grouped("a", "b") // want "not released on every path: g.Close is missing"
	if err != nil {
		return err
	}
	if err := g.Remove(name); err != nil {
		return err
	}
	return g.Close()
}

// ok
func closed(name string) error {
	g, err := grouped("a", "b")
	if err != nil {
		return err
	}
	defer g.Close()
	return g.Remove(name)
}

// ok
func shared(name string) error {
	g := group.Shared()
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	if err := g.Add(name, f); err != nil {
		f.Close()
		return err
	}
	return nil
}

type keeper struct{ g *group.Group }

// ok
func (k *keeper) keep(name string) error {
	g := group.New()
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	k.g = g
	if err := g.Add(name, f); err != nil {
		f.Close()
		return err
	}
	return nil
}
