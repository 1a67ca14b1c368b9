// Package conversions: one resource under several types.
package conversions

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"unsafe"
)

// ok
func asCloser(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	var c io.Closer = f
	return c.Close()
}

func asCloserOnOnePath(path string, n int) error {
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		return err
	}
	var c io.Closer = f
	if n > 0 {
		return c.Close()
	}
	return nil
}

// ok: narrowed and asserted back
func assertedBack(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	var r io.Reader = f
	if _, err := io.Copy(io.Discard, r); err != nil {
		r.(io.Closer).Close()
		return err
	}
	return r.(*os.File).Close()
}

// ok: comma ok on a value that certainly is one
func commaOK(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	var r io.Reader = f
	if c, ok := r.(io.Closer); ok {
		defer c.Close()
	}
	_, err = io.Copy(io.Discard, r)
	return err
}

// ok: a type switch over what it may be
func typeSwitch(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	var v any = f
	switch v := v.(type) {
	case *os.File:
		return v.Close()
	case io.Closer:
		return v.Close()
	}
	return nil
}

func asReaderOnly(path string) (int64, error) {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return 0, err
	}
	var r io.Reader = f
	return io.Copy(io.Discard, r)
}

// ok
func tcp(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	t, ok := c.(*net.TCPConn)
	if !ok {
		c.Close()
		return errors.New("not TCP")
	}
	defer t.Close()
	return t.SetNoDelay(true)
}

func tcpWrong(addr string) error {
	c, err := net.Dial("tcp", addr) // want "not released on every path"
	if err != nil {
		return err
	}
	t, ok := c.(*net.TCPConn)
	if !ok {
		return errors.New("not TCP")
	}
	defer t.Close()
	return t.SetNoDelay(true)
}

// tcpReturned returns the one type and loses the other.
func tcpReturned(addr string) (*net.TCPConn, error) {
	c, err := net.Dial("tcp", addr) // want "released"
	if err != nil {
		return nil, err
	}
	t, ok := c.(*net.TCPConn)
	if !ok {
		return nil, fmt.Errorf("%T is not TCP", c)
	}
	return t, nil
}

// ok
func tcpReturnedRight(addr string) (*net.TCPConn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	t, ok := c.(*net.TCPConn)
	if !ok {
		c.Close()
		return nil, fmt.Errorf("%T is not TCP", c)
	}
	return t, nil
}

type conn struct{ net.Conn }

// ok: a struct around it that is released through the embedded method
func embedded(addr string) error {
	raw, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	c := conn{raw}
	defer c.Close()
	_, err = c.Write([]byte("x"))
	return err
}

func embeddedWrong(addr string) error {
	raw, err := net.Dial("tcp", addr) // want "never released"
	if err != nil {
		return err
	}
	c := conn{raw}
	_, err = c.Write([]byte("x"))
	return err
}

// ok: a named function type
type stopFunc func()

func named(parent context.Context) (context.Context, stopFunc) {
	ctx, cancel := context.WithCancel(parent)
	return ctx, stopFunc(cancel)
}

// ok
func usesNamed(parent context.Context) error {
	ctx, stop := named(parent)
	defer stop()
	return ctx.Err()
}

func usesNamedWrong(parent context.Context) error {
	ctx, stop := named(parent) // want "not released on every path"
	if err := ctx.Err(); err != nil {
		return err
	}
	stop()
	return nil
}

// ok: a read closer made of a reader and a closer
func readCloser(u string) (io.ReadCloser, error) {
	resp, err := http.Get(u)
	if err != nil {
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(resp.Body, 100), resp.Body}, nil
}

type querier interface {
	Query(string, ...any) (*sql.Rows, error)
}

// ok: through an interface that *sql.DB and *sql.Tx satisfy
func throughInterface(q querier) (n int, err error) {
	rows, err := q.Query("select 1")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

// ok: an array of one
func array(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	fs := [1]*os.File{f}
	return fs[0].Close()
}

// ok: a pointer to the variable
func pointer(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	p := &f
	defer (*p).Close()
	_, err = io.Copy(io.Discard, f)
	return err
}

func fill(pf **os.File, path string) (err error) {
	*pf, err = os.Open(path)
	return err
}

// ok: filled through a pointer
func filled(path string) error {
	var f *os.File
	if err := fill(&f, path); err != nil {
		return err
	}
	return f.Close()
}

// ok: the address of the file as a number, from which another one gets it
func asNumber(path string) (uintptr, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	return uintptr(unsafe.Pointer(f)), nil
}

func sizeOf(path string) (uintptr, error) {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return 0, err
	}
	return unsafe.Sizeof(f), nil
}
