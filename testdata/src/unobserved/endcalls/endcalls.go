// Package endcalls has methods that begin an observation and call the
// function that ends it, in the end or by defer.
package endcalls

import (
	"context"
	"time"
)

type stats struct{ sum time.Duration }

func (s *stats) Observe(d time.Duration) { s.sum += d }

var latency stats

// begin starts a timer; the function that it returns records it.
func begin(ctx context.Context, op string) (context.Context, func(error)) {
	start := time.Now()
	return context.WithValue(ctx, key{}, op), func(err error) { latency.Observe(time.Since(start)) }
}

type key struct{}

type backend interface {
	do(ctx context.Context, op, key string) (string, error)
}

type Store struct{ b backend }

func (s *Store) Get(ctx context.Context, k string) (string, error) { // ok
	ctx, end := begin(ctx, "get")
	v, err := s.b.do(ctx, "get", k)
	end(err)
	return v, err
}

func (s *Store) Put(ctx context.Context, k string) (string, error) { // ok
	ctx, end := begin(ctx, "put")
	v, err := s.b.do(ctx, "put", k)
	if err != nil {
		end(err)
		return "", err
	}
	end(nil)
	return v, nil
}

func (s *Store) Swap(ctx context.Context, k string) (v string, err error) { // ok
	ctx, end := begin(ctx, "swap")
	defer func() { end(err) }()
	return s.b.do(ctx, "swap", k)
}

func (s *Store) Scan(ctx context.Context, k string) (string, error) { // ok
	ctx, end := begin(ctx, "scan")
	defer end(nil)
	return s.b.do(ctx, "scan", k)
}

func (s *Store) Lease(ctx context.Context, k string) (string, error) { // ok
	ctx, end := begin(ctx, "lease")
	v, err := s.b.do(ctx, "lease", k)
	end(err)
	return v, err
}

func (s *Store) Touch(ctx context.Context, k string) (string, error) { // ok
	ctx, end := begin(ctx, "touch")
	v, err := s.b.do(ctx, "touch", k)
	end(err)
	return v, err
}

func (s *Store) Walk(ctx context.Context, k string) (string, error) { // ok
	ctx, end := begin(ctx, "walk")
	v, err := s.b.do(ctx, "walk", k)
	end(err)
	return v, err
}

func (s *Store) Merge(ctx context.Context, k string) (string, error) { // want `\(\*Store\)\.Merge is not observed; 7 of its 8 sibling methods begin a timer`
	v, err := s.b.do(ctx, "merge", k)
	if err != nil {
		return "", err
	}
	return v, nil
}
