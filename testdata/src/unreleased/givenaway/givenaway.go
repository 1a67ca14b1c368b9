// Package givenaway has functions that give what they were given to a
// goroutine: nobody else knows when that is done.
package givenaway

import (
	"compress/gzip"
	"errors"
	"io"
	"net"
	"os"
)

var errNone = errors.New("none")

func Compress(r io.ReadCloser) io.ReadCloser { // want `r, which Compress leaves to a goroutine, is not released on every path: r.Close is missing before the return on line 24`
	pr, pw := io.Pipe()
	go func() error {
		gw := gzip.NewWriter(pw)
		if _, err := io.Copy(gw, r); err != nil {
			defer r.Close()
			return pw.CloseWithError(err)
		}
		if err := gw.Close(); err != nil {
			return pw.CloseWithError(err)
		}
		defer r.Close()
		return pw.Close()
	}()
	return pr
}

// Through another function of the package.
func CompressFast(r io.ReadCloser) io.ReadCloser { return Compress(r) } // ok

// ok
func CompressRight(r io.ReadCloser) io.ReadCloser {
	pr, pw := io.Pipe()
	go func() error {
		defer r.Close()
		gw := gzip.NewWriter(pw)
		if _, err := io.Copy(gw, r); err != nil {
			return pw.CloseWithError(err)
		}
		if err := gw.Close(); err != nil {
			return pw.CloseWithError(err)
		}
		return pw.Close()
	}()
	return pr
}

// ok: the function itself has it, too
func CompressWatched(r io.ReadCloser, done chan struct{}) error {
	go func() error {
		if _, err := io.Copy(io.Discard, r); err != nil {
			return err
		}
		return r.Close()
	}()
	<-done
	return r.Close()
}

// ok: deferred
func CompressDeferred(r io.ReadCloser, done chan struct{}) {
	defer r.Close()
	go func() error {
		if _, err := io.Copy(io.Discard, r); err != nil {
			return err
		}
		return r.Close()
	}()
	<-done
}

// ok: another literal may release it
func CompressStopped(r io.ReadCloser) (stop func() error) {
	go func() error {
		if _, err := io.Copy(io.Discard, r); err != nil {
			return err
		}
		return r.Close()
	}()
	return func() error { return r.Close() }
}

// ok: returned, too
func CompressReturned(r io.ReadCloser) io.ReadCloser {
	go func() {
		if _, err := io.Copy(io.Discard, r); err == nil {
			r.Close()
		}
	}()
	return r
}

type session struct{ c net.Conn }

// ok: kept by somebody else
func (s *session) Keep(c net.Conn) {
	s.c = c
	go func() {
		if _, err := c.Write(nil); err != nil {
			return
		}
		c.Close()
	}()
}

// A function that the goroutine runs; what comes before only looks at it.
func Serve(c net.Conn) string { // want `c, which Serve leaves to a goroutine, is not released on every path: conn.Close is missing before the return on line 119`
	addr := c.RemoteAddr().String()
	go serve(c)
	return addr
}

func serve(conn net.Conn) {
	if _, err := conn.Write(nil); err != nil {
		return
	}
	defer conn.Close()
	io.Copy(io.Discard, conn)
}

// A literal that is given it, of a method.
func (s *session) Handle(c net.Conn, log io.Writer) { // want `c, which Handle leaves to a goroutine, is not released on every path: own.Close is missing`
	go func(own net.Conn) {
		if _, err := io.Copy(log, own); err != nil {
			return
		}
		own.Close()
	}(c)
}

// ok: no failure
func Poll(c net.Conn, stop chan struct{}) {
	go func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			if _, err := c.Write(nil); err != nil {
				c.Close()
				return
			}
		}
	}()
}

// ok: closed before, says the error
func Watch(f *os.File) {
	go func() {
		if _, err := io.Copy(io.Discard, f); errors.Is(err, os.ErrClosed) {
			return
		}
		f.Close()
	}()
}

// ok: the goroutine only uses it
func Use(f *os.File) error {
	if f == nil {
		return errNone
	}
	go io.Copy(io.Discard, f)
	return nil
}

// Generic functions are asked once.
func Drain[T io.ReadCloser](r T) { // want `r, which Drain leaves to a goroutine, is not released on every path`
	go func() {
		if _, err := io.Copy(io.Discard, r); err != nil {
			return
		}
		r.Close()
	}()
}
