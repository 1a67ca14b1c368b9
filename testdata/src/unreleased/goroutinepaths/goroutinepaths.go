// Package goroutinepaths: a goroutine that has the resource for itself returns
// on some paths without releasing it.
package goroutinepaths

import (
	"compress/gzip"
	"context"
	"io"
	"net"
	"os"
)

func captured(addr string, quiet bool) error {
	c, err := net.Dial("tcp", addr) // want "not released on every path"
	if err != nil {
		return err
	}
	go func() {
		if quiet {
			return
		}
		defer c.Close()
		io.Copy(os.Stdout, c)
	}()
	return nil
}

// ok
func capturedRight(addr string, quiet bool) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	go func() {
		defer c.Close()
		if quiet {
			return
		}
		io.Copy(os.Stdout, c)
	}()
	return nil
}

func passed(addr string) error {
	c, err := net.Dial("tcp", addr) // want "not released on every path"
	if err != nil {
		return err
	}
	go func(c net.Conn) {
		if _, err := io.Copy(os.Stdout, c); err != nil {
			return
		}
		c.Close()
	}(c)
	return nil
}

// ok
func passedRight(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	go func(c net.Conn) {
		if _, err := io.Copy(os.Stdout, c); err != nil {
			c.Close()
			return
		}
		c.Close()
	}(c)
	return nil
}

type server struct{ banner string }

func (s *server) greets(c net.Conn) {
	if _, err := io.WriteString(c, s.banner); err != nil {
		return
	}
	defer c.Close()
	io.Copy(io.Discard, c)
}

func (s *server) serves(c net.Conn) {
	defer c.Close()
	if _, err := io.WriteString(c, s.banner); err != nil {
		return
	}
	io.Copy(io.Discard, c)
}

func (s *server) accept(l net.Listener) error {
	for {
		c, err := l.Accept() // want "not released on every path"
		if err != nil {
			return err
		}
		go s.greets(c)
	}
}

// ok
func (s *server) acceptRight(l net.Listener) error {
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		go s.serves(c)
	}
}

// The function that starts the goroutine still has the resource.

// ok
func watched(ctx context.Context, addr string) ([]byte, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	done := make(chan struct{})
	defer close(done)
	go func() {
		select {
		case <-ctx.Done():
			c.Close()
		case <-done:
		}
	}()
	return io.ReadAll(c)
}

// ok
func watchedReturned(ctx context.Context, addr string, done chan struct{}) (net.Conn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	go func() {
		select {
		case <-ctx.Done():
			c.Close()
		case <-done:
		}
	}()
	return c, nil
}

// ok: who else may have it is not known
func sent(addr string, conns chan<- net.Conn, full bool) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	go func() {
		if full {
			conns <- c
			return
		}
		if _, err := io.Copy(os.Stdout, c); err != nil {
			return
		}
		c.Close()
	}()
	return nil
}

// ok: a context that is done needs no cancel
func cancelled(ctx context.Context, stop <-chan struct{}) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		select {
		case <-stop:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx
}

// ok: the reader hears of the failure, and what is buffered is of no use then
func packed(names []string) io.ReadCloser {
	r, w := io.Pipe()
	z := gzip.NewWriter(w)
	go func() {
		for _, n := range names {
			if _, err := io.WriteString(z, n); err != nil {
				w.CloseWithError(err)
				return
			}
		}
		w.CloseWithError(z.Close())
	}()
	return r
}

// ok: it runs for ever, or until it releases
func forever(addr string, lines <-chan string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	go func() {
		for l := range lines {
			if _, err := io.WriteString(c, l); err != nil {
				break
			}
		}
		c.Close()
	}()
	return nil
}
