// Package besidecontext has functions that put a transaction into a context
// and return it beside that: their callers end it.
package besidecontext

import (
	"context"
	"database/sql"
	"fmt"
)

type ender interface {
	Commit() error
	Rollback() error
}

type txKey struct{}

type store struct{ db *sql.DB }

// ok
func (s *store) begin(ctx context.Context, readOnly bool) (context.Context, ender, error) {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: readOnly})
	if err != nil {
		return ctx, nil, fmt.Errorf("begin: %w", err)
	}
	ctx = context.WithValue(ctx, txKey{}, tx)
	return ctx, tx, nil
}

// ok: only the context leads to it
func (s *store) within(ctx context.Context) (context.Context, error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return ctx, err
	}
	return context.WithValue(ctx, txKey{}, tx), nil
}

// ok
func (s *store) another(ctx context.Context) (context.Context, *store, error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return ctx, nil, err
	}
	return context.WithValue(ctx, txKey{}, tx), s, nil
}

func insert(ctx context.Context, id int) error {
	_, err := ctx.Value(txKey{}).(*sql.Tx).Exec("insert into t values (?)", id)
	return err
}

func (s *store) forgets(ctx context.Context, id int) error {
	ctx, tx, err := s.begin(ctx, false) // want "not released on every path"
	if err != nil {
		return err
	}
	if err := insert(ctx, id); err != nil {
		return fmt.Errorf("insert %d: %w", id, err)
	}
	return tx.Commit()
}

// ok
func (s *store) rollsBack(ctx context.Context, id int) (err error) {
	ctx, tx, err := s.begin(ctx, false)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			tx.Rollback()
		}
	}()
	if err := insert(ctx, id); err != nil {
		return fmt.Errorf("insert %d: %w", id, err)
	}
	return tx.Commit()
}

// ok: whoever gets the context ends it
func (s *store) drops(ctx context.Context, next func(context.Context) error) error {
	ctx, _, err := s.begin(ctx, true)
	if err != nil {
		return err
	}
	return next(ctx)
}

// ok
func (s *store) uses(ctx context.Context) error {
	ctx, _, err := s.another(ctx)
	if err != nil {
		return err
	}
	return insert(ctx, 1)
}

// with is what a function puts a transaction into a context by.
func with(ctx context.Context, tx *sql.Tx) context.Context {
	return context.WithValue(ctx, txKey{}, tx)
}

// ok
func (s *store) beginBy(ctx context.Context) (context.Context, *sql.Tx, error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return ctx, nil, err
	}
	return with(ctx, tx), tx, nil
}

func (s *store) forgetsBy(ctx context.Context, id int) error {
	ctx, tx, err := s.beginBy(ctx) // want "not released on every path"
	if err != nil {
		return err
	}
	if err := insert(ctx, id); err != nil {
		return err
	}
	return tx.Commit()
}

// ok
func (s *store) endsBy(ctx context.Context, id int) error {
	ctx, tx, err := s.beginBy(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := insert(ctx, id); err != nil {
		return err
	}
	return tx.Commit()
}
