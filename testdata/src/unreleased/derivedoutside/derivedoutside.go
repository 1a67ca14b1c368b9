// Package derivedoutside has literals that make contexts anew, for the function around
// them.
package derivedoutside

import "context"

func work(ctx context.Context) { <-ctx.Done() }

// ok: it comes back only where the one above all of them is over.
func follow(ctx context.Context, states <-chan int) {
	own, cancel := context.WithCancel(ctx)
	defer cancel()
	go work(own)
	change := func(state int) {
		if state > 0 {
			cancel()
			own, cancel = context.WithCancel(ctx)
			go work(own)
		}
	}
	for {
		select {
		case <-ctx.Done():
			return
		case state := <-states:
			change(state)
		}
	}
}

// The last one is left where the states end.
func followToEnd(ctx context.Context, states <-chan int) {
	own, cancel := context.WithCancel(ctx)
	defer cancel()
	go work(own)
	change := func(state int) {
		if state > 0 {
			cancel()
			own, cancel = context.WithCancel(ctx) // want `cancel is missing before the return on line 49`
			go work(own)
		}
	}
	for {
		select {
		case <-ctx.Done():
			return
		case state, ok := <-states:
			if !ok {
				return
			}
			change(state)
		}
	}
}

// Another context being over says nothing.
func followBeside(ctx, stop context.Context, states <-chan int) {
	own, cancel := context.WithCancel(ctx)
	defer cancel()
	go work(own)
	change := func(state int) {
		if state > 0 {
			cancel()
			own, cancel = context.WithCancel(ctx) // want `cancel is missing before the return on line 71`
			go work(own)
		}
	}
	for {
		select {
		case <-stop.Done():
			return
		case state := <-states:
			change(state)
		}
	}
}
