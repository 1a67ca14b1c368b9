// Package commands has switches on constants whose handlers do little, with and
// without a context.
package commands

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"
)

type Span struct{ name string }

func (s *Span) End() {}

type Tracer struct{}

func (Tracer) Start(ctx context.Context, name string) (context.Context, *Span) {
	return ctx, &Span{name}
}

var tracer Tracer

func trace(ctx context.Context, name string, f func(context.Context) error) error {
	ctx, sp := tracer.Start(ctx, name)
	defer sp.End()
	return f(ctx)
}

func addItem(ctx context.Context) error    { return nil }
func removeItem(ctx context.Context) error { return nil }
func moveItem(ctx context.Context) error   { return nil }
func noop(ctx context.Context) error       { return nil }

func d1(ctx context.Context, op string) error {
	switch op {
	case "add":
		return trace(ctx, "add", addItem) // ok
	case "remove":
		return removeItem(ctx) // want `call of removeItem in this branch is not observed; 2 of its 3 sibling branches go through trace`
	case "move":
		return trace(ctx, "move", moveItem) // ok
	}
	return errors.New("unknown op")
}

// no context at all
func timed(name string, f func()) {
	start := time.Now()
	defer func() { log.Printf("%s took %v", name, time.Since(start)) }()
	f()
}

func rebuild() { fmt.Println("rebuild") }
func compact() { fmt.Println("compact") }
func purge()   { fmt.Println("purge") }

func d1NoCtx(cmd string) {
	switch cmd {
	case "rebuild":
		timed("rebuild", rebuild) // ok
	case "compact":
		timed("compact", compact) // ok
	case "purge":
		purge() // want `call of purge in this branch is not observed; 2 of its 3 sibling branches go through timed`
	case "help":
		usage() // ok
	default:
		fmt.Println("unknown command", cmd) // ok
	}
}

func usage() { fmt.Println("usage: ...") }

// ints, error variable
const (
	opRead = iota
	opWrite
	opSync
)

type store struct{ data []byte }

func (s *store) read(ctx context.Context, p []byte) (int, error)  { return copy(p, s.data), nil }
func (s *store) write(ctx context.Context, p []byte) (int, error) { return copy(s.data, p), nil }
func (s *store) sync(ctx context.Context) (int, error)            { return 0, nil }

func measure[T any](ctx context.Context, op string, f func(context.Context) (T, error)) (res T, err error) {
	t0 := time.Now()
	defer func() { observeLatency(op, time.Since(t0), err) }()
	res, err = f(ctx)
	return
}

var latencies = map[string]time.Duration{}

func observeLatency(op string, d time.Duration, err error) { latencies[op] += d }

func (s *store) do(ctx context.Context, op int, p []byte) (n int, err error) {
	switch op {
	case opRead:
		n, err = measure(ctx, "read", func(ctx context.Context) (int, error) { return s.read(ctx, p) }) // ok
	case opWrite:
		n, err = s.write(ctx, p) // want `call of \(\*store\)\.write in this branch is not observed; 2 of its 3 sibling branches go through measure`
	case opSync:
		n, err = measure(ctx, "sync", s.sync) // ok
	default:
		err = fmt.Errorf("bad op %d", op)
	}
	return
}

// grouped cases, fallthrough default
func grouped(ctx context.Context, op string) error {
	var err error
	switch op {
	case "a", "b":
		err = trace(ctx, op, addItem) // ok
	case "c", "d":
		err = removeItem(ctx) // want `call of removeItem in this branch is not observed; 1 of its 2 sibling branches goes through trace`
	case "version", "health":
		err = noop(ctx) // ok
	}
	if err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	return nil
}

// nested switch
func nested(ctx context.Context, kind, op string) error {
	switch kind {
	case "item":
		switch op {
		case "add":
			return trace(ctx, "add", addItem) // ok
		case "remove":
			return removeItem(ctx) // want `call of removeItem in this branch is not observed; 2 of its 3 sibling branches go through trace`
		}
	case "box":
		return trace(ctx, "box", moveItem) // ok
	}
	return nil
}

// handlers write to a reply, no results
type reply struct{ lines []string }

func (r *reply) add(s string) { r.lines = append(r.lines, s) }

