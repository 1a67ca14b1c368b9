// Package tabled has methods that call what they take out of a table or a list,
// beside methods that observe what they call.
package tabled

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel"
)

// A store takes what it calls out of a table whose entries are wrapped when it
// is made.
type store struct{ n int }

type call func(ctx context.Context, key string) (string, error)

func (s *store) span(ctx context.Context, key string, c call) (string, error) {
	ctx, span := otel.Tracer("store").Start(ctx, key)
	defer span.End()
	return c(ctx, key)
}

func (s *store) table() map[string]call {
	m := map[string]call{"get": s.work, "put": s.work}
	for k, c := range m {
		m[k] = func(ctx context.Context, key string) (string, error) { return s.span(ctx, key, c) }
	}
	return m
}

func (s *store) work(ctx context.Context, key string) (string, error) {
	s.n++
	return key, ctx.Err()
}

func (s *store) Read(ctx context.Context, key string) (string, error) {
	return s.span(ctx, key, s.work)
}
func (s *store) Write(ctx context.Context, key string) (string, error) {
	return s.span(ctx, key, s.work)
}
func (s *store) Append(ctx context.Context, key string) (string, error) {
	return s.span(ctx, key, s.work)
}
func (s *store) Rename(ctx context.Context, key string) (string, error) {
	return s.span(ctx, key, s.work)
}
func (s *store) Delete(ctx context.Context, key string) (string, error) {
	return s.span(ctx, key, s.work)
}
func (s *store) Scan(ctx context.Context, key string) (string, error) {
	return s.span(ctx, key, s.work)
}
func (s *store) Merge(ctx context.Context, key string) (string, error) {
	return s.span(ctx, key, s.work)
}

func (s *store) Call(ctx context.Context, op, key string) (string, error) { // ok: what the table holds is out of sight
	c, ok := s.table()[op]
	if !ok {
		return "", errors.New("no such operation")
	}
	return c(ctx, key)
}

type list struct {
	conn  *store
	calls []call
}

func (l *list) span(ctx context.Context, key string, c call) (string, error) {
	ctx, span := otel.Tracer("list").Start(ctx, key)
	defer span.End()
	return c(ctx, key)
}

func (l *list) Read(ctx context.Context, key string) (string, error) {
	return l.span(ctx, key, l.conn.work)
}
func (l *list) Write(ctx context.Context, key string) (string, error) {
	return l.span(ctx, key, l.conn.work)
}
func (l *list) Append(ctx context.Context, key string) (string, error) {
	return l.span(ctx, key, l.conn.work)
}
func (l *list) Rename(ctx context.Context, key string) (string, error) {
	return l.span(ctx, key, l.conn.work)
}
func (l *list) Delete(ctx context.Context, key string) (string, error) {
	return l.span(ctx, key, l.conn.work)
}
func (l *list) Scan(ctx context.Context, key string) (string, error) {
	return l.span(ctx, key, l.conn.work)
}
func (l *list) Merge(ctx context.Context, key string) (string, error) {
	return l.span(ctx, key, l.conn.work)
}

func (l *list) Nth(ctx context.Context, i int, key string) (string, error) { // ok: what the list holds is out of sight
	return l.calls[i](ctx, key)
}

func (l *list) Compact(ctx context.Context, key string) (string, error) { // want `\(\*list\)\.Compact is not observed`
	return l.conn.work(ctx, key)
}
