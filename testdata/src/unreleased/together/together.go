// Package together has results that come together, and codes that say whether
// something has been acquired.
package together

import (
	"context"
	"errors"
	"net"
)

type session struct {
	name string
	open bool
}

var sessions = map[string]*session{}

var errNone = errors.New("none")

func resume(ctx context.Context, name string) (*session, context.CancelFunc) {
	s := sessions[name]
	if !s.open {
		return nil, nil
	}
	ctx, cancel := context.WithCancel(ctx)
	go serve(ctx, s)
	return s, cancel
}

func begin(ctx context.Context, name string) (*session, context.CancelFunc) {
	s := &session{name: name}
	ctx, cancel := context.WithCancel(ctx)
	go serve(ctx, s)
	return s, cancel
}

func serve(ctx context.Context, s *session) {}

func ask(s *session) error {
	if !s.open {
		return errNone
	}
	return nil
}

// ok: without a session there is nothing to cancel
func resumed(ctx context.Context, name string) error {
	s, cancel := resume(ctx, name)
	if s == nil {
		return errNone
	}
	defer cancel()
	return ask(s)
}

func resumedLate(ctx context.Context, name string) error {
	s, cancel := resume(ctx, name) // want "cancel is missing before the return on line [0-9]+"
	if s == nil {
		return errNone
	}
	if err := ask(s); err != nil {
		return err
	}
	cancel()
	return nil
}

// ok: the session says whether there is something to cancel
func begun(ctx context.Context, name string) error {
	var s *session
	var cancel context.CancelFunc
	defer func() {
		if s != nil {
			cancel()
		}
	}()
	if name == "" {
		return errNone
	}
	s, cancel = begin(ctx, name)
	return ask(s)
}

const (
	accepted = iota
	refused
	failed
)

func greet(c net.Conn) (code int, err error) { return accepted, nil }

// ok: only what has been accepted leaves the loop without being closed, and
// what comes then hands it on.
func dialAny(addrs []string) (net.Conn, error) {
	var conn net.Conn
	var err error
	code := failed
	for _, addr := range addrs {
		conn, err = net.Dial("tcp", addr)
		if err != nil {
			code = failed
			continue
		}
		code, err = greet(conn)
		if code == accepted {
			break
		}
		conn.Close()
	}
	if code != accepted {
		return nil, errNone
	}
	return conn, nil
}

func dialAnyOther(addrs []string) (net.Conn, error) {
	var conn net.Conn
	var err error
	code := failed
	for _, addr := range addrs {
		conn, err = net.Dial("tcp", addr) // want "conn.Close is missing before the return on line 133"
		if err != nil {
			code = failed
			continue
		}
		code, err = greet(conn)
		if code == refused {
			break
		}
		conn.Close()
	}
	if code != accepted {
		return nil, errNone
	}
	return conn, nil
}
