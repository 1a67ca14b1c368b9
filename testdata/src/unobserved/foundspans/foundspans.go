// Package foundspans takes spans from contexts, which others have begun, and begins
// some.
package foundspans

import "context"

type key struct{}

// A Span is of a tracer out of sight.
type Span struct {
	ctx  context.Context
	name string
}

func (s *Span) End()               {}
func (s *Span) Text() string       { return s.name }
func spanIn(c context.Context) any { return c.Value(key{}) }

// NewSpan wraps what is there.
func NewSpan(ctx context.Context, of any) *Span { return &Span{ctx: ctx} }

func StartSpan(ctx context.Context, name string) (context.Context, *Span) {
	return ctx, &Span{ctx, name}
}

// SpanFromContext begins nothing.
func SpanFromContext(ctx context.Context) *Span { return NewSpan(ctx, spanIn(ctx)) }

type Output interface {
	Connect(ctx context.Context) error
	Write(ctx context.Context, text string) error
}

type spanOutput struct{ next Output }

func (o *spanOutput) Connect(ctx context.Context) error { return o.next.Connect(ctx) } // ok

func (o *spanOutput) Write(ctx context.Context, text string) error {
	s := SpanFromContext(ctx)
	defer s.End()
	return o.next.Write(ctx, text+s.Text())
}

// SpanFromContextOrSpare has one also where there is none.
func SpanFromContextOrSpare(ctx context.Context) *Span {
	if s, ok := spanIn(ctx).(*Span); ok {
		return s
	}
	_, s := StartSpan(ctx, "spare")
	return s
}

type spareOutput struct{ next Output }

func (o *spareOutput) Connect(ctx context.Context) error { return o.next.Connect(ctx) } // ok

func (o *spareOutput) Write(ctx context.Context, text string) error {
	s := SpanFromContextOrSpare(ctx)
	defer s.End()
	return o.next.Write(ctx, text+s.Text())
}

type tracedOutput struct{ next Output }

func (o *tracedOutput) Connect(ctx context.Context) error { return o.next.Connect(ctx) } // want `\(\*tracedOutput\).Connect is not observed`

func (o *tracedOutput) Write(ctx context.Context, text string) error {
	ctx, s := StartSpan(ctx, "write")
	defer s.End()
	return o.next.Write(ctx, text)
}
