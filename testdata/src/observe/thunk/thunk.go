// Package thunk has functions that call a function that they get under an
// observation (W1).
package thunk

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/trace"
)

var tracer trace.Tracer

// sum: brackets 2 thunk \(span span\)
func run[T any](ctx context.Context, name string, f func(ctx context.Context) (T, error)) (T, error) {
	ctx, span := tracer.Start(ctx, name)
	defer span.End()
	return f(ctx)
}

// sum: brackets 1 thunk \(span span\)
func plainEnd(ctx context.Context, f func(context.Context) error) error {
	ctx, span := tracer.Start(ctx, "x")
	err := f(ctx)
	span.End()
	return err
}

// The end is another function's business: unreleased reports it.
//
// sum: brackets 1 thunk \(span span partial\)
func leaky(ctx context.Context, f func(context.Context) error) error {
	ctx, span := tracer.Start(ctx, "x")
	if err := f(ctx); err != nil {
		return err
	}
	span.End()
	return nil
}

// sum: brackets 1 thunk \(span span\)
func inLiteral(ctx context.Context, f func(context.Context) error) (err error) {
	ctx, span := tracer.Start(ctx, "x")
	defer func() {
		if err != nil {
			span.RecordError(err)
		}
		span.End()
	}()
	return f(ctx)
}

// sum: brackets 1 thunk \(span span\)
func switchedOff(ctx context.Context, f func(context.Context) error) error {
	if tracer == nil {
		return f(ctx)
	}
	ctx, span := tracer.Start(ctx, "x")
	defer span.End()
	return f(ctx)
}

// sum: brackets 1 thunk \(span span\)
func switchedOn(ctx context.Context, f func(context.Context) error) error {
	if tracer != nil {
		var span trace.Span
		ctx, span = tracer.Start(ctx, "x")
		defer span.End()
	}
	return f(ctx)
}

// It ends before the call.
//
// sum: calls \[1\]
func early(ctx context.Context, f func(context.Context) error) error {
	ctx, span := tracer.Start(ctx, "x")
	span.End()
	return f(ctx)
}

// Some calls are observed, others are not.
//
// sum: calls \[2\]
func sometimes(ctx context.Context, n int, f func(context.Context) error) error {
	if n > 3 {
		return f(ctx)
	}
	ctx, span := tracer.Start(ctx, "x")
	defer span.End()
	return f(ctx)
}

// A yield function is what a range loop calls.
//
// sum: calls \[1\]
func all(ctx context.Context, yield func(int) bool) {
	ctx, span := tracer.Start(ctx, "x")
	defer span.End()
	if !yield(1) {
		return
	}
	_ = ctx
}

// A call in a loop is not what the span is about.
//
// sum: calls \[2\]
func each(ctx context.Context, n int, f func(context.Context, int) error) error {
	ctx, span := tracer.Start(ctx, "x")
	defer span.End()
	for i := range n {
		if err := f(ctx, i); err != nil {
			return err
		}
	}
	return nil
}

// sum: brackets 2 thunk \(span span\); calls \[2\]; observed \(span span\)
func eachSpan(ctx context.Context, n int, f func(context.Context) error) error {
	for range n {
		ctx, span := tracer.Start(ctx, "x")
		err := f(ctx)
		span.End()
		if err != nil {
			return err
		}
	}
	return nil
}

type logger struct{ lines []string }

func (l *logger) Println(args ...any) { l.lines = append(l.lines, "x") }

var log = new(logger)

type histogram interface{ Observe(float64) }

var duration histogram

// sum: brackets 0 thunk \(timer timer\)
func timed(f func() error) error {
	start := time.Now()
	defer func() { duration.Observe(time.Since(start).Seconds()) }()
	return f()
}

// sum: brackets 0 thunk \(timer timer\)
func timedAfter(f func() error) error {
	start := time.Now()
	err := f()
	log.Println("took", time.Since(start))
	return err
}

// The time is measured at the defer statement.
//
// sum: calls \[0\]
func timedEarly(f func() error) error {
	start := time.Now()
	defer duration.Observe(time.Since(start).Seconds())
	return f()
}

// Only a success is recorded: that is no promise.
//
// sum: calls \[0\]
func timedSuccess(f func() error) error {
	start := time.Now()
	if err := f(); err != nil {
		return err
	}
	duration.Observe(time.Since(start).Seconds())
	return nil
}

// The time bounds the wait and is recorded nowhere.
//
// sum: calls \[0\]
func paced(f func() error) error {
	start := time.Now()
	err := f()
	time.Sleep(time.Second - time.Since(start))
	return err
}

func record(name string, start time.Time) { duration.Observe(time.Since(start).Seconds()) }

// sum: brackets 0 thunk \(timer timer\)
func timedByHelper(f func() error) error {
	defer record("x", time.Now())
	return f()
}

// sum: brackets 1 thunk \(log log\)
func logged(name string, f func() error) error {
	log.Println("begin", name)
	err := f()
	log.Println("end", name, err)
	return err
}

// sum: calls \[1\]
func loggedOnce(name string, f func() error) error {
	log.Println("begin", name)
	return f()
}

// sum: brackets 0 thunk \(span span via plainEnd\)
func outer(f func(context.Context) error) error {
	return plainEnd(context.Background(), f)
}

// sum: brackets 0 thunk \(span span via plainEnd\)
func outerLiteral(f func() error) error {
	return plainEnd(context.Background(), func(context.Context) error { return f() })
}

func retry(f func() error) error {
	if err := f(); err == nil {
		return nil
	}
	return f()
}

// sum: brackets 1 thunk \(span span\)
func retried(ctx context.Context, f func(context.Context) error) error {
	ctx, span := tracer.Start(ctx, "x")
	defer span.End()
	return retry(func() error { return f(ctx) })
}

// A goroutine runs beside the span.
//
// sum: none
func beside(ctx context.Context, f func(context.Context)) {
	ctx, span := tracer.Start(ctx, "x")
	defer span.End()
	go f(ctx)
}

type handler interface {
	Name() string
	Handle(ctx context.Context, in string) (string, error)
}

// sum: brackets 1 thunk \(span span\)
func handle(ctx context.Context, h handler, in string) (string, error) {
	ctx, span := tracer.Start(ctx, h.Name())
	defer span.End()
	return h.Handle(ctx, in)
}

type mutex struct{ c chan int }

func (m *mutex) lock()   {}
func (m *mutex) unlock() {}

// A lock is no observation.
//
// sum: calls \[1\]
func locked(m *mutex, f func() error) error {
	m.lock()
	defer m.unlock()
	return f()
}

type hooks struct {
	onStart func(string)
	onEnd   func(string)
}

// sum: brackets 2 thunk \(resource callback\)
func (h *hooks) run(name string, f func() error) error {
	if h.onStart != nil {
		h.onStart(name)
	}
	if h.onEnd != nil {
		defer h.onEnd(name)
	}
	return f()
}

type store struct{ metrics histogram }

// A service that is lent to the callback is what it works with.
//
// sum: calls \[2\]
func (s *store) with(ctx context.Context, f func(*metricsDB) error) error {
	db := openMetricsDB()
	defer db.Close()
	return f(db)
}

type metricsDB struct{ x int }

func openMetricsDB() *metricsDB    { return &metricsDB{} }
func (db *metricsDB) Close() error { return nil }
