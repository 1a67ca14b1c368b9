// Package owner_overwritten: fields that are assigned again.
package owner_overwritten

import (
	"context"
	"net"
	"os"
	"sync"
	"time"
)

// client dials again and forgets the old connection.
type client struct {
	addr string
	conn net.Conn
}

// ok
func newClient(addr string) (*client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &client{addr: addr, conn: conn}, nil
}

// Reconnect loses a connection.
func (c *client) Reconnect() error {
	conn, err := net.Dial("tcp", c.addr) // want "field conn of client is overwritten while it is held: Close is missing before the assignment on line 33"
	if err != nil {
		return err
	}
	c.conn = conn
	return nil
}

// Redial uses the old one before.
func (c *client) Redial() (err error) {
	c.conn.SetDeadline(time.Now())
	c.conn, err = net.Dial("tcp", c.addr) // want "field conn of client is overwritten while it is held"
	return err
}

// Close releases the connection.
func (c *client) Close() error { return c.conn.Close() }

// right releases the old one, in all the ways there are.
type right struct {
	mu     sync.Mutex
	addr   string
	conn   net.Conn
	cancel context.CancelFunc
}

// ok
func newRight(addr string) (*right, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &right{addr: addr, conn: conn}, nil
}

// ok: before
func (r *right) Reconnect() error {
	conn, err := net.Dial("tcp", r.addr)
	if err != nil {
		return err
	}
	r.conn.Close()
	r.conn = conn
	return nil
}

// ok: moved, then released
func (r *right) Swap() error {
	conn, err := net.Dial("tcp", r.addr)
	if err != nil {
		return err
	}
	r.mu.Lock()
	old := r.conn
	r.conn = conn
	r.mu.Unlock()
	return old.Close()
}

// ok: by defer
func (r *right) Renew() error {
	conn, err := net.Dial("tcp", r.addr)
	if err != nil {
		return err
	}
	defer r.conn.Close()
	r.conn = conn
	return nil
}

// ok: by its releaser
func (r *right) Reset() (err error) {
	if err := r.Close(); err != nil {
		return err
	}
	r.conn, err = net.Dial("tcp", r.addr)
	return err
}

// ok: only where there is none
func (r *right) Ensure() (err error) {
	if r.conn == nil {
		r.conn, err = net.Dial("tcp", r.addr)
	}
	return err
}

// ok: the caller has released it
func (r *right) redial() (err error) {
	r.conn, err = net.Dial("tcp", r.addr)
	return err
}

// Retry releases, then dials.
func (r *right) Retry() error {
	r.conn.Close()
	return r.redial()
}

// Close releases the connection.
func (r *right) Close() error { return r.conn.Close() }

// lazy is empty at first.
type lazy struct {
	path string
	f    *os.File
}

// ok
func newLazy(path string) *lazy { return &lazy{path: path} }

// ok: the first one
func (l *lazy) Load() error {
	f, err := os.Open(l.path)
	if err != nil {
		return err
	}
	l.f = f
	return nil
}

// Close releases it.
func (l *lazy) Close() error {
	if l.f == nil {
		return nil
	}
	return l.f.Close()
}

// started is filled by its constructor's helper.
type started struct {
	addr string
	ln   net.Listener
}

// ok
func newStarted(addr string) (*started, error) {
	s := &started{addr: addr}
	if err := s.bind(); err != nil {
		return nil, err
	}
	return s, nil
}

// ok: nothing is there yet
func (s *started) bind() (err error) {
	s.ln, err = net.Listen("tcp", s.addr)
	return err
}

// Close releases the listener.
func (s *started) Close() error { return s.ln.Close() }

// reopened is opened again after it was closed.
type reopened struct {
	path string
	f    *os.File
}

// ok
func newReopened(path string) (*reopened, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &reopened{path: path, f: f}, nil
}

// ok: after Close
func (r *reopened) Open() (err error) {
	r.f, err = os.Open(r.path)
	return err
}

// Close releases it.
func (r *reopened) Close() error { return r.f.Close() }
