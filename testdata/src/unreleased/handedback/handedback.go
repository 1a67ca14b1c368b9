// Package handedback: a function returns what it gets, beside an error or not.
package handedback

import (
	"net"

	"unreleased/handedback/greet"
)

func dial(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr) // want "c.Close is missing before the return"
	if err != nil {
		return nil, err
	}
	c, err = greet.Hello(c, "me")
	if err != nil {
		return nil, err
	}
	return c, nil
}

// ok
func dialOrClose(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	c, err = greet.Hello(c, "me")
	if err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// ok
func dialDirectly(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return greet.Hello(c, "me")
}

// ok
func dialPolitely(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	c, err = greet.HelloOrClose(c, "me")
	if err != nil {
		return nil, err
	}
	return c, nil
}
