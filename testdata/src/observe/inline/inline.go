// Package inline has functions that begin an observation and end it in
// their own body (W5), with helpers of all forms.
package inline

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/trace"
)

var tracer trace.Tracer

func work(ctx context.Context) error { return ctx.Err() }

// sum: observed \(span span\)
func direct(ctx context.Context) error {
	ctx, span := tracer.Start(ctx, "x")
	defer span.End()
	return work(ctx)
}

// sum: none
func none(ctx context.Context) error { return work(ctx) }

// sum: opens 0 span span
func startSpan(ctx context.Context) (trace.Span, context.Context) {
	ctx, span := tracer.Start(ctx, "x")
	return span, ctx
}

// sum: observed \(span span\)
func spanFirst(ctx context.Context) error {
	span, ctx := startSpan(ctx)
	defer span.End()
	return work(ctx)
}

// sum: opens 1 span span
func maybeStart(ctx context.Context) (context.Context, trace.Span, bool) {
	if tracer == nil {
		return ctx, nil, false
	}
	ctx, span := tracer.Start(ctx, "x")
	return ctx, span, true
}

// sum: observed \(span span\)
func started(ctx context.Context) error {
	ctx, span, ok := maybeStart(ctx)
	if ok {
		defer span.End()
	}
	return work(ctx)
}

// sum: opens 1 span span
func begin(ctx context.Context) (context.Context, func()) {
	ctx, span := tracer.Start(ctx, "x")
	return ctx, func() { span.End() }
}

// sum: observed \(span span\)
func byFunc(ctx context.Context) error {
	ctx, done := begin(ctx)
	defer done()
	return work(ctx)
}

// sum: opens 1 span span
func beginErr(ctx context.Context) (context.Context, func(error)) {
	ctx, span := tracer.Start(ctx, "x")
	return ctx, func(err error) {
		if err != nil {
			span.RecordError(err)
		}
		span.End()
	}
}

// sum: observed \(span span\)
func byFuncErr(ctx context.Context) (err error) {
	ctx, end := beginErr(ctx)
	defer func() { end(err) }()
	return work(ctx)
}

// sum: opens 0 timer timer
func track(name string) func() {
	start := time.Now()
	return func() { record(name, time.Since(start)) }
}

func record(name string, d time.Duration) { recorded(name, d) }

var recorded func(string, time.Duration)

// sum: observed \(timer timer\)
func byTrack(ctx context.Context) error {
	defer track("x")()
	return work(ctx)
}

type operation struct {
	span  trace.Span
	start time.Time
}

// sum: opens 0 span span
func beginOperation(ctx context.Context) *operation {
	_, span := tracer.Start(ctx, "x")
	return &operation{span: span, start: time.Now()}
}

// sum: ends \[0\]
func (o *operation) finish(err error) {
	record("x", time.Since(o.start))
	o.span.End()
}

// sum: observed \(span span\)
func byOperation(ctx context.Context) (err error) {
	op := beginOperation(ctx)
	defer func() { op.finish(err) }()
	return work(ctx)
}

func endSpan(span trace.Span, err *error) { span.End() }

// sum: observed \(span span\)
func byEndFunc(ctx context.Context) (err error) {
	ctx, span := tracer.Start(ctx, "x")
	defer endSpan(span, &err)
	return work(ctx)
}

// sum: observed \(span span via direct\)
func delegate(ctx context.Context) error { return direct(ctx) }

// Only a part of it is.
//
// sum: none
func mixed(ctx context.Context) error {
	if err := direct(ctx); err != nil {
		return err
	}
	return work(ctx)
}

// sum: none
func annotates(ctx context.Context) error {
	trace.SpanFromContext(ctx).AddEvent("x")
	return work(ctx)
}

// The span ends before the work.
//
// sum: none
func before(ctx context.Context) error {
	c, span := tracer.Start(ctx, "x")
	_ = c
	span.End()
	return work(ctx)
}

// sum: result 0 runs 0; hands 1 on as 1
func wrapYield(yield func(int) bool, span trace.Span) (func(int) bool, func()) {
	var last int
	return func(i int) bool {
		last = i
		return yield(i)
	}, func() { span.AddEvent("x"); span.End(); _ = last }
}

// sum: result 0 observed \(span span\); observed \(span span\)
func iterate(ctx context.Context) func(func(int) bool) {
	return func(yield func(int) bool) {
		ctx, span := tracer.Start(ctx, "x")
		yield, end := wrapYield(yield, span)
		defer end()
		if work(ctx) == nil {
			yield(1)
		}
	}
}

// sum: none
func iterateBare(ctx context.Context) func(func(int) bool) {
	return func(yield func(int) bool) {
		if work(ctx) == nil {
			yield(1)
		}
	}
}
