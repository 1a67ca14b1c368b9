// Package eitherowner: what a constructor returns on one path says nothing
// about the owner on another that forgets what it holds.
package eitherowner

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
)

// counted forgets its file.
type counted struct {
	file *os.File
	n    int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.file.Read(p)
	c.n += n
	return n, err
}

// Close ends the counting only.
func (c *counted) Close() error {
	c.n = 0
	return nil
}

// closed releases its file.
type closed struct {
	file *os.File
	n    int
}

func (c *closed) Read(p []byte) (int, error) {
	n, err := c.file.Read(p)
	c.n += n
	return n, err
}

// Close releases the file.
func (c *closed) Close() error { return c.file.Close() }

// Open returns the file itself, or counts what is read of it.
func Open(name string, plain bool) (io.ReadCloser, error) {
	f, err := os.Open(name) // want "result of os.Open is stored in field file of counted and never released: no function calls its Close, not even the Close of counted"
	if err != nil {
		return nil, err
	}
	if plain {
		return f, nil
	}
	return &counted{file: f}, nil
}

// ok: the owner releases
func OpenRight(name string, plain bool) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	if plain {
		return f, nil
	}
	return &closed{file: f}, nil
}

// Pick chooses between two owners, one of which forgets.
func Pick(name string, mode int) (io.ReadCloser, error) {
	f, err := os.Open(name) // want "is stored in field file of counted and never released"
	if err != nil {
		return nil, err
	}
	switch mode {
	case 0:
		return &closed{file: f}, nil
	case 1:
		return &counted{file: f}, nil
	}
	defer f.Close()
	all, err := io.ReadAll(f)
	return io.NopCloser(bytes.NewReader(all)), err
}

// Wrap puts the owner where the file was.
func Wrap(name string, count bool) (io.ReadCloser, error) {
	f, err := os.Open(name) // want "is stored in field file of counted and never released"
	if err != nil {
		return nil, err
	}
	var rc io.ReadCloser = f
	if count {
		rc = &counted{file: f}
	}
	return rc, nil
}

func newCounted(f *os.File) *counted { return &counted{file: f} }

func newClosed(f *os.File) *closed { return &closed{file: f} }

// Made leaves the making of the owner to a function.
func Made(name string, count bool) (io.ReadCloser, error) {
	f, err := os.Open(name) // want "is stored in field file of counted and never released"
	if err != nil {
		return nil, err
	}
	if !count {
		return newClosed(f), nil
	}
	return newCounted(f), nil
}

// ok: the caller has the file, too
func Both(name string) (*counted, *os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	return &counted{file: f}, f, nil
}

// ok: the list has it
func Listed(name string, all *[]*os.File, count bool) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	*all = append(*all, f)
	if count {
		return &counted{file: f}, nil
	}
	return io.NopCloser(f), nil
}

// session keeps the connection for its reader.
type session struct {
	conn net.Conn
	name string
}

// String asks the connection for its address.
func (s *session) String() string { return fmt.Sprint(s.name, s.conn.RemoteAddr()) }

// Close says that the session is over.
func (s *session) Close() error {
	s.name = ""
	return nil
}

// ok: a literal closes what the session forgets
func Dial(addr string, raw bool) (io.Closer, func(), error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, nil, err
	}
	done := func() { conn.Close() }
	if raw {
		return conn, nil, nil
	}
	return &session{conn: conn}, done, nil
}
