// Package reassigned: variables that change what they hold.
package reassigned

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
)

func twiceFile(a, b string) error {
	f, err := os.Open(a) // want "overwritten"
	if err != nil {
		return err
	}
	fmt.Println(f.Name())
	f, err = os.Open(b)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(io.Discard, f)
	return err
}

// ok
func twiceFileRight(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	fmt.Println(f.Name())
	f.Close()
	f, err = os.Open(b)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(io.Discard, f)
	return err
}

func nilled(path string) (err error) {
	f, err := os.Open(path) // want "overwritten|never released"
	if err != nil {
		return err
	}
	f = nil
	return f.Close()
}

// ok: the variable is cleared after the hand over
func cleared(path string, sink func(*os.File)) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() {
		if f != nil {
			f.Close()
		}
	}()
	if fi, err := f.Stat(); err != nil || fi.IsDir() {
		return errors.New("not a file")
	}
	sink(f)
	f = nil
	return nil
}

// clearedWrong clears without a hand over.
func clearedWrong(path string) (err error) {
	f, err := os.Open(path) // want "released|overwritten"
	if err != nil {
		return err
	}
	defer func() {
		if f != nil {
			f.Close()
		}
	}()
	fi, err := f.Stat()
	if err != nil {
		return err
	}
	if fi.IsDir() {
		f = nil
		return errors.New("is a directory")
	}
	_, err = io.Copy(io.Discard, f)
	return err
}

// ok: swapped
func swap(a, b string) error {
	x, err := os.Open(a)
	if err != nil {
		return err
	}
	y, err := os.Open(b)
	if err != nil {
		x.Close()
		return err
	}
	x, y = y, x
	if _, err := io.Copy(io.Discard, x); err != nil {
		x.Close()
		y.Close()
		return err
	}
	return errors.Join(x.Close(), y.Close())
}

// swapWrong: x and y have changed places, and y is released twice.
func swapWrong(a, b string) error {
	x, err := os.Open(a)
	if err != nil {
		return err
	}
	y, err := os.Open(b) // want "never released"
	if err != nil {
		x.Close()
		return err
	}
	x, y = y, x
	fmt.Println(x.Name())
	return y.Close()
}

// ok: reconnects, releasing the old connection
func reconnect(addr string, n int) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	for i := 0; i < n; i++ {
		if _, err := io.WriteString(conn, "ping\n"); err != nil {
			conn.Close()
			conn, err = net.Dial("tcp", addr)
			if err != nil {
				return err
			}
		}
	}
	return conn.Close()
}

func reconnectWrong(addr string, n int) error {
	conn, err := net.Dial("tcp", addr) // want "released"
	if err != nil {
		return err
	}
	if _, err := io.WriteString(conn, "ping\n"); err != nil {
		conn, err = net.Dial("tcp", addr)
		if err != nil {
			return err
		}
	}
	return conn.Close()
}

// ok: an alias keeps the old one
func alias(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	old := f
	defer old.Close()
	f, err = os.Open(b)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(io.Discard, io.MultiReader(old, f))
	return err
}

// ok: the default is not acquired
func defaulted(path string) (err error) {
	in := os.Stdin
	if path != "-" {
		in, err = os.Open(path)
		if err != nil {
			return err
		}
		defer in.Close()
	}
	_, err = io.Copy(io.Discard, in)
	return err
}

func defaultedWrong(path string) (err error) {
	in := os.Stdin
	if path != "-" {
		in, err = os.Open(path) // want "never released"
		if err != nil {
			return err
		}
	}
	_, err = io.Copy(io.Discard, in)
	return err
}

// ok: releasing standard input as well does no harm
func defaultedBoth(path string) (err error) {
	in := os.Stdin
	if path != "-" {
		in, err = os.Open(path)
		if err != nil {
			return err
		}
	}
	defer in.Close()
	_, err = io.Copy(io.Discard, in)
	return err
}

// ok: as an interface
func output(path string) (err error) {
	var out io.WriteCloser = os.Stdout
	if path != "" {
		out, err = os.Create(path)
		if err != nil {
			return err
		}
	}
	defer out.Close()
	_, err = io.WriteString(out, "x")
	return err
}

// ok: with a closing function that is replaced
func closing(path string) (err error) {
	var w io.Writer = os.Stdout
	done := func() error { return nil }
	if path != "" {
		f, err := os.Create(path)
		if err != nil {
			return err
		}
		w, done = f, f.Close
	}
	defer done()
	_, err = io.WriteString(w, "x")
	return err
}

func closingWrong(path string) (err error) {
	var w io.Writer = os.Stdout
	done := func() error { return nil }
	if path != "" {
		f, err := os.Create(path) // want "not released on every path"
		if err != nil {
			return err
		}
		w, done = f, f.Close
	}
	if _, err = io.WriteString(w, "x"); err != nil {
		return err
	}
	return done()
}

type rotator struct {
	f *os.File
	n int
}

// ok: the field's old value is released first
func (r *rotator) rotate() error {
	if r.f != nil {
		if err := r.f.Close(); err != nil {
			return err
		}
	}
	f, err := os.Create(fmt.Sprintf("log.%d", r.n))
	if err != nil {
		return err
	}
	r.n++
	r.f = f
	return nil
}

