// Package lentforgood: what is put where it lasts, and released by a function that
// is returned, is the caller's to release.
package lentforgood

import (
	"context"
	"database/sql"
	"log"
	"os"
)

// ok: handed to the caller
func logTo(name string) (stop func(), err error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	log.SetOutput(f)
	return func() {
		log.SetOutput(os.Stderr)
		f.Close()
	}, nil
}

func leaks(run func() error) error {
	stop, err := logTo("log") // want `result of logTo is not released on every path: stop is missing`
	if err != nil {
		return err
	}
	if err := run(); err != nil {
		return err
	}
	stop()
	return nil
}

// ok
func logs(run func() error) error {
	stop, err := logTo("log")
	if err != nil {
		return err
	}
	defer stop()
	return run()
}

type key struct{}

// ok: handed to the caller
func withConn(ctx context.Context, db *sql.DB) (context.Context, func() error, error) {
	c, err := db.Conn(ctx)
	if err != nil {
		return nil, nil, err
	}
	return context.WithValue(ctx, key{}, c), c.Close, nil
}

func leaksConn(ctx context.Context, db *sql.DB, run func(context.Context) error) error {
	ctx, end, err := withConn(ctx, db) // want `result of withConn is not released on every path: end is missing`
	if err != nil {
		return err
	}
	if err := run(ctx); err != nil {
		return err
	}
	return end()
}

// ok: it lasts as long as the process; only a failure releases it
func forGood(name string, check func() error) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	log.SetOutput(f)
	return check()
}
