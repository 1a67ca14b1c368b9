// Package manypartners has tests of results beside which several functions are
// returned that release them: a call of one of them is enough.
package manypartners

import (
	"bufio"
	"net"
	"os"
)

type peer struct {
	in   *bufio.Reader
	conn net.Conn
}

func (p *peer) greet() { p.conn.Write([]byte("hello")) }

func (p *peer) Close() error { return p.conn.Close() }

func connected(addr string) (p *peer, leave, hangUp func(), err error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, nil, nil, err
	}
	p = &peer{in: bufio.NewReader(conn), conn: conn}
	return p, func() {
			p.greet()
			p.Close()
		}, func() {
			conn.Close()
		}, nil
}

// ok: it leaves
func left(addr string) error {
	p, leave, _, err := connected(addr)
	if err != nil {
		return err
	}
	defer leave()
	p.greet()
	return nil
}

// ok: it hangs up
func hungUp(addr string) error {
	p, _, hangUp, err := connected(addr)
	if err != nil {
		return err
	}
	p.greet()
	hangUp()
	return nil
}

// ok: closed
func closed(addr string) error {
	p, _, _, err := connected(addr)
	if err != nil {
		return err
	}
	p.greet()
	return p.Close()
}

func neither(addr string) error {
	p, _, _, err := connected(addr) // want "never released: p.Close is missing"
	if err != nil {
		return err
	}
	p.greet()
	return nil
}

func sometimes(addr string, polite bool) error {
	p, leave, hangUp, err := connected(addr) // want "not released on every path"
	if err != nil {
		return err
	}
	p.greet()
	if polite {
		leave()
		return nil
	}
	if p.in.Buffered() > 0 {
		hangUp()
	}
	return nil
}

// Only the functions are returned.
func watched(name string) (size func() int64, stop, abandon func(), err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, nil, err
	}
	return func() int64 { fi, _ := f.Stat(); return fi.Size() },
		func() { f.Sync(); f.Close() },
		func() { f.Close() }, nil
}

// ok: stopped
func stopped(name string) (int64, error) {
	size, stop, _, err := watched(name)
	if err != nil {
		return 0, err
	}
	defer stop()
	return size(), nil
}

// ok: abandoned
func abandoned(name string) (int64, error) {
	size, _, abandon, err := watched(name)
	if err != nil {
		return 0, err
	}
	defer abandon()
	return size(), nil
}

func watchedOnly(name string) (int64, error) {
	size, stop, _, err := watched(name) // want "not released on every path"
	if err != nil {
		return 0, err
	}
	n := size()
	if n == 0 {
		return 0, os.ErrInvalid
	}
	stop()
	return n, nil
}
