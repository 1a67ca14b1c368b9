// Package constructors: functions that put resources into a value, and may
// fail after that.
package constructors

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

type client struct {
	conn net.Conn
	r    *bufio.Reader
	name string
}

func (c *client) Close() error { return c.conn.Close() }

func (c *client) hello() error {
	if _, err := fmt.Fprintf(c.conn, "HELLO %s\n", c.name); err != nil {
		return err
	}
	_, err := c.r.ReadString('\n')
	return err
}

func newClient(addr, name string) (*client, error) {
	conn, err := net.Dial("tcp", addr) // want "released"
	if err != nil {
		return nil, err
	}
	c := &client{conn: conn, r: bufio.NewReader(conn), name: name}
	if err := c.hello(); err != nil {
		return nil, fmt.Errorf("hello: %w", err)
	}
	return c, nil
}

// ok
func newClientRight(addr, name string) (*client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	c := &client{conn: conn, r: bufio.NewReader(conn), name: name}
	if err := c.hello(); err != nil {
		c.Close()
		return nil, fmt.Errorf("hello: %w", err)
	}
	return c, nil
}

// ok: released directly instead of through the owner
func newClientDirect(addr, name string) (*client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	c := &client{conn: conn, r: bufio.NewReader(conn), name: name}
	if err := c.hello(); err != nil {
		conn.Close()
		return nil, err
	}
	return c, nil
}

// ok: filled field by field
func newClientFields(addr, name string) (*client, error) {
	c := new(client)
	var err error
	if c.conn, err = net.Dial("tcp", addr); err != nil {
		return nil, err
	}
	c.r = bufio.NewReader(c.conn)
	c.name = name
	if err = c.hello(); err != nil {
		c.conn.Close()
		return nil, err
	}
	return c, nil
}

func newClientFieldsWrong(addr, name string) (*client, error) {
	c := new(client)
	var err error
	if c.conn, err = net.Dial("tcp", addr); err != nil { // want "released"
		return nil, err
	}
	c.r = bufio.NewReader(c.conn)
	c.name = name
	if err = c.hello(); err != nil {
		return nil, err
	}
	return c, nil
}

type store struct {
	db    *sql.DB
	log   *os.File
	clock func() time.Time
}

func (s *store) Close() error {
	return errors.Join(s.db.Close(), s.log.Close())
}

type option func(*store) error

func withClock(fn func() time.Time) option {
	return func(s *store) error {
		if fn == nil {
			return errors.New("nil clock")
		}
		s.clock = fn
		return nil
	}
}

