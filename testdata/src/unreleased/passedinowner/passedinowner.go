// Package passedinowner: a function of another package calls what it gets, and
// returns what that acquires inside an owner.
package passedinowner

import (
	"net"
	"os"

	"unreleased/passedinowner/crate"
)

func size(name string) (int64, error) {
	c, err := crate.Pack(func() (*os.File, error) { return os.Open(name) }) // want "c.Empty is missing before the return"
	if err != nil {
		return 0, err
	}
	st, err := c.Content().Stat()
	if err != nil {
		return 0, err
	}
	return st.Size(), c.Empty()
}

// ok
func sizeDeferred(name string) (int64, error) {
	c, err := crate.Pack(func() (*os.File, error) { return os.Open(name) })
	if err != nil {
		return 0, err
	}
	defer c.Empty()
	st, err := c.Content().Stat()
	if err != nil {
		return 0, err
	}
	return st.Size(), nil
}

func address(addr string) (string, error) {
	c, err := crate.Pack(func() (net.Conn, error) { return net.Dial("tcp", addr) }) // want "c.Empty is missing"
	if err != nil {
		return "", err
	}
	return c.Content().RemoteAddr().String(), nil
}

// ok: a label releases nothing
func label(name string) error {
	_, err := crate.Print(func() (string, error) { return os.Readlink(name) })
	return err
}
