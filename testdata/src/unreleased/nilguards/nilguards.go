// Package nilguards has constructors that refuse to be given nothing.
package nilguards

import (
	"errors"
	"io"
	"net"
)

var (
	errNoConn   = errors.New("no connection")
	errNoCloser = errors.New("no closer")
)

type link struct {
	conn   net.Conn
	closer io.Closer
}

func newLink(conn net.Conn, closer io.Closer) (*link, error) {
	if conn == nil {
		return nil, errNoConn
	}
	if closer == nil {
		return nil, errNoCloser
	}
	return &link{conn, closer}, nil
}

func (l *link) Close() error { return errors.Join(l.conn.Close(), l.closer.Close()) }

func newNamedLink(conn net.Conn, closer io.Closer, name string) (*link, error) {
	if closer == nil || name == "" {
		return nil, errNoCloser
	}
	return &link{conn, closer}, nil
}

func dial(addr string, sock *net.UDPConn) (*link, error) {
	conn, err := net.Dial("tcp", addr) // ok: neither is nil
	if err != nil {
		return nil, err
	}
	return newLink(conn, sock)
}

func dialBoth(addr string) (*link, error) {
	sock, err := net.ListenUDP("udp", nil) // ok
	if err != nil {
		return nil, err
	}
	conn, err := net.Dial("tcp", addr) // ok
	if err != nil {
		sock.Close()
		return nil, err
	}
	return newLink(conn, sock)
}

func dialNamed(addr, name string, sock *net.UDPConn) (*link, error) {
	conn, err := net.Dial("tcp", addr) // want "result of net.Dial is not released on every path: conn.Close is missing where newNamedLink fails in the return on line 65"
	if err != nil {
		return nil, err
	}
	return newNamedLink(conn, sock, name)
}

func dialForgotten(addr string, sock *net.UDPConn) error {
	conn, err := net.Dial("tcp", addr) // want "result of net.Dial is not released on every path: conn.Close is missing before the return on line 78"
	if err != nil {
		return err
	}
	l, err := newLink(conn, sock)
	if err != nil {
		return err
	}
	if addr == "" {
		return errNoConn
	}
	return l.Close()
}
