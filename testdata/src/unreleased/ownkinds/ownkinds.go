// Package ownkinds: functions of another package that get its own resources,
// whose releasers have names that do not speak of it.
package ownkinds

import (
	"context"
	"io"

	"unreleased/ownkinds/scope"
)

func early(ctx context.Context, name string) ([]byte, error) {
	s := scope.Enter(ctx) // want "not released on every path: s.Leave is missing"
	f, err := scope.Open(s, name)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(f)
	s.Leave()
	return b, err
}

// ok
func deferred(ctx context.Context, name string) ([]byte, error) {
	s := scope.Enter(ctx)
	defer s.Leave()
	f, err := scope.Open(s, name)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}

// ok
func both(ctx context.Context) {
	a, b := scope.Enter(ctx), scope.Enter(ctx)
	scope.LeaveAll(a, b)
}

// ok
func kept(ctx context.Context) {
	s := scope.Enter(ctx)
	scope.Keep(s)
}
