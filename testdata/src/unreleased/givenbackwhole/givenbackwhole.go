// Package givenbackwhole: what comes from a pool goes back as a whole.
package givenbackwhole

import (
	"net"
	"sync"
)

type pool struct {
	mu   sync.Mutex
	idle []*conn
	addr string
}

type conn struct {
	net  net.Conn
	pool *pool
}

// ok: handed to the caller
func (p *pool) get() (*conn, error) {
	p.mu.Lock()
	if n := len(p.idle); n > 0 {
		c := p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		return c, nil
	}
	p.mu.Unlock()
	nc, err := net.Dial("tcp", p.addr)
	if err != nil {
		return nil, err
	}
	return &conn{net: nc, pool: p}, nil
}

func (p *pool) put(c *conn) {
	p.mu.Lock()
	p.idle = append(p.idle, c)
	p.mu.Unlock()
}

func (p *pool) close() {
	for _, c := range p.idle {
		c.net.Close()
	}
}

func (c *conn) Release() { c.pool.put(c) }

func (c *conn) ask(q string) error {
	_, err := c.net.Write([]byte(q))
	return err
}

func leaks(p *pool) error {
	c, err := p.get() // want `result of p\.get is not released on every path: c\.Release is missing`
	if err != nil {
		return err
	}
	if err := c.ask("a"); err != nil {
		return err
	}
	p.put(c)
	return nil
}

// ok
func releases(p *pool) error {
	c, err := p.get()
	if err != nil {
		return err
	}
	defer c.Release()
	return c.ask("a")
}

// ok
func putsBack(p *pool) error {
	c, err := p.get()
	if err != nil {
		return err
	}
	defer p.put(c)
	return c.ask("a")
}
