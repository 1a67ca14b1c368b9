// Package heldinside: functions of another package that get the owner of what its
// constructor was given.
package heldinside

import (
	"net"

	"unreleased/heldinside/line"
)

func greets(addr string) error {
	conn, err := net.Dial("tcp", addr) // want "conn.Close is missing"
	if err != nil {
		return err
	}
	return line.Greet(line.New(conn))
}

func opens(addr string) (*line.Line, error) {
	conn, err := net.Dial("tcp", addr) // want "conn.Close is missing before the return"
	if err != nil {
		return nil, err
	}
	l := line.New(conn)
	if err := line.Greet(l); err != nil {
		return nil, err
	}
	return l, nil
}

// ok
func opensOrCloses(addr string) (*line.Line, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	l := line.New(conn)
	if err := line.Greet(l); err != nil {
		l.Close()
		return nil, err
	}
	return l, nil
}

// ok
func dismisses(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	return line.Dismiss(line.New(conn))
}
