// Package passers runs handlers that it is given, some as they are: a dispatch
// that forgets the wrapper, or an interceptor that lets some calls pass.
package passers

import (
	"context"

	"go.opentelemetry.io/otel"
)

type job struct {
	class string
	prio  int
}

type work func(ctx context.Context, j job) error

type pool struct {
	mws []func(work) work
}

func (p *pool) exec(ctx context.Context, j job, w work) error {
	ctx, span := otel.Tracer("passers").Start(ctx, j.class)
	defer span.End()
	return w(ctx, j)
}

func (p *pool) dispatch(ctx context.Context, j job, w work) error {
	if j.class == "express" {
		return w(ctx, j) // want `call of w in this branch is not observed; 1 of its 2 sibling branches goes through \(\*pool\).exec`
	}
	return p.exec(ctx, j, w)
}

func (p *pool) chained(ctx context.Context, j job, w work) error {
	if j.prio < 0 {
		return w(ctx, j) // want `call of w in this branch is not observed; 1 of its 2 sibling branches goes through mws`
	}
	h := w
	for i := len(p.mws) - 1; i >= 0; i-- {
		h = p.mws[i](h)
	}
	return h(ctx, j)
}

// skipping is put where interceptors go: it lets some pass.
func (p *pool) skipping(ctx context.Context, j job, w work) error {
	if j.class == "express" {
		return w(ctx, j) // ok
	}
	return p.exec(ctx, j, w)
}

func (p *pool) install(put func(func(context.Context, job, work) error)) {
	put(p.skipping)
	put(func(ctx context.Context, j job, w work) error {
		if j.prio == 0 {
			return w(ctx, j) // ok
		}
		return p.exec(ctx, j, w)
	})
}

// decorator passes some calls on to what it holds.
type runner interface {
	Run(ctx context.Context, j job) error
}

type decorator struct {
	inner runner
	next  work
}

func (d *decorator) Run(ctx context.Context, j job) error {
	if j.prio == 0 {
		return d.inner.Run(ctx, j) // ok
	}
	ctx, span := otel.Tracer("passers").Start(ctx, j.class)
	defer span.End()
	return d.inner.Run(ctx, j)
}

func (d *decorator) Again(ctx context.Context, j job) error {
	if j.prio == 0 {
		return d.inner.Run(ctx, j) // want `call of runner.Run in this branch is not observed; 1 of its 2 sibling branches runs under a span`
	}
	ctx, span := otel.Tracer("passers").Start(ctx, j.class)
	defer span.End()
	return d.inner.Run(ctx, j)
}

func (d *decorator) Next(ctx context.Context, j job) error {
	if j.prio == 0 {
		return d.next(ctx, j) // ok
	}
	ctx, span := otel.Tracer("passers").Start(ctx, j.class)
	defer span.End()
	return d.next(ctx, j)
}

func (p *pool) stubborn(ctx context.Context, j job, w work) error {
	err := p.exec(ctx, j, w)
	for i := 0; i < 3 && err != nil; i++ {
		err = w(ctx, j) // want `call of w in this branch is not observed; 1 of its 2 sibling calls goes through \(\*pool\).exec`
	}
	return err
}

func (p *pool) steady(ctx context.Context, j job, w work) (err error) {
	for range 3 {
		if err = p.exec(ctx, j, w); err == nil { // ok
			break
		}
	}
	return err
}
