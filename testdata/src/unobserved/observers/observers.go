// Package observers has observations of many makes, and what looks like one.
package observers

import (
	"context"
	"errors"
	"expvar"
	"fmt"
	"log"
	"log/slog"
	"reflect"
	"runtime/pprof"
	rtrace "runtime/trace"
	"time"
)

type H func(ctx context.Context, in string) (string, error)

func x(ctx context.Context, in string) (string, error) { return in, nil }
func y(ctx context.Context, in string) (string, error) { return in, nil }
func z(ctx context.Context, in string) (string, error) { return in, nil }

// region
func region(ctx context.Context, name string, h H, in string) (out string, err error) {
	rtrace.WithRegion(ctx, name, func() { out, err = h(ctx, in) })
	return
}

func dRegion(ctx context.Context, k, in string) (string, error) {
	switch k {
	case "x":
		return region(ctx, k, x, in) // ok
	case "y":
		return y(ctx, in) // want `call of y in this branch is not observed; 1 of its 2 sibling branches goes through region`
	}
	return "", errors.New("no such thing")
}

// task
func dTask(ctx context.Context, k, in string) (string, error) {
	if k == "x" {
		ctx, task := rtrace.NewTask(ctx, "x")
		defer task.End()
		return x(ctx, in) // ok
	}
	if k == "z" {
		ctx, task := rtrace.NewTask(ctx, "z")
		defer task.End()
		return z(ctx, in) // ok
	}
	return y(ctx, in) // want `call of y in this branch is not observed; 2 of its 3 sibling branches run under a task`
}

// pprof labels
func dPprof(ctx context.Context, k, in string) (out string, err error) {
	switch k {
	case "x":
		pprof.Do(ctx, pprof.Labels("k", k), func(ctx context.Context) { out, err = x(ctx, in) }) // ok
	case "y":
		out, err = y(ctx, in) // want `call of y in this branch is not observed; 2 of its 3 sibling branches go through pprof\.Do`
	case "z":
		pprof.Do(ctx, pprof.Labels("k", k), func(ctx context.Context) { out, err = z(ctx, in) }) // ok
	}
	return
}

// logs
func logged(ctx context.Context, name string, h H, in string) (string, error) {
	log.Printf("-> %s", name)
	out, err := h(ctx, in)
	log.Printf("<- %s: %v", name, err)
	return out, err
}

func dLog(ctx context.Context, k, in string) (string, error) {
	switch k {
	case "x":
		return logged(ctx, k, x, in) // ok
	case "y":
		return y(ctx, in) // want `call of y in this branch is not observed; 2 of its 3 sibling branches go through logged`
	case "z":
		return logged(ctx, k, z, in) // ok
	}
	return "", nil
}

// slog with duration
func slogged(ctx context.Context, lg *slog.Logger, name string, h H) H {
	return func(ctx context.Context, in string) (string, error) {
		start := time.Now()
		defer func() { lg.InfoContext(ctx, "handled", "name", name, "took", time.Since(start)) }()
		return h(ctx, in)
	}
}

func dSlog(ctx context.Context, lg *slog.Logger) map[string]H {
	return map[string]H{
		"x": slogged(ctx, lg, "x", x), // ok
		"y": y,                        // want `y \("y"\) in this table is not observed; 2 of its 3 sibling entries go through slogged`
		"z": slogged(ctx, lg, "z", z), // ok
	}
}

// expvar
var calls = expvar.NewMap("calls")
var inflight = expvar.NewInt("inflight")

func counted(name string, h H) H {
	return func(ctx context.Context, in string) (string, error) {
		inflight.Add(1)
		defer inflight.Add(-1)
		calls.Add(name, 1)
		return h(ctx, in)
	}
}

func dExpvar() []H {
	return []H{
		counted("x", x), // ok
		counted("z", z), // ok
		y,               // want `y in this table is not observed; 2 of its 3 sibling entries go through counted`
	}
}

// struct W4
type Backend interface {
	Do(ctx context.Context, in string) (string, error)
}
type file struct{}
type memory struct{}
type remote struct{}

func (*file) Do(ctx context.Context, in string) (string, error)   { return in, nil }
func (*remote) Do(ctx context.Context, in string) (string, error) { return in, nil }

type timed struct {
	next Backend
	h    *hist
}
type hist struct{ n int }

func (h *hist) Observe(v float64) { h.n++ }

func (t timed) Do(ctx context.Context, in string) (string, error) {
	start := time.Now()
	defer func() { t.h.Observe(time.Since(start).Seconds()) }()
	return t.next.Do(ctx, in)
}

func Open(kind string, h *hist) (Backend, error) {
	switch kind {
	case "file":
		return timed{&file{}, h}, nil // ok
	case "remote":
		return &remote{}, nil // want `remote in this branch is not observed; 1 of its 2 sibling branches runs under a timer`
	}
	return nil, fmt.Errorf("unknown backend %q", kind)
}

func OpenAll(h *hist) map[string]Backend {
	return map[string]Backend{
		"a": timed{next: &file{}, h: h},   // ok
		"b": timed{next: &remote{}, h: h}, // ok
		"c": &remote{},                    // want `remote \("c"\) in this table is not observed; 2 of its 3 sibling entries run under a timer`
	}
}

