// Package gathered starts handlers in goroutines and waits for them.
package gathered

import (
	"context"
	"sync"
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

type source interface {
	Fetch(ctx context.Context) error
	Build(ctx context.Context) error
	Test(ctx context.Context) error
	Close() error
}

func all(ctx context.Context, s source) error {
	errs := make(chan error, 3)
	go func() { errs <- traced(ctx, "fetch", s.Fetch) }() // ok
	go func() { errs <- traced(ctx, "build", s.Build) }() // ok
	go func() { errs <- s.Test(ctx) }()                   // want `call of source.Test in a goroutine is not observed; 2 of its 3 sibling goroutines go through traced`
	go func() { errs <- s.Close() }()                     // ok
	for range 4 {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

func group(ctx context.Context, s source) {
	var wg sync.WaitGroup
	wg.Add(3)
	go func() {
		defer wg.Done()
		traced(ctx, "fetch", s.Fetch) // ok
	}()
	go func() {
		defer wg.Done()
		s.Test(ctx) // want `call of source.Test in a goroutine is not observed; 2 of its 3 sibling goroutines go through traced`
	}()
	go func() {
		defer wg.Done()
		traced(ctx, "build", s.Build) // ok
	}()
	wg.Wait()
}

// Nobody waits for the last one, which does another job.
func beside(ctx context.Context, s source, stop chan struct{}) error {
	errs := make(chan error, 2)
	go func() { errs <- traced(ctx, "fetch", s.Fetch) }() // ok
	go func() { errs <- traced(ctx, "build", s.Build) }() // ok
	go func() {
		s.Test(ctx) // ok
		close(stop)
	}()
	return <-errs
}

// One of two is no majority.
func two(ctx context.Context, s source) error {
	errs := make(chan error, 2)
	go func() { errs <- traced(ctx, "fetch", s.Fetch) }() // ok
	go func() { errs <- s.Test(ctx) }()                   // ok
	return <-errs
}
