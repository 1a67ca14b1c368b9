// Package link connects when that is needed.
package link

import (
	"context"
	"net"
	"sync"
)

// A Link has a connection once something has been sent.
type Link struct {
	addr string
	once sync.Once
	conn net.Conn
	err  error
}

// ok: nothing is acquired yet
func New(addr string) *Link { return &Link{addr: addr} }

// ok
func (l *Link) connection() (net.Conn, error) {
	l.once.Do(func() { l.conn, l.err = net.Dial("tcp", l.addr) })
	return l.conn, l.err
}

// ok
func (l *Link) Send(text string) error {
	c, err := l.connection()
	if err != nil {
		return err
	}
	_, err = c.Write([]byte(text))
	return err
}

// ok
func (l *Link) Shutdown(ctx context.Context) error {
	if l.conn == nil {
		return nil
	}
	return l.conn.Close()
}
