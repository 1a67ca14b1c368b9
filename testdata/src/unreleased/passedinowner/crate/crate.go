// Package crate has a box for anything that can be closed.
package crate

import "io"

// A Crate holds one thing.
type Crate[T io.Closer] struct {
	content T
	isFull  bool
}

// Pack opens something and packs it.
func Pack[T io.Closer](open func() (T, error)) (*Crate[T], error) {
	v, err := open()
	if err != nil {
		return nil, err
	}
	return &Crate[T]{v, true}, nil
}

// Content returns what is in it.
func (c *Crate[T]) Content() T { return c.content }

// Empty closes what is in it.
func (c *Crate[T]) Empty() error {
	if !c.isFull {
		return nil
	}
	c.isFull = false
	return c.content.Close()
}

// A Label holds what nobody closes.
type Label[T any] struct{ text T }

// Print makes something and puts it on a label.
func Print[T any](write func() (T, error)) (*Label[T], error) {
	t, err := write()
	return &Label[T]{t}, err
}
