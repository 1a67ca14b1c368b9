// Package dropped has functions that fail, and drop what they have made of the
// resource, or have begun by it.
package dropped

import (
	"context"
	"errors"
	"fmt"
	"net"
)

var errNone = errors.New("none")

type worker struct{ ctx context.Context }

type service struct {
	cancel  context.CancelFunc
	workers map[string]*worker
}

func newService(ctx context.Context, names []string) (*service, error) {
	ctx, cancel := context.WithCancel(ctx) // want `result of context.WithCancel is not released on every path`
	s := &service{cancel: cancel, workers: make(map[string]*worker)}
	for _, name := range names {
		if name == "" {
			return nil, errNone
		}
		s.workers[name] = &worker{ctx}
	}
	return s, nil
}

func newServiceRight(ctx context.Context, names []string) (*service, error) {
	ctx, cancel := context.WithCancel(ctx) // ok
	s := &service{cancel: cancel, workers: make(map[string]*worker)}
	for _, name := range names {
		if name == "" {
			cancel()
			return nil, errNone
		}
		s.workers[name] = &worker{ctx}
	}
	return s, nil
}

func (s *service) Close() { s.cancel() }

// A server is at work when it has been started.
type server struct{ l net.Listener }

func newServer() *server {
	l, _ := net.Listen("tcp", ":0")
	return &server{l}
}

func (s *server) Start(name string) error {
	if name == "" {
		return errNone
	}
	go s.serve()
	return nil
}

func (s *server) serve() {
	for {
		c, err := s.l.Accept()
		if err != nil {
			return
		}
		c.Close()
	}
}

func (s *server) Close() error { return s.l.Close() }

func failed(name string, err error) error { return fmt.Errorf("%s: %w", name, err) }

func started(name string) (*server, error) {
	s := newServer() // want `result of newServer is not released on every path`
	if err := s.Start(name); err != nil {
		return nil, failed(name, err)
	}
	return s, nil
}

func startedRight(name string) (*server, error) {
	s := newServer() // ok
	if err := s.Start(name); err != nil {
		s.Close()
		return nil, failed(name, err)
	}
	return s, nil
}
