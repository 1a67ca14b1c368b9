package ownerdefer

import (
	"errors"
	"os"
)

// A table is read by cursors, which refer to it and do not own it.
type table struct{ f *os.File }

func openTable(name string) (*table, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &table{f}, nil
}

func (t *table) Close() error { return t.f.Close() }

type cursor struct{ t *table }

func (t *table) cursor() (*cursor, error) {
	c := &cursor{}
	if err := c.reset(t); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *cursor) reset(t *table) error { c.t = t; return c.next() }

func (c *cursor) next() error {
	_, err := c.t.f.Read(make([]byte, 8))
	return err
}

func (c *cursor) Close() error { return nil }

// ok: the deferred literal closes it, whoever else refers to it
func scan(name string) error {
	t, err := openTable(name)
	if err != nil {
		return err
	}
	defer func() {
		if err := t.Close(); err != nil {
			panic(err)
		}
	}()
	c, err := t.cursor()
	for err == nil {
		err = c.next()
	}
	return nil
}

// ok: a test whether there is a table is none of failure
func scanIfAny(name string) (err error) {
	t, err := openTable(name)
	if err != nil {
		return err
	}
	defer func() {
		if t != nil {
			err = errors.Join(err, t.Close())
		}
	}()
	c, err := t.cursor()
	if err != nil {
		return err
	}
	return c.next()
}

// The deferred literal closes it on failure only.
func scanHalf(name string) (err error) {
	t, err := openTable(name) // want "stored in field t of cursor and never released"
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			t.Close()
		}
	}()
	c, err := t.cursor()
	if err != nil {
		return err
	}
	return c.next()
}
