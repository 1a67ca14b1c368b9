// Package cancelfuncs: the functions that end a context.
package cancelfuncs

import (
	"context"
	"errors"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"time"
)

// ok
func deferred(ctx context.Context, fn func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return fn(ctx)
}

func discardedTimeout(ctx context.Context, fn func(context.Context) error) error {
	ctx, _ = context.WithTimeout(ctx, time.Second) // want "discarded"
	return fn(ctx)
}

func discardedDeadline(ctx context.Context) context.Context {
	c, _ := context.WithDeadline(ctx, time.Now().Add(time.Hour)) // want "discarded"
	return c
}

func discardedCause(ctx context.Context) context.Context {
	c, _ := context.WithCancelCause(ctx) // want "discarded"
	return c
}

func early(ctx context.Context, n int, fn func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx) // want "not released on every path"
	if n == 0 {
		return errors.New("nothing to do")
	}
	err := fn(ctx)
	cancel()
	return err
}

// ok
func earlyRight(ctx context.Context, n int, fn func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	if n == 0 {
		cancel()
		return errors.New("nothing to do")
	}
	err := fn(ctx)
	cancel()
	return err
}

// conditional only replaces the context if there is a timeout.
func conditional(ctx context.Context, timeout time.Duration, fn func(context.Context) error) error {
	cancel := func() {}
	if timeout > 0 {
		ctx, cancel = context.WithTimeout(ctx, timeout) // want "not released on every path"
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	defer cancel()
	return fn(ctx)
}

// ok
func conditionalRight(ctx context.Context, timeout time.Duration, fn func(context.Context) error) error {
	cancel := func() {}
	if timeout > 0 {
		ctx, cancel = context.WithTimeout(ctx, timeout)
	}
	defer cancel()
	return fn(ctx)
}

// ok: deferred where it is made
func conditionalDefer(ctx context.Context, timeout time.Duration, fn func(context.Context) error) error {
	if timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	return fn(ctx)
}

func conditionalShadowed(ctx context.Context, timeout time.Duration, fn func(context.Context) error) error {
	if timeout > 0 {
		ctx, cancel := context.WithTimeout(ctx, timeout) // want "never released"
		_ = cancel
		return fn(ctx)
	}
	return fn(ctx)
}

// ok: either of the two
func eitherWay(ctx context.Context, d time.Duration) error {
	var cancel context.CancelFunc
	if d > 0 {
		ctx, cancel = context.WithTimeout(ctx, d)
	} else {
		ctx, cancel = context.WithCancel(ctx)
	}
	defer cancel()
	<-ctx.Done()
	return ctx.Err()
}

// replaced starts the second before the first has ended.
func replaced(parent context.Context, fn func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(parent, time.Second) // want "overwritten"
	if err := fn(ctx); err != nil {
		cancel()
		return err
	}
	ctx, cancel = context.WithTimeout(parent, time.Minute)
	defer cancel()
	return fn(ctx)
}

// ok: the defer has evaluated the first
func replacedRight(parent context.Context, fn func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	defer cancel()
	if err := fn(ctx); err != nil {
		return err
	}
	ctx, cancel = context.WithTimeout(parent, time.Minute)
	defer cancel()
	return fn(ctx)
}

// replacedClosure: the closure sees the second only.
func replacedClosure(parent context.Context, fn func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(parent, time.Second) // want "overwritten"
	defer func() { cancel() }()
	if err := fn(ctx); err != nil {
		return err
	}
	ctx, cancel = context.WithTimeout(parent, time.Minute)
	return fn(ctx)
}

// ok: returned
func returned(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, time.Minute)
}

// ok: named results
func returnedNamed(ctx context.Context) (c context.Context, cancel context.CancelFunc) {
	c, cancel = context.WithCancel(ctx)
	return
}

// ok: returned as a plain function
func returnedPlain(ctx context.Context) (context.Context, func()) {
	c, cancel := context.WithCancel(ctx)
	return c, cancel
}

// ok
func usesReturned(ctx context.Context) error {
	ctx, cancel := returned(ctx)
	defer cancel()
	<-ctx.Done()
	return ctx.Err()
}

func usesReturnedWrong(ctx context.Context) error {
	ctx, cancel := returned(ctx) // want "not released on every path"
	if ctx.Err() != nil {
		return ctx.Err()
	}
	<-ctx.Done()
	cancel()
	return nil
}

func usesPlainDiscarding(ctx context.Context) error {
	ctx, _ = returnedPlain(ctx) // want "discarded"
	<-ctx.Done()
	return ctx.Err()
}

type service struct {
	ctx    context.Context
	cancel context.CancelFunc
	stops  []func()
	wg     sync.WaitGroup
}

