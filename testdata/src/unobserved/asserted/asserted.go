// Package asserted has types of which one does not observe itself: that is said
// once, of its method, and not of the lists that they are in.
package asserted

import (
	"context"

	"go.opentelemetry.io/otel/trace"
)

type press interface {
	Send(ctx context.Context, page string) error
}

type printer interface {
	Print(ctx context.Context, page string) error
}

type laser struct {
	p  press
	tr trace.Tracer
}

func (l *laser) Print(ctx context.Context, page string) error {
	ctx, span := l.tr.Start(ctx, "laser")
	defer span.End()
	return l.p.Send(ctx, page)
}

type offset struct {
	p  press
	tr trace.Tracer
}

func (o *offset) Print(ctx context.Context, page string) error {
	ctx, span := o.tr.Start(ctx, "offset")
	defer span.End()
	return o.p.Send(ctx, page)
}

type letterpress struct{ p press }

func (l *letterpress) Print(ctx context.Context, page string) error { // want `\(\*letterpress\).Print is not observed; 2 of its 3 sibling implementations`
	return l.p.Send(ctx, "hand-set "+page)
}

var _ = []printer{(*laser)(nil), (*offset)(nil), (*letterpress)(nil)} // ok: no handlers

func printers(p press, tr trace.Tracer) map[string]printer {
	return map[string]printer{
		"laser":       &laser{p, tr},
		"offset":      &offset{p, tr},
		"letterpress": &letterpress{p}, // ok: its method is reported
	}
}
