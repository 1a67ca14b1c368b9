// Package madeunseen registers what is made, out of sight, of handlers that
// observe themselves, or of handlers that are given.
package madeunseen

import (
	"context"
	"time"
)

type handler func(ctx context.Context, in string) (string, error)

type server struct{ tools map[string]handler }

func (s *server) add(name string, h handler) { s.tools[name] = h }

// around makes a handler that writes to somewhere.
func around(name string, h handler) handler

var spent = map[string]time.Duration{}

func record(name string, d time.Duration) { spent[name] += d }

func query(ctx context.Context, in string) (string, error) { return in, ctx.Err() }

func get(ctx context.Context, in string) (string, error) {
	start := time.Now()
	out, err := query(ctx, in)
	record("get", time.Since(start))
	return out, err
}

func list(ctx context.Context, in string) (string, error) {
	start := time.Now()
	out, err := query(ctx, in)
	record("list", time.Since(start))
	return out, err
}

func show(ctx context.Context, in string) (string, error) {
	start := time.Now()
	out, err := query(ctx, in)
	record("show", time.Since(start))
	return out, err
}

func drop(ctx context.Context, in string) (string, error) {
	delete(spent, in)
	return in, ctx.Err()
}

func register(s *server) {
	s.add("get", around("get", get))
	s.add("list", around("list", list))
	s.add("show", around("show", show))
}

// ok: the handler is whatever it is, and is made as its siblings are
func registerGiven(s *server, name string, h handler) {
	s.add(name, around(name, h))
}

func registerBare(s *server) {
	s.add("get", around("get", get))
	s.add("list", around("list", list))
	s.add("show", around("show", show))
	s.add("drop", drop) // want "is not observed"
}