// ok: stored in the service
func (s *service) start(parent context.Context) {
	s.ctx, s.cancel = context.WithCancel(parent)
	s.wg.Add(1)
	go func() {
		defer s.wg.Done()
		<-s.ctx.Done()
	}()
}

// ok
func (s *service) stop() {
	s.cancel()
	for _, fn := range s.stops {
		fn()
	}
	s.wg.Wait()
}

// ok: appended
func (s *service) watch(fn func(context.Context)) {
	ctx, cancel := context.WithCancel(s.ctx)
	s.stops = append(s.stops, cancel)
	go fn(ctx)
}

func (s *service) watchWrong(fn func(context.Context), quiet bool) {
	ctx, cancel := context.WithCancel(s.ctx) // want "released"
	if quiet {
		return
	}
	s.stops = append(s.stops, cancel)
	go fn(ctx)
}

// ok: in a struct literal
func newService(parent context.Context) *service {
	ctx, cancel := context.WithCancel(parent)
	return &service{ctx: ctx, cancel: cancel}
}

// newServiceLate cannot be stopped when it fails.
func newServiceLate(parent context.Context, check func() error) (*service, error) {
	ctx, cancel := context.WithCancel(parent) // want "released"
	if err := check(); err != nil {
		return nil, err
	}
	return &service{ctx: ctx, cancel: cancel}, nil
}

// ok: signals
func signals(parent context.Context, fn func(context.Context) error) error {
	ctx, stop := signal.NotifyContext(parent, os.Interrupt)
	defer stop()
	return fn(ctx)
}

func signalsWrong(parent context.Context, fn func(context.Context) error) error {
	ctx, stop := signal.NotifyContext(parent, os.Interrupt) // want "not released on every path"
	if err := fn(ctx); err != nil {
		return err
	}
	stop()
	return nil
}

// ok: cause
func cause(parent context.Context, fn func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(parent)
	err := fn(ctx)
	cancel(err)
	return err
}

func causeWrong(parent context.Context, fn func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(parent) // want "not released on every path"
	if err := fn(ctx); err != nil {
		cancel(err)
		return err
	}
	return nil
}

// ok: called by a timer
func timer(parent context.Context, d time.Duration) context.Context {
	ctx, cancel := context.WithCancelCause(parent)
	time.AfterFunc(d, func() { cancel(errors.New("too slow")) })
	return ctx
}

// ok: a select
func selects(parent context.Context, ready <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	select {
	case <-ready:
		cancel()
		return nil
	case <-ctx.Done():
		cancel()
		return ctx.Err()
	}
}

func selectsWrong(parent context.Context, ready <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(parent, time.Second) // want "not released on every path"
	select {
	case <-ready:
		return nil
	case <-ctx.Done():
		cancel()
		return ctx.Err()
	}
}

// ok: never returns
func endless(parent context.Context, fn func(context.Context)) {
	ctx, cancel := context.WithCancel(parent)
	_ = cancel
	for {
		fn(ctx)
	}
}

// ok: in a request
func request(parent context.Context, url string) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}

func requestWrong(parent context.Context, url string) (status int, err error) {
	ctx, cancel := context.WithTimeout(parent, time.Second) // want "not released on every path"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	defer cancel()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

type key struct{}

// ok: no cancel function at all
func values(parent context.Context) context.Context {
	return context.WithoutCancel(context.WithValue(parent, key{}, 1))
}

// ok: a helper calls it
func helper(parent context.Context) {
	_, cancel := context.WithCancel(parent)
	end(cancel, "done")
}

func end(cancel context.CancelFunc, why string) {
	if why != "" {
		println(why)
	}
	cancel()
}

func logs(cancel context.CancelFunc, why string) bool {
	println(why)
	return cancel != nil
}

func helperOnlyLogs(parent context.Context) {
	_, cancel := context.WithCancel(parent) // want "never released"
	logs(cancel, "done")
}

// lease returns what ends a lease.
func lease(name string) (end func() error, err error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return func() error { return f.Close() }, nil
}

// ok: the lease stays where mount succeeds, and is undone where it does not
func mount(name string, busy bool) (err error) {
	end, err := lease(name)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil && end != nil {
			end()
		}
	}()
	if busy {
		return errors.New("busy")
	}
	return os.Mkdir(name, 0o755)
}

func mountTooEarly(name string, busy bool) (err error) {
	end, err := lease(name) // want "not released on every path"
	if err != nil {
		return err
	}
	if busy {
		return errors.New("busy")
	}
	defer func() {
		if err != nil {
			end()
		}
	}()
	return os.Mkdir(name, 0o755)
}
