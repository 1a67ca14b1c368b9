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