func openStore(ctx context.Context, dsn, logPath string) (*store, error) {
	db, err := sql.Open("postgres", dsn) // want "released"
	if err != nil {
		return nil, err
	}
	logFile, err := os.Create(logPath) // want "released"
	if err != nil {
		return nil, err
	}
	s := &store{db: db, log: logFile, clock: time.Now}
	if err := s.db.PingContext(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// ok
func openStoreRight(dsn, logPath string, opts ...option) (_ *store, err error) {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return nil, err
	}
	logFile, err := os.Create(logPath)
	if err != nil {
		db.Close()
		return nil, err
	}
	s := &store{db: db, log: logFile, clock: time.Now}
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	for _, o := range opts {
		if err := o(s); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// pingFirst loses the pool when the ping fails: the classic.
func pingFirst(ctx context.Context, dsn string) (*sql.DB, error) {
	db, err := sql.Open("postgres", dsn) // want "released"
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(4)
	if err := db.PingContext(ctx); err != nil {
		return nil, fmt.Errorf("ping: %w", err)
	}
	return db, nil
}

// ok
func pingFirstRight(ctx context.Context, dsn string) (*sql.DB, error) {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(4)
	if err := db.PingContext(ctx); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("ping: %w", err)
	}
	return db, nil
}

// Embedded.

type base struct{ f *os.File }

func (b *base) Close() error { return b.f.Close() }

type index struct {
	base
	offsets map[string]int64
}

func openIndex(path string) (*index, error) {
	f, err := os.Open(path) // want "released"
	if err != nil {
		return nil, err
	}
	ix := &index{base: base{f: f}}
	if err := json.NewDecoder(f).Decode(&ix.offsets); err != nil {
		return nil, err
	}
	return ix, nil
}

// ok
func openIndexRight(path string) (*index, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	ix := &index{base: base{f: f}}
	if err := json.NewDecoder(f).Decode(&ix.offsets); err != nil {
		ix.Close()
		return nil, err
	}
	return ix, nil
}

// ok: the value is returned together with the error
func openIndexPartly(path string) (ix *index, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &index{base: base{f: f}}, nil
}

// By value.

type handle struct {
	f    *os.File
	size int64
}

func (h handle) Close() error { return h.f.Close() }

func openHandle(path string) (handle, error) {
	f, err := os.Open(path) // want "released"
	if err != nil {
		return handle{}, err
	}
	fi, err := f.Stat()
	if err != nil {
		return handle{}, err
	}
	return handle{f: f, size: fi.Size()}, nil
}

// ok
func openHandleRight(path string) (h handle, err error) {
	f, err := os.Open(path)
	if err != nil {
		return h, err
	}
	fi, err := f.Stat()
	if err != nil {
		f.Close()
		return h, err
	}
	h = handle{f: f, size: fi.Size()}
	return h, nil
}

// ok: copied by value and released
func useHandle(path string) (int64, error) {
	h, err := openHandleRight(path)
	if err != nil {
		return 0, err
	}
	g := h
	defer g.Close()
	return g.size, nil
}

// Validation after the acquisition.

type listener struct {
	net.Listener
	max int
}

func listen(addr string, max int) (*listener, error) {
	l, err := net.Listen("tcp", addr) // want "released"
	if err != nil {
		return nil, err
	}
	if max <= 0 {
		return nil, errors.New("max must be positive")
	}
	return &listener{Listener: l, max: max}, nil
}

// ok: validated before the acquisition
func listenRight(addr string, max int) (*listener, error) {
	if max <= 0 {
		return nil, errors.New("max must be positive")
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &listener{Listener: l, max: max}, nil
}

// Several resources.

type pair struct{ in, out *os.File }

func (p *pair) Close() error { return errors.Join(p.in.Close(), p.out.Close()) }

func openPair(a, b string) (*pair, error) {
	p := &pair{}
	var err error
	p.in, err = os.Open(a) // want "released"
	if err != nil {
		return nil, err
	}
	p.out, err = os.Create(b)
	if err != nil {
		return nil, err
	}
	return p, nil
}

// ok
func openPairRight(a, b string) (*pair, error) {
	p := &pair{}
	var err error
	p.in, err = os.Open(a)
	if err != nil {
		return nil, err
	}
	p.out, err = os.Create(b)
	if err != nil {
		p.in.Close()
		return nil, err
	}
	return p, nil
}

// ok: failures leave through one label of cleanup
func openPairGoto(a, b string) (*pair, error) {
	var out *os.File
	in, err := os.Open(a)
	if err != nil {
		return nil, err
	}
	out, err = os.Create(b)
	if err != nil {
		goto fail
	}
	if _, err = io.Copy(out, in); err != nil {
		out.Close()
		goto fail
	}
	return &pair{in, out}, nil
fail:
	in.Close()
	return nil, err
}

// ok: a receiver is filled; its owner releases it
func (p *pair) reopen(a string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	if p.in != nil {
		p.in.Close()
	}
	p.in = f
	return nil
}

// handed to a constructor that keeps it
func newClientOn(conn net.Conn, name string) *client {
	return &client{conn: conn, r: bufio.NewReader(conn), name: name}
}

// ok
func viaConstructor(addr string) (*client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return newClientOn(conn, addr), nil
}

// ok
func viaConstructorReleased(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	c := newClientOn(conn, addr)
	defer c.Close()
	return c.hello()
}

func viaConstructorWrong(addr string) error {
	conn, err := net.Dial("tcp", addr) // want "never released"
	if err != nil {
		return err
	}
	c := newClientOn(conn, addr)
	return c.hello()
}

func viaConstructorLate(addr string) (*client, error) {
	conn, err := net.Dial("tcp", addr) // want "released"
	if err != nil {
		return nil, err
	}
	c := newClientOn(conn, addr)
	if err := c.hello(); err != nil {
		return nil, err
	}
	return c, nil
}
