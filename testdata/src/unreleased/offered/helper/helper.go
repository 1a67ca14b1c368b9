// Package helper has functions that only other packages call.
package helper

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
)

func Process(f *os.File) error { // want `f, which callers leave to Process, is not released on every path: f\.Close is missing`
	head := make([]byte, 8)
	if _, err := io.ReadFull(f, head); err != nil {
		return err
	}
	return f.Close()
}

func Answer(conn net.Conn) { // want `conn, which callers leave to Answer, is not released on every path: conn\.Close is missing`
	buf := make([]byte, 64)
	n, err := conn.Read(buf)
	if err != nil {
		return
	}
	fmt.Fprintf(conn, "%s", buf[:n])
	conn.Close()
}

// ok
func Consume(f *os.File) error {
	defer f.Close()
	_, err := io.Copy(io.Discard, f)
	return err
}

// ok: only a failure is this function's to end
func Check(f *os.File) error {
	if _, err := f.Stat(); err != nil {
		f.Close()
		return err
	}
	return nil
}

// ok: what is told may be its caller's to end
func Finish(f *os.File, keep bool) error {
	if keep {
		return nil
	}
	return f.Close()
}

// ok: the beginner may roll it back
func Commit(tx *sql.Tx) error {
	if _, err := tx.Exec("update t set n = n + 1"); err != nil {
		return err
	}
	return tx.Commit()
}

// ok: called below by who releases it
func Store(f *os.File, b []byte) error {
	if len(b) == 0 {
		return errors.New("nothing to store")
	}
	if _, err := f.Write(b); err != nil {
		return err
	}
	return f.Close()
}

// ok
func Save(name string, b []byte) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return Store(f, b)
}
