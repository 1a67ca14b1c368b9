// Package lentreturned: a function value, or a method out of sight, gets what the
// function then returns.
package lentreturned

import (
	"errors"
	"net"
	"net/http"
)

type hook func(net.Conn) error

type dialer struct {
	hooks []hook
	auth  interface{ authenticate(net.Conn) error }
	wrap  func(net.Conn) (net.Conn, error)
	all   map[string]net.Conn
}

func (d *dialer) hooked(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr) // want "c.Close is missing before the return"
	if err != nil {
		return nil, err
	}
	for _, h := range d.hooks {
		if err := h(c); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (d *dialer) authenticated(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr) // want "c.Close is missing before the return"
	if err != nil {
		return nil, err
	}
	if err := d.auth.authenticate(c); err != nil {
		return nil, err
	}
	return c, nil
}

// ok
func (d *dialer) closed(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	if err := d.auth.authenticate(c); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// ok: what it gets back is another one
func (d *dialer) wrapped(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	w, err := d.wrap(c)
	if err != nil {
		return nil, err
	}
	return w, nil
}

// ok: it is kept where it is found again
func (d *dialer) kept(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	d.all[addr] = c
	if err := d.auth.authenticate(c); err != nil {
		return nil, err
	}
	return c, nil
}

var errRefused = errors.New("refused")

// ok: it may be kept where it was not refused, and is returned as it was
func (d *dialer) asked(addr string, keep func(net.Conn) bool) (net.Conn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	if !keep(c) {
		return nil, errRefused
	}
	return c, nil
}

// ok: it makes an error of the response, and may close it
func get(url string, failed func(*http.Response) error) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	if err := failed(resp); err != nil {
		return nil, err
	}
	return resp, nil
}

// ok: whoever gets the error gets the connection as well
func (d *dialer) beside(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	err = d.auth.authenticate(c)
	return c, err
}
