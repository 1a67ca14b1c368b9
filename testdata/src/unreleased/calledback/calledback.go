// Package calledback has values that keep a function which knows them, before
// they are handed to somebody: until then they are their maker's.
package calledback

import (
	"errors"
	"net"
)

var errFull = errors.New("full")

type peer struct {
	c   net.Conn
	fns []func()
}

func (p *peer) onGone(f func()) { p.fns = append(p.fns, f) }

func (p *peer) gone() {
	for _, f := range p.fns {
		f()
	}
}

func (p *peer) greet() error { _, err := p.c.Write(nil); return err }

type room struct{ peers []*peer }

func (r *room) add(p *peer) error {
	r.peers = append(r.peers, p)
	return nil
}

func (r *room) remove(p *peer) {
	for i, q := range r.peers {
		if q == p {
			r.peers = append(r.peers[:i], r.peers[i+1:]...)
			return
		}
	}
}

func (r *room) stop() {
	for _, p := range r.peers {
		p.c.Close()
	}
}

func join(r *room, addr string) (err error) {
	p := &peer{}
	p.c, err = net.Dial("tcp", addr) // want `result of net.Dial is not released on every path: p.c.Close is missing before the return on line 57`
	if err != nil {
		return err
	}
	p.onGone(func() { r.remove(p) })
	if err := p.greet(); err != nil {
		return err
	}
	return r.add(p)
}

func joinRight(r *room, addr string) (err error) {
	p := &peer{}
	p.c, err = net.Dial("tcp", addr) // ok
	if err != nil {
		return err
	}
	p.onGone(func() { r.remove(p) })
	if err := p.greet(); err != nil {
		p.c.Close()
		return err
	}
	return r.add(p)
}

// What is told of it before may end it.
func joinBefore(r *room, addr string) (err error) {
	p := &peer{}
	if err := r.add(p); err != nil {
		return err
	}
	p.c, err = net.Dial("tcp", addr) // ok
	if err != nil {
		return err
	}
	p.onGone(func() { r.remove(p) })
	return p.greet()
}

// watch ends what a peer keeps.
func watch(p *peer) { p.gone() }

func serve(addr string) error {
	c, err := net.Dial("tcp", addr) // ok
	if err != nil {
		return err
	}
	p := &peer{}
	p.onGone(func() { c.Close() })
	watch(p)
	return nil
}

func serveHalf(addr string) error {
	c, err := net.Dial("tcp", addr) // want `result of net.Dial is not released on every path: c.Close is missing before the return on line 112`
	if err != nil {
		return err
	}
	p := &peer{}
	p.onGone(func() { c.Close() })
	if len(addr) > 20 {
		return errFull
	}
	watch(p)
	return nil
}

// In a loop the call that gets it comes before, too.
func serveMany(r *room, addr string) error {
	p := &peer{}
	for range 3 {
		c, err := net.Dial("tcp", addr) // ok
		if err != nil {
			return err
		}
		p.onGone(func() { c.Close() })
		if err := r.add(p); err != nil {
			return err
		}
	}
	return nil
}
