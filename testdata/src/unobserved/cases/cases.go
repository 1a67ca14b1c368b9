// Package cases has switches whose cases tell of their work by an error at
// most, or are named like what prepares work.
package cases

import (
	"context"
	"errors"
	"reflect"

	"go.opentelemetry.io/otel"
)

type email struct{ to string }
type purge struct{ days int }

type worker struct {
	trace bool
	sent  int
}

func (w *worker) observe(ctx context.Context, name string, f func(context.Context) error) error {
	ctx, span := otel.Tracer("cases").Start(ctx, name)
	defer span.End()
	return f(ctx)
}

func (w *worker) email(ctx context.Context, e email) error        { return ctx.Err() }
func (w *worker) purge(ctx context.Context, p *purge) error       { return ctx.Err() }
func (w *worker) put(ctx context.Context, k string) error         { return ctx.Err() }
func (w *worker) format(ctx context.Context, k string) error      { return ctx.Err() }
func (w *worker) rename(ctx context.Context, k string) error      { return ctx.Err() }
func (w *worker) shutdown(ctx context.Context, k string) error    { return ctx.Err() }
func (w *worker) move(ctx context.Context, from, to string) error { return ctx.Err() }
func (w *worker) custom(ctx context.Context, k string) error      { return ctx.Err() }
func (w *worker) unknown(ctx context.Context, k string) error     { return errors.New(k) }

// types are cases of one thing, whatever their types are.
func (w *worker) types(ctx context.Context, job any) error {
	switch j := job.(type) {
	case email:
		return w.observe(ctx, "email", func(ctx context.Context) error { return w.email(ctx, j) }) // ok
	case *purge:
		return w.purge(ctx, j) // want `call of \(\*worker\).purge in this branch is not observed; 1 of its 2 sibling branches goes through`
	}
	return nil
}

// commands have names that may speak of preparing.
func (w *worker) commands(ctx context.Context, kind, k string) error {
	switch kind {
	case "rename":
		return w.observe(ctx, "rename", func(ctx context.Context) error { return w.rename(ctx, k) }) // ok
	case "put":
		return w.put(ctx, k) // want `call of \(\*worker\).put in this branch`
	case "format":
		return w.format(ctx, k) // want `call of \(\*worker\).format in this branch`
	case "move":
		return w.move(ctx, k, k) // want `call of \(\*worker\).move in this branch`
	case "shutdown":
		return w.shutdown(ctx, k) // ok
	}
	return nil
}

// other has a default that works.
func (w *worker) other(ctx context.Context, kind, k string) error {
	switch kind {
	case "rename":
		return w.observe(ctx, "rename", func(ctx context.Context) error { return w.rename(ctx, k) }) // ok
	case "put":
		return w.observe(ctx, "put", func(ctx context.Context) error { return w.put(ctx, k) }) // ok
	default:
		return w.custom(ctx, k) // want `call of \(\*worker\).custom in this branch`
	}
}

// nothing has a default that does not.
func (w *worker) nothing(ctx context.Context, kind, k string) error {
	switch kind {
	case "rename":
		return w.observe(ctx, "rename", func(ctx context.Context) error { return w.rename(ctx, k) }) // ok
	case "put":
		return w.observe(ctx, "put", func(ctx context.Context) error { return w.put(ctx, k) }) // ok
	default:
		return w.unknown(ctx, k) // ok
	}
}

// switched is right: the condition switches the observation on.
func (w *worker) switched(ctx context.Context, k string) error {
	if w.trace {
		return w.observe(ctx, "rename", func(ctx context.Context) error { return w.rename(ctx, k) }) // ok
	}
	return w.rename(ctx, k) // ok
}

// switchedElse is right, too.
func (w *worker) switchedElse(ctx context.Context, k string) (err error) {
	if w.trace {
		err = w.observe(ctx, "rename", func(ctx context.Context) error { return w.rename(ctx, k) }) // ok
	} else {
		err = w.rename(ctx, k) // ok
	}
	return err
}

// reflected runs a handler by reflection.
func (w *worker) reflected(ctx context.Context, handler any, now bool) error {
	call := reflect.ValueOf(handler)
	args := []reflect.Value{reflect.ValueOf(ctx)}
	if now {
		out := call.Call(args) // want `call of Value.Call in this branch is not observed`
		err, _ := out[0].Interface().(error)
		return err
	}
	return w.observe(ctx, "call", func(ctx context.Context) error { // ok
		err, _ := call.Call(args)[0].Interface().(error)
		return err
	})
}
