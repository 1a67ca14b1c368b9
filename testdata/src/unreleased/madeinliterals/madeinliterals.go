// Package madeinliterals returns what literals acquire that run where they stand.
package madeinliterals

import (
	"context"
	"database/sql"
	"errors"
	"net"
	"os"
)

var errBusy = errors.New("busy")

type lock struct {
	tx *sql.Tx
}

func (l *lock) Close() error { return l.tx.Rollback() }

func newLock(ctx context.Context, db *sql.DB, tries int) (*lock, error) {
	var tx *sql.Tx
	err := errBusy
	for range tries {
		func() {
			if tx, err = db.BeginTx(ctx, nil); err != nil {
				return
			}
			defer func() {
				if err != nil {
					tx.Rollback()
				}
			}()
			_, err = tx.ExecContext(ctx, "lock tables")
		}()
		if err == nil {
			return &lock{tx: tx}, nil
		}
	}
	return nil, err
}

func clear(ctx context.Context, db *sql.DB) error {
	l, err := newLock(ctx, db, 3) // want `l.Close is missing`
	if err != nil {
		return err
	}
	_, err = l.tx.ExecContext(ctx, "delete from users")
	return err
}

// ok
func clearReleased(ctx context.Context, db *sql.DB) error {
	l, err := newLock(ctx, db, 3)
	if err != nil {
		return err
	}
	defer l.Close()
	_, err = l.tx.ExecContext(ctx, "delete from users")
	return err
}

func retry(tries int, f func() error) (err error) {
	for range tries {
		if err = f(); err == nil {
			return nil
		}
	}
	return err
}

func dial(addr string) (net.Conn, error) {
	var c net.Conn
	err := retry(3, func() (err error) {
		c, err = net.Dial("tcp", addr)
		return err
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

func greet(addr string) error {
	c, err := dial(addr) // want `c.Close is missing`
	if err != nil {
		return err
	}
	_, err = c.Write([]byte("hello"))
	return err
}

// ok
func greetReleased(addr string) error {
	c, err := dial(addr)
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = c.Write([]byte("hello"))
	return err
}

// The literal releases it itself, and leaves only what it has read.
func size(name string) (info os.FileInfo, err error) {
	func() {
		var f *os.File
		if f, err = os.Open(name); err != nil {
			return
		}
		defer f.Close()
		info, err = f.Stat()
	}()
	return info, err
}

// ok
func isEmpty(name string) bool {
	info, err := size(name)
	return err == nil && info.Size() == 0
}
