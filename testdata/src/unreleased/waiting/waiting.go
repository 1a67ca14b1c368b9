// Package waiting receives from channels that only goroutines of the function
// feed.
package waiting

import (
	"context"
	"errors"
	"os"
)

type step func(context.Context) error

func race(ctx context.Context, steps ...step) error {
	ctx, cancel := context.WithCancel(ctx) // ok: without a goroutine nothing comes
	done := make(chan error, len(steps))
	run := func(s step) {
		done <- s(ctx)
		cancel()
	}
	for _, s := range steps {
		go run(s)
	}
	return <-done
}

func raceHalf(ctx context.Context, steps ...step) error {
	ctx, cancel := context.WithCancel(ctx) // want "cancel is missing before the return on line 38"
	done := make(chan error, len(steps))
	run := func(s step) {
		done <- s(ctx)
		cancel()
	}
	for _, s := range steps {
		go run(s)
	}
	select {
	case <-ctx.Done():
		return errors.New("late")
	case err := <-done:
		return err
	}
}

func each(name string, steps ...step) error {
	f, err := os.Open(name) // want "f.Close is missing before the return on line 55"
	if err != nil {
		return err
	}
	done := make(chan error)
	for _, s := range steps {
		go func() { done <- s(context.Background()) }()
	}
	for range steps {
		if err := <-done; err != nil {
			return err
		}
	}
	return f.Close()
}

func signal(name string, ready func(chan struct{})) error {
	f, err := os.Open(name) // want "f.Close is missing before the return on line 70"
	if err != nil {
		return err
	}
	c := make(chan struct{})
	ready(c)
	<-c
	if name == "" {
		return errors.New("no name")
	}
	return f.Close()
}

func before(name string, s step) error {
	done := make(chan error, 1)
	go func() { done <- s(context.Background()) }()
	f, err := os.Open(name) // want "f.Close is missing before the return on line 83"
	if err != nil {
		return err
	}
	if err := <-done; err != nil {
		return err
	}
	return f.Close()
}
