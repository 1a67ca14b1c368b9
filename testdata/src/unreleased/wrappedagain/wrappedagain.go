// Package wrappedagain has layers put around a resource in a loop: the call
// that makes the next layer gets the one before, and that is no leak of it.
package wrappedagain

import (
	"compress/gzip"
	"io"
	"net"
	"os"
)

type layer interface {
	Wrap(net.Conn) (net.Conn, error)
	Dial(addr string) (net.Conn, error)
}

func wrapAll(layers []layer, conn net.Conn) (net.Conn, error) {
	var err error
	for _, l := range layers {
		// ok: the next layer has taken it
		conn, err = l.Wrap(conn)
		if err != nil {
			return nil, err
		}
	}
	return conn, nil
}

func dialAll(layers []layer) (conn net.Conn, err error) {
	for _, l := range layers {
		conn, err = l.Dial(":8080") // want "overwritten"
		if err != nil {
			return nil, err
		}
	}
	return conn, nil
}

func wrapWith(wraps []func(net.Conn) (net.Conn, error), conn net.Conn) (net.Conn, error) {
	var err error
	for _, wrap := range wraps {
		// ok
		if conn, err = wrap(conn); err != nil {
			return nil, err
		}
	}
	return conn, nil
}

type counted struct{ net.Conn }

func count(conn net.Conn) (net.Conn, error) { return &counted{conn}, nil }

func countTwice(addr string) (net.Conn, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	for range 2 {
		// ok: what is counted holds it
		if conn, err = count(conn); err != nil {
			return nil, err
		}
	}
	return conn, nil
}

// logged only looks at the connection that there is.
func logged(conn net.Conn, addr string) (net.Conn, error) {
	if conn != nil {
		println(conn.RemoteAddr().String())
	}
	return net.Dial("tcp", addr)
}

func redial(addrs []string) (conn net.Conn, err error) {
	for _, addr := range addrs {
		conn, err = logged(conn, addr) // want "overwritten"
		if err != nil {
			return nil, err
		}
	}
	return conn, nil
}

// A compressing writer does not end what is below it.
func compress(w io.Writer, times int, data []byte) error {
	for range times {
		w = gzip.NewWriter(w) // want "overwritten"
	}
	_, err := w.Write(data)
	return err
}

func nested(names []string, of func(*os.File, string) (*os.File, error)) (dir *os.File, err error) {
	for _, name := range names {
		// ok: what is out of sight may keep it
		if dir, err = of(dir, name); err != nil {
			return nil, err
		}
	}
	return dir, nil
}
