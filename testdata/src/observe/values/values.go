// Package values asks which handlers are observed.
package values

import (
	"context"

	"go.opentelemetry.io/otel/trace"
)

var tracer trace.Tracer

type handler func(context.Context) error

type runner interface{ Run(context.Context) error }

func (h handler) Run(ctx context.Context) error { return h(ctx) }

func use(h handler)   {}
func useRun(r runner) {}

func bare(ctx context.Context) error { return ctx.Err() }

func spanned(ctx context.Context) error {
	ctx, span := tracer.Start(ctx, "x")
	defer span.End()
	return bare(ctx)
}

func wrap(h handler) handler {
	return func(ctx context.Context) error {
		ctx, span := tracer.Start(ctx, "x")
		defer span.End()
		return h(ctx)
	}
}

func tracing() func(handler) handler { return wrap }

func check(h handler) handler {
	return func(ctx context.Context) error { return h(ctx) }
}

type job struct{}

func (*job) Run(ctx context.Context) error { return bare(ctx) }

type tracedJob struct{}

func (*tracedJob) Run(ctx context.Context) error { return spanned(ctx) }

type server struct {
	mw      func(handler) handler
	wrapped handler
	raw     handler
}

var global = wrap(bare)

func (s *server) method(ctx context.Context) error        { return bare(ctx) }
func (s *server) spannedMethod(ctx context.Context) error { return spanned(ctx) }

func newServer() *server {
	return &server{mw: tracing(), wrapped: wrap(bare), raw: bare}
}

func (s *server) all(on bool) {
	use(bare)              // bare
	use(spanned)           // observed
	use(wrap(bare))        // observed
	use(check(bare))       // bare
	use(check(wrap(bare))) // observed
	use(check(spanned))    // observed
	use(tracing()(bare))   // observed
	use(s.mw(bare))        // observed
	use(s.wrapped)         // observed
	use(s.raw)             // bare
	use(s.method)          // bare
	use(s.spannedMethod)   // observed
	use(global)            // observed
	h := handler(bare)
	if on {
		h = wrap(h)
	}
	use(h) // observed
	g := handler(bare)
	if on {
		g = wrap(spanned)
	}
	use(g)                                                       // bare
	useRun(new(job))                                             // bare
	useRun(new(tracedJob))                                       // observed
	useRun(wrap(bare))                                           // observed
	useRun(handler(bare))                                        // bare
	use(func(ctx context.Context) error { return bare(ctx) })    // bare
	use(func(ctx context.Context) error { return spanned(ctx) }) // observed
}

func generic[T any](ctx context.Context, h func(context.Context) (T, error)) (T, error) {
	ctx, span := tracer.Start(ctx, "x")
	defer span.End()
	return h(ctx)
}

func wrapGeneric[T any](h func(context.Context) (T, error)) handler {
	return func(ctx context.Context) error {
		_, err := generic(ctx, h)
		return err
	}
}

func number(context.Context) (int, error) { return 0, nil }

func generics() {
	use(wrapGeneric(number))      // observed
	use(wrapGeneric[int](number)) // observed
}
