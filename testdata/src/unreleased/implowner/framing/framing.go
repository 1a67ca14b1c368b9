// Package framing is the other package: it hands out interfaces of its own
// types, and takes some of others.
package framing

import (
	"bufio"
	"io"
	"net"
	"os"
)

// A Reader reads one message after the other.
type Reader interface {
	ReadMsg(b []byte) (int, error)
}

// A ReadCloser also ends.
type ReadCloser interface {
	Reader
	io.Closer
}

type frames struct {
	r      *bufio.Reader
	closer io.Closer
}

// NewReader returns a reader of r, which it closes with itself.
func NewReader(r io.Reader) ReadCloser {
	c, _ := r.(io.Closer)
	return &frames{bufio.NewReader(r), c}
}

func (f *frames) ReadMsg(b []byte) (int, error) { return io.ReadFull(f.r, b) }

func (f *frames) Close() error {
	if f.closer != nil {
		return f.closer.Close()
	}
	return nil
}

// a text has no field in which it could hold what frames do.
type text struct{ s string }

func (t *text) ReadMsg(b []byte) (int, error) { return copy(b, t.s), nil }

func (t *text) Close() error { return nil }

// A Joiner keeps what it reads from.
type Joiner interface {
	Join(b []byte) (int, error)
	Close() error
}

type joined struct{ c net.Conn }

var all []net.Conn

// NewJoiner returns one whose method hands on what it got.
func NewJoiner(c net.Conn) Joiner { return &joined{c} }

func (j *joined) Join(b []byte) (int, error) {
	all = append(all, j.c)
	return len(b), nil
}

func (j *joined) Close() error { return j.c.Close() }

// A Table holds a file.
type Table struct{ f *os.File }

// Close releases the file.
func (t *Table) Close() error { return t.f.Close() }

// Rows borrows.
func (t *Table) Rows() int { return int(t.f.Fd()) }

// A Tables opens them.
type Tables interface {
	Table(name string) (*Table, error)
}

// A Dir is a Tables.
type Dir string

// Table hands out a Table.
func (d Dir) Table(name string) (*Table, error) {
	f, err := os.Open(string(d) + name)
	if err != nil {
		return nil, err
	}
	return &Table{f}, nil
}
