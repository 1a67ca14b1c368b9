// Package closures: function literals that acquire, release and carry.
package closures

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

func retry(n int, fn func() error) error {
	var err error
	for i := 0; i < n; i++ {
		if err = fn(); err == nil {
			return nil
		}
		time.Sleep(time.Duration(i) * time.Millisecond)
	}
	return err
}

// ok: acquired by a closure that a helper calls
func dialRetried(addr string) error {
	var conn net.Conn
	err := retry(3, func() error {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			return err
		}
		conn = c
		return nil
	})
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = io.WriteString(conn, "ping\n")
	return err
}

func dialRetriedWrong(addr string) error {
	return retry(3, func() error {
		conn, err := net.Dial("tcp", addr) // want "not released on every path"
		if err != nil {
			return err
		}
		if _, err := io.WriteString(conn, "ping\n"); err != nil {
			return err
		}
		return conn.Close()
	})
}

// ok: rows assigned in a called literal
func rowsInLiteral(db *sql.DB) (n int, err error) {
	var rows *sql.Rows
	func() {
		rows, err = db.Query("select 1")
	}()
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

func rowsInLiteralWrong(db *sql.DB) (cols []string, err error) {
	var rows *sql.Rows
	func() {
		rows, err = db.Query("select 1") // want "never released"
	}()
	if err != nil {
		return nil, err
	}
	return rows.Columns()
}

// ok: immediately invoked, released inside
func invoked(path string) (size int64) {
	func() {
		f, err := os.Open(path)
		if err != nil {
			return
		}
		defer f.Close()
		if fi, err := f.Stat(); err == nil {
			size = fi.Size()
		}
	}()
	return size
}

func invokedWrong(path string) (size int64) {
	func() {
		f, err := os.Open(path) // want "not released on every path"
		if err != nil {
			return
		}
		fi, err := f.Stat()
		if err != nil {
			return
		}
		size = fi.Size()
		f.Close()
	}()
	return size
}

// ok: result of a literal
func literalResult(path string) ([]byte, error) {
	f, err := func() (*os.File, error) {
		if path == "-" {
			return nil, errors.New("standard input is not supported")
		}
		return os.Open(path)
	}()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// ok: a local opener
func localOpener(dir string) error {
	open := func(name string) (*os.File, error) {
		return os.Open(dir + "/" + name)
	}
	a, err := open("a")
	if err != nil {
		return err
	}
	defer a.Close()
	b, err := open("b")
	if err != nil {
		return err
	}
	defer b.Close()
	_, err = io.Copy(io.Discard, io.MultiReader(a, b))
	return err
}

// ok: a closure that releases is called on each path
func localRelease(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	bye := func(reason string) {
		fmt.Fprintln(conn, reason)
		conn.Close()
	}
	if err := conn.SetReadDeadline(time.Now()); err != nil {
		bye("deadline")
		return err
	}
	bye("done")
	return nil
}

func localReleaseWrong(addr string) error {
	conn, err := net.Dial("tcp", addr) // want "not released on every path"
	if err != nil {
		return err
	}
	bye := func(reason string) {
		fmt.Fprintln(conn, reason)
		conn.Close()
	}
	if err := conn.SetReadDeadline(time.Now()); err != nil {
		return err
	}
	bye("done")
	return nil
}

// localBorrow: the closure only writes.
func localBorrow(addr string) error {
	conn, err := net.Dial("tcp", addr) // want "never released"
	if err != nil {
		return err
	}
	say := func(s string) error {
		_, err := io.WriteString(conn, s)
		return err
	}
	if err := say("hello\n"); err != nil {
		return err
	}
	return say("bye\n")
}

// ok: returned closure carries the file
func lineReader(path string) (func([]byte) (int, error), error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return func(b []byte) (int, error) {
		n, err := f.Read(b)
		if err == io.EOF {
			f.Close()
		}
		return n, err
	}, nil
}

// ok: cleanup handed out
func tempFile() (string, func(), error) {
	f, err := os.CreateTemp("", "x")
	if err != nil {
		return "", nil, err
	}
	return f.Name(), func() {
		f.Close()
		os.Remove(f.Name())
	}, nil
}

// ok
func usesTempFile() error {
	name, cleanup, err := tempFile()
	if err != nil {
		return err
	}
	defer cleanup()
	return os.WriteFile(name, []byte("x"), 0o600)
}

func usesTempFileWrong() error {
	name, cleanup, err := tempFile() // want "not released on every path"
	if err != nil {
		return err
	}
	if err := os.WriteFile(name, []byte("x"), 0o600); err != nil {
		return err
	}
	cleanup()
	return nil
}

// ok: released by a closure under a lock
func withLock(path string) error {
	var mu sync.Mutex
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	finish := func() error {
		mu.Lock()
		defer mu.Unlock()
		return f.Close()
	}
	if _, err := f.WriteString("x"); err != nil {
		return errors.Join(err, finish())
	}
	return finish()
}

// ok: given to an unknown function
func register(path string, atExit func(func())) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	atExit(func() { f.Close() })
	return nil
}

// ok: stored in a field
type app struct{ stop func() error }

func (a *app) start(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	a.stop = func() error { return f.Close() }
	return nil
}

// ok: a literal that borrows is passed to a helper, the release is here
func withHelper(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return retry(2, func() error {
		_, err := io.Copy(io.Discard, resp.Body)
		return err
	})
}

func withHelperWrong(url string) error {
	resp, err := http.Get(url) // want "never released"
	if err != nil {
		return err
	}
	return retry(2, func() error {
		_, err := io.Copy(io.Discard, resp.Body)
		return err
	})
}

// ok: two-level capture
func twoLevels(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	outer := func() {
		inner := func() { f.Close() }
		inner()
	}
	defer outer()
	_, err = f.Seek(10, io.SeekStart)
	return err
}

// ok: cancel captured by a timer
func timed(parent context.Context) context.Context {
	ctx, cancel := context.WithCancel(parent)
	time.AfterFunc(time.Minute, func() { cancel() })
	return ctx
}

// ok: cancel is the callback
func timedDirectly(parent context.Context) context.Context {
	ctx, cancel := context.WithCancel(parent)
	time.AfterFunc(time.Minute, cancel)
	return ctx
}

// conditionalLiteral: the literal is called on one path only.
func conditionalLiteral(path string, really bool) error {
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		return err
	}
	done := func() { f.Close() }
	if really {
		done()
	}
	return nil
}

// ok: per-iteration capture
func perIteration(paths []string) (all []func()) {
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			continue
		}
		all = append(all, func() { f.Close() })
	}
	return all
}

// swallowed: the variable that the closure releases has been replaced.
func swallowed(a, b string) error {
	f, err := os.Open(a) // want "overwritten"
	if err != nil {
		return err
	}
	defer func() { f.Close() }()
	f, err = os.Open(b)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, f)
	return err
}

// ok: evaluated at the defer, so both are released
func notSwallowed(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	defer f.Close()
	f, err = os.Open(b)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(io.Discard, f)
	return err
}
