// Package ownedbydefer has functions that defer the release of what they know
// nothing else about.
package ownedbydefer

import "io"

type record struct {
	Size     int
	Contents io.ReadCloser
}

type vault interface {
	Lookup(key string) (*record, error)
	Session(name string) (session, error)
	Line(name string) (session, error)
	Channel(name string) (session, error)
	Link(name string) (session, error)
}

type session interface {
	Ping() error
	Close() error
}

func read(v vault, key string, max int) ([]byte, error) {
	rec, err := v.Lookup(key) // want "result of v.Lookup is not released on every path: rec.Contents.Close is missing before the return"
	if err != nil {
		return nil, err
	}
	if rec.Size > max {
		return nil, io.ErrShortBuffer
	}
	defer rec.Contents.Close()
	return io.ReadAll(rec.Contents)
}

// ok
func readRight(v vault, key string, max int) ([]byte, error) {
	rec, err := v.Lookup(key)
	if err != nil {
		return nil, err
	}
	defer rec.Contents.Close()
	if rec.Size > max {
		return nil, io.ErrShortBuffer
	}
	return io.ReadAll(rec.Contents)
}

// ok: nothing says that the session is this function's
func ping(v vault, name string) error {
	s, err := v.Line(name)
	if err != nil {
		return err
	}
	return s.Ping()
}

func use(v vault, name string, work func() error) (err error) {
	s, err := v.Session(name) // want "s.Close is missing before the return"
	if err != nil {
		return err
	}
	if err := s.Ping(); err != nil {
		return err
	}
	defer func() {
		if cerr := s.Close(); err == nil {
			err = cerr
		}
	}()
	return work()
}

// ok: a session that is broken is closed, and kept otherwise
func keep(v vault, name string, kept map[string]session) (err error) {
	s, err := v.Channel(name)
	if err != nil {
		return err
	}
	if name == "" {
		return nil
	}
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	return s.Ping()
}

// ok: each is closed when it is not needed any more
func each(v vault, names []string) error {
	for _, name := range names {
		s, err := v.Link(name)
		if err != nil {
			return err
		}
		defer s.Close()
		if name == "" {
			continue
		}
		if err := s.Ping(); err != nil {
			return err
		}
	}
	return nil
}

type shared struct{ sessions map[string]session }

// ok
func (s *shared) get(name string) (session, error) {
	if got := s.sessions[name]; got != nil {
		return got, nil
	}
	return nil, io.EOF
}

// ok
func (s *shared) give(name string, back session) { s.sessions[name] = back }

// ok: the session goes back
func borrow(s *shared, name string) error {
	got, err := s.get(name)
	if err != nil {
		return err
	}
	if err := got.Ping(); err == nil {
		s.give(name, got)
		return nil
	}
	defer got.Close()
	return io.EOF
}

var sessions = map[string]func() session{}

// ok
func dial(name string) (session, error) {
	if f := sessions[name]; f != nil {
		return f(), nil
	}
	return nil, io.EOF
}

// ok
func first(name string) error {
	s, err := dial(name)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Ping()
}

// ok
func second(name string) error {
	s, err := dial(name)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Ping()
}

// ok: it releases the session nowhere, and may leave it to another
func third(name string) error {
	s, err := dial(name)
	if err != nil {
		return err
	}
	return s.Ping()
}

// ok: nobody defers the release of what once returns
func fourth(name string) error {
	s, err := once(name)
	if err != nil {
		return err
	}
	return s.Ping()
}

// ok
func once(name string) (session, error) {
	if f := sessions[name]; f != nil {
		return f(), nil
	}
	return nil, io.EOF
}

type plain struct{ open bool }

// ok
func (p *plain) Close() { p.open = false }

// ok
func newPlain(open bool) (*plain, error) {
	if !open {
		return nil, io.EOF
	}
	return &plain{open: open}, nil
}

// ok: a plain owns nothing
func usePlain(open bool, work func() error) error {
	p, err := newPlain(open)
	if err != nil {
		return err
	}
	if err := work(); err != nil {
		return err
	}
	defer p.Close()
	return work()
}

// A keeper has the session that its methods work with.
type keeper struct {
	v    vault
	kept session
}

// ok
func (k *keeper) session() (session, error) {
	if k.kept != nil {
		return k.kept, nil
	}
	s, err := k.v.Session("kept")
	if err != nil {
		return nil, err
	}
	k.kept = s
	return s, nil
}

// ok: it is kept for the next one
func (k *keeper) ping(isLast bool) error {
	s, err := k.session()
	if err != nil {
		return err
	}
	if !isLast {
		return s.Ping()
	}
	k.kept = nil
	defer s.Close()
	return s.Ping()
}
