// Package latesends waits for what a goroutine acquires, but not for ever: what is
// sent when nobody waits any more is released by nobody.
package latesends

import (
	"context"
	"errors"
	"io"
	"net"
	"time"
)

var errLate = errors.New("late")

type dialled struct {
	conn net.Conn
	err  error
}

func hello(c net.Conn) error {
	_, err := io.WriteString(c, "hello")
	return errors.Join(err, c.Close())
}

func inTime(addr string, d time.Duration) error {
	ch := make(chan dialled, 1)
	go func() {
		c, err := net.Dial("tcp", addr) // want "result of net.Dial is not released on every path: it is sent on a channel from which nobody receives after the return on line 38"
		ch <- dialled{c, err}
	}()
	select {
	case res := <-ch:
		if res.err != nil {
			return res.err
		}
		return hello(res.conn)
	case <-time.After(d):
		return errLate
	}
}

func plain(addr string, done chan struct{}) error {
	ch := make(chan net.Conn, 1)
	go func() {
		c, err := net.Dial("tcp", addr) // want "nobody receives after the return on line 52"
		if err == nil {
			ch <- c
		}
	}()
	select {
	case <-done:
		return errLate
	case c := <-ch:
		return hello(c)
	}
}

func handedOn(addr string, d time.Duration) (net.Conn, error) {
	ch := make(chan dialled, 1)
	go func() {
		c, err := net.Dial("tcp", addr) // want "nobody receives after the return on line 72"
		ch <- dialled{conn: c, err: err}
	}()
	var res dialled
	late := time.NewTimer(d)
	defer late.Stop()
	select {
	case res = <-ch:
	case <-late.C:
		res.err = errLate
	}
	return res.conn, res.err
}

// ok: who comes too late is waited for
func drained(addr string, d time.Duration) error {
	ch := make(chan dialled, 1)
	go func() {
		c, err := net.Dial("tcp", addr)
		ch <- dialled{c, err}
	}()
	select {
	case res := <-ch:
		return hello(res.conn)
	case <-time.After(d):
		go func() {
			if res := <-ch; res.err == nil {
				res.conn.Close()
			}
		}()
		return errLate
	}
}

// ok: it waits until there is one
func again(addr string, d time.Duration) error {
	ch := make(chan net.Conn, 1)
	go func() {
		c, err := net.Dial("tcp", addr)
		if err == nil {
			ch <- c
		}
	}()
	for {
		select {
		case c := <-ch:
			return hello(c)
		case <-time.After(d):
			println("waiting")
		}
	}
}

// ok: received behind the select
func behind(addr string, d time.Duration) error {
	ch := make(chan net.Conn, 1)
	go func() {
		c, err := net.Dial("tcp", addr)
		if err == nil {
			ch <- c
		}
	}()
	select {
	case c := <-ch:
		return hello(c)
	case <-time.After(d):
	}
	return hello(<-ch)
}

// ok: the goroutine gives up as well
func asked(addr string, d time.Duration) error {
	ch := make(chan net.Conn)
	gone := make(chan struct{})
	defer close(gone)
	go func() {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			return
		}
		select {
		case ch <- c:
		case <-gone:
			c.Close()
		}
	}()
	select {
	case c := <-ch:
		return hello(c)
	case <-time.After(d):
		return errLate
	}
}

// ok: told of the context
func told(ctx context.Context, addr string) error {
	ch := make(chan dialled, 1)
	go func() {
		var d net.Dialer
		c, err := d.DialContext(ctx, "tcp", addr)
		ch <- dialled{c, err}
	}()
	select {
	case res := <-ch:
		return hello(res.conn)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ok: told of the time
func timed(addr string, d time.Duration) error {
	ch := make(chan dialled, 1)
	go func() {
		c, err := net.DialTimeout("tcp", addr, d)
		ch <- dialled{c, err}
	}()
	select {
	case res := <-ch:
		return hello(res.conn)
	case <-time.After(d):
		return errLate
	}
}

// ok: nothing is accepted any more
func accepts(l net.Listener, d time.Duration) error {
	ch := make(chan dialled, 1)
	defer l.Close()
	go func() {
		c, err := l.Accept()
		ch <- dialled{c, err}
	}()
	select {
	case res := <-ch:
		return hello(res.conn)
	case <-time.After(d):
		return errLate
	}
}

type server struct{ l net.Listener }

// ok: nothing is accepted any more
func (s *server) accepts(d time.Duration) error {
	ch := make(chan dialled, 1)
	go func() {
		c, err := s.l.Accept()
		ch <- dialled{c, err}
	}()
	select {
	case res := <-ch:
		return hello(res.conn)
	case <-time.After(d):
		s.l.Close()
		return errLate
	}
}

// ok: the caller receives
func kept(addr string, d time.Duration) (<-chan dialled, error) {
	ch := make(chan dialled, 1)
	go func() {
		c, err := net.Dial("tcp", addr)
		ch <- dialled{c, err}
	}()
	select {
	case res := <-ch:
		return nil, hello(res.conn)
	case <-time.After(d):
		return ch, errLate
	}
}

// ok: it goes with the goroutine
func itsOwn(addr string, d time.Duration) error {
	ch := make(chan net.Conn, 1)
	go func() {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			return
		}
		defer c.Close()
		ch <- c
		time.Sleep(d)
	}()
	select {
	case c := <-ch:
		_, err := io.WriteString(c, "hello")
		return err
	case <-time.After(d):
		return errLate
	}
}
