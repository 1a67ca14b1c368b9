// Package othervariable calls the wrapper that a variable of another package holds.
package othervariable

import (
	"context"

	"unobserved/othervariable/observe"
)

type tool struct{}

func (t *tool) run(ctx context.Context, in string) error  { return ctx.Err() }
func (t *tool) chat(ctx context.Context, in string) error { return ctx.Err() }

func (t *tool) call(ctx context.Context, chat bool, in string) error {
	if chat {
		return observe.Call(ctx, "chat", func(ctx context.Context) error { return t.chat(ctx, in) }) // ok
	}
	return t.run(ctx, in) // want `call of \(\*tool\).run in this branch is not observed; 1 of its 2 sibling branches goes through Call`
}

func (t *tool) plain(ctx context.Context, chat bool, in string) error {
	if chat {
		return observe.Plain(ctx, func(ctx context.Context) error { return t.chat(ctx, in) })
	}
	return t.run(ctx, in) // ok
}

func (t *tool) either(ctx context.Context, chat bool, in string) error {
	if chat {
		return observe.Either(ctx, "chat", func(ctx context.Context) error { return t.chat(ctx, in) })
	}
	return t.run(ctx, in) // ok: what it does is not plain
}
