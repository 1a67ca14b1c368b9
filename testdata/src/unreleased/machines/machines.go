// Package machines acquires in one state and releases in another.
package machines

import (
	"net"
	"sync/atomic"
)

type mode int32

const (
	dialing mode = iota
	open
	lost
)

type cell struct{ v atomic.Int32 }

func (c *cell) Load() mode   { return mode(c.v.Load()) }
func (c *cell) Store(m mode) { c.v.Store(int32(m)) }

type link struct {
	state cell
	addr  string
}

func read(conn net.Conn) error { _, err := conn.Write(nil); return err }

func (l *link) run() error {
	defer func() { println(l.addr) }()
	var conn net.Conn
	for {
		switch l.state.Load() {
		case dialing:
			var err error
			conn, err = net.Dial("tcp", l.addr) // ok: the open state releases it
			if err != nil {
				return err
			}
			l.state.Store(open)
		case open:
			if err := read(conn); err != nil {
				conn.Close()
				l.state.Store(dialing)
			}
		}
	}
}

func (l *link) runHalf() error {
	var conn net.Conn
	for {
		switch l.state.Load() {
		case dialing:
			var err error
			conn, err = net.Dial("tcp", l.addr) // want "result of net.Dial is overwritten before it is released"
			if err != nil {
				return err
			}
			l.state.Store(open)
		case open:
			if err := read(conn); err != nil {
				l.state.Store(dialing)
			}
		case lost:
			conn.Close()
		}
	}
}
