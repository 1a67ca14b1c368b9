// Package triedowners returns owners beside the error of what they have tried.
package triedowners

import (
	"errors"
	"io"
	"net"
	"os"
)

type client struct {
	conn net.Conn
	name string
}

func (c *client) login() error {
	if c.name == "" {
		return errors.New("no name")
	}
	_, err := io.WriteString(c.conn, c.name)
	return err
}

// never fails
func (c *client) note() error {
	c.name += "!"
	return nil
}

// end fails having closed the connection.
func (c *client) end() error {
	if c.name == "" {
		c.conn.Close()
		return errors.New("no name")
	}
	return nil
}

// Close releases the connection.
func (c *client) Close() error { return c.conn.Close() }

// Dial returns a client.
func Dial(addr string) (*client, error) {
	conn, err := net.Dial("tcp", addr) // want `result of net.Dial is not released on every path: conn.Close is missing where c.login fails before the return on line 49`
	if err != nil {
		return nil, err
	}
	c := &client{conn: conn, name: addr}
	return c, c.login()
}

func dialled(addr string) (*client, error) {
	conn, err := net.Dial("tcp", addr) // want `conn.Close is missing where c.login fails before the return on line 59`
	if err != nil {
		return nil, err
	}
	c := &client{conn: conn}
	err = c.login()
	return c, err
}

func greet(addr string) error {
	c, err := dialled(addr)
	if err != nil {
		return err
	}
	defer c.Close()
	return c.login()
}

// ok: released where it fails
func dialRight(addr string) (*client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	c := &client{conn: conn}
	if err := c.login(); err != nil {
		conn.Close()
		return nil, err
	}
	return c, nil
}

// ok: it never fails
func noted(addr string) (*client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	c := &client{conn: conn}
	return c, c.note()
}

// ok: what fails has released it
func ended(addr string) (*client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	c := &client{conn: conn}
	return c, c.end()
}

// ok: its callers look at what comes beside the error
func half(addr string) (*client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	c := &client{conn: conn}
	return c, c.login()
}

func halves(addr string) error {
	c, err := half(addr)
	if err != nil {
		if c != nil {
			c.Close()
		}
		return err
	}
	return c.Close()
}

// ok: its callers release it in any case
func either(addr string) (*client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	c := &client{conn: conn}
	return c, c.login()
}

func eithers(addr string) error {
	c, err := eitherAgain(addr)
	if c != nil {
		defer c.Close()
	}
	return err
}

func eitherAgain(addr string) (*client, error) { return either(addr) }

// ok: the error is about something else
func lookedUp(addr, name string) (*client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	c := &client{conn: conn}
	return c, remove(name)
}

func remove(name string) error { return os.Remove(name) }

// ok: a deferred function sees to it
func deferred(addr string) (c *client, err error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			conn.Close()
		}
	}()
	c = &client{conn: conn}
	return c, c.login()
}
