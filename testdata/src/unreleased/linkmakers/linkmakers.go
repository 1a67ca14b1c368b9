// Package linkmakers: a function wraps a connection and returns an interface,
// and what runs later only uses the connection.
package linkmakers

import (
	"context"
	"io"
	"net"
	"time"
)

type Link interface {
	io.Writer
	Close() error
}

type link struct {
	c    net.Conn
	stop func() bool
}

func (l *link) Write(b []byte) (int, error) { return l.c.Write(b) }

func (l *link) Close() error {
	l.stop()
	return l.c.Close()
}

// ok
func newLink(ctx context.Context, c net.Conn) Link {
	return &link{c: c, stop: context.AfterFunc(ctx, func() { c.SetDeadline(time.Now()) })}
}

// ok
func connect(ctx context.Context, addr string) (Link, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return newLink(ctx, c), nil
}

func send(ctx context.Context, addr string, b []byte) error {
	l, err := connect(ctx, addr) // want "not released on every path"
	if err != nil {
		return err
	}
	if _, err := l.Write(b); err != nil {
		return err
	}
	return l.Close()
}

// ok
func sendRight(ctx context.Context, addr string, b []byte) error {
	l, err := connect(ctx, addr)
	if err != nil {
		return err
	}
	defer l.Close()
	_, err = l.Write(b)
	return err
}

func used(ctx context.Context, addr string) error {
	c, err := net.Dial("tcp", addr) // want "never released"
	if err != nil {
		return err
	}
	time.AfterFunc(time.Second, func() { c.SetDeadline(time.Now()) })
	_, err = io.Copy(io.Discard, c)
	return err
}

// ok
func closed(ctx context.Context, addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	context.AfterFunc(ctx, func() { c.Close() })
	_, err = io.Copy(io.Discard, c)
	return err
}

// ok
func closedLater(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	time.AfterFunc(time.Minute, func() { c.Close() })
	_, err = io.Copy(io.Discard, c)
	return err
}

// What is in the interface is one of two types: out of sight.

type plain struct{ c net.Conn }

func (p *plain) Write(b []byte) (int, error) { return p.c.Write(b) }
func (p *plain) Close() error                { return nil }

// ok
func either(ctx context.Context, c net.Conn, simple bool) Link {
	if simple {
		return &plain{c}
	}
	return newLink(ctx, c)
}

// ok
func connectEither(ctx context.Context, addr string, simple bool) (Link, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return either(ctx, c, simple), nil
}

// ok
func sendEither(ctx context.Context, addr string, b []byte) error {
	l, err := connectEither(ctx, addr, true)
	if err != nil {
		return err
	}
	_, err = l.Write(b)
	return err
}
