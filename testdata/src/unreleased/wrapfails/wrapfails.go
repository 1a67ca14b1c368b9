// Package wrapfails: calls that put what they get into their result, and leave
// it to their callers where they fail.
package wrapfails

import (
	"net"

	"unreleased/wrapfails/link"
)

func login(addr, user string) (*link.Session, error) {
	c, err := net.Dial("tcp", addr) // want "not released on every path: c.Close is missing where link.Auth fails in the return on line 16"
	if err != nil {
		return nil, err
	}
	return link.Auth(c, user)
}

// ok
func loginRight(addr, user string) (*link.Session, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	s, err := link.Auth(c, user)
	if err != nil {
		c.Close()
	}
	return s, err
}

// ok
func guest(addr string) (*link.Session, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return link.Guest(c)
}

func say(addr, user, text string) error {
	s, err := loginRight(addr, user) // want "never released: s.Logout is missing"
	if err != nil {
		return err
	}
	return s.Send(text)
}

// ok
func sayRight(addr, user, text string) error {
	s, err := loginRight(addr, user)
	if err != nil {
		return err
	}
	defer s.Logout()
	return s.Send(text)
}

func sayLeaving(addr, text string) error {
	s, err := guest(addr) // want "not released on every path"
	if err != nil {
		return err
	}
	if err := s.Send(text); err != nil {
		return err
	}
	return s.Hangup()
}

// ok: a failure says that nothing was given
func given(addr string) (*link.Session, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return link.Given(c)
}

// ok
func givenChecked(addr string) (*link.Session, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	s, err := link.Given(c)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func givenAndLost(addr string) error {
	c, err := net.Dial("tcp", addr) // want "not released on every path"
	if err != nil {
		return err
	}
	s, err := link.Given(c)
	if err != nil {
		return err
	}
	if err := s.Send("x"); err != nil {
		return err
	}
	return s.Logout()
}
