// Package again has functions that return what functions return which they
// get.
package again

import (
	"errors"
	"sync"
)

// Try calls open until it does not fail.
func Try[T any](n int, open func() (T, error)) (T, error) {
	var zero T
	err := errors.New("never tried")
	for range n {
		var v T
		if v, err = open(); err == nil {
			return v, nil
		}
	}
	return zero, err
}

// Twice leaves it to another.
func Twice[T any](open func() (T, error)) (T, error) { return Try(2, open) }

// First opens one of them.
func First[T any](names []string, open func(string) (T, error)) (v T, name string, err error) {
	for _, name = range names {
		if v, err = open(name); err == nil {
			return v, name, nil
		}
	}
	return v, "", err
}

// A Cache keeps what it opens.
type Cache[T any] struct {
	mu  sync.Mutex
	all map[string]T
}

// Get opens what there is not.
func (c *Cache[T]) Get(name string, open func(string) (T, error)) (T, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, ok := c.all[name]; ok {
		return v, nil
	}
	v, err := open(name)
	if err == nil {
		c.all[name] = v
	}
	return v, err
}

// Any hands it on out of sight.
func Any(open func() (any, error)) (any, error) { return open() }

// Times calls work until it does not fail.
func Times(n int, work func() error) (err error) {
	for range n {
		if err = work(); err == nil {
			return nil
		}
	}
	return err
}

// Inside leaves the call to a literal.
func Inside[T any](n int, open func() (T, error)) (v T, err error) {
	err = Times(n, func() error {
		v, err = open()
		return err
	})
	return v, err
}

// InsideKept keeps in a cache what a literal opens.
func InsideKept[T any](c *Cache[T], name string, open func() (T, error)) (v T, err error) {
	err = Times(2, func() error {
		if v, err = open(); err == nil {
			c.all[name] = v
		}
		return err
	})
	return v, err
}

// InsideEnded lets a function end what a literal opens.
func InsideEnded[T any](open func() (T, error), end func(T)) (v T, err error) {
	err = Times(2, func() error {
		v, err = open()
		return err
	})
	if err == nil {
		end(v)
	}
	return v, err
}
