// Package line wraps connections.
package line

import (
	"bufio"
	"errors"
	"net"
)

// A Line reads lines from a connection.
type Line struct {
	conn net.Conn
	r    *bufio.Reader
}

// New takes conn.
func New(conn net.Conn) *Line { return &Line{conn, bufio.NewReader(conn)} }

// Next returns the next line.
func (l *Line) Next() (string, error) { return l.r.ReadString('\n') }

// Close closes the connection.
func (l *Line) Close() error { return l.conn.Close() }

// Greet reads a greeting.
func Greet(l *Line) error {
	s, err := l.Next()
	if err == nil && s != "hello\n" {
		err = errors.New("who is it?")
	}
	return err
}

// Dismiss reads a line and closes l.
func Dismiss(l *Line) error {
	defer l.Close()
	return Greet(l)
}
