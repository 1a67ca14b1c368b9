// Package selftimed has commands of which one delegates to a helper that
// takes its own time: that asks nothing of the others.
package selftimed

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

type populate struct{ rows int }

func (c *populate) run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errors.New("no database")
	}
	return c.fill(ctx, args[0])
}

func (c *populate) fill(ctx context.Context, name string) error {
	start := time.Now()
	for range c.rows {
		if err := insert(ctx, name); err != nil {
			return err
		}
	}
	slog.Info("population complete", "duration", time.Since(start))
	return nil
}

type load struct{ name string }

func (c *load) run(ctx context.Context, args []string) error { return insert(ctx, c.name) }

type shrink struct{ name string }

func (c *shrink) run(ctx context.Context, args []string) error { return insert(ctx, c.name) }

func insert(ctx context.Context, name string) error { return store(ctx, name) }

func store(ctx context.Context, name string) error { return ctx.Err() }

// ok: only one of them is long enough to be timed
func command(ctx context.Context, name string, args []string) error {
	switch name {
	case "populate":
		return (&populate{}).run(ctx, args)
	case "load":
		return (&load{}).run(ctx, args)
	case "shrink":
		return (&shrink{}).run(ctx, args)
	}
	return errors.New("unknown command")
}

func timed(ctx context.Context, name string, f func(context.Context) error) error {
	start := time.Now()
	defer func() { slog.Info("done", "command", name, "duration", time.Since(start)) }()
	return f(ctx)
}

func addRow(ctx context.Context) error    { return insert(ctx, "row") }
func moveRow(ctx context.Context) error   { return insert(ctx, "rows") }
func removeRow(ctx context.Context) error { return insert(ctx, "") }

func rows(ctx context.Context, name string) error {
	switch name {
	case "add":
		return timed(ctx, "add", addRow)
	case "move":
		return timed(ctx, "move", moveRow)
	case "remove":
		return removeRow(ctx) // want `call of removeRow in this branch is not observed; 2 of its 3 sibling branches go through timed`
	}
	return errors.New("unknown command")
}
