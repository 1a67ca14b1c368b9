// Package packagefuncs: functions of the package that return what they
// acquired, at one or more levels.
package packagefuncs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// ok
func openIn(dir, name string) (*os.File, error) {
	return os.Open(filepath.Join(dir, name))
}

// ok
func openFirst(name string, dirs ...string) (*os.File, error) {
	for _, d := range dirs {
		f, err := openIn(d, name)
		if err == nil {
			return f, nil
		}
		if !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
	}
	return nil, os.ErrNotExist
}

func sizeOneLevel(dir string) int64 {
	f, err := openIn(dir, "data") // want "never released"
	if err != nil {
		return 0
	}
	fi, _ := f.Stat()
	return fi.Size()
}

// ok
func sizeOneLevelRight(dir string) int64 {
	f, err := openIn(dir, "data")
	if err != nil {
		return 0
	}
	defer f.Close()
	fi, _ := f.Stat()
	return fi.Size()
}

func readTwoLevels(dirs ...string) ([]byte, error) {
	f, err := openFirst("data", dirs...) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	f.Close()
	return data, nil
}

// ok
func readTwoLevelsRight(dirs ...string) ([]byte, error) {
	f, err := openFirst("data", dirs...)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(f)
	return data, errors.Join(err, f.Close())
}

func existsDiscarding(dir string) bool {
	_, err := openIn(dir, "data") // want "discarded"
	return err == nil
}

// ok
func existsRight(dir string) bool {
	f, err := openIn(dir, "data")
	if err == nil {
		f.Close()
	}
	return err == nil
}

type api struct {
	base string
	http *http.Client
}

// ok
func (a *api) do(ctx context.Context, method, path string, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, a.base+path, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/json")
	resp, err := a.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	if resp.StatusCode >= 400 {
		resp.Body.Close()
		return nil, errors.New(resp.Status)
	}
	return resp, nil
}

// doWrong loses the response on a bad status.
func (a *api) doWrong(ctx context.Context, method, path string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, a.base+path, nil)
	if err != nil {
		return nil, err
	}
	resp, err := a.http.Do(req) // want "released"
	if err != nil {
		return nil, err
	}
	if resp.StatusCode >= 400 {
		return nil, errors.New(resp.Status)
	}
	return resp, nil
}

func (a *api) remove(ctx context.Context, id string) error {
	_, err := a.do(ctx, http.MethodDelete, "/items/"+id, nil) // want "discarded"
	return err
}

// ok
func (a *api) removeRight(ctx context.Context, id string) error {
	resp, err := a.do(ctx, http.MethodDelete, "/items/"+id, nil)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func (a *api) poll(ctx context.Context) {
	for ctx.Err() == nil {
		resp, err := a.do(ctx, http.MethodGet, "/poll", nil) // want "released"
		if err != nil {
			log.Print(err)
			time.Sleep(time.Second)
			continue
		}
		log.Print(resp.StatusCode)
	}
}

// ok
func (a *api) pollRight(ctx context.Context) {
	for ctx.Err() == nil {
		resp, err := a.do(ctx, http.MethodGet, "/poll", nil)
		if err != nil {
			log.Print(err)
			time.Sleep(time.Second)
			continue
		}
		log.Print(resp.StatusCode)
		resp.Body.Close()
	}
}

func (a *api) fire(ctx context.Context) {
	a.do(ctx, http.MethodPost, "/fire", nil) // want "discarded"
}

// ok
func (a *api) body(ctx context.Context, path string) (io.ReadCloser, error) {
	resp, err := a.do(ctx, http.MethodGet, path, nil)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}

func (a *api) size(ctx context.Context, path string) (int64, error) {
	b, err := a.body(ctx, path) // want "never released"
	if err != nil {
		return 0, err
	}
	return io.Copy(io.Discard, b)
}

// ok
func (a *api) sizeRight(ctx context.Context, path string) (int64, error) {
	b, err := a.body(ctx, path)
	if err != nil {
		return 0, err
	}
	defer b.Close()
	return io.Copy(io.Discard, b)
}

// With cleanup functions.

// ok
func tempDB() (*sql.DB, func() error, error) {
	dir, err := os.MkdirTemp("", "db")
	if err != nil {
		return nil, nil, err
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, "x.db"))
	if err != nil {
		os.RemoveAll(dir)
		return nil, nil, err
	}
	return db, func() error {
		return errors.Join(db.Close(), os.RemoveAll(dir))
	}, nil
}

// ok
func useTempDB() error {
	db, cleanup, err := tempDB()
	if err != nil {
		return err
	}
	defer cleanup()
	return db.Ping()
}

func useTempDBWrong() error {
	db, cleanup, err := tempDB() // want "not released on every path: cleanup is missing before the return"
	if err != nil {
		return err
	}
	if err := db.Ping(); err != nil {
		return err
	}
	return cleanup()
}

func useTempDBDiscarding() error {
	db, _, err := tempDB() // want "released"
	if err != nil {
		return err
	}
	return db.Ping()
}

// ok
func dialWith(addr string) (c net.Conn, done func(), err error) {
	c, err = net.Dial("tcp", addr)
	if err != nil {
		return nil, func() {}, err
	}
	done = func() { c.Close() }
	return c, done, nil
}

// ok: deferred before the check, since it is never nil
func useDialWith(addr string) error {
	c, done, err := dialWith(addr)
	defer done()
	if err != nil {
		return err
	}
	_, err = io.WriteString(c, "x")
	return err
}

func useDialWithWrong(addr string) error {
	c, done, err := dialWith(addr) // want "not released on every path: done is missing"
	if err != nil {
		return err
	}
	if _, err = io.WriteString(c, "x"); err != nil {
		return err
	}
	done()
	return nil
}

// ok: passes the cleanup on
func dialWithTwice(addr string) (net.Conn, func(), error) {
	c, done, err := dialWith(addr)
	if err != nil {
		return nil, nil, err
	}
	if err := c.SetDeadline(time.Now()); err != nil {
		done()
		return nil, nil, err
	}
	return c, done, nil
}

// dialWithTwiceWrong loses both on the second failure.
func dialWithTwiceWrong(addr string) (net.Conn, func(), error) {
	c, done, err := dialWith(addr) // want "released"
	if err != nil {
		return nil, nil, err
	}
	if err := c.SetDeadline(time.Now()); err != nil {
		return nil, nil, err
	}
	return c, done, nil
}

// Three levels, and a boolean.

func lookup(addrs []string) (net.Conn, bool) {
	for _, a := range addrs {
		if c, err := net.Dial("tcp", a); err == nil {
			return c, true
		}
	}
	return nil, false
}

// ok
func useLookup(addrs []string) string {
	c, ok := lookup(addrs)
	if !ok {
		return ""
	}
	defer c.Close()
	return c.LocalAddr().String()
}

func useLookupWrong(addrs []string) string {
	c, ok := lookup(addrs) // want "never released"
	if !ok {
		return ""
	}
	return c.LocalAddr().String()
}

// maybe returns nil when there is nothing.
func maybe(path string) *os.File {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	return f
}

// ok
func useMaybe(path string) string {
	f := maybe(path)
	if f == nil {
		return "none"
	}
	defer f.Close()
	return f.Name()
}

func useMaybeWrong(path string) string {
	f := maybe(path) // want "never released"
	if f == nil {
		return "none"
	}
	return f.Name()
}
