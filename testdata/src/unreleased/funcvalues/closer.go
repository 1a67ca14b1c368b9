package funcvalues

import (
	"io"
	"os"
)

// closerFunc is a function that is an io.Closer.
type closerFunc func() error

func (f closerFunc) Close() error { return f() }

func openedAsCloser(name string) (io.Closer, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return closerFunc(f.Close), nil
}

func openedAsFunc(name string) (closerFunc, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return func() error { return f.Close() }, nil
}

// What is missing is the method, which the caller sees.
func closerForgotten(name string) error {
	c, err := openedAsCloser(name) // want "result of openedAsCloser is never released: c.Close is missing"
	_ = c
	return err
}

// ok
func closerRight(name string) error {
	c, err := openedAsCloser(name)
	if err != nil {
		return err
	}
	return c.Close()
}

func funcForgotten(name string) error {
	c, err := openedAsFunc(name) // want "result of openedAsFunc is never released: c.Close is missing"
	_ = c
	return err
}

// ok: it can be called, too
func funcRight(name string, now bool) error {
	c, err := openedAsFunc(name)
	if err != nil {
		return err
	}
	if now {
		return c()
	}
	return c.Close()
}
