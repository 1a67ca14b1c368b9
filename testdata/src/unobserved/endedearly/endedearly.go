// Package endedearly has branches that end an observation before their call,
// and functions that begin one by a helper of their own.
package endedearly

import (
	"context"
	"fmt"
	"time"
)

type tool interface {
	Call(ctx context.Context, args map[string]any) (any, error)
}

type span struct{ name string }

func (s *span) End() {}

func start(ctx context.Context, name string) (context.Context, *span) { return ctx, &span{name} }

type runner struct{ tools map[string]tool }

func (r *runner) live(ctx context.Context, name string, args map[string]any, stream bool) (any, error) {
	t := r.tools[name]
	ctx, span := start(ctx, name)
	if stream {
		span.End()
		return t.Call(ctx, args) // want `call of tool.Call in this branch is not observed; 1 of its 2 sibling branches runs under a span`
	}
	defer span.End()
	return t.Call(ctx, args) // ok
}

// The span is ended where there is one.
func (r *runner) maybe(ctx context.Context, name string, args map[string]any, on bool) (any, error) {
	t := r.tools[name]
	var s *span
	if on {
		ctx, s = start(ctx, name)
	}
	out, err := t.Call(ctx, args) // ok
	if s != nil {
		s.End()
	}
	return out, err
}

// An agent that waits for its goroutines does its work under its span.
type agent interface {
	Invoke(ctx context.Context, in string) (string, error)
}

type sequence struct{ subs []agent }
type parallel struct{ subs []agent }
type loop struct{ sub agent }

func (s *sequence) Invoke(ctx context.Context, in string) (out string, err error) {
	ctx, span := start(ctx, "sequence")
	defer span.End()
	for _, a := range s.subs {
		if in, err = a.Invoke(ctx, in); err != nil {
			return "", err
		}
	}
	return in, nil
}

func (p *parallel) Invoke(ctx context.Context, in string) (string, error) { // ok
	ctx, span := start(ctx, "parallel")
	defer span.End()
	errs := make(chan error, len(p.subs))
	for _, a := range p.subs {
		go func() {
			_, err := a.Invoke(ctx, in)
			errs <- err
		}()
	}
	for range p.subs {
		if err := <-errs; err != nil {
			return "", err
		}
	}
	return in, nil
}

func (l *loop) Invoke(ctx context.Context, in string) (out string, err error) { // want `Invoke is not observed; 2 of its 3 sibling implementations begin a span`
	for range 3 {
		if in, err = l.sub.Invoke(ctx, in); err != nil {
			return "", err
		}
	}
	return in, nil
}

// Three who call one function, of which two take the time.
type histogram struct{ sum time.Duration }

func (h *histogram) Observe(d time.Duration) { h.sum += d }

var seconds histogram

type job struct{ n int }

func execute(ctx context.Context, j *job) error { j.n++; return ctx.Err() }

type cron struct{}
type hook struct{}
type manual struct{}

func (cron) Fire(ctx context.Context, j *job) error {
	began := time.Now()
	defer func() { seconds.Observe(time.Since(began)) }()
	return execute(ctx, j)
}

func (hook) Receive(ctx context.Context, j *job) error {
	began := time.Now()
	defer func() { seconds.Observe(time.Since(began)) }()
	return execute(ctx, j)
}

func (manual) Press(ctx context.Context, j *job) error {
	return execute(ctx, j) // want `call of execute here is not observed; 2 of its 3 sibling calls`
}

// A command that tells how long it took is not observed by that.
func printed(ctx context.Context, name string, f func(context.Context) error) error {
	began := time.Now()
	err := f(ctx)
	fmt.Printf("%s took %v\n", name, time.Since(began))
	return err
}

func build(ctx context.Context) error { return ctx.Err() }
func sweep(ctx context.Context) error { return ctx.Err() }

func command(ctx context.Context, name string) error {
	switch name {
	case "build":
		return printed(ctx, name, build)
	case "sweep":
		return sweep(ctx) // ok
	}
	return nil
}

// A registrar of two handlers for one route.
type handler func(ctx context.Context, in string) error

type router struct{ read, write map[string]handler }

func (r *router) Resource(path string, read, write handler) {
	r.read[path], r.write[path] = read, write
}

func timed(h handler) handler {
	return func(ctx context.Context, in string) error {
		began := time.Now()
		defer func() { seconds.Observe(time.Since(began)) }()
		return h(ctx, in)
	}
}

func readUser(ctx context.Context, in string) error   { return ctx.Err() }
func writeUser(ctx context.Context, in string) error  { return ctx.Err() }
func readTeam(ctx context.Context, in string) error   { return ctx.Err() }
func writeTeam(ctx context.Context, in string) error  { return ctx.Err() }
func readOrder(ctx context.Context, in string) error  { return ctx.Err() }
func writeOrder(ctx context.Context, in string) error { return ctx.Err() }

func routes(r *router) {
	r.Resource("/users", timed(readUser), timed(writeUser))
	r.Resource("/teams", timed(readTeam), timed(writeTeam))
	r.Resource("/orders", timed(readOrder), writeOrder) // want `writeOrder \("/orders"\), registered by Resource, is not observed`
}

// What a helper begins is not the call that is missing.
func (r *runner) halves(ctx context.Context, kind string) (err error) {
	switch kind {
	case "one":
		err = under(ctx, "one", r.first)
	case "two":
		err = under(ctx, "two", r.second)
	case "three":
		ctx = r.enter(ctx) // ok
		err = ctx.Err()
	case "four":
		err = r.second(ctx) // want `call of \(\*runner\).second in this branch is not observed; 2 of its 3 sibling branches go through under`
	}
	return err
}

func (r *runner) enter(ctx context.Context) context.Context {
	return context.WithValue(ctx, r, len(r.tools))
}

func (r *runner) first(ctx context.Context) error {
	_, err := r.tools["first"].Call(ctx, nil)
	return err
}

func (r *runner) second(ctx context.Context) error {
	_, err := r.tools["second"].Call(ctx, nil)
	return err
}

func under(ctx context.Context, name string, f func(context.Context) error) error {
	ctx, span := start(ctx, name)
	defer span.End()
	return f(ctx)
}
