// Package idletypes asserts that what it got is of a type whose Close does
// nothing: then there is nothing to release.
package idletypes

import (
	"errors"
	"os"
)

type cursor interface {
	Next() bool
	Close() error
}

type fileCursor struct{ f *os.File }

func (c *fileCursor) Next() bool   { return false }
func (c *fileCursor) Close() error { return c.f.Close() }

// empty has nothing.
type empty struct{}

func (empty) Next() bool   { return false }
func (empty) Close() error { return nil }

// counted does something when it is closed.
type counted struct {
	f      *os.File
	closed int
}

func (c *counted) Next() bool { return false }
func (c *counted) Close() error {
	c.closed++
	return c.f.Close()
}

type table struct{ path string }

func (t table) cursor() (cursor, error) {
	if t.path == "" {
		return empty{}, nil
	}
	f, err := os.Open(t.path)
	if err != nil {
		return nil, err
	}
	return &fileCursor{f}, nil
}

var errEmpty = errors.New("empty")

// ok: an empty cursor is left alone
func first(t table) (cursor, error) {
	c, err := t.cursor()
	if err != nil {
		return nil, err
	}
	if _, ok := c.(empty); ok {
		return nil, errEmpty
	}
	return c, nil
}

func firstOther(t table) (cursor, error) {
	c, err := t.cursor() // want "not released on every path: c.Close is missing before the return on line 71"
	if err != nil {
		return nil, err
	}
	if _, ok := c.(*counted); ok {
		return nil, errEmpty
	}
	return c, nil
}

func firstNot(t table) (cursor, error) {
	c, err := t.cursor() // want "is never released: c.Close is missing"
	if err != nil {
		return nil, err
	}
	if _, ok := c.(empty); !ok {
		return nil, errEmpty
	}
	return c, nil
}

// ok
func kind(t table) (string, error) {
	c, err := t.cursor()
	if err != nil {
		return "", err
	}
	switch c := c.(type) {
	case empty:
		return "empty", nil
	case *fileCursor:
		return "file", c.Close()
	default:
		return "other", c.Close()
	}
}

// ok: those that are empty are not gathered
func all(ts []table) ([]cursor, error) {
	var cs []cursor
	for _, t := range ts {
		c, err := t.cursor()
		if err != nil {
			for _, c := range cs {
				err = errors.Join(err, c.Close())
			}
			return nil, err
		}
		if _, ok := c.(empty); !ok {
			cs = append(cs, c)
		}
	}
	return cs, nil
}
