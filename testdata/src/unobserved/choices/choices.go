// Package choices has the forms that a choice takes, with wrappers of the
// forms that there are.
package choices

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel"
)

// Run is a generic wrapper.
func Run[T any](ctx context.Context, name string, f func(context.Context) (T, error)) (T, error) {
	ctx, span := otel.Tracer("choices").Start(ctx, name)
	defer span.End()
	return f(ctx)
}

type server struct{}

// observe is a wrapper that is a method and calls another one.
func (s *server) observe(ctx context.Context, name string, f func(context.Context) error) error {
	_, err := Run(ctx, name, func(ctx context.Context) (struct{}, error) { return struct{}{}, f(ctx) })
	return err
}

func (s *server) a(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
func (s *server) b(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
func (s *server) c(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
func (s *server) d(ctx context.Context, in string) error           { return ctx.Err() }
func (s *server) e(ctx context.Context, in string) error           { return ctx.Err() }

func (s *server) onValue(ctx context.Context, kind, in string) (string, error) {
	switch kind {
	case "a":
		return Run(ctx, "a", func(ctx context.Context) (string, error) { return s.a(ctx, in) }) // ok
	case "b":
		return Run(ctx, "b", func(ctx context.Context) (string, error) { return s.b(ctx, in) }) // ok
	case "c":
		return s.c(ctx, in) // want `call of \(\*server\).c in this branch is not observed; 2 of its 3 sibling branches go through Run`
	case "ping":
		return s.c(ctx, "ping") // ok
	default:
		return s.unknown(ctx, kind) // ok
	}
}

func (s *server) unknown(ctx context.Context, kind string) (string, error) {
	return "", fmt.Errorf("unknown kind %q", kind)
}

type reqA struct{ in string }
type reqB struct{ in string }
type reqC struct{ in string }

func (s *server) onType(ctx context.Context, req any) (out string, err error) {
	switch r := req.(type) {
	case *reqA:
		out, err = Run(ctx, "a", func(ctx context.Context) (string, error) { return s.a(ctx, r.in) }) // ok
	case *reqB:
		out, err = s.b(ctx, r.in) // want `call of \(\*server\).b in this branch is not observed; 1 of its 2 sibling branches goes through Run`
	default:
		err = fmt.Errorf("unexpected %T", req)
	}
	return out, err
}

func (s *server) literal(ctx context.Context, kind int, in string) error {
	traced := func(name string, f func(context.Context) error) error {
		ctx, span := otel.Tracer("choices").Start(ctx, name)
		defer span.End()
		return f(ctx)
	}
	switch {
	case kind > 1:
		return traced("d", func(ctx context.Context) error { return s.d(ctx, in) }) // ok
	case kind > 0:
		return s.e(ctx, in) // want `call of \(\*server\).e in this branch is not observed; 1 of its 2 sibling branches goes through`
	}
	return nil
}

func (s *server) method(ctx context.Context, kind int, in string) error {
	if kind > 1 {
		return s.observe(ctx, "d", func(ctx context.Context) error { return s.d(ctx, in) }) // ok
	} else if kind > 0 {
		return s.e(ctx, in) // want `call of \(\*server\).e in this branch is not observed; 1 of its 2 sibling branches goes through`
	}
	return nil
}

// covered is right: the dispatch itself runs under a span.
func (s *server) covered(ctx context.Context, kind string, in string) (string, error) {
	ctx, span := otel.Tracer("choices").Start(ctx, "dispatch")
	defer span.End()
	switch kind {
	case "a":
		return Run(ctx, "a", func(ctx context.Context) (string, error) { return s.a(ctx, in) }) // ok
	case "b":
		return s.b(ctx, in) // ok
	}
	return "", nil
}

// inline begins and ends in each arm.
func (s *server) inline(ctx context.Context, kind string, in string) (string, error) {
	switch kind {
	case "a":
		ctx, span := otel.Tracer("choices").Start(ctx, "a")
		defer span.End()
		return s.a(ctx, in) // ok
	case "b":
		ctx, span := otel.Tracer("choices").Start(ctx, "b")
		defer span.End()
		return s.b(ctx, in) // ok
	case "c":
		return s.c(ctx, in) // want `call of \(\*server\).c in this branch is not observed; 2 of its 3 sibling branches run under a span`
	}
	return "", nil
}

// preparing comes before the observed call and is no branch.
func (s *server) preparing(ctx context.Context, in string) (string, error) {
	if in == "" {
		name, err := s.lookupName(ctx) // ok
		if err != nil {
			return "", err
		}
		in = name
	}
	return Run(ctx, "a", func(ctx context.Context) (string, error) { return s.a(ctx, in) }) // ok
}

func (s *server) lookupName(ctx context.Context) (string, error) { return "x", ctx.Err() }

// loop has a choice in a loop.
func (s *server) loop(ctx context.Context, kinds []string) error {
	for _, kind := range kinds {
		if kind == "d" {
			if err := s.observe(ctx, kind, func(ctx context.Context) error { return s.d(ctx, kind) }); err != nil { // ok
				return err
			}
			continue
		}
		if err := s.e(ctx, kind); err != nil { // want `call of \(\*server\).e in this branch is not observed; 1 of its 2 sibling branches goes through`
			return err
		}
	}
	return nil
}

// helper sends its work through the wrapper.
func (s *server) helper(ctx context.Context, in string) (string, error) {
	return Run(ctx, "a", func(ctx context.Context) (string, error) { return s.a(ctx, in) })
}

func (s *server) throughHelper(ctx context.Context, chat bool, in string) (string, error) {
	if chat {
		return s.helper(ctx, in) // ok
	}
	return s.b(ctx, in) // want `call of \(\*server\).b in this branch is not observed; 1 of its 2 sibling branches`
}

// cached has a branch that is served from elsewhere.
func (s *server) cached(ctx context.Context, fast map[string]func(context.Context, string) (string, error), in string) (string, error) {
	if h, ok := fast[in]; ok {
		return h(ctx, in) // want `call of .* in this branch is not observed; 1 of its 2 sibling branches goes through Run`
	}
	return Run(ctx, "a", func(ctx context.Context) (string, error) { return s.a(ctx, in) }) // ok
}

// dispatch is only run under an observation.
func (s *server) dispatch(ctx context.Context, chat bool, in string) (string, error) {
	if chat {
		return Run(ctx, "a", func(ctx context.Context) (string, error) { return s.a(ctx, in) }) // ok
	}
	return s.b(ctx, in) // ok
}

func (s *server) serve(ctx context.Context, in string) (string, error) {
	return Run(ctx, "serve", func(ctx context.Context) (string, error) { return s.dispatch(ctx, in == "", in) })
}

type action func(ctx context.Context) error

func traced(a action) action {
	return func(ctx context.Context) error {
		ctx, span := otel.Tracer("choices").Start(ctx, "action")
		defer span.End()
		return a(ctx)
	}
}

// installed is decorated where it is used.
func (s *server) installed(ctx context.Context) error {
	if ctx.Err() == nil {
		return s.observe(ctx, "d", func(ctx context.Context) error { return s.d(ctx, "") }) // ok
	}
	return s.e(ctx, "") // ok
}

func (s *server) actions() map[string]action {
	return map[string]action{"installed": traced(s.installed)}
}

// A handler may be a literal that sends its work through the wrapper.
func (s *server) chosen(ctx context.Context, kind, in string) error {
	var h func(context.Context, string) error
	if kind == "d" {
		h = func(ctx context.Context, in string) error {
			return s.observe(ctx, "d", func(ctx context.Context) error { return s.d(ctx, in) }) // ok
		}
	} else {
		h = s.e // want `e in this branch is not observed; 1 of its 2 sibling branches goes through \(\*server\).observe`
	}
	return h(ctx, in)
}

func (s *server) spanned(ctx context.Context, in string) error {
	ctx, span := otel.Tracer("choices").Start(ctx, "spanned")
	defer span.End()
	return s.d(ctx, in)
}

func (s *server) chosenPart(ctx context.Context, kind, in string) error {
	h := s.e // ok: its sibling but calls what observes itself
	if kind == "d" {
		h = func(ctx context.Context, in string) error { return s.spanned(ctx, in+"d") }
	}
	return h(ctx, in)
}

func (s *server) chosenLiterals(ctx context.Context, kind, in string) error {
	var h func(context.Context, string) error
	switch kind {
	case "d":
		h = func(ctx context.Context, in string) error {
			return s.observe(ctx, "d", func(ctx context.Context) error { return s.d(ctx, in) }) // ok
		}
	case "e":
		h = func(ctx context.Context, in string) error { return s.e(ctx, in+"e") } // want `the function literal in this branch is not observed; 1 of its 2 sibling branches goes through \(\*server\).observe`
	default:
		h = func(context.Context, string) error { return fmt.Errorf("no %s", kind) } // ok
	}
	return h(ctx, in)
}
