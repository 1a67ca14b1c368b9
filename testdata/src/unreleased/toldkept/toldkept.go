// Package toldkept has helpers that release a resource where they fail, and
// tell their caller by a bool whether it still has it.
package toldkept

import (
	"bufio"
	"errors"
	"net"
)

func decode(conn net.Conn) (keep bool, err error) {
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		conn.Close()
		return false, err
	}
	if line == "error" {
		return true, errors.New(line)
	}
	return true, nil
}

func put(net.Conn) {}

var pool = make(chan net.Conn)

func call(addr string) error {
	// ok: what may not be kept has been closed
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	keep, err := decode(conn)
	if keep {
		pool <- conn
	}
	return err
}

func callDropped(addr string) error {
	conn, err := net.Dial("tcp", addr) // want "not released on every path"
	if err != nil {
		return err
	}
	keep, err := decode(conn)
	if !keep {
		pool <- nil
		return err
	}
	put(conn)
	return err
}

// maybe tells nothing: it keeps the connection either way.
func maybe(conn net.Conn) (last bool, err error) {
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		conn.Close()
		return false, err
	}
	return line == "last", nil
}

func callMaybe(addr string) error {
	conn, err := net.Dial("tcp", addr) // want "not released on every path"
	if err != nil {
		return err
	}
	last, err := maybe(conn)
	if last {
		pool <- conn
	}
	return err
}

type client struct{ conn net.Conn }

func (c *client) Close() error { return c.conn.Close() }

func dial(addr string) (*client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &client{conn}, nil
}

func (c *client) read() (n int, keep bool, err error) {
	n, err = c.conn.Read(nil)
	if err != nil {
		c.Close()
		return 0, false, err
	}
	return n, true, nil
}

func callClient(addr string) (int, error) {
	// ok
	c, err := dial(addr)
	if err != nil {
		return 0, err
	}
	n, keep, err := c.read()
	if keep {
		c.Close()
	}
	return n, err
}
