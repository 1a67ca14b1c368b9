// Package networks: what package net returns as an interface has a type that the
// name of the network tells.
package networks

import (
	"context"
	"errors"
	"net"
)

var errType = errors.New("unexpected type")

// ok
func listener(addr string) (*net.TCPListener, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	tcp, ok := l.(*net.TCPListener)
	if !ok {
		return nil, errType
	}
	return tcp, nil
}

func anyListener(network, addr string) (*net.TCPListener, error) {
	l, err := net.Listen(network, addr) // want `result of net.Listen is not released on every path: l.Close is missing before the return on line 33`
	if err != nil {
		return nil, err
	}
	tcp, ok := l.(*net.TCPListener)
	if !ok {
		return nil, errType
	}
	return tcp, nil
}

// ok
func conn(ctx context.Context, d *net.Dialer, addr string) (*net.UDPConn, error) {
	c, err := d.DialContext(ctx, "udp6", addr)
	if err != nil {
		return nil, err
	}
	udp, ok := c.(*net.UDPConn)
	if !ok {
		return nil, errType
	}
	return udp, nil
}

// ok
func port(end func(int)) (net.Listener, error) {
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		return nil, err
	}
	addr, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return nil, errType
	}
	end(addr.Port)
	return l, nil
}

func portOfUnix(end func(int)) (net.Listener, error) {
	l, err := net.Listen("unix", "socket") // want `result of net.Listen is not released on every path: l.Close is missing before the return on line 72`
	if err != nil {
		return nil, err
	}
	addr, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return nil, errType
	}
	end(addr.Port)
	return l, nil
}

// ok
func accepted(addr string, use func(*net.TCPConn)) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	defer l.Close()
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		if tcp, ok := c.(*net.TCPConn); ok {
			use(tcp)
			tcp.Close()
		}
	}
}

func acceptedFrom(l net.Listener, use func(*net.TCPConn)) error {
	for {
		c, err := l.Accept() // want `result of l.Accept is not released on every path`
		if err != nil {
			return err
		}
		if tcp, ok := c.(*net.TCPConn); ok {
			use(tcp)
			tcp.Close()
		}
	}
}
