// Package closerbefore: a list of what is to be closed, whose closer is made
// before there is anything in it.
package closerbefore

import (
	"errors"
	"net"
	"os"
)

type closers struct{ fns []func() error }

func (c *closers) add(f func() error) { c.fns = append(c.fns, f) }

func (c *closers) count() int { return len(c.fns) }

func (c *closers) all() func() error {
	return func() error {
		var err error
		for i := range c.fns {
			err = errors.Join(err, c.fns[len(c.fns)-1-i]())
		}
		return err
	}
}

func (c *closers) none() func() error { return func() error { return nil } }

// ok: the caller gets the closer
func returned() (addr string, stop func() error, err error) {
	c := &closers{}
	stop = c.all()
	defer func() {
		if err != nil {
			c.all()()
			stop = nil
		}
	}()
	if os.Getenv("ADDR") != "" {
		l, err := net.Listen("tcp", os.Getenv("ADDR"))
		if err != nil {
			return "", nil, err
		}
		c.add(l.Close)
		addr = l.Addr().String()
	}
	return
}

// ok: it is called
func called() error {
	c := new(closers)
	stop := c.all()
	l, err := net.Listen("tcp", "")
	if err != nil {
		return err
	}
	c.add(l.Close)
	return stop()
}

// ok: a literal does the same
func literal() (func() error, error) {
	c := &closers{}
	stop := func() error { return c.all()() }
	l, err := net.Listen("tcp", "")
	if err != nil {
		return nil, err
	}
	c.add(l.Close)
	return stop, nil
}

// ok: it is made behind
func behind() (func() error, error) {
	c := &closers{}
	l, err := net.Listen("tcp", "")
	if err != nil {
		return nil, err
	}
	c.add(l.Close)
	return c.all(), nil
}

func dropped() (string, error) {
	c := &closers{}
	l, err := net.Listen("tcp", "") // want "never released"
	if err != nil {
		return "", err
	}
	c.add(l.Close)
	return l.Addr().String(), nil
}

func counted() (int, error) {
	c := &closers{}
	n := c.count()
	l, err := net.Listen("tcp", "") // want "never released"
	if err != nil {
		return 0, err
	}
	c.add(l.Close)
	return n + c.count(), nil
}

func another() (func() error, error) {
	c := &closers{}
	stop := c.none()
	l, err := net.Listen("tcp", "") // want "never released"
	if err != nil {
		return nil, err
	}
	c.add(l.Close)
	return stop, nil
}
