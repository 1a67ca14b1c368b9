// Package shadowing: two variables of one name.
package shadowing

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
)

// shadowed: the outer f stays nil, and it is the outer one that is released.
func shadowed(path string) (err error) {
	var f *os.File
	defer func() {
		if f != nil {
			f.Close()
		}
	}()
	if path != "" {
		f, err := os.Open(path) // want "never released"
		if err != nil {
			return err
		}
		fmt.Println(f.Name())
	}
	return nil
}

// ok
func notShadowed(path string) (err error) {
	var f *os.File
	defer func() {
		if f != nil {
			f.Close()
		}
	}()
	if path != "" {
		f, err = os.Open(path)
		if err != nil {
			return err
		}
		fmt.Println(f.Name())
	}
	return nil
}

func inLoop(addrs []string) error {
	var conn net.Conn
	for _, a := range addrs {
		conn, err := net.Dial("tcp", a) // want "never released"
		if err == nil {
			fmt.Fprintln(conn, "hello")
			break
		}
	}
	if conn == nil {
		return errors.New("no address")
	}
	return conn.Close()
}

// ok
func inLoopRight(addrs []string) error {
	var conn net.Conn
	for _, a := range addrs {
		c, err := net.Dial("tcp", a)
		if err == nil {
			conn = c
			break
		}
	}
	if conn == nil {
		return errors.New("no address")
	}
	return conn.Close()
}

// ok: the inner one is released in its scope
func bothReleased(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	defer f.Close()
	if b != "" {
		f, err := os.Open(b)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = io.Copy(io.Discard, f)
		return err
	}
	_, err = io.Copy(io.Discard, f)
	return err
}

func innerForgotten(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	defer f.Close()
	if b != "" {
		f, err := os.Open(b) // want "never released"
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, f)
		return err
	}
	_, err = io.Copy(io.Discard, f)
	return err
}

// errShadowed: the deferred closure tests the outer error.
func errShadowed(db *sql.DB) error {
	tx, err := db.Begin() // want "not released on every path"
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			tx.Rollback()
		}
	}()
	if _, err := tx.Exec("delete from t"); err != nil {
		return err
	}
	return tx.Commit()
}

// ok
func errNotShadowed(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			tx.Rollback()
		}
	}()
	if _, err = tx.Exec("delete from t"); err != nil {
		return err
	}
	err = tx.Commit()
	return err
}

// ok: a named result is set by each return, shadowed or not
func namedResult(db *sql.DB) (err error) {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			tx.Rollback()
		}
	}()
	if _, err := tx.Exec("delete from t"); err != nil {
		return err
	}
	return tx.Commit()
}

// ok: parameters of a literal
func parameter(u string) error {
	resp, err := http.Get(u)
	if err != nil {
		return err
	}
	defer func(resp *http.Response) {
		resp.Body.Close()
	}(resp)
	return nil
}

// ctxShadowed: cancel of the inner context.
func ctxShadowed(ctx context.Context, fn func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := fn(ctx); err != nil {
		ctx, cancel := context.WithCancel(context.Background()) // want "never released"
		_ = cancel
		return fn(ctx)
	}
	return nil
}

// ok
func ctxShadowedRight(ctx context.Context, fn func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := fn(ctx); err != nil {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		return fn(ctx)
	}
	return nil
}

// packageName shadows a package, and nothing else.
//
// ok
func packageName(path string) error {
	os, err := os.Open(path)
	if err != nil {
		return err
	}
	return os.Close()
}
