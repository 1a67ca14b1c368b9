// Package gear has functions that set up what they are given.
package gear

import (
	"io"
	"net"
	"os"
)

// A Link has a connection.
type Link struct {
	addr string
	conn net.Conn
}

// Say sends a line.
func (l *Link) Say(s string) error { _, err := io.WriteString(l.conn, s); return err }

// Close releases it.
func (l *Link) Close() error { return l.conn.Close() }

// Dial sets up the link.
func Dial(l *Link, addr string) (err error) {
	l.addr = addr
	l.conn, err = net.Dial("tcp", addr)
	return err
}

var all []*Link

// DialListed sets up the link, which a list of the package has, too.
func DialListed(addr string, l *Link) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	l.conn = c
	all = append(all, l)
	return nil
}

// Open stores a file in a variable.
func Open(name string, out **os.File) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	*out = f
	return nil
}

// OpenIf stores a file in a variable, if there is one.
func OpenIf(name string, out *io.ReadCloser) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	*out = f
	return true
}

// Both stores two.
func Both(a, b string, x, y **os.File) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	g, err := os.Open(b)
	if err != nil {
		f.Close()
		return err
	}
	*x, *y = f, g
	return nil
}

// Std stores a file, or a standard one that nobody need release.
func Std(name string, out **os.File) (err error) {
	if name == "-" {
		*out = os.Stdin
		return nil
	}
	*out, err = os.Open(name)
	return err
}
