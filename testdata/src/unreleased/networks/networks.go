// Package networks: the address of a listener or a connection has a type that the
// name of the network tells.
package networks

import (
	"context"
	"errors"
	"net"
)

var errType = errors.New("unexpected type")

// ok
func port(use func(int)) (net.Listener, error) {
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		return nil, err
	}
	addr, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return nil, errType
	}
	use(addr.Port)
	return l, nil
}

func portOfAny(network string, use func(int)) (net.Listener, error) {
	l, err := net.Listen(network, "localhost:0") // want `result of net.Listen is not released on every path: l.Close is missing before the return on line 34`
	if err != nil {
		return nil, err
	}
	addr, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return nil, errType
	}
	use(addr.Port)
	return l, nil
}

func portOfUnix(use func(int)) (net.Listener, error) {
	l, err := net.Listen("unix", "socket") // want `result of net.Listen is not released on every path: l.Close is missing before the return on line 47`
	if err != nil {
		return nil, err
	}
	addr, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return nil, errType
	}
	use(addr.Port)
	return l, nil
}

// ok
func from(ctx context.Context, d *net.Dialer, to string, use func(net.IP)) (net.Conn, error) {
	c, err := d.DialContext(ctx, "udp6", to)
	if err != nil {
		return nil, err
	}
	addr, ok := c.LocalAddr().(*net.UDPAddr)
	if !ok {
		return nil, errType
	}
	use(addr.IP)
	return c, nil
}

// ok
func first(at string, use func(net.IP)) (net.Conn, error) {
	l, err := net.Listen("tcp", at)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	c, err := l.Accept()
	if err != nil {
		return nil, err
	}
	addr, ok := c.RemoteAddr().(*net.TCPAddr)
	if !ok {
		return nil, errType
	}
	use(addr.IP)
	return c, nil
}

func firstOf(l net.Listener, use func(net.IP)) (net.Conn, error) {
	c, err := l.Accept() // want `result of l.Accept is not released on every path`
	if err != nil {
		return nil, err
	}
	addr, ok := c.RemoteAddr().(*net.TCPAddr)
	if !ok {
		return nil, errType
	}
	use(addr.IP)
	return c, nil
}

// typed asks for the type of the connection itself, which it may not have.
func typed(at string) (*net.TCPConn, error) {
	c, err := net.Dial("tcp", at) // want `result of net.Dial is not released on every path`
	if err != nil {
		return nil, err
	}
	tcp, ok := c.(*net.TCPConn)
	if !ok {
		return nil, errType
	}
	return tcp, nil
}
