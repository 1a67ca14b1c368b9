// Package greet says hello.
package greet

import (
	"fmt"
	"net"
)

// Hello returns c whether it fails or not.
func Hello(c net.Conn, name string) (net.Conn, error) {
	_, err := fmt.Fprintln(c, "hello", name)
	return c, err
}

// HelloOrClose closes c where it fails.
func HelloOrClose(c net.Conn, name string) (net.Conn, error) {
	if _, err := fmt.Fprintln(c, "hello", name); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}
