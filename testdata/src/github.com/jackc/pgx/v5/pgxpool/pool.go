// Package pgxpool is a stub: the signatures of github.com/jackc/pgx/v5/pgxpool.
package pgxpool

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

type Pool struct{ open bool }

type Conn struct{ p *Pool }

var connect func(string) (*Pool, error)
var query func(string, ...any) (pgx.Rows, error)
var begin func() (pgx.Tx, error)
var acquire func(*Pool) (*Conn, error)

func New(ctx context.Context, connString string) (*Pool, error)

func (p *Pool) Close() { p.open = false }
func (p *Pool) Ping(ctx context.Context) error
func (p *Pool) Acquire(ctx context.Context) (*Conn, error)
func (p *Pool) Begin(ctx context.Context) (pgx.Tx, error)
func (p *Pool) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)

func (p *Pool) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)

func (c *Conn) Release() { c.p = nil }
func (c *Conn) Ping(ctx context.Context) error
func (c *Conn) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)

func (c *Conn) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
