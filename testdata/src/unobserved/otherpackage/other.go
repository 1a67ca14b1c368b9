// Package otherpackage has a wrapper in another package.
package otherpackage

import (
	"context"

	"unobserved/otherpackage/observe"
)

type tool struct{}

func (t *tool) run(ctx context.Context, in string) (string, error)  { return in, ctx.Err() }
func (t *tool) chat(ctx context.Context, in string) (string, error) { return in, ctx.Err() }

func (t *tool) call(ctx context.Context, chat bool, in string) (out string, err error) {
	if chat {
		err = observe.Call(ctx, "chat", func(ctx context.Context) error { // ok
			out, err = t.chat(ctx, in)
			return err
		})
	} else {
		out, err = t.run(ctx, in) // want `call of \(\*tool\).run in this branch is not observed; 1 of its 2 sibling branches goes through observe.Call`
	}
	return out, err
}
