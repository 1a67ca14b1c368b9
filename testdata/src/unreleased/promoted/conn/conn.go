// Package conn has an owner that others embed.
package conn

import "os"

type Conn struct{ f *os.File }

func New(f *os.File) *Conn { return &Conn{f: f} }

func Open(name string) (*Conn, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &Conn{f: f}, nil
}

func (c *Conn) Ping() error {
	_, err := c.f.Stat()
	return err
}

func (c *Conn) Close() error { return c.f.Close() }
