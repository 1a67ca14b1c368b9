// Package storedtwice has owners that keep a resource in two fields, and
// release it by the one that wraps it.
package storedtwice

import (
	"bufio"
	"io"
	"net"
	"net/textproto"
)

type client struct {
	conn net.Conn
	text *textproto.Conn
}

func newClient(conn net.Conn) *client {
	c := &client{}
	c.use(conn)
	return c
}

func (c *client) use(conn net.Conn) {
	c.conn = conn
	both := struct {
		io.Reader
		io.Writer
		io.Closer
	}{conn, conn, conn}
	c.text = textproto.NewConn(both)
}

func newClientAtOnce(conn net.Conn) *client {
	c := &client{conn: conn}
	both := struct {
		io.Reader
		io.Writer
		io.Closer
	}{conn, conn, conn}
	c.text = textproto.NewConn(both)
	return c
}

func (c *client) hello() error {
	_, err := c.text.Cmd("HELO")
	return err
}

func (c *client) Close() error { return c.text.Close() }

// ok
func dial(addr string) (*client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	c := newClient(conn)
	if err := c.hello(); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// ok
func dialAtOnce(addr string) (*client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	c := newClientAtOnce(conn)
	if err := c.hello(); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func dialAndForget(addr string) (*client, error) {
	conn, err := net.Dial("tcp", addr) // want "conn.Close is missing before the return on line 86"
	if err != nil {
		return nil, err
	}
	c := newClientAtOnce(conn)
	if err := c.hello(); err != nil {
		return nil, err
	}
	return c, nil
}

// One that is kept once, beside what only reads it.
type reader struct {
	conn net.Conn
	buf  *bufio.Reader
}

func newReader(conn net.Conn) *reader {
	r := &reader{}
	r.use(conn)
	return r
}

func (r *reader) use(conn net.Conn) {
	r.conn = conn
	r.buf = bufio.NewReader(conn)
}

func (r *reader) hello() error {
	_, err := r.buf.ReadByte()
	return err
}

func (r *reader) Close() error { return r.conn.Close() }

func read(addr string) (*reader, error) {
	conn, err := net.Dial("tcp", addr) // want "conn.Close is missing before the return on line 122"
	if err != nil {
		return nil, err
	}
	r := newReader(conn)
	if err := r.hello(); err != nil {
		return nil, err
	}
	return r, nil
}
