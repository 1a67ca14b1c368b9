// Package deferred: deferred closures and what they look at.
package deferred

import (
	"context"
	"database/sql"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"time"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// ok: releases on failure, hands over on success
func openChecked(path string) (_ *os.File, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	fi, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if fi.IsDir() {
		return nil, errors.New("is a directory")
	}
	return f, nil
}

// openCheckedNil: return nil, err has set f to nil when the closure runs.
func openCheckedNil(path string) (f *os.File, err error) {
	f, err = os.Open(path) // want "released"
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	if _, err := f.Stat(); err != nil {
		return nil, err
	}
	return f, nil
}

// ok: a bare return keeps f
func openCheckedBare(path string) (f *os.File, err error) {
	f, err = os.Open(path)
	if err != nil {
		return
	}
	defer func() {
		if err != nil {
			f.Close()
			f = nil
		}
	}()
	_, err = f.Stat()
	return
}

// openCheckedWrong: nobody sees the error that the closure tests.
func openCheckedWrong(path string) (*os.File, error) {
	f, err := os.Open(path) // want "released"
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	fi, serr := f.Stat()
	if serr != nil {
		return nil, serr
	}
	if fi.IsDir() {
		return nil, errors.New("is a directory")
	}
	return f, nil
}

// readOnSuccess releases on failure, but it does not hand over on success.
func readOnSuccess(path string) (n int64, err error) {
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	n, err = io.Copy(io.Discard, f)
	return n, err
}

// ok
func readEither(path string) (n int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() {
		if cerr := f.Close(); cerr != nil && err == nil {
			err = cerr
		}
	}()
	n, err = io.Copy(io.Discard, f)
	return n, err
}

// ok
func listenBoth(a, b string) (_, _ net.Listener, retErr error) {
	la, err := net.Listen("tcp", a)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if retErr != nil {
			la.Close()
		}
	}()
	lb, err := net.Listen("tcp", b)
	if err != nil {
		return nil, nil, fmt.Errorf("listen %s: %w", b, err)
	}
	return la, lb, nil
}

func listenBothWrong(a, b string) (net.Listener, net.Listener, error) {
	var retErr error
	la, err := net.Listen("tcp", a) // want "released"
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if retErr != nil {
			la.Close()
		}
	}()
	lb, err := net.Listen("tcp", b)
	if err != nil {
		return nil, nil, fmt.Errorf("listen %s: %w", b, err)
	}
	return la, lb, nil
}

type session struct {
	conn net.Conn
	dec  *gob.Decoder
}

func (s *session) Close() error { return s.conn.Close() }

// ok: flag cleared before the success return
func newSession(addr string) (*session, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	cleanup := true
	defer func() {
		if cleanup {
			conn.Close()
		}
	}()
	if err := conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return nil, err
	}
	s := &session{conn: conn, dec: gob.NewDecoder(conn)}
	var hello string
	if err := s.dec.Decode(&hello); err != nil {
		return nil, err
	}
	cleanup = false
	return s, nil
}

// newSessionWrong clears the flag too early.
func newSessionWrong(addr string) (*session, error) {
	conn, err := net.Dial("tcp", addr) // want "released"
	if err != nil {
		return nil, err
	}
	cleanup := true
	defer func() {
		if cleanup {
			conn.Close()
		}
	}()
	s := &session{conn: conn, dec: gob.NewDecoder(conn)}
	cleanup = false
	var hello string
	if err := s.dec.Decode(&hello); err != nil {
		return nil, err
	}
	return s, nil
}

// ok: the variable itself is the flag
func newSessionNil(addr string) (*session, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	defer func() {
		if conn != nil {
			conn.Close()
		}
	}()
	if err := conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return nil, err
	}
	s := &session{conn: conn}
	conn = nil
	return s, nil
}

// newSessionForgets: conn is cleared, and then the constructor fails.
func newSessionForgets(addr string) (*session, error) {
	conn, err := net.Dial("tcp", addr) // want "released"
	if err != nil {
		return nil, err
	}
	defer func() {
		if conn != nil {
			conn.Close()
		}
	}()
	s := &session{conn: conn}
	conn = nil
	if err := s.conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return nil, err
	}
	return s, nil
}

// ok: release with argument evaluated at the defer
func withArgument(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func(c io.Closer, name string) {
		if err := c.Close(); err != nil {
			log.Printf("close %s: %v", name, err)
		}
	}(f, path)
	_, err = io.Copy(io.Discard, f)
	return err
}

func withArgumentUnused(path string) error {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return err
	}
	defer func(f *os.File) {
		log.Printf("done with %s", f.Name())
	}(f)
	_, err = io.Copy(io.Discard, f)
	return err
}

func logClose(c io.Closer, what string) {
	if err := c.Close(); err != nil {
		log.Printf("%s: %v", what, err)
	}
}

