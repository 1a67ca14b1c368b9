// Package openers has functions that time themselves where timing is on, take
// options, and ask a store what else it can do.
package openers

import (
	"context"
	"io"
	"log"
	"time"
)

type store interface {
	Get(key string) error
	Set(key string) error
}

type resetter interface{ Reset() error }

type repository struct{ s store }

type settings struct{ branch string }

type option func(*settings)

type target bool

func (t target) Enabled() bool { return bool(t) }

var performance target

func start(s store, opts ...option) (*repository, error) {
	if performance.Enabled() {
		begin := time.Now()
		defer func() { log.Printf("performance: %s: start", time.Since(begin)) }()
	}
	var set settings
	for _, opt := range opts {
		opt(&set)
	}
	if r, ok := s.(resetter); ok {
		if err := r.Reset(); err != nil {
			return nil, err
		}
	}
	if err := s.Set(set.branch); err != nil {
		if c, ok := s.(io.Closer); ok {
			c.Close()
		}
		return nil, err
	}
	return &repository{s}, nil
}

func open(s store) (*repository, error) {
	if performance.Enabled() {
		begin := time.Now()
		defer func() { log.Printf("performance: %s: open", time.Since(begin)) }()
	}
	if err := s.Get("HEAD"); err != nil {
		return nil, err
	}
	return &repository{s}, nil
}

func find(s store, exists bool) (*repository, error) {
	if exists {
		return open(s) // ok
	}
	r, err := start(s)
	if err != nil {
		return nil, err
	}
	return r, r.s.Set("remote")
}

func choose(s store, kind string) (*repository, error) {
	switch kind {
	case "old":
		return open(s) // ok
	case "new":
		return start(s) // ok
	}
	return nil, nil
}

// What a function is given and calls with its own arguments is no option.
func timed(ctx context.Context, f func(context.Context) error) error {
	begin := time.Now()
	defer func() { log.Printf("job: %s", time.Since(begin)) }()
	return f(ctx)
}

type job string

func (j job) Work(ctx context.Context) error { log.Print(j); return ctx.Err() }

func run(ctx context.Context, kind string) error {
	switch kind {
	case "index":
		return timed(ctx, job("index").Work) // ok
	case "merge":
		return job("merge").Work(ctx) // want `call of job.Work in this branch is not observed; 2 of its 3 sibling branches go through timed`
	case "expire":
		return timed(ctx, job("expire").Work) // ok
	}
	return nil
}
