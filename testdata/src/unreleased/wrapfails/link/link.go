// Package link makes sessions of connections.
package link

import (
	"errors"
	"io"
	"net"
)

// A Link owns its connection.
type Link struct{ conn net.Conn }

// ok
func Wrap(c net.Conn) *Link { return &Link{conn: c} }

func (l *Link) Send(p string) error { _, err := io.WriteString(l.conn, p); return err }

func (l *Link) Hangup() error { return l.conn.Close() }

// A Session is a link of a user.
type Session struct {
	*Link
	user string
}

// ok: the connection stays the caller's where this fails
func Auth(c net.Conn, user string) (*Session, error) {
	if _, err := io.WriteString(c, user); err != nil {
		return nil, err
	}
	return &Session{Link: Wrap(c), user: user}, nil
}

// ErrNone is the error of those who are given nothing.
var ErrNone = errors.New("no connection")

// ok: it fails only where it is given nothing
func Given(c net.Conn) (*Session, error) {
	if c == nil {
		return nil, ErrNone
	}
	return &Session{Link: Wrap(c)}, nil
}

// ok: never fails
func Guest(c net.Conn) (*Session, error) { return &Session{Link: Wrap(c)}, nil }

// ok
func (s *Session) Logout() error {
	_ = s.Send("bye")
	return s.Hangup()
}
