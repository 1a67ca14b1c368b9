// Package spans: spans of OpenTelemetry are resources that end.
package spans

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

var tracer = otel.Tracer("spans")

var errEmpty = errors.New("empty")

// ok
func simple(ctx context.Context, fn func(context.Context) error) error {
	ctx, span := tracer.Start(ctx, "simple")
	defer span.End()
	return fn(ctx)
}

func never(ctx context.Context, fn func(context.Context) error) error {
	ctx, span := tracer.Start(ctx, "never") // want "never released"
	span.SetAttributes(attribute.String("k", "v"))
	return fn(ctx)
}

func discarded(ctx context.Context, fn func(context.Context) error) error {
	ctx, _ = tracer.Start(ctx, "discarded") // want "discarded"
	return fn(ctx)
}

// ok: taken back from the context
func fromContext(ctx context.Context, fn func(context.Context) error) error {
	ctx, _ = tracer.Start(ctx, "from")
	defer trace.SpanFromContext(ctx).End()
	return fn(ctx)
}

// ok: the caller's span
func currentSpan(ctx context.Context, err error) {
	span := trace.SpanFromContext(ctx)
	if span.IsRecording() {
		span.RecordError(err)
	}
}

func earlyReturn(ctx context.Context, id string) error {
	ctx, span := otel.Tracer("x").Start(ctx, "early") // want "not released on every path"
	if id == "" {
		span.SetStatus(codes.Error, "no id")
		return errEmpty
	}
	defer span.End()
	return ctx.Err()
}

// ok
func branches(ctx context.Context, b bool) error {
	_, span := tracer.Start(ctx, "branches")
	if b {
		span.End()
		return nil
	}
	err := ctx.Err()
	span.End()
	return err
}

func branchesWrong(ctx context.Context, b bool) error {
	ctx, span := tracer.Start(ctx, "branches") // want "not released on every path"
	err := ctx.Err()
	if b {
		span.End()
		return nil
	}
	return err
}

// ok: in a branch, deferred
func inBranch(ctx context.Context, traced bool, fn func(context.Context) error) error {
	if traced {
		var span trace.Span
		ctx, span = tracer.Start(ctx, "branch")
		defer span.End()
	}
	return fn(ctx)
}

func inBranchWrong(ctx context.Context, traced bool, fn func(context.Context) error) error {
	if traced {
		var span trace.Span
		ctx, span = tracer.Start(ctx, "branch") // want "never released"
		span.AddEvent("in branch")
	}
	return fn(ctx)
}

// ok: the result goes to the caller
func start(ctx context.Context, name string) (context.Context, trace.Span) {
	return tracer.Start(ctx, "prefix."+name)
}

// ok
func startNamed(ctx context.Context, name string) (c context.Context, span trace.Span) {
	c, span = tracer.Start(ctx, name, trace.WithAttributes(attribute.Int("n", 1)))
	span.AddEvent("started")
	return c, span
}

// ok
func usesStart(ctx context.Context) error {
	ctx, span := start(ctx, "uses")
	defer span.End()
	return ctx.Err()
}

func usesStartWrong(ctx context.Context) error {
	ctx, span := start(ctx, "uses") // want "not released on every path"
	if err := ctx.Err(); err != nil {
		span.RecordError(err)
		return err
	}
	span.End()
	return nil
}

// ok: ends with its result
func startFunc(ctx context.Context, name string) (context.Context, func(error)) {
	ctx, span := tracer.Start(ctx, name)
	return ctx, func(err error) {
		if err != nil {
			span.RecordError(err)
			span.SetStatus(codes.Error, err.Error())
		}
		span.End()
	}
}

// ok
func usesStartFunc(ctx context.Context, fn func(context.Context) error) (err error) {
	ctx, end := startFunc(ctx, "x")
	defer func() { end(err) }()
	return fn(ctx)
}

func usesStartFuncWrong(ctx context.Context, fn func(context.Context) error) (err error) {
	ctx, end := startFunc(ctx, "x") // want "not released on every path"
	if err := fn(ctx); err != nil {
		return err
	}
	end(nil)
	return nil
}

// operation keeps a span that its method ends.
type operation struct {
	span  trace.Span
	start time.Time
}

// ok
func begin(ctx context.Context, name string) (context.Context, *operation) {
	ctx, span := tracer.Start(ctx, name)
	return ctx, &operation{span: span, start: time.Now()}
}

// Finish ends the operation.
func (o *operation) Finish(err error) {
	if err != nil {
		o.span.RecordError(err)
	}
	o.span.SetAttributes(attribute.String("took", time.Since(o.start).String()))
	o.span.End()
}

// ok
func usesBegin(ctx context.Context, fn func(context.Context) error) (err error) {
	ctx, op := begin(ctx, "x")
	defer func() { op.Finish(err) }()
	return fn(ctx)
}

func usesBeginWrong(ctx context.Context, fn func(context.Context) error) error {
	ctx, op := begin(ctx, "x") // want "not released on every path"
	if err := fn(ctx); err != nil {
		return err
	}
	op.Finish(nil)
	return nil
}

// ok: kept in a struct whose method ends it
type client struct {
	span trace.Span
	url  string
}

func (c *client) open(ctx context.Context) {
	_, c.span = tracer.Start(ctx, "client")
}

