// Package transacted runs some work in transactions, whose making is observed by the
// way, and some work under a span.
package transacted

import (
	"context"
	"database/sql"
)

type span struct{ name string }

func startSpan(ctx context.Context, name string) (context.Context, *span) {
	return ctx, &span{name}
}

func (s *span) End() {}

type store struct{ db *sql.DB }

// InTx runs f in a transaction.
func (s *store) InTx(ctx context.Context, f func(context.Context) error) error {
	ctx, span := startSpan(ctx, "tx")
	defer span.End()
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(ctx); err != nil {
		tx.Rollback()
		return err
	}
	return tx.Commit()
}

// Traced runs f under a span.
func (s *store) Traced(ctx context.Context, f func(context.Context) error) error {
	ctx, span := startSpan(ctx, "work")
	defer span.End()
	return f(ctx)
}

// TracedTx is there to observe, too.
func (s *store) TracedTx(ctx context.Context, f func(context.Context) error) error {
	ctx, span := startSpan(ctx, "work")
	defer span.End()
	return s.InTx(ctx, f)
}

func (s *store) move(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, "update a")
	return err
}
func (s *store) vacuum(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, "vacuum")
	return err
}

// ok: a vacuum runs in no transaction
func (s *store) upgrade(ctx context.Context, whole bool) error {
	if whole {
		return s.InTx(ctx, s.move)
	} else {
		return s.vacuum(ctx)
	}
}

func (s *store) upgradeTraced(ctx context.Context, whole bool) error {
	if whole {
		return s.Traced(ctx, s.move)
	} else {
		return s.vacuum(ctx) // want `is not observed`
	}
}

func (s *store) upgradeBoth(ctx context.Context, whole bool) error {
	if whole {
		return s.TracedTx(ctx, s.move)
	} else {
		return s.vacuum(ctx) // want `is not observed`
	}
}
