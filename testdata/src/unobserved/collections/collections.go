// Package collections has handlers without a context, method expressions, pools,
// arrays and lists of arguments.
package collections

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"
)

// generics with constraint, method on generic type
type Observer[T any] struct {
	begin func(name string) func(error)
}

func (o *Observer[T]) Call(ctx context.Context, name string, f func(context.Context) (T, error)) (T, error) {
	end := o.begin(name)
	v, err := f(ctx)
	end(err)
	return v, err
}

type timeline struct {
	mu    sync.Mutex
	spans []span
}
type span struct {
	name string
	d    time.Duration
}

func (t *timeline) Begin(name string) func(error) {
	at := time.Now()
	return func(error) {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.spans = append(t.spans, span{name, time.Since(at)})
	}
}

func (t *timeline) Track(name string, f func() error) error {
	end := t.Begin(name)
	err := f()
	end(err)
	return err
}

type cmd struct{ verb, arg string }

func get(c cmd) error { return nil }
func put(c cmd) error { return nil }
func del(c cmd) error { return nil }

func Exec(t *timeline, c cmd) error {
	switch strings.ToLower(c.verb) {
	case "get":
		return t.Track("get", func() error { return get(c) }) // ok
	case "put":
		return t.Track("put", func() error { return put(c) }) // ok
	case "del", "delete":
		return del(c) // want `call of del in this branch is not observed; 2 of its 3 sibling branches go through \(\*timeline\)\.Track`
	default:
		return errors.New("bad verb")
	}
}

// result set in a struct field
type response struct {
	body string
	err  error
}

func (t *timeline) trackAny(name string, f func() any) any {
	end := t.Begin(name)
	defer end(nil)
	return f()
}

func left(c cmd) any  { return 1 }
func right(c cmd) any { return 2 }

func Fill(t *timeline, c cmd, r *response) {
	switch c.verb {
	case "left":
		r.body, _ = t.trackAny("left", func() any { return left(c) }).(string) // ok
	case "right":
		r.body, _ = right(c).(string) // want `call of right in this branch is not observed; 1 of its 2 sibling branches goes through \(\*timeline\)\.trackAny`
	}
}

// handler table called through a variable chosen in branches
type handler func(c cmd) error

func wrap(t *timeline, name string, h handler) handler {
	return func(c cmd) error { return t.Track(name, func() error { return h(c) }) }
}

func Choose(t *timeline, verb string) handler {
	var h handler
	switch verb {
	case "get":
		h = wrap(t, "get", get) // ok
	case "put":
		h = wrap(t, "put", put) // ok
	case "del":
		h = del // want `del in this branch is not observed; 2 of its 3 sibling branches go through wrap`
	}
	return h
}

func ChooseAndCall(t *timeline, c cmd) error {
	h := wrap(t, "get", get)
	if c.verb == "del" {
		h = del // want `del in this branch is not observed; 1 of its 2 sibling branches goes through wrap`
	}
	return h(c)
}

func ReturnEarly(t *timeline, verb string) handler {
	if verb == "del" {
		return del // want `del in this branch is not observed; 1 of its 2 sibling branches goes through wrap`
	}
	return wrap(t, verb, get) // ok
}

// worker pool
type task struct {
	kind string
	run  func(context.Context) error
}

type pool struct{ t *timeline }

func (p *pool) observe(ctx context.Context, k task) error {
	return p.t.Track(k.kind, func() error { return k.run(ctx) })
}

func (p *pool) Submit(ctx context.Context, k task, wait bool) error {
	if wait {
		return p.observe(ctx, k) // ok
	}
	go func() { _ = k.run(ctx) }() // want `call of run in a goroutine is not observed; 1 of its 2 sibling calls goes through \(\*timeline\)\.Track`
	return nil
}

func (p *pool) Drain(ctx context.Context, ks []task) error {
	for _, k := range ks {
		if err := p.observe(ctx, k); err != nil { // ok
			return err
		}
	}
	return nil
}

// visitor: map of method expressions
type api struct{ t *timeline }

func (a *api) create(ctx context.Context, s string) error { return nil }
func (a *api) modify(ctx context.Context, s string) error { return nil }
func (a *api) remove(ctx context.Context, s string) error { return nil }

type method func(a *api, ctx context.Context, s string) error

func observed(name string, m method) method {
	return func(a *api, ctx context.Context, s string) error {
		end := a.t.Begin(name)
		err := m(a, ctx, s)
		end(err)
		return err
	}
}

var methods = map[string]method{
	"create": observed("create", (*api).create), // ok
	"modify": (*api).modify,                     // want `modify\$thunk \("modify"\) in this table is not observed; 2 of its 3 sibling entries go through observed`
	"remove": observed("remove", (*api).remove), // ok
}

// array, and key by const
const (
	kCreate = iota
	kModify
	kRemove
)

var byKey = [...]method{
	kCreate: observed("create", (*api).create), // ok
	kModify: observed("modify", (*api).modify), // ok
	kRemove: (*api).remove,                     // want `remove\$thunk in this table is not observed; 2 of its 3 sibling entries go through observed`
}

// sync.Map / set function
type reg struct{ m sync.Map }

func (r *reg) set(name string, m method) { r.m.Store(name, m) }

func Setup(r *reg) {
	r.set("create", observed("create", (*api).create)) // ok
	r.set("modify", observed("modify", (*api).modify)) // ok
	r.set("remove", (*api).remove)                     // want `remove\$thunk \("remove"\), registered by set, is not observed; 2 of its 3 sibling registrations go through observed`
}

// functional options
type opts struct{ onA, onB, onC handler }
type opt func(*opts)

func OnA(h handler) opt { return func(o *opts) { o.onA = h } }
func OnB(h handler) opt { return func(o *opts) { o.onB = h } }
func OnC(h handler) opt { return func(o *opts) { o.onC = h } }

func build(os ...opt) *opts {
	o := &opts{}
	for _, f := range os {
		f(o)
	}
	return o
}

func Options(t *timeline) *opts {
	return build(
		OnA(wrap(t, "a", get)), // ok
		OnB(wrap(t, "b", put)), // ok
		OnC(wrap(t, "c", del)), // ok
	)
}

// variadic pairs
func serveAll(hs ...handler) {}

func Variadic(t *timeline) {
	serveAll(
		wrap(t, "get", get), // ok
		wrap(t, "put", put), // ok
		del,                 // want `del in this table is not observed; 2 of its 3 sibling entries go through wrap`
	)
}

// nested maps
var nested = map[string]map[string]method{
	"v1": {
		"create": observed("create", (*api).create), // ok
		"modify": observed("modify", (*api).modify), // ok
		"remove": (*api).remove,                     // want `remove\$thunk \("remove"\) in this table is not observed; 2 of its 3 sibling entries go through observed`
	},
	"v2": {
		"create": observed("create", (*api).create), // ok
		"modify": observed("modify", (*api).modify), // ok
		"remove": observed("remove", (*api).remove), // ok
	},
}