func (c *client) close() {
	if c.span != nil {
		c.span.End()
	}
}

func eachIteration(ctx context.Context, ids []string) {
	for _, id := range ids {
		_, span := tracer.Start(ctx, id) // want "each iteration"
		defer span.End()
		span.SetName(id)
	}
}

// ok
func eachIterationRight(ctx context.Context, ids []string) {
	for _, id := range ids {
		_, span := tracer.Start(ctx, id)
		span.SetName(id)
		span.End()
	}
}

func continueSkips(ctx context.Context, ids []string) {
	for _, id := range ids {
		_, span := tracer.Start(ctx, id) // want "released"
		if id == "" {
			span.SetStatus(codes.Error, "empty")
			continue
		}
		span.End()
	}
}

// ok: the context of the outer span is kept
func outerInner(ctx context.Context) error {
	ctx, outer := tracer.Start(ctx, "outer")
	defer outer.End()
	ctx, inner := tracer.Start(ctx, "inner")
	defer inner.End()
	return ctx.Err()
}

// replaced loses the first span.
func replaced(ctx context.Context, fn func(context.Context) error) error {
	ctx, span := tracer.Start(ctx, "first") // want "overwritten"
	if err := fn(ctx); err != nil {
		span.End()
		return err
	}
	ctx, span = tracer.Start(ctx, "second")
	defer span.End()
	return fn(ctx)
}

// ok
func replacedRight(ctx context.Context, fn func(context.Context) error) error {
	ctx1, span := tracer.Start(ctx, "first")
	err := fn(ctx1)
	span.End()
	if err != nil {
		return err
	}
	ctx2, span := tracer.Start(ctx, "second")
	defer span.End()
	return fn(ctx2)
}

// ok: a helper that ends
func finish(span trace.Span, err *error) {
	if *err != nil {
		span.SetStatus(codes.Error, (*err).Error())
	}
	span.End()
}

// ok
func usesFinish(ctx context.Context, fn func(context.Context) error) (err error) {
	ctx, span := tracer.Start(ctx, "x")
	defer finish(span, &err)
	return fn(ctx)
}

func record(span trace.Span, err error) error {
	if err != nil {
		span.RecordError(err)
		span.SetStatus(codes.Error, err.Error())
	}
	return err
}

func usesRecord(ctx context.Context, fn func(context.Context) error) error {
	ctx, span := tracer.Start(ctx, "x") // want "never released"
	return record(span, fn(ctx))
}

// ok
func usesRecordRight(ctx context.Context, fn func(context.Context) error) error {
	ctx, span := tracer.Start(ctx, "x")
	defer span.End()
	return record(span, fn(ctx))
}

// ok: ended by a goroutine
func async(ctx context.Context, fn func(context.Context)) {
	ctx, span := tracer.Start(ctx, "async")
	go func() {
		defer span.End()
		fn(ctx)
	}()
}

func asyncWrong(ctx context.Context, fn func(context.Context)) {
	ctx, span := tracer.Start(ctx, "async") // want "never released"
	go func() {
		span.AddEvent("started")
		fn(ctx)
	}()
}

// middleware is a handler: a span that a panic skips stays open.
func middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, span := tracer.Start(r.Context(), r.URL.Path) // want "panic"
		next.ServeHTTP(w, r.WithContext(ctx))
		span.End()
	})
}

// ok
func middlewareRight(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, span := tracer.Start(r.Context(), r.URL.Path)
		defer span.End()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// ok: put into the context it came with
func carried(ctx context.Context) context.Context {
	_, span := tracer.Start(ctx, "carried")
	return trace.ContextWithSpan(ctx, span)
}

// ok
func switched(ctx context.Context, kind string) error {
	_, span := tracer.Start(ctx, "switched")
	switch kind {
	case "a":
		span.End()
		return nil
	case "b":
		span.AddEvent("b")
	}
	span.End()
	return fmt.Errorf("unknown kind %q", kind)
}

func switchedWrong(ctx context.Context, kind string) error {
	_, span := tracer.Start(ctx, "switched") // want "not released on every path"
	switch kind {
	case "a":
		span.End()
		return nil
	case "b":
		return errEmpty
	}
	span.End()
	return fmt.Errorf("unknown kind %q", kind)
}

// Providers and exporters.

// ok
func withProvider(ctx context.Context, fn func(trace.Tracer) error) (err error) {
	tp := sdktrace.NewTracerProvider()
	defer func() { err = errors.Join(err, tp.Shutdown(ctx)) }()
	return fn(tp.Tracer("x"))
}

func withProviderWrong(ctx context.Context, fn func(trace.Tracer) error) error {
	tp := sdktrace.NewTracerProvider() // want "not released on every path"
	if err := fn(tp.Tracer("x")); err != nil {
		return err
	}
	return tp.Shutdown(ctx)
}

// ok: the shutdown is handed out
func setup() func(context.Context) error {
	tp := sdktrace.NewTracerProvider()
	otel.SetTracerProvider(tracerProvider{tp})
	return tp.Shutdown
}

type tracerProvider struct{ p *sdktrace.TracerProvider }

func (t tracerProvider) Tracer(name string, opts ...trace.TracerOption) trace.Tracer {
	return t.p.Tracer(name, opts...)
}
