// Package once: sync.Once, testing.TB.Cleanup and other ways to run it later.
package once

import (
	"context"
	"database/sql"
	"io"
	"net"
	"os"
	"runtime"
	"sync"
	"testing"
)

type lazy struct {
	once sync.Once
	f    *os.File
	err  error
}

// ok
func (l *lazy) get(path string) (*os.File, error) {
	l.once.Do(func() {
		l.f, l.err = os.Open(path)
	})
	return l.f, l.err
}

// ok
func (l *lazy) Close() error { return l.f.Close() }

// ok
func onceLocal(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	var once sync.Once
	release := func() { once.Do(func() { f.Close() }) }
	defer release()
	_, err = io.Copy(io.Discard, f)
	return err
}

func onceOnOnePath(path string) error {
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		return err
	}
	var once sync.Once
	release := func() { once.Do(func() { f.Close() }) }
	if _, err = io.Copy(io.Discard, f); err != nil {
		return err
	}
	release()
	return nil
}

// ok
func onceFunc(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	release := sync.OnceFunc(func() { c.Close() })
	defer release()
	_, err = io.WriteString(c, "x")
	return err
}

// ok
func onceHandedOut(parent context.Context, addr string) (net.Conn, func(), error) {
	ctx, cancel := context.WithCancel(parent)
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		cancel()
		return nil, nil, err
	}
	return c, sync.OnceFunc(func() {
		cancel()
		c.Close()
	}), nil
}

func onceHandedOutWrong(parent context.Context, addr string) (net.Conn, func(), error) {
	ctx, cancel := context.WithCancel(parent) // want "released"
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, nil, err
	}
	return c, sync.OnceFunc(func() {
		cancel()
		c.Close()
	}), nil
}

// ok
func tempFile(t testing.TB) *os.File {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "x")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// ok: the helper's result is released by the test
func usesTempFile(t *testing.T) {
	f := tempFile(t)
	if _, err := f.WriteString("x"); err != nil {
		t.Fatal(err)
	}
}

// ok: used to the end of the test
func cleanupHere(t *testing.T, dsn string) {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	rows, err := db.Query("select 1")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if !rows.Next() {
		t.Fatal("no row")
	}
}

func cleanupForgets(t *testing.T, db *sql.DB) {
	rows, err := db.Query("select 1") // want "released"
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { t.Log("done") })
	if !rows.Next() {
		t.Fatal("no row")
	}
}

func cleanupOnOnePath(tb testing.TB, path string, keep bool) string {
	f, err := os.Create(path) // want "not released on every path"
	if err != nil {
		tb.Fatal(err)
	}
	if keep {
		return f.Name()
	}
	tb.Cleanup(func() { f.Close() })
	return path
}

// ok: cancel as a cleanup
func cancelCleanup(t testing.TB) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	return ctx
}

// ok: Skip and FailNow end the test
func skips(t *testing.T, path string) {
	f, err := os.Open(path)
	if err != nil {
		t.Skip(err)
	}
	if err := f.Close(); err != nil {
		t.FailNow()
	}
}

// ok: runtime.AddCleanup
type wrapper struct{ f *os.File }

func finalised(path string) (*wrapper, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	w := &wrapper{f}
	runtime.SetFinalizer(w, func(w *wrapper) { w.f.Close() })
	return w, nil
}
