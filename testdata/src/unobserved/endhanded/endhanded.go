// Package endhanded hands the end of a gauge to its callers.
package endhanded

import (
	"context"
	"expvar"
)

var (
	underway = expvar.NewInt("underway")
	answered = expvar.NewMap("answered")
)

// entered counts what is under way until what it returns is called.
func entered(kind string) func() {
	underway.Add(1)
	return func() {
		underway.Add(-1)
		answered.Add(kind, 1)
	}
}

// noted counts once, and what it returns ends nothing.
func noted(kind string) func() {
	answered.Add(kind, 1)
	return func() { answered.Add(kind+" again", 1) }
}

type shelf struct{ books map[string]int }

func (s *shelf) lend(ctx context.Context, title string) error {
	defer entered("lend")() // ok
	s.books[title]--
	return ctx.Err()
}

func (s *shelf) restore(ctx context.Context, title string) error {
	defer entered("restore")() // ok
	s.books[title]++
	return ctx.Err()
}

func (s *shelf) discard(ctx context.Context, title string) error {
	delete(s.books, title)
	return ctx.Err()
}

func (s *shelf) reserve(ctx context.Context, title string) error {
	defer noted("reserve")()
	s.books[title] = 0
	return ctx.Err()
}

func (s *shelf) serve(ctx context.Context, verb, title string) error {
	switch verb {
	case "lend":
		return s.lend(ctx, title) // ok
	case "restore":
		return s.restore(ctx, title) // ok
	case "discard":
		return s.discard(ctx, title) // want `call of \(\*shelf\)\.discard in this branch is not observed; 2 of its 3 sibling branches begin a gauge`
	}
	return nil
}

func (s *shelf) onlyNoted(ctx context.Context, verb, title string) error {
	switch verb {
	case "reserve":
		return s.reserve(ctx, title) // ok: observes nothing
	case "discard":
		return s.discard(ctx, title) // ok
	}
	return nil
}
