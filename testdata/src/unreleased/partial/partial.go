// Package partial: releasers that can return too early.
package partial

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
)

// pair returns when the first release fails.
type pair struct{ in, out *os.File }

// ok
func newPair(a, b string) (*pair, error) {
	in, err := os.Open(a)
	if err != nil {
		return nil, err
	}
	out, err := os.Create(b)
	if err != nil {
		in.Close()
		return nil, err
	}
	return &pair{in, out}, nil
}

func (p *pair) Close() error { // want "p.out.Close is missing before the return on line 32"
	if err := p.in.Close(); err != nil {
		return err
	}
	return p.out.Close()
}

// joined releases both, whatever happens.
type joined struct{ in, out *os.File }

// ok
func newJoined(a, b string) (*joined, error) {
	in, err := os.Open(a)
	if err != nil {
		return nil, err
	}
	out, err := os.Create(b)
	if err != nil {
		in.Close()
		return nil, err
	}
	return &joined{in, out}, nil
}

// ok
func (j *joined) Close() error {
	return errors.Join(j.in.Close(), j.out.Close())
}

// deferred releases the second by defer.
type deferred struct {
	conn net.Conn
	db   *sql.DB
}

// ok
func newDeferred(addr, dsn string) (*deferred, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		conn.Close()
		return nil, err
	}
	return &deferred{conn, db}, nil
}

// ok
func (d *deferred) Shutdown() error {
	defer d.db.Close()
	if _, err := fmt.Fprintln(d.conn, "bye"); err != nil {
		d.conn.Close()
		return err
	}
	return d.conn.Close()
}

// polite says good-bye first, and stays when that fails.
type polite struct {
	conn   net.Conn
	cancel context.CancelFunc
}

// ok
func newPolite(parent context.Context, addr string) (*polite, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	_, cancel := context.WithCancel(parent)
	return &polite{conn, cancel}, nil
}

func (p *polite) Close() error { // want "does not release p.conn on every path"
	p.cancel()
	if _, err := fmt.Fprintln(p.conn, "bye"); err != nil {
		return err
	}
	return p.conn.Close()
}

// guarded may be released twice.
type guarded struct {
	f    *os.File
	done bool
}

// ok
func newGuarded(path string) (*guarded, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &guarded{f: f}, nil
}

// ok: the second time there is nothing left
func (g *guarded) Close() error {
	if g.done {
		return nil
	}
	g.done = true
	return g.f.Close()
}

// optional holds what may be nil.
type optional struct {
	f   *os.File
	out *os.File
}

// ok
func newOptional(path, out string) (*optional, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	o := &optional{f: f}
	if out != "" {
		o.out, err = os.Create(out)
		if err != nil {
			f.Close()
			return nil, err
		}
	}
	return o, nil
}

// ok
func (o *optional) Close() (err error) {
	if o.out != nil {
		err = o.out.Close()
	}
	if o.f != nil {
		err = errors.Join(err, o.f.Close())
	}
	return err
}

// first keeps the first error and goes on.
type first struct{ a, b, c *os.File }

// ok
func newFirst(p string) (*first, error) {
	a, err := os.Open(p)
	if err != nil {
		return nil, err
	}
	b, err := os.Open(p)
	if err != nil {
		a.Close()
		return nil, err
	}
	c, err := os.Open(p)
	if err != nil {
		a.Close()
		b.Close()
		return nil, err
	}
	return &first{a, b, c}, nil
}

// ok
func (f *first) Close() (err error) {
	for _, c := range []*os.File{f.a, f.b, f.c} {
		if cerr := c.Close(); cerr != nil && err == nil {
			err = cerr
		}
	}
	return err
}
