// Package keptoptions: a constructor keeps its options as they are, and beside
// them what it uses of them.
package keptoptions

import (
	"errors"
	"io"
	"net"
	"os"
)

var errAddr = errors.New("no address")

type Options struct {
	Addr     string
	Listener net.Listener
	Log      io.WriteCloser
}

type Server struct {
	opts Options
	l    net.Listener
	log  io.WriteCloser
}

// ok
func New(opts Options) (*Server, error) {
	l := opts.Listener
	if l == nil {
		var err error
		if l, err = net.Listen("tcp", opts.Addr); err != nil {
			return nil, err
		}
	}
	return &Server{opts: opts, l: l, log: opts.Log}, nil
}

func (s *Server) Close() error {
	if s.log != nil {
		s.log.Close()
	}
	return s.l.Close()
}

// ok
func run(addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	s, err := New(Options{Listener: l})
	if err != nil {
		l.Close()
		return err
	}
	defer s.Close()
	return nil
}

// ok: what gets a listener does not fail
func runUnfailing(addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	s, err := New(Options{Listener: l})
	if err != nil {
		return err
	}
	defer s.Close()
	return nil
}

// ok
func NewChecked(opts Options) (*Server, error) {
	if opts.Addr == "" {
		return nil, errAddr
	}
	return New(opts)
}

func runFailing(addr string) error {
	l, err := net.Listen("tcp", addr) // want "not released on every path"
	if err != nil {
		return err
	}
	s, err := NewChecked(Options{Listener: l})
	if err != nil {
		return err
	}
	defer s.Close()
	return nil
}

// ok
func runLogged(addr, name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	s, err := New(Options{Addr: addr, Log: f})
	if err != nil {
		f.Close()
		return err
	}
	defer s.Close()
	return nil
}

func runForgotten(addr, name string) error {
	f, err := os.Create(name) // want "not released on every path"
	if err != nil {
		return err
	}
	s, err := New(Options{Addr: addr, Log: f}) // want "never released"
	if err != nil {
		f.Close()
		return err
	}
	s.opts.Addr = ""
	return nil
}
