// Package jobs hands the work to its wrapper in a field of a struct.
package jobs

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel"
)

type job struct {
	label string
	// before is called outside of the span.
	before func()
	work   func(context.Context) error
}

// run is given the struct, (*job).do is its method.
func run(ctx context.Context, j job) error {
	if j.before != nil {
		j.before()
	}
	ctx, span := otel.Tracer("jobs").Start(ctx, j.label)
	defer span.End()
	return j.work(ctx)
}

func (j *job) do(ctx context.Context) error {
	ctx, span := otel.Tracer("jobs").Start(ctx, j.label)
	defer span.End()
	return j.work(ctx)
}

type task[T any] struct {
	name string
	work func(context.Context) (T, error)
}

func runTask[T any](ctx context.Context, t *task[T]) (T, error) {
	ctx, span := otel.Tracer("jobs").Start(ctx, t.name)
	defer span.End()
	return t.work(ctx)
}

// keep only puts the struct away.
func keep(j job) error {
	kept = append(kept, j)
	return nil
}

var kept []job

type server struct {
	queue []string
	bare  func(context.Context) error
}

func (s *server) read(ctx context.Context) error            { return ctx.Err() }
func (s *server) store(ctx context.Context) error           { return ctx.Err() }
func (s *server) count(ctx context.Context) (int, error)    { return len(s.queue), ctx.Err() }
func (s *server) estimate(ctx context.Context) (int, error) { return len(s.queue), ctx.Err() }

func (s *server) byValue(ctx context.Context, kind string) error {
	switch kind {
	case "read":
		return run(ctx, job{label: kind, work: s.read}) // ok
	case "reread":
		return run(ctx, job{label: kind, work: func(ctx context.Context) error { // ok
			return s.read(ctx) // ok: run covers the closure
		}})
	case "store":
		return s.store(ctx) // want `call of \(\*server\).store in this branch is not observed; 2 of its 3 sibling branches go through run`
	}
	return fmt.Errorf("no %s", kind)
}

func (s *server) byMethod(ctx context.Context, kind string) error {
	if kind == "read" {
		j := &job{label: kind}
		j.work = s.read
		return j.do(ctx) // ok
	}
	return s.store(ctx) // want `call of \(\*server\).store in this branch is not observed; 1 of its 2 sibling branches goes through \(\*job\).do`
}

func (s *server) generic(ctx context.Context, kind string) (int, error) {
	switch kind {
	case "count":
		return runTask(ctx, &task[int]{name: kind, work: s.count}) // ok
	case "estimate":
		return s.estimate(ctx) // want `call of \(\*server\).estimate in this branch is not observed; 1 of its 2 sibling branches goes through runTask`
	}
	return 0, nil
}

// given gets the struct from elsewhere: that its work is observed says nothing
// about the other branch, which runs something else.
func (s *server) given(ctx context.Context, j job) error {
	if s.bare != nil {
		return s.bare(ctx) // ok
	}
	return run(ctx, j)
}

func (s *server) kept(ctx context.Context, kind string) error {
	switch kind {
	case "read":
		return keep(job{label: kind, work: s.read})
	case "store":
		return s.store(ctx) // ok: keep is no wrapper
	}
	return nil
}

type pool struct{}

// process observes what the task holds.
func (p *pool) process(ctx context.Context, j job) error {
	ctx, span := otel.Tracer("jobs").Start(ctx, j.label)
	defer span.End()
	return j.work(ctx)
}

func (p *pool) submit(ctx context.Context, j job, urgent bool) error {
	if urgent {
		return j.work(ctx) // want `call of work in this branch is not observed; 1 of its 2 sibling branches begins a span`
	}
	return p.process(ctx, j)
}

func (p *pool) flush(ctx context.Context, js []job, late bool) {
	for _, j := range js {
		if late {
			go j.work(ctx) // want `call of work in a goroutine is not observed; 1 of its 2 sibling branches begins a span`
			continue
		}
		go p.process(ctx, j)
	}
}

// toggle observes only where that is asked for.
func (p *pool) toggle(ctx context.Context, j job, traced bool) error {
	if !traced {
		return j.work(ctx) // ok
	}
	return p.process(ctx, j)
}

// hurry calls something else.
func (p *pool) hurry(ctx context.Context, j job, urgent bool) error {
	if urgent {
		j.before() // ok
		return nil
	}
	return p.process(ctx, j)
}
