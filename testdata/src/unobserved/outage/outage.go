// Package outage is the tool server of the outage: four branches, of which
// the two that run workflows call them directly.
package outage

import (
	"context"
	"fmt"
)

type ChatRequest struct{ Messages []string }

type Runner struct{ out string }

func (r *Runner) Result(ctx context.Context) (string, error) { return r.out, ctx.Err() }
func (r *Runner) Close() error                               { return nil }

type Workflow struct {
	steps []func(context.Context, any) error
}

func (w *Workflow) Run(ctx context.Context, in any) (*Runner, error) {
	for _, step := range w.steps {
		if err := step(ctx, in); err != nil {
			return nil, err
		}
	}
	return &Runner{out: fmt.Sprint(in)}, nil
}

type Function struct {
	chat func(context.Context, *ChatRequest) (string, error)
	text func(context.Context, string) (string, error)
}

func (f *Function) Chat(ctx context.Context, r *ChatRequest) (string, error) { return f.chat(ctx, r) }
func (f *Function) Text(ctx context.Context, s string) (string, error)       { return f.text(ctx, s) }

type exporter struct{ started bool }

func startExporter(ctx context.Context, name string) (*exporter, error) {
	return &exporter{started: true}, ctx.Err()
}

func (e *exporter) Stop() { e.started = false }

func callWithObservability(ctx context.Context, name string, call func(context.Context) error) error {
	exp, err := startExporter(ctx, name)
	if err != nil {
		return err
	}
	defer exp.Stop()
	return call(ctx)
}

type Tool struct {
	Name string
	Call func(ctx context.Context, arg any) (string, error)
}

// Convert makes tools of workflows and functions.
func Convert(name string, fn *Function, wf *Workflow) Tool {
	return Tool{Name: name, Call: func(ctx context.Context, arg any) (string, error) {
		var out string
		if req, ok := arg.(*ChatRequest); ok {
			if wf != nil {
				run, err := wf.Run(ctx, req) // want `call of \(\*Workflow\).Run in this branch is not observed; 2 of its 4 sibling branches go through callWithObservability`
				if err != nil {
					return "", err
				}
				defer run.Close()
				return run.Result(ctx)
			}
			err := callWithObservability(ctx, name, func(ctx context.Context) error { // ok
				var err error
				out, err = fn.Chat(ctx, req)
				return err
			})
			return out, err
		}
		text, ok := arg.(string)
		if !ok {
			return "", fmt.Errorf("%s: want a string, not %T", name, arg)
		}
		if wf != nil {
			run, err := wf.Run(ctx, text) // want `call of \(\*Workflow\).Run in this branch is not observed; 2 of its 4 sibling branches go through callWithObservability`
			if err != nil {
				return "", err
			}
			defer run.Close()
			return run.Result(ctx)
		}
		err := callWithObservability(ctx, name, func(ctx context.Context) error { // ok
			var err error
			out, err = fn.Text(ctx, text)
			return err
		})
		return out, err
	}}
}

// ConvertAll is right: each branch is observed.
func ConvertAll(name string, fn *Function, wf *Workflow) Tool {
	return Tool{Name: name, Call: func(ctx context.Context, arg any) (string, error) {
		var out string
		err := callWithObservability(ctx, name, func(ctx context.Context) error { // ok
			if wf != nil {
				run, err := wf.Run(ctx, arg) // ok
				if err != nil {
					return err
				}
				defer run.Close()
				out, err = run.Result(ctx)
				return err
			}
			var err error
			out, err = fn.Text(ctx, fmt.Sprint(arg)) // ok
			return err
		})
		return out, err
	}}
}

// Switched chooses by a switch, into variables.
func Switched(ctx context.Context, kind string, fn *Function, wf *Workflow, in string) (string, error) {
	var out string
	var err error
	switch kind {
	case "chat":
		err = callWithObservability(ctx, kind, func(ctx context.Context) (err error) { // ok
			out, err = fn.Chat(ctx, &ChatRequest{Messages: []string{in}})
			return err
		})
	case "text":
		err = callWithObservability(ctx, kind, func(ctx context.Context) (err error) { // ok
			out, err = fn.Text(ctx, in)
			return err
		})
	case "workflow":
		var run *Runner
		run, err = wf.Run(ctx, in) // want `call of \(\*Workflow\).Run in this branch is not observed; 2 of its 4 sibling branches go through callWithObservability`
		if err == nil {
			out, err = run.Result(ctx)
		}
	case "direct":
		out, err = fn.Text(ctx, in) // want `call of \(\*Function\).Text in this branch is not observed; 2 of its 4 sibling branches go through callWithObservability`
	case "ping":
		out, err = pong(ctx) // ok: only answers
	default:
		err = fmt.Errorf("unknown kind %q", kind)
	}
	return out, err
}

func pong(ctx context.Context) (string, error) { return "pong", ctx.Err() }
