// Package armreturns has branches that leave their results in variables, and
// return where they fail: as the statement behind the choice does, or in
// another way.
package armreturns

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel"
)

func spanned(ctx context.Context, name string, f func(ctx context.Context) (string, error)) (string, error) {
	ctx, span := otel.Tracer("armreturns").Start(ctx, name)
	defer span.End()
	return f(ctx)
}

func measured[T any](ctx context.Context, name string, f func(ctx context.Context) (T, error)) (T, error) {
	ctx, span := otel.Tracer("armreturns").Start(ctx, name)
	defer span.End()
	return f(ctx)
}

type job struct{ lines chan string }

func start(ctx context.Context, in string) (*job, error) {
	return &job{make(chan string, len(in))}, ctx.Err()
}

func (j *job) Stop()                                     { close(j.lines) }
func (j *job) Wait() (string, error)                     { return <-j.lines, nil }
func (j *job) Open() (*page, error)                      { return &page{j}, nil }
func (p *page) Read(b []byte) int                        { return copy(b, <-p.from.lines) }
func say(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
func show(ctx context.Context, in string) (*page, error) { return &page{}, ctx.Err() }

type page struct{ from *job }

type answer struct{ text string }

func alike(ctx context.Context, kind, in string) (*answer, error) {
	var out string
	var err error
	switch kind {
	case "say":
		out, err = spanned(ctx, "say", func(ctx context.Context) (string, error) { return say(ctx, in) })
	case "start":
		j, jerr := start(ctx, in) // want `call of start in this branch is not observed`
		if jerr != nil {
			return nil, fmt.Errorf("start: %w", jerr)
		}
		defer j.Stop()
		out, err = j.Wait()
	}
	if err != nil {
		return nil, err
	}
	return &answer{out}, nil
}

// The failure of the job is told in other words than that behind the switch.
func worded(ctx context.Context, kind, in string) (*answer, error) {
	var out string
	var err error
	switch kind {
	case "say":
		out, err = spanned(ctx, "say", func(ctx context.Context) (string, error) { return say(ctx, in) })
	case "start":
		j, jerr := start(ctx, in) // want `call of start in this branch is not observed`
		if jerr != nil {
			return nil, jerr
		}
		defer j.Stop()
		out, err = j.Wait()
	}
	if err != nil {
		return nil, fmt.Errorf("worded: %w", err)
	}
	return &answer{out}, nil
}

// The page is read when the job would be stopped already.
func readLater(ctx context.Context, kind, in string) (int, error) {
	var p *page
	var err error
	if kind == "show" {
		p, err = measured(ctx, "show", func(ctx context.Context) (*page, error) { return show(ctx, in) })
	} else {
		j, jerr := start(ctx, in) // want `call of start in this branch is not observed`
		if jerr != nil {
			return 0, jerr
		}
		defer j.Stop()
		p, err = j.Open()
	}
	if err != nil {
		return 0, err
	}
	return p.Read(make([]byte, 9)), nil
}

// Nothing is wrong with a return of what is no error.
func done(ctx context.Context, kind, in string) (*answer, error) {
	var out string
	var err error
	switch kind {
	case "say":
		out, err = spanned(ctx, "say", func(ctx context.Context) (string, error) { return say(ctx, in) })
	case "start":
		j, jerr := start(ctx, in) // want `call of start in this branch is not observed`
		if jerr == nil && in == "" {
			return nil, jerr
		}
		defer j.Stop()
		out, err = j.Wait()
	}
	if err != nil {
		return nil, err
	}
	return &answer{out}, nil
}

// All of them go through the wrapper.
func fine(ctx context.Context, kind, in string) (out string, err error) { // ok
	switch kind {
	case "say":
		out, err = spanned(ctx, "say", func(ctx context.Context) (string, error) { return say(ctx, in) })
	case "start":
		out, err = spanned(ctx, "start", func(ctx context.Context) (string, error) {
			j, err := start(ctx, in)
			if err != nil {
				return "", err
			}
			defer j.Stop()
			return j.Wait()
		})
	}
	return out, err
}

type talk struct{ said chan string }

func (t *talk) begin(ctx context.Context, in string) error {
	go func() { t.said <- in }()
	return ctx.Err()
}

func (t *talk) end(ctx context.Context) (string, error) {
	select {
	case said := <-t.said:
		return said, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// twoSteps begins what it waits for: both are to be observed.
func twoSteps(ctx context.Context, t *talk, in string) (string, error) {
	if t != nil {
		if err := t.begin(ctx, in); err != nil {
			return "", err
		}
		return t.end(ctx) // want `call of \(\*talk\).end in this branch is not observed`
	}
	return spanned(ctx, "say", func(ctx context.Context) (string, error) { return say(ctx, in) })
}
