// Package servedlater has listeners that are left to a method which fails before
// it hands them on to the one that serves.
package servedlater

import (
	"crypto/tls"
	"net"
)

type server struct {
	config    *tls.Config
	listeners []net.Listener
}

func (s *server) serve(ln net.Listener) error {
	s.listeners = append(s.listeners, ln)
	for {
		conn, err := ln.Accept()
		if err != nil {
			return err
		}
		conn.Close()
	}
}

func (s *server) close() error {
	for _, ln := range s.listeners {
		ln.Close()
	}
	return nil
}

func (s *server) listenAndServeTLS(addr, cert, key string) error {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	return s.serveTLS(ln, cert, key)
}

func (s *server) serveTLS(ln net.Listener, cert, key string) error { // want `ln, which callers leave to serveTLS, is not released on every path: ln.Close is missing before the return`
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return err
	}
	s.config.Certificates = append(s.config.Certificates, pair)
	return s.serve(tls.NewListener(ln, s.config))
}

func (s *server) listenAndServe(addr, cert, key string) error {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	if err := s.serveWith(ln, cert, key); err != nil {
		ln.Close()
		return err
	}
	return nil
}

func (s *server) serveWith(ln net.Listener, cert, key string) error { // ok: its caller closes it
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return err
	}
	s.config.Certificates = append(s.config.Certificates, pair)
	return s.serve(tls.NewListener(ln, s.config))
}

func (s *server) listenAndLook(addr string) (string, error) {
	ln, err := net.Listen("tcp", addr) // want `result of net.Listen is never released: ln.Close is missing`
	if err != nil {
		return "", err
	}
	return look(ln, addr)
}

// A function that only looks at it is left with nothing.
func look(ln net.Listener, addr string) (string, error) {
	if addr == "" {
		return "", net.ErrClosed
	}
	return name(ln), nil
}

func name(ln net.Listener) string { return ln.Addr().String() }
