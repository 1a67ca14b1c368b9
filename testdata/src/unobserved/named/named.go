// Package named has branches that are told by the name of what they do, or by
// the value on which a wrapper works.
package named

import (
	"context"
	"errors"
)

type span struct{ name string }

func startSpan(ctx context.Context, name string) (context.Context, *span) {
	return ctx, &span{name}
}

func (s *span) End() {}

func traced(ctx context.Context, name string, f func(context.Context) error) error {
	ctx, span := startSpan(ctx, name)
	defer span.End()
	return f(ctx)
}

type tracker interface {
	Open(ctx context.Context, id string) error
	Close(ctx context.Context, id string) error
	Count(ctx context.Context, id string) (int, error)
}

// An issue is closed as it is opened.
func command(ctx context.Context, t tracker, kind, id string) error {
	switch kind {
	case "open":
		return traced(ctx, kind, func(ctx context.Context) error { return t.Open(ctx, id) })
	case "close":
		return t.Close(ctx, id) // want `call of tracker.Close in this branch is not observed; 1 of its 2 sibling branches goes through traced`
	}
	return errors.New("unknown")
}

// What ends the tracker itself is no command.
func lifetime(ctx context.Context, t tracker, kind, id string) error {
	switch kind {
	case "open":
		return traced(ctx, kind, func(ctx context.Context) error { return t.Open(ctx, id) })
	case "quit":
		return t.Close(ctx, id) // ok
	}
	return errors.New("unknown")
}

// The value is only looked at, the error is the result.
func looked(ctx context.Context, t tracker, kind, id string) error {
	switch kind {
	case "open":
		return traced(ctx, kind, func(ctx context.Context) error { return t.Open(ctx, id) })
	case "count":
		n, err := t.Count(ctx, id) // want `call of tracker.Count in this branch is not observed; 1 of its 2 sibling branches goes through traced`
		if err == nil && n == 0 {
			err = errors.New("none")
		}
		return err
	}
	return errors.New("unknown")
}

// The value is kept: the call prepares something else.
func kept(ctx context.Context, t tracker, kind, id string, n *int) (err error) {
	switch kind {
	case "open":
		return traced(ctx, kind, func(ctx context.Context) error { return t.Open(ctx, id) })
	case "count":
		*n, err = t.Count(ctx, id) // ok
		return err
	}
	return errors.New("unknown")
}

// A Job has a name and work.
type Job interface {
	Kind() string
	Run(ctx context.Context) error
}

func timed(ctx context.Context, j Job) error { return traced(ctx, j.Kind(), j.Run) }

func route(ctx context.Context, lane int, j, other Job) error {
	switch lane {
	case 0:
		return timed(ctx, j)
	case 1:
		return j.Run(ctx) // want `call of Job.Run in this branch is not observed; 1 of its 2 sibling branches goes through timed`
	case 2:
		return errors.New(j.Kind()) // ok
	}
	return nil
}
