// Package awaitedresults: what a function acquires that runs elsewhere is left to who
// waits for it.
package awaitedresults

import (
	"context"
	"io"
	"net"
	"os"

	"unreleased/awaitedresults/later"
)

func opening(name string) *later.Later[*os.File] {
	return later.Run(func() (*os.File, error) { return os.Open(name) })
}

func read(ctx context.Context, name string) ([]byte, error) {
	f, err := opening(name).Await(ctx) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	return b, f.Close()
}

// ok
func readRight(ctx context.Context, name string) ([]byte, error) {
	f, err := opening(name).Await(ctx)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

func dial(ctx context.Context, addr string) error {
	l := later.Run(func() (net.Conn, error) { return net.Dial("tcp", addr) })
	c, err := l.Await(ctx) // want "never released"
	if err != nil {
		return err
	}
	_, err = io.WriteString(c, "hello")
	return err
}

// ok: the file is shared by all that wait for it
func dialTwice(ctx context.Context, addr string) error {
	l := later.Run(func() (net.Conn, error) { return net.Dial("tcp", addr) })
	go func() {
		if c, err := l.Await(context.Background()); err == nil {
			c.Close()
		}
	}()
	c, err := l.Await(ctx)
	if err != nil {
		return err
	}
	_, err = io.WriteString(c, "hello")
	return err
}

var shared net.Conn

// ok: somebody else has it
func share(ctx context.Context) error {
	l := later.Run(func() (net.Conn, error) { return shared, nil })
	c, err := l.Await(ctx)
	if err != nil {
		return err
	}
	_, err = io.WriteString(c, "hello")
	return err
}
