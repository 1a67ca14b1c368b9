// Package recordelems has maps of records: structs that hold a resource beside
// what is noted of it, and have no method to release it.
package recordelems

import (
	"net"
	"os"
	"time"
)

type entry struct {
	f    *os.File
	used time.Time
}

type cache struct {
	byName map[string]entry
	byNode map[uint64]*entry
}

func newCache() *cache {
	return &cache{byName: make(map[string]entry), byNode: make(map[uint64]*entry)}
}

func (c *cache) open(name string) (*os.File, error) {
	if e, ok := c.byName[name]; ok {
		return e.f, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	c.byName[name] = entry{f: f, used: time.Now()}
	return f, nil
}

func (c *cache) add(node uint64, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	c.byNode[node] = &entry{f: f}
	return nil
}

// forget releases nothing.
func (c *cache) forget(name string, node uint64) {
	delete(c.byName, name) // want "an element of field byName of cache is removed before it is released: Close is missing, which Close calls"
	delete(c.byNode, node) // want "an element of field byNode of cache is removed before it is released: Close is missing, which Close calls"
}

// expire looks at what it removes.
func (c *cache) expire(before time.Time) {
	for name, e := range c.byName {
		if e.used.Before(before) {
			delete(c.byName, name) // want "an element of field byName of cache is removed"
		}
	}
}

// reset forgets all.
func (c *cache) reset() {
	c.byName = make(map[string]entry) // want "an element of field byName of cache is removed"
}

// ok
func (c *cache) evict(name string) error {
	e, ok := c.byName[name]
	if !ok {
		return nil
	}
	delete(c.byName, name)
	return e.f.Close()
}

// ok: by a helper
func (c *cache) drop(node uint64) {
	if e := c.byNode[node]; e != nil {
		release(e)
	}
	delete(c.byNode, node)
}

func release(e *entry) { e.f.Close() }

// ok: who gets it has it
func (c *cache) take(name string) *os.File {
	e := c.byName[name]
	delete(c.byName, name)
	return e.f
}

// ok: it is put back under another name
func (c *cache) rename(from, to string) {
	e := c.byName[from]
	e.used = time.Now()
	c.byName[to] = e
	delete(c.byName, from)
}

// Close releases all.
func (c *cache) Close() error {
	for _, e := range c.byName {
		e.f.Close()
	}
	for _, e := range c.byNode {
		e.f.Close()
	}
	return nil
}

// peer is what a server knows of a connection.
type peer struct {
	conn net.Conn
	name string
}

type server struct{ peers map[string]*peer }

func (s *server) accept(ln net.Listener) error {
	for {
		c, err := ln.Accept()
		if err != nil {
			return err
		}
		p := &peer{conn: c, name: c.RemoteAddr().String()}
		s.peers[p.name] = p
		go s.serve(p)
	}
}

func (s *server) serve(p *peer) {
	defer s.gone(p.name)
	defer p.conn.Close()
	p.conn.Write([]byte("hello"))
}

// ok: the goroutine releases it
func (s *server) gone(name string) { delete(s.peers, name) }

// Close releases those that are left.
func (s *server) Close() {
	for _, p := range s.peers {
		p.conn.Close()
	}
}

// pair has two resources: which of them is whose is not told.
type pair struct{ in, out *os.File }

type pairs struct{ all map[string]pair }

func (p *pairs) add(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	p.all[name] = pair{in: f, out: os.Stdout}
	return nil
}

// ok
func (p *pairs) forget(name string) { delete(p.all, name) }

// Close releases all.
func (p *pairs) Close() {
	for _, e := range p.all {
		e.in.Close()
	}
}

// watched is released by who has put it in.
type watched struct{ all map[string]entry }

func (w *watched) size(name string) (int64, error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	w.all[name] = entry{f: f}
	defer w.forget(name)
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// ok
func (w *watched) forget(name string) { delete(w.all, name) }

// Close stops who waits.
func (w *watched) Close() {
	for _, e := range w.all {
		e.f.Close()
	}
}

type late struct{ f *os.File }

// assigned gets its files later, from who releases them.
type assigned struct{ all map[string]*late }

func (a *assigned) add(name string) {
	f, err := os.Open(name)
	if err != nil {
		return
	}
	a.all[name] = &late{f: f}
}

func (a *assigned) refresh(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	a.all[name].f = f
	return nil
}

// ok: it may have what has been released
func (a *assigned) forget(name string) { delete(a.all, name) }

// Close releases all.
func (a *assigned) Close() {
	for _, e := range a.all {
		e.f.Close()
	}
}
