// Package waitfuncs has functions that return a function to wait for
// something, which tidies up at its end: who does not want to wait any more
// need not call it. A function that tells something to stop, and waits for
// that, is to be called.
package waitfuncs

import (
	"context"
	"errors"
	"os"
)

type page struct {
	events chan string
	load   func() error
}

func (p *page) subscribe(ctx context.Context) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		for {
			select {
			case <-ctx.Done():
				return
			case e := <-p.events:
				out <- e
			}
		}
	}()
	return out
}

// waitFor returns the function that waits for the event.
func (p *page) waitFor(event string) func() {
	ctx, cancel := context.WithCancel(context.Background()) // ok
	messages := p.subscribe(ctx)
	return func() {
		defer cancel()
		for e := range messages {
			if e == event {
				return
			}
		}
	}
}

// waitLogged returns the function that waits for one event.
func (p *page) waitLogged(name string) (func() error, error) {
	f, err := os.Create(name) // ok
	if err != nil {
		return nil, err
	}
	return func() error {
		e := <-p.events
		_, err := f.WriteString(e)
		return errors.Join(err, f.Close())
	}, nil
}

// start returns the function that stops what it starts.
func (p *page) start() func() {
	ctx, cancel := context.WithCancel(context.Background())
	messages := p.subscribe(ctx)
	return func() {
		cancel()
		for range messages {
		}
	}
}

func navigate(p *page) error {
	wait := p.waitFor("load") // ok
	if err := p.load(); err != nil {
		return err
	}
	wait()
	return nil
}

func navigateLogged(p *page) error {
	wait, err := p.waitLogged("log") // ok
	if err != nil {
		return err
	}
	if err := p.load(); err != nil {
		return err
	}
	return wait()
}

func watch(p *page) error {
	stop := p.start() // want `result of p.start is not released on every path: stop is missing`
	if err := p.load(); err != nil {
		return err
	}
	stop()
	return nil
}
