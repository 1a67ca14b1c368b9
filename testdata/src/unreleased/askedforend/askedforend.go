// Package askedforend: a resource that says itself that it has been released
// needs no release, whatever keeps the answer.
package askedforend

import (
	"errors"
	"net"
	"sync/atomic"
)

type link struct {
	c      net.Conn
	closed atomic.Bool
}

func dial(addr string) (*link, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &link{c: c}, nil
}

func (l *link) send(s string) error {
	_, err := l.c.Write([]byte(s))
	return err
}

func (l *link) Close() error {
	if l.closed.Swap(true) {
		return nil
	}
	return l.c.Close()
}

func (l *link) IsClosed() bool { return l.closed.Load() }

// Alive asks the peer, which says nothing of what is held here.
func (l *link) Alive() bool { return l.send("ping") == nil }

// ok: closed unless it says that it has been
func once(addr string) error {
	l, err := dial(addr)
	if err != nil {
		return err
	}
	err = l.send("hello")
	if !l.IsClosed() {
		l.Close()
	}
	return err
}

// ok: the other branch
func early(addr string) error {
	l, err := dial(addr)
	if err != nil {
		return err
	}
	if l.send("hello"); l.IsClosed() {
		return errors.New("lost")
	}
	return l.Close()
}

// asked: nobody closes it where it says that it is open.
func asked(addr string) error {
	l, err := dial(addr) // want "not released on every path"
	if err != nil {
		return err
	}
	if !l.IsClosed() {
		return l.send("hello")
	}
	return l.Close()
}

// lost: a peer that is gone leaves the connection here.
func lost(addr string) error {
	l, err := dial(addr) // want "not released on every path"
	if err != nil {
		return err
	}
	if !l.Alive() {
		return errors.New("lost")
	}
	return l.Close()
}

// other: what another one says.
func other(addr string, before *link) error {
	l, err := dial(addr) // want "not released on every path"
	if err != nil {
		return err
	}
	if before.IsClosed() {
		return l.send("hello")
	}
	return l.Close()
}

// A session closes its link unless that has been done.
type session struct{ l *link }

func newSession(addr string) (*session, error) {
	l, err := dial(addr)
	if err != nil {
		return nil, err
	}
	return &session{l}, nil
}

// ok: nothing is left where it returns
func (s *session) Close() error {
	if s.l != nil && !s.l.IsClosed() {
		return s.l.Close()
	}
	return nil
}

// ok: an owner with such a releaser is one
func through(addr string) error {
	s, err := newSession(addr)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.l.send("hello")
}

func throughNot(addr string) error {
	s, err := newSession(addr) // want "never released"
	if err != nil {
		return err
	}
	return s.l.send("hello")
}

type halfSession struct{ l, back *link }

func newHalfSession(addr string) (*halfSession, error) {
	l, err := dial(addr)
	if err != nil {
		return nil, err
	}
	back, err := dial(addr)
	if err != nil {
		l.Close()
		return nil, err
	}
	return &halfSession{l, back}, nil
}

// The second link is left where the first cannot be closed.
func (s *halfSession) Close() error { // want "does not release s.back on every path"
	if !s.l.IsClosed() {
		if err := s.l.Close(); err != nil {
			return err
		}
	}
	return s.back.Close()
}

// reconnects: a link that is closed is replaced by another.
type reconnecting struct {
	addr string
	l    *link
}

// ok: the old one is closed already, or nobody has dialled
func (r *reconnecting) link() (*link, error) {
	if r.l != nil && !r.l.IsClosed() {
		return r.l, nil
	}
	l, err := dial(r.addr)
	if err != nil {
		return nil, err
	}
	r.l = l
	return l, nil
}

func (r *reconnecting) Close() error {
	if r.l == nil {
		return nil
	}
	return r.l.Close()
}
