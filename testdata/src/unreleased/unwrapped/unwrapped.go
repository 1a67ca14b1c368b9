// Package unwrapped goes on with what a wrapper holds: a type is asserted of a
// resource, and the field behind it that has the same release is handed on.
package unwrapped

import (
	"errors"
	"net"
)

type addressed struct {
	net.PacketConn
	to net.Addr
}

func (a *addressed) Read(b []byte) (int, error)  { n, _, err := a.ReadFrom(b); return n, err }
func (a *addressed) Write(b []byte) (int, error) { return a.WriteTo(b, a.to) }
func (a *addressed) RemoteAddr() net.Addr        { return a.to }

type dialer interface {
	Dial(addr string) (net.Conn, error)
}

func packets(d dialer, addr string) (net.PacketConn, error) {
	// ok: the caller gets what is to be closed
	raw, err := d.Dial(addr)
	if err != nil {
		return nil, err
	}
	switch conn := raw.(type) {
	case *addressed:
		return conn.PacketConn, nil
	case *net.UDPConn:
		return conn, nil
	}
	raw.Close()
	return nil, errors.New("no packets")
}

func packetsForgotten(d dialer, addr string) (net.PacketConn, error) {
	raw, err := d.Dial(addr) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	switch conn := raw.(type) {
	case *addressed:
		return conn.PacketConn, nil
	case *net.UDPConn:
		return conn, nil
	}
	return nil, errors.New("no packets")
}

func named(d dialer, addr string) error {
	// ok: the wrapper has nothing else to close
	raw, err := d.Dial(addr)
	if err != nil {
		return err
	}
	var pc net.PacketConn
	if conn, ok := raw.(*addressed); ok {
		pc = conn.PacketConn
	} else {
		raw.Close()
		return errors.New("no packets")
	}
	defer pc.Close()
	_, err = pc.WriteTo([]byte("x"), nil)
	return err
}

func namedEarly(d dialer, addr string) error {
	raw, err := d.Dial(addr) // want "not released on every path"
	if err != nil {
		return err
	}
	conn, ok := raw.(*addressed)
	if !ok {
		raw.Close()
		return errors.New("no packets")
	}
	pc := conn.PacketConn
	if _, err = pc.WriteTo([]byte("x"), nil); err != nil {
		return err
	}
	return pc.Close()
}

type reader struct{ net.Conn }

func (c *reader) Close() error { return c.Conn.Close() }

func unwrap(d dialer, addr string) (net.Conn, error) {
	// ok
	raw, err := d.Dial(addr)
	if err != nil {
		return nil, err
	}
	if r, ok := raw.(*reader); ok {
		return r.Conn, nil
	}
	return raw, nil
}

func asked(d dialer, addr string) (net.Addr, error) {
	raw, err := d.Dial(addr) // want "never released"
	if err != nil {
		return nil, err
	}
	if c, ok := raw.(*addressed); ok {
		return c.to, nil
	}
	return raw.RemoteAddr(), nil
}
