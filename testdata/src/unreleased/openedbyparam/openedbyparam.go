// Package openedbyparam calls functions that it is given for what they open, and
// releases that itself.
package openedbyparam

import (
	"errors"
	"io"
	"os"
)

var errStale = errors.New("stale")

func each[C io.Closer](open func() (C, error), use func(C) error) error {
	c, err := open() // want `c.Close is missing before the return on line 19`
	if err != nil {
		return err
	}
	if err := use(c); err != nil {
		return err
	}
	return c.Close()
}

func eachDeferred[C io.Closer](open func() (C, error), use func(C) error) error {
	c, err := open() // ok: released whatever becomes of it
	if err != nil {
		return err
	}
	defer c.Close()
	return use(c)
}

func checked(open func(name string) (*os.File, error), check func() error) (int64, error) {
	f, err := open("data") // want `f.Close is missing before the return on line 39`
	if err != nil {
		return 0, err
	}
	if err := check(); err != nil {
		return 0, err
	}
	defer f.Close()
	fi, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return fi.Size(), nil
}

func kept(get func() (*os.File, error)) error {
	f, err := get() // ok: what is released where it is found broken may be somebody else's
	if err != nil {
		return err
	}
	if _, err := f.Stat(); err != nil {
		f.Close()
		return errStale
	}
	return nil
}

func retried(get func() (*os.File, error)) (int64, error) {
	for {
		f, err := get() // ok: the same
		if err != nil {
			return 0, err
		}
		fi, err := f.Stat()
		if err != nil {
			f.Close()
			continue
		}
		return fi.Size(), nil
	}
}

func handed[C io.Closer](open func() (C, error), check func() error) (c C, err error) {
	c, err = open() // ok: the caller gets it, whose function has opened it
	if err != nil {
		return c, err
	}
	if err := check(); err != nil {
		c.Close()
		return c, err
	}
	return c, nil
}

func wrapped(f *os.File, again func(*os.File) (*os.File, error)) error {
	g, err := again(f) // ok: it may give back what it gets
	if err != nil {
		return err
	}
	if _, err := g.Stat(); err != nil {
		return err
	}
	return g.Close()
}
