// Package otherverbs: owners whose releasers have rarer names.
package otherverbs

import (
	"io"
	"net"
)

type session interface {
	Send(string) error
	Hangup() error
}

type conn struct{ c net.Conn }

func (s *conn) Send(m string) error { _, err := io.WriteString(s.c, m); return err }
func (s *conn) Hangup() error       { return s.c.Close() }

// ok
func dial(addr string) (session, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &conn{c}, nil
}

func talk(addr string) error {
	s, err := dial(addr) // want "not released on every path"
	if err != nil {
		return err
	}
	if err := s.Send("hello"); err != nil {
		return err
	}
	return s.Hangup()
}

// ok
func talkRight(addr string) error {
	s, err := dial(addr)
	if err != nil {
		return err
	}
	defer s.Hangup()
	return s.Send("hello")
}

type feed struct{ c net.Conn }

// ok
func subscribe(addr string) (*feed, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &feed{c}, nil
}

func (f *feed) next(b []byte) (int, error) { return f.c.Read(b) }
func (f *feed) unsubscribe()               { f.c.Close() }

func first(addr string) ([]byte, error) {
	f, err := subscribe(addr) // want "never released"
	if err != nil {
		return nil, err
	}
	b := make([]byte, 16)
	n, err := f.next(b)
	return b[:n], err
}

// ok
func firstRight(addr string) ([]byte, error) {
	f, err := subscribe(addr)
	if err != nil {
		return nil, err
	}
	defer f.unsubscribe()
	b := make([]byte, 16)
	n, err := f.next(b)
	return b[:n], err
}
