// Package toldof: what waits for the end, what is told of events, and what logs
// for itself are no siblings of the work around them.
package toldof

import (
	"context"
	"log"
	"time"

	"go.opentelemetry.io/otel"
)

type group struct{ n int }

func (g *group) Go(f func() error) { g.n++; go f() }

func run(name string, ctx context.Context, f func(context.Context) error) error {
	ctx, span := otel.Tracer("toldof").Start(ctx, name)
	defer span.End()
	return f(ctx)
}

type daemon struct{ left []string }

func (d *daemon) sync(ctx context.Context) error { d.left = nil; return ctx.Err() }
func (d *daemon) scan(ctx context.Context) error { return d.sync(ctx) }
func (d *daemon) push(ctx context.Context) error { return d.scan(ctx) }
func (d *daemon) shut(ctx context.Context) error { d.left = append(d.left, "shut"); return ctx.Err() }

// ok: the last one only waits for the others
func (d *daemon) serve(ctx context.Context, g *group) {
	g.Go(func() error { return run("sync", ctx, d.sync) })
	g.Go(func() error { return run("scan", ctx, d.scan) })
	g.Go(func() error { return run("push", ctx, d.push) })
	g.Go(func() error {
		<-ctx.Done()
		log.Print("shutting down")
		return d.shut(context.WithoutCancel(ctx))
	})
}

func (d *daemon) serveBare(ctx context.Context, g *group) {
	g.Go(func() error { return run("sync", ctx, d.sync) })
	g.Go(func() error { return run("scan", ctx, d.scan) })
	g.Go(func() error { return run("push", ctx, d.push) })
	g.Go(func() error { // want "is not observed"
		return d.shut(ctx)
	})
}

type store struct {
	d     *daemon
	limit int
}

func (s *store) Get(ctx context.Context, k string) (string, error) {
	ctx, span := otel.Tracer("toldof").Start(ctx, "get")
	defer span.End()
	return k, s.d.sync(ctx)
}

func (s *store) Put(ctx context.Context, k, v string) error {
	ctx, span := otel.Tracer("toldof").Start(ctx, "put")
	defer span.End()
	return s.d.scan(ctx)
}

func (s *store) Drop(ctx context.Context, k string) error {
	ctx, span := otel.Tracer("toldof").Start(ctx, "drop")
	defer span.End()
	return s.d.push(ctx)
}

func (s *store) List(ctx context.Context) ([]string, error) {
	ctx, span := otel.Tracer("toldof").Start(ctx, "list")
	defer span.End()
	return nil, s.d.push(ctx)
}

func (s *store) Stat(ctx context.Context) (int, error) {
	ctx, span := otel.Tracer("toldof").Start(ctx, "stat")
	defer span.End()
	return 0, s.d.push(ctx)
}

func (s *store) Copy(ctx context.Context) error {
	ctx, span := otel.Tracer("toldof").Start(ctx, "copy")
	defer span.End()
	return s.d.push(ctx)
}

func (s *store) Link(ctx context.Context) error {
	ctx, span := otel.Tracer("toldof").Start(ctx, "link")
	defer span.End()
	return s.d.push(ctx)
}

// ok: it is told of a change
func (s *store) OnChange(ctx context.Context, limit int) {
	s.limit = limit
	if err := s.d.sync(ctx); err != nil {
		log.Print(err)
	}
}

func (s *store) Move(ctx context.Context, from, to string) error { // want "is not observed"
	return s.d.scan(ctx)
}

type lease struct{ until time.Time }

func (l *lease) watch(ctx context.Context) error {
	for time.Now().Before(l.until) && ctx.Err() == nil {
		time.Sleep(time.Second)
	}
	return ctx.Err()
}

func logged(ctx context.Context, name string, f func(context.Context) error) error {
	log.Print("starting ", name)
	defer log.Print("stopped ", name)
	return f(ctx)
}

func (d *daemon) runSync(ctx context.Context) error { return logged(ctx, "sync", d.sync) }
func (d *daemon) runScan(ctx context.Context) error { return logged(ctx, "scan", d.scan) }
func (d *daemon) runPush(ctx context.Context) error { return logged(ctx, "push", d.push) }

// ok: another type has its own mind about logs
func (d *daemon) jobs(l *lease) []func(context.Context) error {
	return []func(context.Context) error{d.runSync, d.runScan, l.watch, d.runPush}
}

func (d *daemon) jobsBare() []func(context.Context) error {
	return []func(context.Context) error{
		d.runSync,
		d.runScan,
		d.shut, // want "is not observed"
		d.runPush,
	}
}
