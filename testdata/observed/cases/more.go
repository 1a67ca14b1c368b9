package cases

import (
	"context"
	"fmt"

	"observed/tracing"
)

// a session is acquired, used and released by what is observed
type session struct {
	ctx  context.Context
	name string
}

func openSession(ctx context.Context, name string) (*session, error) {
	if tracing.Fails && name == "b" {
		return nil, errUnknown
	}
	return &session{ctx, name}, nil
}

func (s *session) work() (string, error) { return tracing.Work(s.ctx, s.name) }

func (s *session) Close() { tracing.Calls += "-" + s.name }

func acquired(ctx context.Context, pick string) (string, error) {
	switch pick {
	case "a":
		return observeValue(ctx, "a", func(ctx context.Context) (string, error) { return workA(ctx) })
	case "b":
		return observeValue(ctx, "b", func(ctx context.Context) (string, error) { return workB(ctx) })
	case "c":
		s, err := openSession(ctx, "c")
		if err != nil {
			return "", fmt.Errorf("open: %w", err)
		}
		defer s.Close()
		return runSession(ctx, s)
	}
	return "", errUnknown
}

func runSession(ctx context.Context, s *session) (string, error) {
	out, err := s.work()
	if err != nil {
		return "", err
	}
	return out, ctx.Err()
}

// A routeFunc is a handler that is a function, a route any that serves.
type (
	routeFunc func(ctx context.Context) (string, error)
	route     interface {
		Serve(ctx context.Context) (string, error)
	}
	mux struct{ routes map[string]route }
)

func (f routeFunc) Serve(ctx context.Context) (string, error) { return f(ctx) }

func (m *mux) Handle(pattern string, r route) { m.routes[pattern] = r }
func (m *mux) HandleFunc(pattern string, f func(context.Context) (string, error)) {
	m.routes[pattern] = routeFunc(f)
}

func instrumented(name string, next route) route {
	return routeFunc(func(ctx context.Context) (string, error) {
		ctx, span := tracing.Start(ctx, name)
		defer span.End()
		return next.Serve(ctx)
	})
}

func routed(ctx context.Context, pick string) (string, error) {
	m := &mux{map[string]route{}}
	m.Handle("a", instrumented("a", routeFunc(workA)))
	m.Handle("b", instrumented("b", routeFunc(workB)))
	m.HandleFunc("c", workC)
	r, ok := m.routes[pick]
	if !ok {
		return "", errUnknown
	}
	return r.Serve(ctx)
}

// Errors are what the ends of the methods of a Recorder are told.
type Recorder struct{}

func end(span *tracing.Span, err *error) {
	if *err != nil {
		tracing.Names += "!"
	}
	span.End()
}

func (Recorder) A(ctx context.Context) (out string, err error) {
	ctx, span := tracing.Start(ctx, "A")
	defer end(span, &err)
	return workA(ctx)
}

func (Recorder) B(ctx context.Context) (out string, err error) {
	ctx, span := tracing.Start(ctx, "B")
	defer end(span, &err)
	return workB(ctx)
}

func (Recorder) D(ctx context.Context) (out string, err error) {
	ctx, span := tracing.Start(ctx, "D")
	defer end(span, &err)
	return workD(ctx)
}

func (Recorder) E(ctx context.Context) (out string, err error) {
	ctx, span := tracing.Start(ctx, "E")
	defer end(span, &err)
	return workD(ctx)
}

func (Recorder) F(ctx context.Context) (err error) {
	ctx, span := tracing.Start(ctx, "F")
	defer end(span, &err)
	_, err = workA(ctx)
	return err
}

func (Recorder) G(ctx context.Context) (err error) {
	ctx, span := tracing.Start(ctx, "G")
	defer end(span, &err)
	_, err = workB(ctx)
	return err
}

func (Recorder) H(ctx context.Context) (err error) {
	ctx, span := tracing.Start(ctx, "H")
	defer end(span, &err)
	_, err = workD(ctx)
	return err
}

func (Recorder) C(ctx context.Context) (string, error) {
	out, err := workC(ctx)
	if err != nil {
		return "", fmt.Errorf("c: %w", err)
	}
	return out, nil
}

func recorded(ctx context.Context, pick string) (string, error) {
	var r Recorder
	switch pick {
	case "a":
		return r.A(ctx)
	case "b":
		return r.B(ctx)
	case "d":
		return r.D(ctx)
	}
	return r.C(ctx)
}
