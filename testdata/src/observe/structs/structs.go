// Package structs has types whose methods run a field's method under an
// observation (W4).
package structs

import (
	"context"

	"go.opentelemetry.io/otel/trace"
)

var tracer trace.Tracer

type client interface {
	Do(ctx context.Context, in string) (string, error)
	Name() string
}

type traced struct{ base client }

// sum: observed \(span span\)
func (t *traced) Do(ctx context.Context, in string) (string, error) {
	ctx, span := tracer.Start(ctx, "x")
	defer span.End()
	return t.base.Do(ctx, in)
}

// sum: none
func (t *traced) Name() string { return t.base.Name() }

// sum: result 0 observed \(span span\) runs 0
func newTraced(base client) client { return &traced{base: base} }

type bare struct{ base client }

// sum: none
func (b *bare) Do(ctx context.Context, in string) (string, error) { return b.base.Do(ctx, in) }

// sum: none
func (b *bare) Name() string { return b.base.Name() }

// sum: result 0 runs 0
func newBare(base client) client { return &bare{base: base} }

type timedFunc struct {
	f func(ctx context.Context) error
}

// sum: brackets field 0 of 0 thunk \(span span\); observed \(span span\)
func (t timedFunc) Run(ctx context.Context) error {
	ctx, span := tracer.Start(ctx, "x")
	defer span.End()
	return t.f(ctx)
}

// sum: result 0 observed \(span span\) runs 0
func newTimedFunc(f func(ctx context.Context) error) timedFunc { return timedFunc{f} }
