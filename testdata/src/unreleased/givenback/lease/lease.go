// Package lease has a pool whose users give back what they have.
package lease

import (
	"net"
	"sync"
)

// A Pool has idle connections.
type Pool struct {
	mu   sync.Mutex
	addr string
	idle []net.Conn
	free chan net.Conn
}

func (p *Pool) get() (net.Conn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.idle); n > 0 {
		c := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return c, nil
	}
	return net.Dial("tcp", p.addr)
}

func (p *Pool) put(c net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = append(p.idle, c)
}

// A Lease has a connection of a pool.
type Lease struct {
	pool *Pool
	conn net.Conn
}

// Take gives one away for a while.
func (p *Pool) Take() (*Lease, error) {
	c, err := p.get()
	if err != nil {
		return nil, err
	}
	return &Lease{p, c}, nil
}

// Send uses it.
func (l *Lease) Send(b []byte) error {
	_, err := l.conn.Write(b)
	return err
}

// Release gives it back.
func (l *Lease) Release() { l.pool.put(l.conn) }

// A Note has a connection, and no method gives that back.
type Note struct {
	pool *Pool
	conn net.Conn
}

// Read makes one.
func (p *Pool) Read() (*Note, error) {
	c, err := p.get()
	if err != nil {
		return nil, err
	}
	return &Note{p, c}, nil
}

// Keep puts it where the pool has it.
func (n *Note) Keep() { n.pool.put(n.conn) }
