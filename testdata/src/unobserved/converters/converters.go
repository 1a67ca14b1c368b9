// Package converters has the converter of the outage in the forms that it takes,
// the wrapper in another package, as a method, a closure, a generic function, or
// written out in the branches.
package converters

import (
	"context"
	"errors"
	"fmt"
	"io"

	"unobserved/converters/tele"
)

type Msg struct{ Role, Text string }
type Chat struct{ Msgs []Msg }

type Run struct{ res string }

func (r *Run) Output(ctx context.Context) (any, error) { return r.res, nil }
func (r *Run) Close() error                            { return nil }

type Flow interface {
	Start(ctx context.Context, in any) (*Run, error)
}

type Func interface {
	Invoke(ctx context.Context, in any) (any, error)
}

type FlowFunc func(ctx context.Context, in any) (any, error)

// other package's wrapper; if chains
func Tool(flow Flow, fn Func) func(context.Context, any) (any, error) {
	return func(ctx context.Context, in any) (any, error) {
		switch v := in.(type) {
		case *Chat:
			if flow != nil {
				r, err := flow.Start(ctx, v) // want `call of Flow\.Start in this branch is not observed; 2 of its 4 sibling branches go through tele\.Observed`
				if err != nil {
					return nil, err
				}
				defer r.Close()
				return r.Output(ctx)
			}
			return tele.Observed(ctx, func(ctx context.Context) (any, error) { return fn.Invoke(ctx, v) }) // ok
		case string:
			if flow != nil {
				r, err := flow.Start(ctx, v) // want `call of Flow\.Start in this branch is not observed; 2 of its 4 sibling branches go through tele\.Observed`
				if err != nil {
					return nil, err
				}
				defer r.Close()
				return r.Output(ctx)
			}
			return tele.Observed(ctx, func(ctx context.Context) (any, error) { return fn.Invoke(ctx, v) }) // ok
		default:
			return nil, fmt.Errorf("bad input %T", in)
		}
	}
}

// generic of another package
func Tool2(ctx context.Context, flow Flow, fn Func, chat *Chat, text string) (out any, err error) {
	if chat != nil && flow == nil {
		return tele.Typed(ctx, chat, func(ctx context.Context, c *Chat) (any, error) { return fn.Invoke(ctx, c) }) // ok
	}
	if chat != nil {
		run, err := flow.Start(ctx, chat) // want `call of Flow\.Start in this branch is not observed; 2 of its 4 sibling branches go through tele\.Typed`
		if err != nil {
			return nil, fmt.Errorf("start: %w", err)
		}
		defer run.Close()
		out, err := run.Output(ctx)
		if err != nil {
			return nil, fmt.Errorf("output: %w", err)
		}
		return out, nil
	}
	if flow == nil {
		return tele.Typed(ctx, text, func(ctx context.Context, c string) (any, error) { return fn.Invoke(ctx, c) }) // ok
	}
	run, err := flow.Start(ctx, text) // want `call of Flow\.Start in this branch is not observed; 2 of its 4 sibling branches go through tele\.Typed`
	if err != nil {
		return nil, err
	}
	defer run.Close()
	return run.Output(ctx)
}

type conv struct {
	flow Flow
	fn   Func
	newE func(context.Context) (*tele.Exporter, error)
}

func (c *conv) withExporter(ctx context.Context, f func() error) error {
	e, err := c.newE(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = e.Shutdown(ctx) }()
	return f()
}

// one of each, a method as wrapper
func (c *conv) call(ctx context.Context, in any) (any, error) {
	if c.flow != nil {
		r, err := c.flow.Start(ctx, in) // want `call of Flow\.Start in this branch is not observed; 1 of its 2 sibling branches goes through \(\*conv\)\.withExporter`
		if err != nil {
			return nil, err
		}
		defer r.Close()
		res, err := r.Output(ctx)
		return res, err
	}
	var res any
	err := c.withExporter(ctx, func() (err error) {
		res, err = c.fn.Invoke(ctx, in) // ok
		return
	})
	if err != nil {
		return nil, err
	}
	return res, nil
}

