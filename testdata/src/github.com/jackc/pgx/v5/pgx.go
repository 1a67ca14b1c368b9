// Package pgx is a stub: the signatures of github.com/jackc/pgx/v5.
package pgx

import (
	"context"

	"github.com/jackc/pgx/v5/pgconn"
)

type Conn struct{ open bool }

type Rows interface {
	Close()
	Err() error
	CommandTag() pgconn.CommandTag
	Next() bool
	Scan(dest ...any) error
	Values() ([]any, error)
	Conn() *Conn
}

type Row interface {
	Scan(dest ...any) error
}

type TxOptions struct{ AccessMode string }

type Tx interface {
	Begin(ctx context.Context) (Tx, error)
	Commit(ctx context.Context) error
	Rollback(ctx context.Context) error
	Exec(ctx context.Context, sql string, arguments ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) Row
	Conn() *Conn
}

var connect func(string) (*Conn, error)
var inUse []*Conn
var query func(string, ...any) (Rows, error)
var begin func() (Tx, error)

func Connect(ctx context.Context, connString string) (*Conn, error)

func (c *Conn) Close(ctx context.Context) error { c.open = false; return ctx.Err() }
func (c *Conn) Ping(ctx context.Context) error

// Query keeps the connection beside the rows, as the real one does.
func (c *Conn) Query(ctx context.Context, sql string, args ...any) (Rows, error) {
	inUse = append(inUse, c)
	return query(sql, args...)
}

func (c *Conn) Begin(ctx context.Context) (Tx, error)
func (c *Conn) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)

type CollectableRow interface {
	Scan(dest ...any) error
}

type RowToFunc[T any] func(row CollectableRow) (T, error)

// CollectRows iterates through rows, calling fn for each, and closes them.
func CollectRows[T any](rows Rows, fn RowToFunc[T]) ([]T, error) {
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := fn(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

func RowTo[T any](row CollectableRow) (T, error) {
	var v T
	err := row.Scan(&v)
	return v, err
}

// BeginFunc calls Begin, then fn, then Commit or Rollback.
func BeginFunc(ctx context.Context, db interface {
	Begin(ctx context.Context) (Tx, error)
}, fn func(Tx) error) (err error) {
	tx, err := db.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback(ctx)
	if err := fn(tx); err != nil {
		return err
	}
	return tx.Commit(ctx)
}
