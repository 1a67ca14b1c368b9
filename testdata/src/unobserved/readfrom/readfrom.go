// Package readfrom works on what it reads from an archive, which is about audits but
// observes nothing, and on what it asks for, under an audit.
package readfrom

import (
	"context"
	"errors"
)

type record struct{ n int }

// An AuditArchive has records of audits.
type AuditArchive struct{ path string }

func NewAuditArchive(path string) (*AuditArchive, error) {
	if path == "" {
		return nil, errors.New("no path")
	}
	return &AuditArchive{path}, nil
}

func (a *AuditArchive) Records() ([]record, error) { return nil, nil }
func (a *AuditArchive) Close() error               { a.path = ""; return nil }

// An AuditTrail is told of work.
type AuditTrail struct{ lines []string }

func NewAuditTrail(path string) (*AuditTrail, error) {
	if path == "" {
		return nil, errors.New("no path")
	}
	return &AuditTrail{}, nil
}

func (a *AuditTrail) Line(s string) { a.lines = append(a.lines, s) }
func (a *AuditTrail) Close() error  { a.lines = nil; return nil }

func sum(ctx context.Context, r record) error { _, err := ask(ctx, r.n); return err }

func ask(ctx context.Context, n int) ([]record, error) { return nil, ctx.Err() }

// ok: the archive is where the records come from
func all(ctx context.Context, path string) error {
	if path != "" {
		a, err := NewAuditArchive(path)
		if err != nil {
			return err
		}
		defer a.Close()
		rs, err := a.Records()
		if err != nil {
			return err
		}
		return sum(ctx, rs[0])
	} else {
		rs, err := ask(ctx, 1)
		if err != nil {
			return err
		}
		return sum(ctx, rs[0])
	}
}

func one(ctx context.Context, path string) error {
	if path != "" {
		a, err := NewAuditTrail(path)
		if err != nil {
			return err
		}
		defer a.Close()
		a.Line("one")
		return sum(ctx, record{1})
	} else {
		return sum(ctx, record{2}) // want `call of sum in this branch is not observed`
	}
}