// a closure as wrapper, in a handler
func (c *conv) handler() FlowFunc {
	guarded := func(ctx context.Context, h FlowFunc, in any) (any, error) {
		e, err := tele.NewExporter(ctx)
		if err != nil {
			return nil, err
		}
		defer e.Shutdown(ctx)
		return h(ctx, in)
	}
	return func(ctx context.Context, in any) (any, error) {
		var (
			res any
			err error
		)
		switch {
		case c.flow == nil:
			res, err = guarded(ctx, c.fn.Invoke, in) // ok
		default:
			var r *Run
			if r, err = c.flow.Start(ctx, in); err == nil { // want `call of Flow\.Start in this branch is not observed; 1 of its 2 sibling branches goes through guarded`
				defer r.Close()
				res, err = r.Output(ctx)
			}
		}
		return res, err
	}
}

// function instead of interface, the runner passed to a helper
func runFlow(ctx context.Context, f Flow, in any) (any, error) {
	r, err := f.Start(ctx, in)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return r.Output(ctx)
}

func (c *conv) viaHelper(ctx context.Context, in any) (any, error) {
	if chat, ok := in.(*Chat); ok {
		if c.flow != nil {
			return runFlow(ctx, c.flow, chat) // want `call of runFlow in this branch is not observed; 2 of its 4 sibling branches go through tele\.Observed`
		}
		return tele.Observed(ctx, func(ctx context.Context) (any, error) { return c.fn.Invoke(ctx, chat) }) // ok
	}
	if s, ok := in.(string); ok {
		if c.flow != nil {
			return runFlow(ctx, c.flow, s) // want `call of runFlow in this branch is not observed; 2 of its 4 sibling branches go through tele\.Observed`
		}
		return tele.Observed(ctx, func(ctx context.Context) (any, error) { return c.fn.Invoke(ctx, s) }) // ok
	}
	return nil, errors.New("bad input")
}

// fixed twin
func (c *conv) viaHelperOK(ctx context.Context, in any) (any, error) {
	if chat, ok := in.(*Chat); ok {
		if c.flow != nil {
			return tele.Observed(ctx, func(ctx context.Context) (any, error) { return runFlow(ctx, c.flow, chat) }) // ok
		}
		return tele.Observed(ctx, func(ctx context.Context) (any, error) { return c.fn.Invoke(ctx, chat) }) // ok
	}
	return nil, io.EOF
}

// results encoded: the reply is json
func encode(v any, err error) string {
	if err != nil {
		return "error: " + err.Error()
	}
	return fmt.Sprint(v)
}

func (c *conv) toText(ctx context.Context, in string, isFlow bool) string {
	if isFlow {
		return encode(runFlow(ctx, c.flow, in)) // want `call of runFlow in this branch is not observed; 1 of its 2 sibling branches goes through tele\.Observed`
	}
	return encode(tele.Observed(ctx, func(ctx context.Context) (any, error) { return c.fn.Invoke(ctx, in) })) // ok
}

// sub function: workflow branch returned by a factory
func Factory(c *conv, kind string) FlowFunc {
	if kind == "workflow" {
		return func(ctx context.Context, in any) (any, error) { // want `the function literal in this branch is not observed; 1 of its 2 sibling branches goes through Observed`
			return runFlow(ctx, c.flow, in)
		}
	}
	return func(ctx context.Context, in any) (any, error) { // ok
		return tele.Observed(ctx, func(ctx context.Context) (any, error) { return c.fn.Invoke(ctx, in) })
	}
}

// the start/stop written inline in two branches
func (c *conv) inlined(ctx context.Context, in any, flow bool) (any, error) {
	if flow {
		return runFlow(ctx, c.flow, in) // want `call of runFlow in this branch is not observed; 2 of its 3 sibling branches run under an exporter`
	}
	if _, ok := in.(*Chat); ok {
		e, err := tele.NewExporter(ctx)
		if err != nil {
			return nil, err
		}
		defer e.Shutdown(ctx)
		return c.fn.Invoke(ctx, in) // ok
	}
	e, err := tele.NewExporter(ctx)
	if err != nil {
		return nil, err
	}
	defer e.Shutdown(ctx)
	return c.fn.Invoke(ctx, in) // ok
}
