// Package eitherof keeps in a bool that a value is one of several.
package eitherof

import (
	"errors"
	"net"
)

type mode int

const (
	both mode = iota
	datagrams
	streams
)

var errMode = errors.New("mode")

type dialer struct {
	mode  mode
	keeps bool
}

// ok: who has a datagram socket does not come to the streams alone.
func (d *dialer) dial(addr string) (net.Conn, error) {
	var c net.Conn
	byDatagrams := d.mode == both || d.mode == datagrams
	if byDatagrams && d.keeps {
		var err error
		if c, err = net.Dial("udp", addr); err != nil {
			return nil, err
		}
	}
	if d.mode == streams && d.keeps {
		s, err := net.Dial("tcp", addr)
		if err != nil {
			return nil, err
		}
		return s, nil
	}
	return c, nil
}

// Here it does.
func (d *dialer) dialBoth(addr string) (c, s net.Conn, err error) {
	byDatagrams := d.mode == both || d.mode == datagrams
	if byDatagrams && d.keeps {
		if c, err = net.Dial("udp", addr); err != nil { // want `c.Close is missing before the return on line 54`
			return nil, nil, err
		}
	}
	if d.mode == both && d.keeps {
		if s, err = net.Dial("tcp", addr); err != nil {
			return nil, nil, err
		}
	}
	return c, s, nil
}

// The other one decides nothing.
func (d *dialer) dialKept(addr string, m mode) (net.Conn, error) {
	byDatagrams := d.mode == both || d.mode == datagrams
	var c net.Conn
	if byDatagrams {
		var err error
		if c, err = net.Dial("udp", addr); err != nil { // want `c.Close is missing before the return on line 71`
			return nil, err
		}
	}
	if m == streams {
		return nil, errMode
	}
	return c, nil
}

// Nor does a bool that is more than that.
func (d *dialer) dialOrKeep(addr string) (net.Conn, error) {
	any := d.mode == datagrams || d.keeps
	var c net.Conn
	if any {
		var err error
		if c, err = net.Dial("udp", addr); err != nil { // want `c.Close is missing before the return on line 87`
			return nil, err
		}
	}
	if d.mode == streams {
		return nil, errMode
	}
	return c, nil
}