// ok
func withHelper(url string) (int64, error) {
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	defer logClose(resp.Body, url)
	return io.Copy(io.Discard, resp.Body)
}

// ok: the deferred closure is kept in a variable
func withVariable(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	closeFile := func() {
		if err := f.Close(); err != nil {
			log.Print(err)
		}
	}
	defer closeFile()
	_, err = io.Copy(io.Discard, f)
	return err
}

// ok: a rollback after a commit does nothing
func rollbackAlways(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.Exec("delete from t"); err != nil {
		return err
	}
	return tx.Commit()
}

// ok
func rollbackOrCommit(db *sql.DB) (err error) {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			tx.Rollback()
			return
		}
		err = tx.Commit()
	}()
	_, err = tx.Exec("delete from t")
	return err
}

// rollbackOnly: nothing commits, nothing rolls back on success.
func rollbackOnly(db *sql.DB) (err error) {
	tx, err := db.Begin() // want "not released on every path"
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			tx.Rollback()
		}
	}()
	_, err = tx.Exec("delete from t")
	return err
}

// ok: recover, roll back, panic again
func rollbackOnPanic(db *sql.DB, fn func(*sql.Tx) error) (err error) {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() {
		if p := recover(); p != nil {
			tx.Rollback()
			panic(p)
		} else if err != nil {
			tx.Rollback()
		} else {
			err = tx.Commit()
		}
	}()
	return fn(tx)
}

// ok
func traced(ctx context.Context, tracer trace.Tracer, fn func(context.Context) error) (err error) {
	ctx, span := tracer.Start(ctx, "traced")
	defer func() {
		if err != nil {
			span.RecordError(err)
			span.SetStatus(codes.Error, err.Error())
		}
		span.End()
	}()
	return fn(ctx)
}

// tracedWrong ends the span only when it failed.
func tracedWrong(ctx context.Context, tracer trace.Tracer, fn func(context.Context) error) (err error) {
	ctx, span := tracer.Start(ctx, "traced") // want "not released on every path"
	defer func() {
		if err != nil {
			span.RecordError(err)
			span.End()
		}
	}()
	return fn(ctx)
}

// tracedTooLate: the branch returns before the defer.
func tracedTooLate(ctx context.Context, tracer trace.Tracer, id string) error {
	ctx, span := tracer.Start(ctx, "traced") // want "not released on every path"
	if id == "" {
		return errors.New("no id")
	}
	defer span.End()
	return ctx.Err()
}

// ok: deferred before the acquisition
func deferFirst(path string, enabled bool) (err error) {
	var f *os.File
	defer func() {
		if f != nil {
			err = errors.Join(err, f.Close())
		}
	}()
	if !enabled {
		return nil
	}
	f, err = os.Create(path)
	if err != nil {
		return err
	}
	_, err = f.WriteString("enabled\n")
	return err
}

// deferFirstByValue: the argument is nil when the defer is executed.
func deferFirstByValue(path string) error {
	var f *os.File
	defer func(f *os.File) {
		if f != nil {
			f.Close()
		}
	}(f)
	f, err := os.Create(path) // want "never released"
	if err != nil {
		return err
	}
	_, err = f.WriteString("enabled\n")
	return err
}

// ok: two defers, one of them conditional
func twoDefers(path string, keep bool) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	defer func() {
		if !keep || err != nil {
			os.Remove(path)
		}
	}()
	_, err = f.WriteString("x")
	return err
}

// ok: the helper returns the function to be deferred
func deferReturned(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer closer(f)()
	_, err = io.Copy(io.Discard, f)
	return err
}

func closer(f *os.File) func() {
	return func() { f.Close() }
}

// deferNotCalled defers the maker, not what it makes.
func deferNotCalled(path string) error {
	f, err := os.Open(path) // want "released"
	if err != nil {
		return err
	}
	defer closer(f)
	_, err = io.Copy(io.Discard, f)
	return err
}

// inBranch: only one branch defers.
func inBranch(path string, gz bool) ([]byte, error) {
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	if !gz {
		defer f.Close()
		return io.ReadAll(f)
	}
	return io.ReadAll(io.LimitReader(f, 100))
}

// ok: both branches defer
func inBothBranches(path string, gz bool) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if gz {
		defer logClose(f, "gz")
		return io.ReadAll(io.LimitReader(f, 100))
	} else {
		defer f.Close()
	}
	return io.ReadAll(f)
}

// ok: a deferred literal that defers
func nestedDefer(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() {
		defer f.Close()
		log.Println("closing", path)
	}()
	return nil
}

// ok: stack of closures run in reverse
func stacked(paths []string) (err error) {
	var undo []func()
	defer func() {
		for i := len(undo) - 1; i >= 0; i-- {
			undo[i]()
		}
	}()
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		undo = append(undo, func() { f.Close() })
	}
	return nil
}
