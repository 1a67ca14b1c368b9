// Package ftp has servers whose methods return when they serve no more, and
// connections that shake hands.
package ftp

import (
	"context"
	"errors"
	"log"
	"net"
)

// ErrClosed says that the server was shut down.
var ErrClosed = errors.New("closed")

// A Server listens while it serves.
type Server struct {
	addr   string
	l      net.Listener
	ctx    context.Context
	cancel context.CancelFunc
}

// New makes a server that does not listen yet.
func New(addr string) (*Server, error) {
	if addr == "" {
		return nil, errors.New("no address")
	}
	return &Server{addr: addr}, nil
}

// ListenAndServe serves until it cannot.
func (s *Server) ListenAndServe() error {
	l, err := net.Listen("tcp", s.addr)
	if err != nil {
		return err
	}
	log.Println("listening on", s.addr)
	return s.Serve(l)
}

// Serve serves what comes from l.
func (s *Server) Serve(l net.Listener) error {
	s.l = l
	s.ctx, s.cancel = context.WithCancel(context.Background())
	defer s.cancel()
	for {
		c, err := s.l.Accept()
		if err != nil {
			select {
			case <-s.ctx.Done():
				return ErrClosed
			default:
			}
			if ne, ok := err.(net.Error); ok && ne.Timeout() {
				continue
			}
			return err
		}
		go answer(c)
	}
}

// Start begins to serve, and returns.
func (s *Server) Start() error {
	l, err := net.Listen("tcp", s.addr)
	if err != nil {
		return err
	}
	s.l = l
	go s.accept()
	return nil
}

func (s *Server) accept() {
	for {
		c, err := s.l.Accept()
		if err != nil {
			return
		}
		go answer(c)
	}
}

func answer(c net.Conn) {
	defer c.Close()
	if _, err := c.Write([]byte("hello\n")); err != nil {
		log.Print(err)
	}
}

// Shutdown ends the server.
func (s *Server) Shutdown() error {
	if s.cancel != nil {
		s.cancel()
	}
	if s.l != nil {
		return s.l.Close()
	}
	return nil
}

// A Layers puts layers around connections.
type Layers interface {
	Around(c net.Conn) (net.Conn, error)
}

// A Conn shakes hands before it is used.
type Conn struct {
	c      net.Conn
	layers Layers
}

// Around makes a connection of c, which stays the caller's.
func Around(c net.Conn, layers Layers) *Conn { return &Conn{c: c, layers: layers} }

// Handshake puts the layer around the connection.
func (c *Conn) Handshake() error {
	inner, err := c.layers.Around(c.c)
	if err != nil {
		return err
	}
	c.c = inner
	return nil
}

// Redial takes another connection.
func (c *Conn) Redial(addr string) error {
	inner, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	c.c = inner
	return nil
}

// Write writes b.
func (c *Conn) Write(b []byte) (int, error) { return c.c.Write(b) }

// Read reads into b.
func (c *Conn) Read(b []byte) (int, error) { return c.c.Read(b) }

// Close closes the connection.
func (c *Conn) Close() error { return c.c.Close() }
