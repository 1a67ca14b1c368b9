// Package implowner uses interfaces whose implementations are in another
// package, beside stubs of its own that always fail.
package implowner

import (
	"errors"
	"io"
	"net"

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
