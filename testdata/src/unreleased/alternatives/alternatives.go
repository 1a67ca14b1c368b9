// Package alternatives opens one of two things.
package alternatives

import (
	"errors"
	"io"
	"net"
	"os"
)

type store interface {
	Open(name string) (*os.File, net.Conn, error)
}

type files struct{ dir, addr string }

func (l *files) Open(name string) (*os.File, net.Conn, error) {
	if l.addr != "" {
		c, err := net.Dial("tcp", l.addr)
		if err != nil {
			return nil, nil, err
		}
		return nil, c, nil
	}
	f, err := os.Open(l.dir + name)
	if err != nil {
		return nil, nil, err
	}
	return f, nil, nil
}

func both(name, addr string) (*os.File, net.Conn, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	c, err := net.Dial("tcp", addr)
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, c, nil
}

func read(s store, name string) error {
	f, c, err := s.Open(name) // ok: there is one of them
	if err != nil {
		return err
	}
	var from io.ReadCloser
	if c != nil {
		from = c
	} else {
		from = f
	}
	io.Copy(io.Discard, from)
	return from.Close()
}

func readLocal(s store, name string) error {
	f, _, err := s.Open(name) // ok: who wants the file knows that he gets it
	if err != nil {
		return err
	}
	io.Copy(io.Discard, f)
	return f.Close()
}

func readLost(s store, name string) error {
	f, c, err := s.Open(name) // want "result of s.Open is never released: c.Close is missing"
	if err != nil {
		return err
	}
	if f == nil {
		io.Copy(io.Discard, c)
		return errors.New("far away")
	}
	io.Copy(io.Discard, f)
	return f.Close()
}

func readBoth(name, addr string) error {
	f, c, err := both(name, addr) // want "result of both is not released on every path: f.Close is missing before the return on line 90"
	if err != nil {
		return err
	}
	if c != nil {
		io.Copy(io.Discard, c)
		c.Close()
		return nil
	}
	return f.Close()
}
