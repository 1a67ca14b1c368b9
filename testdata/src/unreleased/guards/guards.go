// Package guards: releases behind helpers, flags and states that decide
// together.
package guards

import (
	"bufio"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

type document struct {
	f    *os.File
	kind string
	size int64
}

func (d *document) Close() error { return d.f.Close() }

// ok: one closure for all failures
func open(path string) (*document, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	fail := func(err error) (*document, error) {
		f.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	fi, err := f.Stat()
	if err != nil {
		return fail(err)
	}
	var magic [4]byte
	if _, err := io.ReadFull(f, magic[:]); err != nil {
		return fail(err)
	}
	if fi.Size() < 100 {
		return fail(io.ErrUnexpectedEOF)
	}
	return &document{f: f, kind: string(magic[:]), size: fi.Size()}, nil
}

// openWrong forgets the closure once.
func openWrong(path string) (*document, error) {
	f, err := os.Open(path) // want "released"
	if err != nil {
		return nil, err
	}
	fail := func(err error) (*document, error) {
		f.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	fi, err := f.Stat()
	if err != nil {
		return fail(err)
	}
	var magic [4]byte
	if _, err := io.ReadFull(f, magic[:]); err != nil {
		return nil, err
	}
	return &document{f: f, kind: string(magic[:]), size: fi.Size()}, nil
}

// ok: a predicate that releases when it says so
func predicate(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	failed := func(err error) bool {
		if err != nil {
			f.Close()
			return true
		}
		return false
	}
	_, err = f.Seek(10, io.SeekStart)
	if failed(err) {
		return err
	}
	_, err = io.Copy(io.Discard, f)
	if failed(err) {
		return err
	}
	return f.Close()
}

// ok: acquired and released under one flag that a loop keeps
func segments(lines []string) error {
	var out *os.File
	for i, l := range lines {
		if strings.HasPrefix(l, "#") {
			if out != nil {
				if err := out.Close(); err != nil {
					return err
				}
				out = nil
			}
			f, err := os.Create(fmt.Sprintf("segment-%d", i))
			if err != nil {
				return err
			}
			out = f
			continue
		}
		if out == nil {
			continue
		}
		if _, err := fmt.Fprintln(out, l); err != nil {
			out.Close()
			return err
		}
	}
	if out != nil {
		return out.Close()
	}
	return nil
}

func segmentsWrong(lines []string) error {
	var out *os.File
	for i, l := range lines {
		if strings.HasPrefix(l, "#") {
			f, err := os.Create(fmt.Sprintf("segment-%d", i)) // want "released|overwritten"
			if err != nil {
				return err
			}
			out = f
			continue
		}
		if out == nil {
			continue
		}
		if _, err := fmt.Fprintln(out, l); err != nil {
			out.Close()
			return err
		}
	}
	if out != nil {
		return out.Close()
	}
	return nil
}

// ok: an optional layer with its own defer
func maybeGzip(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		zr, err := gzip.NewReader(f)
		if err != nil {
			return nil, err
		}
		defer zr.Close()
		r = zr
	}
	return io.ReadAll(r)
}

// ok: else if
func elseIf(path string) (string, error) {
	if f, err := os.Open(path); errors.Is(err, os.ErrNotExist) {
		return "", nil
	} else if err != nil {
		return "", err
	} else if line, err := bufio.NewReader(f).ReadString('\n'); err != nil {
		f.Close()
		return "", err
	} else {
		return line, f.Close()
	}
}

func elseIfWrong(path string) (string, error) {
	if f, err := os.Open(path); errors.Is(err, os.ErrNotExist) { // want "not released on every path"
		return "", nil
	} else if err != nil {
		return "", err
	} else if line, err := bufio.NewReader(f).ReadString('\n'); err != nil {
		return "", err
	} else {
		return line, f.Close()
	}
}

// ok: the error's text decides after the error has been seen
func byText(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		if strings.Contains(err.Error(), "refused") {
			return nil
		}
		return err
	}
	return c.Close()
}

// ok: an error that is kept in a struct
type outcome struct {
	conn net.Conn
	err  error
}

// ok
func dial(addr string) outcome {
	c, err := net.Dial("tcp", addr)
	return outcome{c, err}
}

// ok: a count of what is open
func counted(paths []string) (err error) {
	open := make([]*os.File, 0, len(paths))
	for _, p := range paths {
		f, oerr := os.Open(p)
		if oerr != nil {
			err = oerr
			break
		}
		open = append(open, f)
	}
	for _, f := range open {
		if cerr := f.Close(); cerr != nil && err == nil {
			err = cerr
		}
	}
	return err
}

// ok: waits for one of two
func either(ctx context.Context, a, b string) (net.Conn, error) {
	ca, erra := net.Dial("tcp", a)
	cb, errb := net.Dial("tcp", b)
	switch {
	case erra != nil && errb != nil:
		return nil, errors.Join(erra, errb)
	case erra != nil:
		return cb, nil
	case errb != nil:
		return ca, nil
	}
	cb.Close()
	return ca, nil
}

func eitherWrong(ctx context.Context, a, b string) (net.Conn, error) {
	ca, erra := net.Dial("tcp", a)
	cb, errb := net.Dial("tcp", b) // want "released"
	switch {
	case erra != nil && errb != nil:
		return nil, errors.Join(erra, errb)
	case erra != nil:
		return cb, nil
	}
	return ca, nil
}

// ok: released by the error handling of another call
func withDeadline(addr string) (c net.Conn, err error) {
	c, err = net.Dial("tcp", addr)
	if err == nil {
		err = c.SetDeadline(time.Now().Add(time.Second))
		if err != nil {
			c.Close()
			c = nil
		}
	}
	return c, err
}

func withDeadlineWrong(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr) // want "released"
	if err == nil {
		err = c.SetDeadline(time.Now().Add(time.Second))
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

// ok: a release that tolerates a second one
func tolerant(db *sql.DB) (err error) {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() {
		if rerr := tx.Rollback(); rerr != nil && !errors.Is(rerr, sql.ErrTxDone) {
			err = errors.Join(err, rerr)
		}
	}()
	if _, err := tx.Exec("delete from t"); err != nil {
		return err
	}
	return tx.Commit()
}

// ok: the status decides who releases
func stream(u string, w io.Writer) error {
	resp, err := http.Get(u)
	if err != nil {
		return err
	}
	switch code := resp.StatusCode; {
	case code == http.StatusNoContent:
		return resp.Body.Close()
	case code >= 400:
		defer resp.Body.Close()
		msg, _ := io.ReadAll(resp.Body)
		return errors.New(string(msg))
	case code >= 300:
		resp.Body.Close()
		return http.ErrUseLastResponse
	}
	_, err = io.Copy(w, resp.Body)
	return errors.Join(err, resp.Body.Close())
}

func streamWrong(u string, w io.Writer) error {
	resp, err := http.Get(u) // want "not released on every path"
	if err != nil {
		return err
	}
	switch code := resp.StatusCode; {
	case code == http.StatusNoContent:
		return nil
	case code >= 400:
		defer resp.Body.Close()
		msg, _ := io.ReadAll(resp.Body)
		return errors.New(string(msg))
	}
	_, err = io.Copy(w, resp.Body)
	return errors.Join(err, resp.Body.Close())
}

// ok: a loop whose condition holds the resource
func drain(u string) (n int, err error) {
	for resp, err := http.Get(u); ; resp, err = http.Get(u) {
		if err != nil {
			return n, err
		}
		code := resp.StatusCode
		resp.Body.Close()
		if code != http.StatusAccepted {
			return n, nil
		}
		n++
	}
}

func drainWrong(u string) (n int, err error) {
	for resp, err := http.Get(u); ; resp, err = http.Get(u) { // want "released" "released"
		if err != nil {
			return n, err
		}
		if resp.StatusCode != http.StatusAccepted {
			return n, nil
		}
		resp.Body.Close()
		n++
	}
}

// ok: constants decide
const tracing = false

func constant(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if tracing {
		fmt.Println(f.Name())
	}
	return f.Close()
}

// ok: an xor of two flags, both ways released
func xor(a, b bool, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if a != b {
		defer f.Close()
	} else {
		f.Close()
	}
	return nil
}

// ok: an enumeration
type mode int

const (
	read mode = iota
	write
)

// ok
func enumerated(m mode, path string) (err error) {
	var f *os.File
	switch m {
	case read:
		f, err = os.Open(path)
	case write:
		f, err = os.Create(path)
	default:
		return fmt.Errorf("mode %d", m)
	}
	if err != nil {
		return err
	}
	if m == write {
		if _, err := f.WriteString("x"); err != nil {
			f.Close()
			return err
		}
	}
	return f.Close()
}

func enumeratedWrong(m mode, path string) (err error) {
	var f *os.File
	switch m {
	case read:
		f, err = os.Open(path) // want "released"
	case write:
		f, err = os.Create(path) // want "released"
	default:
		return fmt.Errorf("mode %d", m)
	}
	if err != nil {
		return err
	}
	if m == write {
		if _, err := f.WriteString("x"); err != nil {
			return err
		}
		return f.Close()
	}
	return nil
}
