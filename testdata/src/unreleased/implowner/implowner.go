// Package implowner uses interfaces whose implementations are in another
// package, beside stubs of its own that always fail.
package implowner

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"

	"unreleased/implowner/framing"
)

var errClosed = errors.New("closed")

// greet uses a part of what it gets through an owner of the other package.
func greet(c io.ReadWriter) error {
	var b [16]byte
	_, err := framing.NewReader(c).ReadMsg(b[:])
	return err
}

func dial(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr) // want `result of net.Dial is not released on every path`
	if err != nil {
		return nil, err
	}
	if err := greet(c); err != nil {
		return nil, err
	}
	return c, nil
}

// ok
func dialClosed(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	if err := greet(c); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// ok: the implementation hands it on
func join(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	var b [16]byte
	_, err = framing.NewJoiner(c).Join(b[:])
	return err
}

// closed is what a server has in place of tables that were closed.
type closed struct{}

func (closed) Table(string) (*framing.Table, error) { return nil, errClosed }

func count(ts framing.Tables, name string) (int, error) {
	t, err := ts.Table(name) // want `result of ts.Table is never released: t.Close is missing`
	if err != nil {
		return 0, err
	}
	return t.Rows(), nil
}

// ok
func countClosed(ts framing.Tables, name string) (int, error) {
	t, err := ts.Table(name)
	if err != nil {
		return 0, err
	}
	defer t.Close()
	return t.Rows(), nil
}

// blobs is kept on disk or in memory.
type blobs interface {
	Open(name string) (io.ReadCloser, error)
}

type onDisk string

func (d onDisk) Open(name string) (io.ReadCloser, error) { return os.Open(string(d) + name) }

type inMemory map[string]string

func (m inMemory) Open(name string) (io.ReadCloser, error) {
	return io.NopCloser(strings.NewReader(m[name])), nil
}

func read(b blobs, name string) ([]byte, error) {
	r, err := b.Open(name) // want `result of b.Open is never released: r.Close is missing`
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// ok
func readClosed(b blobs, name string) ([]byte, error) {
	r, err := b.Open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// texts are kept in memory only.
type texts interface {
	Text(name string) (io.ReadCloser, error)
}

func (m inMemory) Text(name string) (io.ReadCloser, error) { return m.Open(name) }

// ok: all that is in sight has nothing to release
func readText(t texts, name string) ([]byte, error) {
	r, err := t.Text(name)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
