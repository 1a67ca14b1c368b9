// Package loans has calls out of sight that get a resource which their
// caller releases behind them: they have only been lent it.
package loans

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
)

func inTx(db *sql.DB, fn func(*sql.Tx) error) error {
	tx, err := db.Begin() // want `result of db.Begin is not released on every path: tx.Rollback is missing before the return on line 21`
	if err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		return fmt.Errorf("in tx: %w", err)
	}
	return tx.Commit()
}

// ok
func inTxRight(db *sql.DB, fn func(*sql.Tx) error) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func steps(db *sql.DB, fns []func(*sql.Tx) error) error {
	tx, err := db.Begin() // want `result of db.Begin is not released on every path`
	if err != nil {
		return err
	}
	for i, fn := range fns {
		if err := fn(tx); err != nil {
			return fmt.Errorf("step %d: %w", i, err)
		}
	}
	return tx.Commit()
}

func twoCallbacks(name string, check, use func(*os.File) error) error {
	f, err := os.Open(name) // want `result of os.Open is not released on every path`
	if err != nil {
		return err
	}
	if err := check(f); err != nil {
		return err
	}
	if err := use(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

type handler interface{ Handle(c net.Conn) error }

func handle(addr string, h handler) {
	c, err := net.Dial("tcp", addr) // want `result of net.Dial is not released on every path`
	if err != nil {
		return
	}
	if err := h.Handle(c); err != nil {
		log.Print(err)
		return
	}
	c.Close()
}

type worker struct{ handle func(io.ReadCloser) error }

func (w *worker) all(names []string) {
	for _, n := range names {
		f, err := os.Open(n) // want `result of os.Open is not released on every path`
		if err != nil {
			continue
		}
		if err := w.handle(f); err != nil {
			log.Print(err)
			continue
		}
		f.Close()
	}
}

// The step behind the callback fails.
func behind(name string, note func(*os.File)) error {
	f, err := os.Open(name) // want `result of os.Open is not released on every path`
	if err != nil {
		return err
	}
	note(f)
	if _, err := f.Stat(); err != nil {
		return err
	}
	return f.Close()
}

// ok: nothing is released where it succeeds, so it may have taken the file.
func hand(name string, take func(*os.File) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return take(f)
}

// ok: the connection is closed where the registry does not take it.
func register(addr string, add func(net.Conn) error) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	if err := add(c); err != nil {
		c.Close()
		return err
	}
	return nil
}

type registry interface {
	Add(c net.Conn) error
	Offer(c net.Conn) bool
	Note(c net.Conn)
}

// ok: a bool may say whether it was taken.
func offer(addr string, r registry) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	if !r.Offer(c) {
		return c.Close()
	}
	return nil
}

// ok: what is registered is closed only where the function fails.
func closing(addr string, r registry, isClosing func() bool) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	if err := r.Add(c); err != nil {
		c.Close()
		return err
	}
	if isClosing() {
		c.Close()
		return net.ErrClosed
	}
	return nil
}

// ok: the same without an error.
func noted(addr string, r registry, isClosing func() bool) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return
	}
	r.Note(c)
	if isClosing() {
		c.Close()
	}
}

type wrapper interface {
	Wrap(c net.Conn) (net.Conn, error)
	CloseConn(c net.Conn) error
}

// ok: what wraps it may close it where it fails.
func wrapped(addr string, w wrapper) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	t, err := w.Wrap(c)
	if err != nil {
		return err
	}
	t.Close()
	return c.Close()
}

// ok: the name says that it releases.
func named(addr string, w wrapper) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	if err := w.CloseConn(c); err != nil {
		return err
	}
	return c.Close()
}
