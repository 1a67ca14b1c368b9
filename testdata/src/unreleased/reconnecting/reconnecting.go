// Package reconnecting: a method that puts another one in the place of what its
// receiver holds, and releases the former, leaves the receiver an owner.
package reconnecting

import (
	"net"
	"sync"
)

type client struct {
	mu   sync.Mutex
	addr string
	conn net.Conn
}

// ok: the former connection is released, under another name
func (c *client) connect() error {
	conn, err := net.Dial("tcp", c.addr)
	if err != nil {
		return err
	}
	c.mu.Lock()
	old := c.conn
	c.conn = conn
	c.mu.Unlock()
	if old != nil {
		old.Close()
	}
	return nil
}

func (c *client) send(b []byte) error {
	if _, err := c.conn.Write(b); err == nil {
		return nil
	}
	if err := c.connect(); err != nil {
		return err
	}
	_, err := c.conn.Write(b)
	return err
}

func (c *client) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn == nil {
		return nil
	}
	return c.conn.Close()
}

// ok: handed to the caller
func newClient(addr string) (*client, error) {
	c := &client{addr: addr}
	if err := c.connect(); err != nil {
		return nil, err
	}
	return c, nil
}

func leaks(addr string, b []byte) error {
	c, err := newClient(addr) // want `result of newClient is not released on every path: c\.Close is missing before the return on line 67`
	if err != nil {
		return err
	}
	if err := c.send(b); err != nil {
		return err
	}
	return c.Close()
}

// ok
func sends(addr string, b []byte) error {
	c, err := newClient(addr)
	if err != nil {
		return err
	}
	defer c.Close()
	return c.send(b)
}

// swap gives the former connection to its caller.
func (c *client) swap(conn net.Conn) net.Conn {
	old := c.conn
	c.conn = conn
	return old
}

// ok
func swapped(addr string, conn net.Conn) error {
	c, err := newClient(addr)
	if err != nil {
		return err
	}
	defer c.Close()
	return c.swap(conn).Close()
}
