// Package heldwhole opens streams of a session that a struct holds: who closes
// the struct ends the streams, too.
package heldwhole

import (
	"net"

	"github.com/hashicorp/yamux"
)

type link struct {
	session *yamux.Session
	name    string
	pings   int
}

func (l *link) Close() error { return l.session.Close() }

// Release only counts.
func (l *link) Release() { l.pings-- }

type links struct{ free []*link }

func (ls *links) take() *link {
	l := ls.free[0]
	ls.free = ls.free[1:]
	return l
}

// ok: the link goes, and the stream with it
func (ls *links) open(hello []byte) (net.Conn, error) {
	l := ls.take()
	s, err := l.session.Open()
	if err != nil {
		return nil, err
	}
	if _, err := s.Write(hello); err != nil {
		l.Close()
		return nil, err
	}
	return s, nil
}

func (ls *links) openLeft(hello []byte) (net.Conn, error) {
	l := ls.take()
	s, err := l.session.Open() // want "not released on every path: s.Close is missing before the return on line 52"
	if err != nil {
		return nil, err
	}
	if _, err := s.Write(hello); err != nil {
		l.Release()
		return nil, err
	}
	return s, nil
}

func (ls *links) openOther(other *link, hello []byte) (net.Conn, error) {
	l := ls.take()
	s, err := l.session.Open() // want "not released on every path: s.Close is missing before the return on line 65"
	if err != nil {
		return nil, err
	}
	if _, err := s.Write(hello); err != nil {
		other.Close()
		return nil, err
	}
	return s, nil
}

func handle(c net.Conn) { c.Close() }

// ok: a session from which nothing can be accepted any more is closed.
func acceptAll(conn net.Conn) error {
	s, err := yamux.Server(conn, nil)
	if err != nil {
		return err
	}
	for {
		c, err := s.Accept()
		if err != nil {
			return err
		}
		go handle(c)
	}
}

func acceptSome(conn net.Conn, n int) error {
	s, err := yamux.Server(conn, nil) // want "never released"
	if err != nil {
		return err
	}
	for range n {
		c, err := s.Accept()
		if err != nil {
			return err
		}
		go handle(c)
	}
	return nil
}
