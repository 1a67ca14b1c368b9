package thunk

import (
	"context"
	"expvar"
	"time"

	"go.opentelemetry.io/otel/trace"
)

// sum: brackets 0 thunk \(timer timer\)
func timedByParam(f func() error) error {
	defer func(begin time.Time) { duration.Observe(time.Since(begin).Seconds()) }(time.Now())
	return f()
}

var inflight = new(expvar.Int)

// sum: brackets 0 thunk \(timer gauge\)
func inFlight(f func() error) error {
	inflight.Add(1)
	defer inflight.Add(-1)
	return f()
}

// sum: calls \[0\]
func counted(f func() error) error {
	inflight.Add(1)
	return f()
}

type agent interface {
	Ask(ctx context.Context, in string) (string, error)
}

// sum: brackets 1 thunk \(span span\)
func ask(ctx context.Context, a agent, in string) (string, error) {
	ctx, span := tracer.Start(ctx, "x")
	defer span.End()
	return a.Ask(ctx, in)
}

type observer interface {
	Observe(ctx context.Context, f func(context.Context) error) error
}

type spanObserver struct{ tracer trace.Tracer }

// sum: brackets 2 thunk \(span span\)
func (o *spanObserver) Observe(ctx context.Context, f func(context.Context) error) error {
	ctx, span := o.tracer.Start(ctx, "x")
	defer span.End()
	return f(ctx)
}

type offObserver struct{}

// sum: calls \[2\]
func (offObserver) Observe(ctx context.Context, f func(context.Context) error) error { return f(ctx) }

// sum: brackets 2 thunk \(span span via observer.Observe\)
func byInterface(ctx context.Context, o observer, f func(context.Context) error) error {
	return o.Observe(ctx, f)
}

type recorder struct{ n int }

func newRecorder() *recorder    { return &recorder{} }
func (r *recorder) Teardown()   { r.n = 0 }
func (r *recorder) note(string) { r.n++ }

// sum: brackets 0 thunk \(resource recorder\)
func recorded(f func() error) error {
	r := newRecorder()
	defer r.Teardown()
	r.note("x")
	return f()
}

// sum: brackets 1 thunk \(span span\)
func recovered(ctx context.Context, f func(context.Context) (string, error)) (out string, err error) {
	ctx, span := tracer.Start(ctx, "x")
	defer func() {
		if p := recover(); p != nil {
			span.AddEvent("panic")
		}
		span.End()
	}()
	out, err = f(ctx)
	return out, err
}

type node struct {
	next *node
}

func (n *node) Start() {}
func (n *node) Stop()  {}

type monitor struct{ next *monitor }

func (m *monitor) Start() {}
func (m *monitor) Stop()  {}

// A variable that is stored only from itself.
//
// sum: calls \[0\]|brackets 0
func walks(f func() error) error {
	var m *monitor
	func() { m = m.next }()
	m.Start()
	defer m.Stop()
	return f()
}

type task struct{ in string }

// The callback makes a part of the task: that is not what the span is for.
//
// sum: calls \[1\]
func newTask(ctx context.Context, input func(context.Context) (string, error)) (*task, error) {
	ctx, span := tracer.Start(ctx, "x")
	defer span.End()
	in, err := input(ctx)
	if err != nil {
		return nil, err
	}
	return &task{in}, nil
}
