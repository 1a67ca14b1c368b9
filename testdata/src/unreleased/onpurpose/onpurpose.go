// Package onpurpose has functions that return a resource beside an error that
// they make for this: callers that know the error use the resource. One that
// returns the error that it has got takes the short way out.
package onpurpose

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
)

var errUnknown = errors.New("unknown kind of socket")

type movedError struct{ to string }

func (e *movedError) Error() string { return e.to }

type causedError struct{ cause error }

func (e *causedError) Error() string { return e.cause.Error() }

// ok
func accept(l net.Listener) (net.Conn, bool, error) {
	c, err := l.Accept()
	if err != nil {
		return nil, false, err
	}
	var first [1]byte
	if n, err := c.Read(first[:]); err != nil || n == 0 {
		return c, false, errUnknown
	}
	return c, first[0] == 0x16, nil
}

// ok
func request(hosts []string) (*http.Response, error) {
	for i, host := range hosts {
		resp, err := http.Get(host)
		if err == nil {
			if i > 0 {
				return resp, &movedError{host}
			}
			return resp, nil
		}
	}
	return nil, errUnknown
}

// ok: also with deferred calls
func requestDeferred(url string, done func()) (resp *http.Response, err error) {
	defer done()
	resp, err = http.Get(url)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return resp, fmt.Errorf("status %d", resp.StatusCode)
	}
	return resp, nil
}

// ok
func requestUntil(ctx context.Context, url string, ready <-chan bool) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	select {
	case <-ready:
		return resp, nil
	case <-ctx.Done():
		return resp, ctx.Err()
	}
}

func shortWay(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	if _, err := c.Write([]byte("hello")); err != nil {
		return c, err
	}
	return c, nil
}

func shortWayTold(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	if _, err := c.Write([]byte("hello")); err != nil {
		return c, fmt.Errorf("hello: %w", err)
	}
	return c, nil
}

func shortWayWrapped(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	if _, err := c.Write([]byte("hello")); err != nil {
		return c, &causedError{err}
	}
	return c, nil
}

func notReturned(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	if c.LocalAddr() == nil {
		return nil, errUnknown
	}
	return c, nil
}
