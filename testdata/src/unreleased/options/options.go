// Package options: functional options only set up the struct that they are
// given, as far as those in sight do.
package options

import (
	"bufio"
	"errors"
	"io"
	"net"
	"os"
)

type writer struct {
	f   *os.File
	buf []byte
	max int
}

type option func(*writer) error

// ok
func withMax(n int) option {
	return func(w *writer) error {
		if n < 0 {
			return errors.New("negative")
		}
		w.max = n
		return nil
	}
}

// ok
func withHeader(h string) option {
	return func(w *writer) error {
		_, err := io.WriteString(w.f, h)
		return err
	}
}

func synced(w *writer) error { return w.f.Sync() }

var safe = option(synced)

func create(name string, opts ...option) (*writer, error) {
	f, err := os.Create(name) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	w := &writer{f: f}
	for _, o := range opts {
		if err := o(w); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// ok
func createRight(name string, opts ...option) (*writer, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	w := &writer{f: f}
	for _, o := range opts {
		if err := o(w); err != nil {
			w.Close()
			return nil, err
		}
	}
	return w, nil
}

func (w *writer) Close() error { return w.f.Close() }

type tweak[T any] func(*table[T])

type table[T any] struct {
	f    *os.File
	rows []T
}

// ok
func sized[T any](n int) tweak[T] {
	return func(t *table[T]) { t.rows = make([]T, 0, n) }
}

func open[T any](name string, ts ...tweak[T]) (*table[T], error) {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	t := &table[T]{f: f}
	for _, o := range ts {
		o(t)
	}
	if cap(t.rows) == 0 {
		return nil, errors.New("no size")
	}
	return t, nil
}

func (t *table[T]) Close() error { return t.f.Close() }

// An option of this type may replace the connection.

type dialer struct{ c net.Conn }

type dialOption func(*dialer) error

// ok
func withConn(c net.Conn) dialOption {
	return func(d *dialer) error {
		if d.c != nil {
			d.c.Close()
		}
		d.c = c
		return nil
	}
}

// ok
func dial(addr string, opts ...dialOption) (*dialer, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	d := &dialer{c: c}
	for _, o := range opts {
		if err := o(d); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (d *dialer) Close() error { return d.c.Close() }

// Others can reach what is in an exported field, and no function of the last
// type is in sight.

type Reader struct {
	File *os.File
	buf  *bufio.Reader
}

type ReaderOption func(*Reader) error

// ok
func Buffered(r *Reader) error { r.buf = bufio.NewReader(r.File); return nil }

var _ ReaderOption = Buffered

// ok
func OpenReader(name string, opts ...ReaderOption) (*Reader, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	r := &Reader{File: f}
	for _, o := range opts {
		if err := o(r); err != nil {
			return nil, err
		}
	}
	return r, nil
}

type hook func(*writer) error

// ok
func createHooked(name string, hooks ...hook) (*writer, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	w := &writer{f: f}
	for _, h := range hooks {
		if err := h(w); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// A link opens its connection for each message, unless it is lasting.
type link struct {
	lasting bool
	conn    net.Conn
}

type linkOption func(*link)

func lasting(l *link) { l.lasting = true }

func newLink(opts ...linkOption) (*link, error) {
	l := &link{}
	for _, o := range opts {
		o(l)
	}
	if !l.lasting {
		return l, nil
	}
	conn, err := net.Dial("tcp", "localhost:1")
	if err != nil {
		return nil, err
	}
	l.conn = conn
	return l, nil
}

func (l *link) send() error { return nil }

func (l *link) Close() error {
	if l.conn == nil {
		return nil
	}
	return l.conn.Close()
}

// ok: nothing asks for the connection
func sendOnce() error {
	l, err := newLink()
	if err != nil {
		return err
	}
	return l.send()
}

func sendLasting() error {
	l, err := newLink(lasting) // want `result of newLink is never released`
	if err != nil {
		return err
	}
	return l.send()
}
