// Package wrapper has a wrapper that does not show what it does.
package wrapper

import "context"

var hook func(context.Context, func(context.Context) error) error

func meter(ctx context.Context, f func(context.Context) error) error { return hook(ctx, f) }

func a(ctx context.Context) error { return ctx.Err() }
func b(ctx context.Context) error { return ctx.Err() }

func dispatch(ctx context.Context, k bool) error {
	if k {
		return meter(ctx, a)
	}
	return b(ctx) // want `call of b in this branch is not observed; 1 of its 2 sibling branches goes through meter`
}
