// Package tests has its dispatchers in its tests.
package tests

import (
	"context"
	"time"
)

type call func(context.Context) (string, error)

var spent time.Duration

// timed runs a call and keeps how long it took.
func timed(ctx context.Context, c call) (string, error) {
	start := time.Now()
	defer func() { spent += time.Since(start) }()
	return c(ctx)
}

func list(ctx context.Context) (string, error) { return search(ctx, "list") }
func read(ctx context.Context) (string, error) { return search(ctx, "read") }
func drop(ctx context.Context) (string, error) { return search(ctx, "drop") }

func search(ctx context.Context, what string) (string, error) {
	return what + "!", ctx.Err()
}
