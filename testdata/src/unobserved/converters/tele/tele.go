package tele

import (
	"context"
	"sync/atomic"
)

type Exporter struct{ id int64 }

var Started, Stopped atomic.Int64

func NewExporter(ctx context.Context) (*Exporter, error) {
	return &Exporter{Started.Add(1)}, nil
}

func (e *Exporter) Shutdown(ctx context.Context) error { Stopped.Add(1); return nil }

// Observed runs f between the start and the shutdown of an exporter.
func Observed(ctx context.Context, f func(ctx context.Context) (any, error)) (any, error) {
	e, err := NewExporter(ctx)
	if err != nil {
		return nil, err
	}
	defer e.Shutdown(context.WithoutCancel(ctx))
	return f(ctx)
}

func Typed[In, Out any](ctx context.Context, in In, f func(context.Context, In) (Out, error)) (Out, error) {
	e, err := NewExporter(ctx)
	if err != nil {
		var zero Out
		return zero, err
	}
	defer e.Shutdown(ctx)
	return f(ctx, in)
}
