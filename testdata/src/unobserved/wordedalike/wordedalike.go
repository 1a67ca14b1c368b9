// Package wordedalike has branches whose callees do what the observed ones do in
// ways that need more than types to see: by the same word, by the method that a
// wrapper calls, or found in another table.
package wordedalike

import (
	"context"

	"go.opentelemetry.io/otel"
)

type post interface {
	Send(ctx context.Context, letter string) error
	SendAll(ctx context.Context, letters []string) error
	ReadCopy(ctx context.Context, letters []string) error
	ReadWhole(ctx context.Context, letter string) error
}

func deliver(ctx context.Context, p post, letters []string) error {
	if len(letters) > 1 {
		return p.SendAll(ctx, letters) // want `call of post.SendAll in this branch is not observed; 1 of its 2 sibling branches runs under a span`
	} else {
		ctx, span := otel.Tracer("wordedalike").Start(ctx, "send")
		defer span.End()
		return p.Send(ctx, letters[0])
	}
}

func deliverBoth(ctx context.Context, p post, letters []string) error {
	ctx, span := otel.Tracer("wordedalike").Start(ctx, "send")
	defer span.End()
	if len(letters) > 1 {
		return p.SendAll(ctx, letters) // ok
	}
	return p.Send(ctx, letters[0])
}

// read has a copy at hand: what is read there prepares, or is cheap.
func read(ctx context.Context, p post, letters []string) error {
	if len(letters) > 1 {
		return p.ReadCopy(ctx, letters) // ok
	} else {
		ctx, span := otel.Tracer("wordedalike").Start(ctx, "read")
		defer span.End()
		return p.ReadWhole(ctx, letters[0])
	}
}

type processor interface {
	Process(ctx context.Context, words []string) error
}

func process(ctx context.Context, p processor, words []string) error {
	ctx, span := otel.Tracer("wordedalike").Start(ctx, "process")
	defer span.End()
	return p.Process(ctx, words)
}

type sum struct{}
type sift struct{}

func (sum) Process(ctx context.Context, words []string) error  { return ctx.Err() }
func (sift) Process(ctx context.Context, words []string) error { return ctx.Err() }

func run(ctx context.Context, words []string) error {
	switch words[0] {
	case "sum":
		return process(ctx, sum{}, words[1:])
	case "sift":
		return sift{}.Process(ctx, words[1:]) // want `call of sift.Process in this branch is not observed; 1 of its 2 sibling branches goes through process`
	}
	return nil
}

func runBoth(ctx context.Context, words []string) error {
	switch words[0] {
	case "sum":
		return process(ctx, sum{}, words[1:])
	case "sift":
		return process(ctx, sift{}, words[1:]) // ok
	}
	return nil
}

func span(ctx context.Context, name string, f func(context.Context) error) error {
	ctx, span := otel.Tracer("wordedalike").Start(ctx, name)
	defer span.End()
	return f(ctx)
}

type tables struct {
	builtin  map[string]func(context.Context) error
	external map[string]func(ctx context.Context, name string) error
	usage    map[string]func(name string) error
}

func (t *tables) exec(ctx context.Context, name string) error {
	if f, ok := t.builtin[name]; ok {
		return span(ctx, name, f)
	}
	if f, ok := t.external[name]; ok {
		return f(ctx, name) // want `call of the handler in this branch is not observed; 1 of its 2 sibling branches goes through span`
	}
	if f, ok := t.usage[name]; ok {
		return f(name) // ok: it is given no context
	}
	return nil
}

func (t *tables) execBoth(ctx context.Context, name string) error {
	if f, ok := t.builtin[name]; ok {
		return span(ctx, name, f)
	}
	if f, ok := t.external[name]; ok {
		return span(ctx, name, func(ctx context.Context) error { return f(ctx, name) }) // ok
	}
	return nil
}

type shelf struct {
	books map[string]func(context.Context, string) error
	last  string
}

func (s *shelf) list(ctx context.Context) error {
	for name := range s.books {
		if name == "" {
			return context.Canceled
		}
	}
	return nil
}

func (s *shelf) listLast(ctx context.Context) error {
	return s.books[s.last](ctx, s.last) // want `call of books here is not observed; 2 of its 3 sibling calls go through span`
}

func (s *shelf) serve(ctx context.Context, what string) error {
	if what == "list" {
		return s.list(ctx) // ok: it tells what there is, of what is held here
	}
	return span(ctx, what, func(ctx context.Context) error { return s.books[what](ctx, what) })
}

func (s *shelf) serveLast(ctx context.Context, what string) error {
	if what == "last" {
		return s.listLast(ctx) // ok: what it calls is told of
	}
	return span(ctx, what, func(ctx context.Context) error { return s.books[what](ctx, what) })
}
