// Package promoted has owners that have the method which releases from a
// struct that they embed.
package promoted

import (
	"io"
	"os"

	"unreleased/promoted/conn"
)

type base struct{ f *os.File }

func (b *base) Close() error { return b.f.Close() }
func (b *base) ping() error  { _, err := b.f.Stat(); return err }

type session struct {
	base
	user string
}

// ok
func login(name string) (*session, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	s := &session{base: base{f: f}, user: name}
	if err := s.ping(); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func loginLeaks(name string) (*session, error) {
	f, err := os.Open(name) // want `result of os.Open is not released on every path`
	if err != nil {
		return nil, err
	}
	s := &session{base: base{f: f}, user: name}
	if err := s.ping(); err != nil {
		return nil, err
	}
	return s, nil
}

func use(name string) error {
	s, err := login(name) // want `result of login is not released on every path: s.Close is missing`
	if err != nil {
		return err
	}
	if err := s.ping(); err != nil {
		return err
	}
	return s.Close()
}

// ok
func useRight(name string) error {
	s, err := login(name)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.ping()
}

// ok: by the embedded struct's name, and as a method value.
func byName(name string) error {
	s, err := login(name)
	if err != nil {
		return err
	}
	if s.user == "" {
		return s.base.Close()
	}
	end := s.Close
	return end()
}

// ok: a helper releases it.
func byHelper(name string) {
	s, err := login(name)
	if err != nil {
		return
	}
	quit(s)
}

func quit(s *session) { _ = s.Close() }

type deep struct{ *session }

func openDeep(name string) (*deep, error) {
	s, err := login(name)
	if err != nil {
		return nil, err
	}
	return &deep{s}, nil
}

func useDeep(name string) string {
	d, err := openDeep(name) // want `result of openDeep is never released: d.Close is missing`
	if err != nil {
		return ""
	}
	return d.user
}

// ok
func useDeepRight(name string) string {
	d, err := openDeep(name)
	if err != nil {
		return ""
	}
	defer d.Close()
	return d.user
}

type link struct {
	*conn.Conn
	name string
}

func dial(name string) (*link, error) {
	c, err := conn.Open(name)
	if err != nil {
		return nil, err
	}
	return &link{Conn: c, name: name}, nil
}

func useLink(name string) error {
	l, err := dial(name) // want `result of dial is never released: l.Close is missing`
	if err != nil {
		return err
	}
	return l.Ping()
}

// ok
func useLinkRight(name string) error {
	l, err := dial(name)
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()
	return l.Ping()
}

// A type whose own method hides the one that releases.
type hidden struct {
	base
	closed bool
}

func (h *hidden) Close() error {
	h.closed = true
	return nil
}

// ok: those who get it have nothing to call.
func openHidden(name string) (*hidden, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &hidden{base: base{f: f}}, nil
}

func useHidden(name string) bool {
	h, err := openHidden(name)
	return err == nil && h.closed
}

// ok: an io.Closer.
func closer(name string) (io.Closer, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &session{base: base{f: f}}, nil
}

func useCloser(name string, isIdle func() bool) error {
	c, err := closer(name) // want `result of closer is not released on every path: c.Close is missing`
	if err != nil {
		return err
	}
	if isIdle() {
		return nil
	}
	return c.Close()
}
