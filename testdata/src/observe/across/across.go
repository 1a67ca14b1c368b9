// Package across uses wrappers of another package.
package across

import (
	"context"

	"observe/helper"
)

// sum: brackets 1 thunk \(span span via Run\)
func run(ctx context.Context, f func(context.Context) error) error {
	return helper.Run(ctx, "x", func(ctx context.Context) error { return f(ctx) })
}

// sum: calls \[1\]
func plain(ctx context.Context, f func(context.Context) error) error { return helper.Plain(ctx, f) }

// sum: brackets 1 thunk \(span span
func started(ctx context.Context, f func(context.Context) error) error {
	ctx, end := helper.Start(ctx)
	defer end()
	return f(ctx)
}

// sum: result 0 observed \(span span
func chain(h helper.Handler) helper.Handler { return helper.Tracing("x")(helper.Wrap(h)) }
