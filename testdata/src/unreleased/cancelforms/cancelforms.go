// Package cancelforms: cancel functions in the forms that users of
// lostcancel know.
package cancelforms

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"sync"
	"testing"
	"time"
)

var bg = context.Background()

func varForm(cond bool) {
	var _, cancel = context.WithCancel(bg) // want "not released on every path"
	if cond {
		cancel()
	}
}

// ok
func varFormRight() {
	var _, cancel = context.WithCancel(bg)
	defer cancel()
}

func declaredBefore(cond bool) {
	var cancel func()
	_, cancel = context.WithTimeout(bg, 0) // want "not released on every path"
	if cond {
		cancel()
	}
}

// ok
func declaredBeforeRight(cond bool) {
	var cancel func()
	_, cancel = context.WithTimeout(bg, 0)
	if cond {
		fmt.Println("cond")
	}
	cancel()
}

func threeBlanks() {
	ctx, _ := context.WithCancel(bg)               // want "discarded"
	ctx, _ = context.WithTimeout(ctx, 0)           // want "discarded"
	ctx, _ = context.WithDeadline(ctx, time.Now()) // want "discarded"
	fmt.Println(ctx.Err())
}

// ok: an endless loop
func endless(cond bool) {
	_, cancel := context.WithCancel(bg)
	if cond {
		cancel()
	} else {
		for {
			time.Sleep(time.Second)
		}
	}
}

func bounded(cond bool) {
	_, cancel := context.WithCancel(bg) // want "not released on every path"
	if cond {
		cancel()
	} else {
		for i := 0; i < 10; i++ {
			time.Sleep(time.Second)
		}
	}
}

// ok: the others do not return
func switched(n int) {
	_, cancel := context.WithCancel(bg)
	switch n {
	case 0:
		new(testing.T).FailNow()
	case 1:
		log.Fatal()
	case 2:
		cancel()
	case 3:
		fmt.Println("hi")
		fallthrough
	default:
		os.Exit(1)
	}
}

func switchedWrong(n int) {
	_, cancel := context.WithCancel(bg) // want "not released on every path"
	switch n {
	case 0:
		new(testing.T).FailNow()
	case 1:
		log.Fatal()
	case 2:
		cancel()
	case 3:
		fmt.Println("hi")
	default:
		os.Exit(1)
	}
}

func selected(ch chan int) {
	_, cancel := context.WithCancel(bg) // want "not released on every path"
	select {
	case <-ch:
		new(testing.T).FailNow()
	case ch <- 2:
		fmt.Println("hi")
	case ch <- 1:
		cancel()
	default:
		os.Exit(1)
	}
}

// ok: a blocking select executes one of its cases
func blocked(ch chan int) {
	_, cancel := context.WithCancel(bg)
	select {
	case <-ch:
		panic("stop")
	}
	cancel()
}

func inGoroutine(cond bool) {
	go func() {
		ctx, cancel := context.WithCancel(bg) // want "not released on every path"
		if cond {
			cancel()
		}
		fmt.Println(ctx.Err())
	}()
}

// ok: a bare return hands the named results out
func bare() (ctx context.Context, cancel func()) {
	ctx, cancel = context.WithCancel(bg)
	return
}

// ok
var literal = func() (ctx context.Context, cancel func()) {
	ctx, cancel = context.WithCancel(bg)
	return
}

// ok: acquired in a literal
func assignedInLiteral() {
	var cancel func()
	func() {
		_, cancel = context.WithCancel(bg)
	}()
	cancel()
}

var global func()

// ok: into a variable of the package
func assignedToPackage() {
	_, global = context.WithCancel(bg)
}

// ok: as an argument of an unknown function
func argument(register func(context.CancelFunc)) {
	_, cancel := context.WithCancel(bg)
	register(cancel)
}

// ok: sent
func sent(ch chan<- context.CancelFunc) {
	_, cancel := context.WithCancel(bg)
	ch <- cancel
}

// ok: in a map under a lock
type registry struct {
	mu      sync.Mutex
	cancels map[string]context.CancelFunc
}

// ok
func (r *registry) add(id string) context.Context {
	ctx, cancel := context.WithCancel(bg)
	r.mu.Lock()
	defer r.mu.Unlock()
	if old, ok := r.cancels[id]; ok {
		old()
	}
	r.cancels[id] = cancel
	return ctx
}

// addUnless loses cancel if there is one already.
func (r *registry) addUnless(id string) error {
	_, cancel := context.WithCancel(bg) // want "released"
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.cancels[id]; ok {
		return errors.New("exists")
	}
	r.cancels[id] = cancel
	return nil
}

// ok: a chain of two, each deferred
func chain(parent context.Context, fn func(context.Context) error) error {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	ctx, cancelTimeout := context.WithTimeout(ctx, time.Second)
	defer cancelTimeout()
	return fn(ctx)
}

// ok: combined
func combined(parent context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(parent)
	ctx, cancelTimeout := context.WithTimeout(ctx, time.Second)
	return ctx, func() {
		cancelTimeout()
		cancel()
	}
}

// ok: errors with a cause
func withCause(parent context.Context, d time.Duration) error {
	ctx, cancel := context.WithTimeoutCause(parent, d, errors.New("slow"))
	defer cancel()
	<-ctx.Done()
	return context.Cause(ctx)
}

func withCauseWrong(parent context.Context, d time.Duration) error {
	ctx, cancel := context.WithTimeoutCause(parent, d, errors.New("slow")) // want "not released on every path"
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(time.Second):
		cancel()
	}
	return nil
}

// ok: per request of a loop
func perRequest(parent context.Context, reqs <-chan func(context.Context)) {
	for fn := range reqs {
		func() {
			ctx, cancel := context.WithTimeout(parent, time.Second)
			defer cancel()
			fn(ctx)
		}()
	}
}

func perRequestWrong(parent context.Context, reqs <-chan func(context.Context)) {
	for fn := range reqs {
		ctx, cancel := context.WithTimeout(parent, time.Second) // want "each iteration"
		defer cancel()
		fn(ctx)
	}
}

// ok: a method value of something that keeps it
type task struct{ cancel context.CancelFunc }

func (t *task) keep(c context.CancelFunc) { t.cancel = c }

// ok
func kept(t *task) {
	_, cancel := context.WithCancel(bg)
	t.keep(cancel)
}
