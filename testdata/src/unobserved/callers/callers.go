// Package callers runs the nodes of a graph from three places.
package callers

import (
	"context"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace"
)

type Node interface {
	Run(ctx context.Context, in string) (string, error)
	Name() string
}

func startNodeSpan(ctx context.Context, n Node) (context.Context, trace.Span) {
	return otel.Tracer("graph").Start(ctx, n.Name())
}

func schedule(ctx context.Context, n Node, in string) (string, error) {
	ctx, span := startNodeSpan(ctx, n)
	defer span.End()
	return n.Run(ctx, in) // ok
}

func scheduleDynamic(ctx context.Context, n Node, in string) (string, error) {
	ctx, span := startNodeSpan(ctx, n)
	defer span.End()
	return n.Run(ctx, in) // ok
}

func worker(ctx context.Context, n Node, items []string) error {
	for _, item := range items {
		if _, err := n.Run(ctx, item); err != nil { // want `call of Node.Run here is not observed; 2 of its 3 sibling calls`
			return err
		}
	}
	return nil
}

type retried struct{ n Node }

func (r retried) Run(ctx context.Context, in string) (string, error) { return r.n.Run(ctx, in) } // ok: a delegate

type stream interface {
	RunStream(ctx context.Context, in string) string
}

func live(ctx context.Context, s stream, async bool, in string) string {
	ctx, span := otel.Tracer("live").Start(ctx, "tool")
	defer span.End()
	var out string
	if async {
		out = "pending"
		go func() {
			s.RunStream(ctx, in) // want `call of stream.RunStream in a goroutine is not observed; 1 of its 2 sibling`
		}()
	} else {
		out = s.RunStream(ctx, in) // ok
	}
	return out
}

func compact(ctx context.Context, shard int) error { return ctx.Err() }

func Hourly(ctx context.Context) error {
	ctx, span := otel.Tracer("jobs").Start(ctx, "hourly")
	defer span.End()
	return compact(ctx, 1) // ok
}

func Daily(ctx context.Context) error {
	ctx, span := otel.Tracer("jobs").Start(ctx, "daily")
	defer span.End()
	for shard := range 8 {
		if err := compact(ctx, shard); err != nil { // ok
			return err
		}
	}
	return nil
}

func OnDemand(ctx context.Context, shards []int) error {
	for _, shard := range shards {
		if err := compact(ctx, shard); err != nil { // want `call of compact here is not observed; 2 of its 3 sibling calls run under a span`
			return err
		}
	}
	return nil
}

// Migrate does more than the others.
func Migrate(ctx context.Context, n Node) error {
	if _, err := schedule(ctx, n, "migrate"); err != nil {
		return err
	}
	return compact(ctx, 0) // ok
}

// CompactAll is called by one that is observed.
func CompactAll(ctx context.Context) error {
	return compact(ctx, -1) // ok
}

func Yearly(ctx context.Context) error {
	ctx, span := otel.Tracer("jobs").Start(ctx, "yearly")
	defer span.End()
	return CompactAll(ctx)
}

func loadConfig(ctx context.Context) (string, error) { return "", ctx.Err() }

func Serve(ctx context.Context) (string, error) {
	ctx, span := otel.Tracer("jobs").Start(ctx, "serve")
	defer span.End()
	return loadConfig(ctx)
}

func Work(ctx context.Context) (string, error) {
	ctx, span := otel.Tracer("jobs").Start(ctx, "work")
	defer span.End()
	return loadConfig(ctx)
}

func Show(ctx context.Context) (string, error) {
	return loadConfig(ctx) // ok: what is loaded prepares the work
}

// half observes half of its methods, which is no habit.
type half struct{}

func sweep(ctx context.Context) error { return ctx.Err() }

func (half) A(ctx context.Context) error {
	ctx, span := otel.Tracer("jobs").Start(ctx, "A")
	defer span.End()
	return sweep(ctx)
}

func (half) B(ctx context.Context) error {
	ctx, span := otel.Tracer("jobs").Start(ctx, "B")
	defer span.End()
	return sweep(ctx)
}

func (half) C(ctx context.Context) error { return sweep(ctx) } // ok

// clerk has methods that are given the same and hand it to one place.
type clerk struct{ n int }

func (c *clerk) tidy(ctx context.Context, why string, all []int) error {
	c.n += len(all)
	return ctx.Err()
}

func (c *clerk) Nightly(ctx context.Context, all []int) error {
	ctx, span := otel.Tracer("jobs").Start(ctx, "nightly")
	defer span.End()
	return c.tidy(ctx, "nightly", all) // ok
}

func (c *clerk) Weekly(ctx context.Context, all []int) error {
	ctx, span := otel.Tracer("jobs").Start(ctx, "weekly")
	defer span.End()
	return c.tidy(ctx, "weekly", all) // ok
}

func (c *clerk) Yearly(ctx context.Context, all []int) error {
	ctx, span := otel.Tracer("jobs").Start(ctx, "yearly")
	defer span.End()
	return c.tidy(ctx, "yearly", all) // ok
}

func (c *clerk) Asked(ctx context.Context, all []int) error {
	return c.tidy(ctx, "asked", all) // want `call of \(\*clerk\).tidy here is not observed; 3 of its 5 sibling calls run under a span`
}

func (c *clerk) Some(ctx context.Context, all []int, from int) error {
	return c.tidy(ctx, "some", all[from:]) // ok: it has a job of its own
}

type act struct {
	do   func(ctx context.Context, in string) (string, error)
	undo func(ctx context.Context, in string) (string, error)
}

func under(ctx context.Context, name string, f func(context.Context) (string, error)) (string, error) {
	ctx, span := otel.Tracer("acts").Start(ctx, name)
	defer span.End()
	return f(ctx)
}

func forth(ctx context.Context, a act, in string) (string, error) {
	return under(ctx, in, func(ctx context.Context) (string, error) { return a.do(ctx, in) })
}

func back(ctx context.Context, a act, in string) (string, error) {
	return under(ctx, in, func(ctx context.Context) (string, error) { return a.undo(ctx, in) })
}

// ok: whichever is chosen runs under the span
func eitherWay(ctx context.Context, a act, isBack bool, in string) (string, error) {
	var run func(context.Context) (string, error)
	if isBack {
		run = func(ctx context.Context) (string, error) { return a.undo(ctx, in) }
	} else {
		run = func(ctx context.Context) (string, error) { return a.do(ctx, in) }
	}
	return under(ctx, in, run)
}

// ok: the variable is shared with a literal
func shared(ctx context.Context, a act, in string) (out string, err error) {
	run := func(ctx context.Context) (string, error) { return a.do(ctx, in) }
	defer func() {
		if err != nil {
			out, err = under(ctx, in, run)
		}
	}()
	run = func(ctx context.Context) (string, error) { return a.undo(ctx, in) }
	return under(ctx, in, run)
}

func bareWay(ctx context.Context, a act, in string) (string, error) {
	var run func(context.Context) (string, error)
	run = func(ctx context.Context) (string, error) { return a.do(ctx, in) } // want `call of do here is not observed`
	return run(ctx)
}
