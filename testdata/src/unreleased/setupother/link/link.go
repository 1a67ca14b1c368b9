// Package link has owners that their users set up.
package link

import (
	"errors"
	"net"
	"os"
)

// A Line is dialled later.
type Line struct {
	addr string
	conn net.Conn
}

// New only makes one.
func New(addr string) *Line { return &Line{addr: addr} }

// Checked only makes one, or fails.
func Checked(addr string) (*Line, error) {
	if addr == "" {
		return nil, errors.New("no address")
	}
	return &Line{addr: addr}, nil
}

// Dial acquires.
func (l *Line) Dial() (err error) {
	l.conn, err = net.Dial("tcp", l.addr)
	return err
}

// Redial leaves it to another method.
func (l *Line) Redial(addr string) error {
	l.addr = addr
	return l.Dial()
}

// Probe releases what another method has acquired.
func (l *Line) Probe() error {
	if err := l.Dial(); err != nil {
		return err
	}
	return l.Hangup()
}

// Say uses it.
func (l *Line) Say(s string) error {
	_, err := l.conn.Write([]byte(s))
	return err
}

// Hangup releases.
func (l *Line) Hangup() error { return l.conn.Close() }

// A Desk sets up a part of it.
type Desk struct {
	Name string
	line Line
}

// Start acquires.
func (d *Desk) Start() error { return d.line.Redial(d.Name) }

// Stop releases.
func (d *Desk) Stop() error { return d.line.Hangup() }

// A Set grows.
type Set struct{ files []*os.File }

// Add acquires one more.
func (s *Set) Add(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	s.files = append(s.files, f)
	return nil
}

// Close releases all.
func (s *Set) Close() error {
	var errs []error
	for _, f := range s.files {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}