// ok
func (r *rotator) Close() error { return r.f.Close() }

// ok: released in the next round
func follow(u string) (string, error) {
	resp, err := http.Get(u)
	if err != nil {
		return "", err
	}
	for resp.StatusCode == http.StatusFound {
		next := resp.Header.Get("Location")
		resp.Body.Close()
		resp, err = http.Get(next)
		if err != nil {
			return "", err
		}
	}
	line, err := bufio.NewReader(resp.Body).ReadString('\n')
	resp.Body.Close()
	return line, err
}

func followWrong(u string) (string, error) {
	resp, err := http.Get(u) // want "released"
	if err != nil {
		return "", err
	}
	if resp.StatusCode == http.StatusFound {
		resp, err = http.Get(resp.Header.Get("Location"))
		if err != nil {
			return "", err
		}
	}
	line, err := bufio.NewReader(resp.Body).ReadString('\n')
	resp.Body.Close()
	return line, err
}

func rowsTwice(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, "select 1") // want "released"
	if err != nil {
		return err
	}
	if rows.Next() {
		fmt.Println("one")
	}
	rows, err = db.QueryContext(ctx, "select 2")
	if err != nil {
		return err
	}
	return rows.Close()
}

// ok: the one that was there before is closed
func newest(names []string) (*os.File, error) {
	var last *os.File
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			if last != nil {
				last.Close()
			}
			return nil, err
		}
		if last != nil {
			last.Close()
		}
		last = f
	}
	return last, nil
}

func newestForgotten(names []string) (*os.File, error) {
	var last *os.File
	for _, name := range names {
		f, err := os.Open(name) // want "for those of earlier iterations before the return on line 375"
		if err != nil {
			if last != nil {
				last.Close()
			}
			return nil, err
		}
		last = f
	}
	return last, nil
}

// ok
func largest(names []string) (*os.File, error) {
	var best *os.File
	var size int64
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		info, err := f.Stat()
		if err != nil || best != nil && info.Size() <= size {
			f.Close()
			continue
		}
		if best != nil {
			best.Close()
		}
		best, size = f, info.Size()
	}
	return best, nil
}

func largestKept(names []string) (*os.File, error) {
	var best *os.File
	var size int64
	for _, name := range names {
		f, err := os.Open(name) // want "for those of earlier iterations before the return on line 415"
		if err != nil {
			continue
		}
		info, err := f.Stat()
		if err != nil || best != nil && info.Size() <= size {
			f.Close()
			continue
		}
		best, size = f, info.Size()
	}
	return best, nil
}

func largestFails(names []string) (*os.File, error) {
	var best *os.File
	for _, name := range names {
		f, err := os.Open(name) // want "for those of earlier iterations before the return on line 423"
		if err != nil {
			return nil, err
		}
		if best != nil {
			best.Close()
		}
		best = f
	}
	return best, nil
}

// ok: the connection is changed when it fails
func resend(addr string, msgs [][]byte) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	for _, msg := range msgs {
		if _, err := conn.Write(msg); err == nil {
			continue
		}
		next, err := net.Dial("tcp", addr)
		conn.Close()
		if err != nil {
			return err
		}
		conn = next
	}
	return conn.Close()
}

func resendForgotten(addr string, msgs [][]byte) error {
	conn, err := net.Dial("tcp", addr) // want "not released on every path"
	if err != nil {
		return err
	}
	for _, msg := range msgs {
		if _, err := conn.Write(msg); err == nil {
			continue
		}
		next, err := net.Dial("tcp", addr) // want "not released on every path"
		if err != nil {
			conn.Close()
			return err
		}
		conn = next
	}
	return conn.Close()
}

type server struct{ listeners []net.Listener }

func (s *server) Close() error {
	for _, l := range s.listeners {
		l.Close()
	}
	return nil
}

// The server has the first listener when the variable gets the second one.
func listen(a, b string) (*server, error) {
	s := new(server)
	l, err := net.Listen("tcp", a) // want "not released on every path: l.Close is missing before the return on line 490"
	if err != nil {
		return nil, err
	}
	s.listeners = append(s.listeners, l)
	if l, err = net.Listen("tcp", b); err != nil {
		return nil, err
	}
	s.listeners = append(s.listeners, l)
	return s, nil
}

// ok: it closes what it has
func listenRight(a, b string) (*server, error) {
	s := new(server)
	l, err := net.Listen("tcp", a)
	if err != nil {
		return nil, err
	}
	s.listeners = append(s.listeners, l)
	if l, err = net.Listen("tcp", b); err != nil {
		s.Close()
		return nil, err
	}
	s.listeners = append(s.listeners, l)
	return s, nil
}

// To be printed is not to be kept.
func printedBetween(a, b string) error {
	f, err := os.Open(a) // want "overwritten"
	if err != nil {
		return err
	}
	fmt.Println(f)
	if f, err = os.Open(b); err != nil {
		return err
	}
	return f.Close()
}