func withSpan(ctx context.Context, name string, f func(ctx context.Context)) {
	ctx, sp := tracer.Start(ctx, name)
	defer sp.End()
	f(ctx)
}

func who(ctx context.Context, r *reply)  { r.add("me") }
func what(ctx context.Context, r *reply) { r.add("that") }
func when(ctx context.Context, r *reply) { r.add("now") }

func question(ctx context.Context, q string, r *reply) {
	switch q {
	case "who":
		withSpan(ctx, q, func(ctx context.Context) { who(ctx, r) }) // ok
	case "what":
		what(ctx, r) // want `call of what in this branch is not observed; 2 of its 3 sibling branches go through withSpan`
	case "when":
		withSpan(ctx, q, func(ctx context.Context) { when(ctx, r) }) // ok
	default:
		r.add("?")
	}
}

// all right: each arm starts its own
func inlineAll(ctx context.Context, op string) error {
	switch op {
	case "add":
		ctx, sp := tracer.Start(ctx, "add")
		defer sp.End()
		return addItem(ctx) // ok
	case "remove":
		ctx, sp := tracer.Start(ctx, "remove")
		defer sp.End()
		return removeItem(ctx) // ok
	}
	return nil
}

// one arm inline, two arms; another forgets
func inlineMost(ctx context.Context, op string) error {
	switch op {
	case "add":
		ctx, sp := tracer.Start(ctx, "add")
		defer sp.End()
		return addItem(ctx) // ok
	case "remove":
		ctx, sp := tracer.Start(ctx, "remove")
		err := removeItem(ctx) // ok
		sp.End()
		return err
	case "move":
		return moveItem(ctx) // want `call of moveItem in this branch is not observed; 2 of its 3 sibling branches run under a span`
	}
	return nil
}

// the whole is inside a span: right
func outer(ctx context.Context, op string) error {
	ctx, sp := tracer.Start(ctx, "outer")
	defer sp.End()
	switch op {
	case "add":
		return trace(ctx, "add", addItem) // ok
	case "remove":
		return removeItem(ctx) // ok
	}
	return nil
}

// callee observes itself: right
func addTraced(ctx context.Context) error {
	ctx, sp := tracer.Start(ctx, "addTraced")
	defer sp.End()
	return addItem(ctx)
}

func selfObserved(ctx context.Context, op string) error {
	switch op {
	case "add":
		return addTraced(ctx) // ok
	case "remove":
		return trace(ctx, "remove", removeItem) // ok
	}
	return nil
}

// delegates to another dispatcher: right
func delegate(ctx context.Context, op string) error {
	switch op {
	case "x":
		return trace(ctx, "x", addItem) // ok
	case "sub":
		return d1(ctx, op) // ok
	}
	return nil
}

// recursion: right
func recursive(ctx context.Context, ops []string) error {
	if len(ops) == 0 {
		return nil
	}
	switch ops[0] {
	case "batch":
		return recursive(ctx, ops[1:]) // ok
	case "add":
		return trace(ctx, "add", addItem) // ok
	case "remove":
		return trace(ctx, "remove", removeItem) // ok
	}
	return errors.New("unknown")
}

// comment says it is intended: right
func intended(ctx context.Context, op string) error {
	switch op {
	case "add":
		return trace(ctx, "add", addItem) // ok
	case "poll":
		// Called every 10 ms: deliberately not traced.
		return moveItem(ctx) // ok
	}
	return nil
}

// aliases of a wrapper: variable
func variable(ctx context.Context, op string) error {
	run := trace
	switch op {
	case "add":
		return run(ctx, "add", addItem) // ok
	case "remove":
		return removeItem(ctx) // want `call of removeItem in this branch is not observed; 1 of its 2 sibling branches goes through trace`
	}
	return nil
}

// labelled loop with continue
func loop(ctx context.Context, ops <-chan string) (n int, err error) {
	for op := range ops {
		switch op {
		case "add":
			if err := trace(ctx, op, addItem); err != nil { // ok
				return n, err
			}
		case "remove":
			if err := removeItem(ctx); err != nil { // want `call of removeItem in this branch is not observed; 1 of its 2 sibling branches goes through trace`
				return n, err
			}
		case "quit":
			return n, nil
		}
		n++
	}
	return n, nil
}
