// Package layers: streams that calls out of sight put around others.
package layers

import (
	"context"
	"crypto/tls"
	"io"
	"net"
)

// ok: the connection is its caller's
func handshake(conn net.Conn, cfg *tls.Config) (net.Conn, error) {
	c := tls.Server(conn, cfg)
	if err := c.Handshake(); err != nil {
		return nil, err
	}
	return c, nil
}

type Conn interface {
	net.Conn
	HandshakeContext(ctx context.Context) error
}

type Config interface {
	Server(conn net.Conn) (Conn, error)
}

// ok: the layer goes with the connection, which is its caller's
func ServerHandshake(ctx context.Context, conn net.Conn, config Config) (Conn, error) {
	tlsConn, err := config.Server(conn)
	if err != nil {
		return nil, err
	}
	if err := tlsConn.HandshakeContext(ctx); err != nil {
		return nil, err
	}
	return tlsConn, nil
}

func dialed(ctx context.Context, addr string, config Config) (Conn, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	tlsConn, err := config.Server(conn) // want "not released on every path"
	if err != nil {
		conn.Close()
		return nil, err
	}
	if err := tlsConn.HandshakeContext(ctx); err != nil {
		return nil, err
	}
	return tlsConn, nil
}

// ok
func dialedRight(ctx context.Context, addr string, config Config) (Conn, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	tlsConn, err := config.Server(conn)
	if err != nil {
		conn.Close()
		return nil, err
	}
	if err := tlsConn.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, err
	}
	return tlsConn, nil
}

type Store interface {
	Open(ctx context.Context, name string) (io.ReadCloser, error)
}

func size(ctx context.Context, s Store, name string) (int64, error) {
	r, err := s.Open(ctx, name) // want "never released"
	if err != nil {
		return 0, err
	}
	return io.Copy(io.Discard, r)
}
