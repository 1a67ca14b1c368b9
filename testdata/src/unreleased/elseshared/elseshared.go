// Package elseshared has functions that open what they are asked for, or hand out
// what a map of theirs keeps or a context carries: callers do not have to release that.
package elseshared

import (
	"context"
	"database/sql"
	"sync"
)

type cached struct {
	*sql.DB
	mu     sync.Mutex
	caches bool
	kept   map[string]*sql.Stmt
}

// prepare keeps what it makes, unless it is told not to.
func (c *cached) prepare(query string) (*sql.Stmt, error) {
	if !c.caches {
		return c.DB.Prepare(query)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if stmt, ok := c.kept[query]; ok {
		return stmt, nil
	}
	stmt, err := c.DB.Prepare(query)
	if err != nil {
		return nil, err
	}
	c.kept[query] = stmt
	return stmt, nil
}

func (c *cached) run(query string) error {
	if !c.caches {
		_, err := c.DB.Exec(query)
		return err
	}
	stmt, err := c.prepare(query) // ok: it is kept
	if err != nil {
		return err
	}
	_, err = stmt.Exec()
	return err
}

// lent gives away what it has, and has it no more.
type lent struct {
	*sql.DB
	spare map[string]*sql.Stmt
}

func (l *lent) prepare(query string) (*sql.Stmt, error) {
	if stmt, ok := l.spare[query]; ok {
		delete(l.spare, query)
		return stmt, nil
	}
	return l.DB.Prepare(query)
}

func (l *lent) run(query string) error {
	stmt, err := l.prepare(query) // want `result of l.prepare is never released: stmt.Close is missing`
	if err != nil {
		return err
	}
	_, err = stmt.Exec()
	return err
}

// fresh counts what it makes.
type fresh struct {
	*sql.DB
	made map[string]int
}

func (f *fresh) prepare(query string) (*sql.Stmt, error) {
	if f.made[query] > 100 {
		return nil, sql.ErrNoRows
	}
	f.made[query]++
	return f.DB.Prepare(query)
}

func (f *fresh) run(query string) error {
	stmt, err := f.prepare(query) // want `result of f.prepare is never released: stmt.Close is missing`
	if err != nil {
		return err
	}
	_, err = stmt.Exec()
	return err
}

type key struct{}

func carried(ctx context.Context) *sql.Conn {
	conn, _ := ctx.Value(key{}).(*sql.Conn)
	return conn
}

// connOf opens a connection if the context carries none.
func connOf(ctx context.Context, db *sql.DB) (*sql.Conn, error) {
	if conn := carried(ctx); conn != nil {
		return conn, nil
	}
	return db.Conn(ctx)
}

func ping(ctx context.Context, db *sql.DB) error {
	conn, err := connOf(ctx, db) // ok: it may be that of the context
	if err != nil {
		return err
	}
	return conn.PingContext(ctx)
}

// stmtOf has one variable for both.
func stmtOf(ctx context.Context, db *sql.DB) *sql.Stmt {
	stmt, ok := ctx.Value("stmt").(*sql.Stmt)
	if !ok {
		stmt, _ = db.PrepareContext(ctx, "SELECT 1")
	}
	return stmt
}

func selectOne(ctx context.Context, db *sql.DB) error {
	stmt := stmtOf(ctx, db) // ok
	_, err := stmt.Exec()
	return err
}

// named asks the context for something else.
func named(ctx context.Context, db *sql.DB) (*sql.Stmt, error) {
	query, ok := ctx.Value(key{}).(string)
	if !ok {
		return nil, sql.ErrNoRows
	}
	return db.PrepareContext(ctx, query)
}

func runNamed(ctx context.Context, db *sql.DB) error {
	stmt, err := named(ctx, db) // want `result of named is never released: stmt.Close is missing`
	if err != nil {
		return err
	}
	_, err = stmt.Exec()
	return err
}