// a middleware chain
type MW func(H) H

func chain(h H, mws ...MW) H {
	for _, m := range mws {
		h = m(h)
	}
	return h
}

func spanMW(h H) H {
	return func(ctx context.Context, in string) (string, error) {
		ctx, t := rtrace.NewTask(ctx, "h")
		defer t.End()
		return h(ctx, in)
	}
}

type disp struct {
	mws []MW
	hs  map[string]H
}

func (d *disp) Call(ctx context.Context, name, in string, raw bool) (string, error) {
	h, ok := d.hs[name]
	if !ok {
		return "", errors.New("unknown")
	}
	if raw {
		return h(ctx, in) // want `call of the handler in this branch is not observed; 1 of its 2 sibling branches goes through mws`
	}
	for i := len(d.mws) - 1; i >= 0; i-- {
		h = d.mws[i](h)
	}
	return h(ctx, in) // ok
}

func dChain() map[string]H {
	return map[string]H{
		"x": chain(x, spanMW), // ok
		"y": chain(y, spanMW), // ok
		"z": z,                // want `z \("z"\) in this table is not observed; 2 of its 3 sibling entries go through a task`
	}
}

// reflect
type methods struct{ tracer *rec }
type rec struct{ n int }

func (r *rec) StartSpan(name string) *recSpan { r.n++; return &recSpan{} }

type recSpan struct{ done bool }

func (s *recSpan) Finish() { s.done = true }

func (m *methods) invoke(name string, f any, args ...any) []reflect.Value {
	sp := m.tracer.StartSpan(name)
	defer sp.Finish()
	in := make([]reflect.Value, len(args))
	for i, a := range args {
		in[i] = reflect.ValueOf(a)
	}
	return reflect.ValueOf(f).Call(in)
}

func add(a, b int) int { return a + b }
func sub(a, b int) int { return a - b }
func mul(a, b int) int { return a * b }

func (m *methods) calc(op string, a, b int) int {
	switch op {
	case "add":
		return int(m.invoke("add", add, a, b)[0].Int()) // ok
	case "sub":
		return sub(a, b) // want `call of sub in this branch is not observed; 2 of its 3 sibling branches go through \(\*methods\)\.invoke`
	case "mul":
		return int(m.invoke("mul", mul, a, b)[0].Int()) // ok
	}
	return 0
}

// own start/end pair in a struct: begin returns a scope
type scope struct{ t time.Time }

func (m *methods) enter(name string) *scope { log.Print("enter ", name); return &scope{time.Now()} }
func (s *scope) leave()                     { log.Print("left after ", time.Since(s.t)) }

func (m *methods) scoped(name string, f func() error) error {
	defer m.enter(name).leave()
	return f()
}

func job1() error { return nil }
func job2() error { return nil }
func job3() error { return nil }

func (m *methods) jobs(n int) error {
	switch n {
	case 1:
		return m.scoped("job1", job1) // ok
	case 2:
		return job2() // want `call of job2 in this branch is not observed; 2 of its 3 sibling branches go through \(\*methods\)\.scoped`
	case 3:
		return m.scoped("job3", job3) // ok
	}
	return errors.New("no such job")
}

// defer func literal returned by trace(): defer un(trace("x"))
func trace(name string) (string, time.Time) { log.Println("begin", name); return name, time.Now() }
func un(name string, t time.Time)           { log.Println("end", name, time.Since(t)) }

func (m *methods) classic(n int) error {
	switch n {
	case 1:
		defer un(trace("job1"))
		return job1() // ok
	case 2:
		defer un(trace("job2"))
		return job2() // ok
	case 3:
		return job3() // want `call of job3 in this branch is not observed; 2 of its 3 sibling branches run under a timer`
	}
	return nil
}

// wrapper of a wrapper
func (m *methods) outer(name string, f func() error) error {
	return m.scoped("outer "+name, func() error { return f() })
}

func (m *methods) jobsOuter(n int) error {
	if n == 1 {
		return m.outer("job1", job1) // ok
	}
	return job2() // want `call of job2 in this branch is not observed; 1 of its 2 sibling branches goes through \(\*methods\)\.outer`
}

// a wrapper that is none: retries
func retry(f func() error) error {
	for range 3 {
		if f() == nil {
			return nil
		}
	}
	return errors.New("failed")
}

func (m *methods) jobsRetry(n int) error {
	if n == 1 {
		return retry(job1) // ok
	}
	return job2() // ok
}

// safe: recovers only
func safe(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return f()
}

func (m *methods) jobsSafe(n int) error {
	if n == 1 {
		return safe(job1) // ok
	}
	return job2() // ok
}

// locked
type lockish struct{}

func (m *methods) jobsLocked(n int, l interface {
	Lock()
	Unlock()
}) error {
	with := func(f func() error) error {
		l.Lock()
		defer l.Unlock()
		return f()
	}
	if n == 1 {
		return with(job1) // ok
	}
	return job2() // ok
}
