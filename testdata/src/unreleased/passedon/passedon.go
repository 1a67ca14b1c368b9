// Package passedon calls functions that return what their arguments return.
package passedon

import (
	"io"
	"net"
	"os"

	"unreleased/passedon/again"
)

func dial(addr string) (string, error) {
	c, err := again.Try(3, func() (net.Conn, error) { return net.Dial("tcp", addr) }) // want `result of again.Try is never released: c.Close is missing`
	if err != nil {
		return "", err
	}
	return c.LocalAddr().String(), nil
}

func first(names []string) ([]byte, error) {
	f, _, err := again.First(names, os.Open) // want `f.Close is missing before the return on line 26`
	if err != nil {
		return nil, err
	}
	if _, err := f.Stat(); err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

type dialer struct{ addr string }

func (d dialer) dial() (net.Conn, error) { return net.Dial("tcp", d.addr) }

func twice(d dialer) (string, error) {
	c, err := again.Twice(d.dial) // want `c.Close is missing`
	if err != nil {
		return "", err
	}
	return c.LocalAddr().String(), nil
}

func timed(open func() (*os.File, error)) (*os.File, error) {
	f, err := open()
	println("opened")
	return f, err
}

func inside(name string) error {
	f, err := timed(func() (*os.File, error) { return os.Create(name) }) // want `f.Close is missing`
	if err != nil {
		return err
	}
	_, err = f.WriteString("x")
	return err
}

// passes hands it on.
func passes(addr string) (net.Conn, error) { return again.Twice(dialer{addr}.dial) }

func caller() error {
	c, err := passes("x") // want `c.Close is missing`
	if err != nil {
		return err
	}
	_, err = c.Write(nil)
	return err
}

// ok
func right(addr string) (string, error) {
	c, err := again.Try(3, func() (net.Conn, error) { return net.Dial("tcp", addr) })
	if err != nil {
		return "", err
	}
	defer c.Close()
	return c.LocalAddr().String(), nil
}

// ok: the cache keeps it
func cached(c *again.Cache[*os.File], name string) (int64, error) {
	f, err := c.Get(name, os.Open)
	if err != nil {
		return 0, err
	}
	fi, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return fi.Size(), nil
}

// ok: there is nothing to release
func numbers() (int, error) {
	return again.Try(2, func() (int, error) { return 1, nil })
}

var shared *os.File

// ok: it is somebody else's
func lent() (int64, error) {
	f, err := again.Twice(func() (*os.File, error) { return shared, nil })
	if err != nil {
		return 0, err
	}
	fi, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return fi.Size(), nil
}

// ok: gives up towards silence
func anything(name string) error {
	_, err := again.Any(func() (any, error) { return os.Open(name) })
	return err
}

func openInside(name string) (int64, error) {
	f, err := again.Inside(3, func() (*os.File, error) { return os.Open(name) }) // want `f.Close is missing before the return on line \d+`
	if err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), f.Close()
}

// ok: released on every path
func openInsideReleased(name string) (int64, error) {
	f, err := again.Inside(3, func() (*os.File, error) { return os.Open(name) })
	if err != nil {
		return 0, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// ok: the cache has it
func openKept(c *again.Cache[*os.File], name string) (os.FileInfo, error) {
	f, err := again.InsideKept(c, name, func() (*os.File, error) { return os.Open(name) })
	if err != nil {
		return nil, err
	}
	return f.Stat()
}

// ok: ended by what it calls
func openEnded(name string) (string, error) {
	f, err := again.InsideEnded(func() (*os.File, error) { return os.Open(name) }, func(f *os.File) { f.Close() })
	if err != nil {
		return "", err
	}
	return f.Name(), nil
}
