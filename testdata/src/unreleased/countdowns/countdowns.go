// Package countdowns cancels when the last of several jobs is done.
package countdowns

import "context"

// A group runs a function when all are done.
type group struct {
	left int
	then func()
}

func newGroup(then func(), n int64) *group {
	if n == 0 {
		panic("nobody to wait for")
	}
	return &group{left: int(n), then: then}
}

func (g *group) done() {
	if g.left--; g.left == 0 {
		then := g.then
		g.then = nil
		then()
	}
}

func all(ctx context.Context, jobs []func(context.Context)) {
	ctx, cancel := context.WithCancel(ctx) // ok: there are as many jobs as the group was told
	g := newGroup(func() { cancel() }, int64(len(jobs)))
	for _, job := range jobs {
		go func() {
			defer g.done()
			job(ctx)
		}()
	}
}

func none(ctx context.Context, jobs []func(context.Context)) {
	ctx, cancel := context.WithCancel(ctx) // want "not released on every path"
	for _, job := range jobs {
		go func() {
			defer cancel()
			job(ctx)
		}()
	}
}

func others(ctx context.Context, jobs, others []func(context.Context)) {
	ctx, cancel := context.WithCancel(ctx) // want "not released on every path"
	g := newGroup(func() { cancel() }, int64(len(others)))
	for _, job := range jobs {
		go func() {
			defer g.done()
			job(ctx)
		}()
	}
}
