// Package setlater has deferred releases that a field switches off, which the
// function itself sets where it keeps the resource.
package setlater

import (
	"bufio"
	"errors"
	"io"
	"os"
)

type batch struct {
	rows io.ReadCloser
	kept bool
}

type reader struct {
	io.Reader
	under io.Closer
}

func (r *reader) Close() error { return r.under.Close() }

func (b *batch) load(name string) error {
	f, err := os.Open(name) // ok: nothing has been kept before
	if err != nil {
		return err
	}
	defer func() {
		if b.rows == nil {
			f.Close()
		}
	}()
	buffered := bufio.NewReader(f)
	if _, err := buffered.Peek(2); err != nil {
		return err
	}
	b.rows = &reader{buffered, f}
	return nil
}

func (b *batch) check(name string) error {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return err
	}
	defer func() {
		if b.rows == nil {
			f.Close() // nothing here sets the field: others have
		}
	}()
	if b.kept {
		return errors.New("kept")
	}
	return nil
}

func (b *batch) loadTwice(name string) error {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return err
	}
	defer func() {
		if !b.kept {
			f.Close()
		}
	}()
	b.kept = true
	return nil
}
