// Package class makes errors of a class: what it wraps is nil where that is.
package class

import "fmt"

type Class string

type classed struct {
	class *Class
	err   error
}

func (e *classed) Error() string { return string(*e.class) + ": " + e.err.Error() }

func (c *Class) New(format string, args ...any) error {
	return c.wrap(fmt.Errorf(format, args...))
}

func (c *Class) Maybe(err error) error { return c.wrap(err) }

func (c *Class) wrap(err error) error {
	if err == nil {
		return nil
	}
	if e, ok := err.(*classed); ok && e.class == c {
		return e
	}
	return &classed{c, err}
}
