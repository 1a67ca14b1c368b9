// Package literals keeps its work in function literals: in a table, in a
// variable that is called in one branch and observed in the other, and with
// results that nobody looks at.
package literals

import (
	"context"
	"log"
	"reflect"

	"go.opentelemetry.io/otel"
)

type server struct{}

func (s *server) skill(ctx context.Context, text string) (string, error) { return text, ctx.Err() }
func (s *server) flow(ctx context.Context, text string) (string, error)  { return text, ctx.Err() }
func (s *server) symbols(ctx context.Context, text string) (any, error)  { return text, ctx.Err() }
func (s *server) rename(ctx context.Context, text string) (any, error)   { return text, ctx.Err() }
func (s *server) saved(text string) (any, error)                         { return text, nil }

func metered(ctx context.Context, name string, f func() (string, error)) (string, error) {
	_, span := otel.Tracer("literals").Start(ctx, name)
	defer span.End()
	return f()
}

func quietly(ctx context.Context, name string, f func(context.Context)) {
	ctx, span := otel.Tracer("literals").Start(ctx, name)
	defer span.End()
	f(ctx)
}

// table has literals that send their work through the wrapper, and one that
// does not.
func (s *server) table(ctx context.Context, kind, text string) (string, error) {
	return map[string]func() (string, error){
		"skill": func() (string, error) { // ok
			return metered(ctx, "skill", func() (string, error) { return s.skill(ctx, text) })
		},
		"loud": func() (string, error) { // ok
			return metered(ctx, "loud", func() (string, error) { return s.skill(ctx, text+"!") })
		},
		"flow": func() (string, error) { // want `the function literal \("flow"\) in this table is not observed; 2 of its 3 sibling entries go through metered`
			return s.flow(ctx, text)
		},
		"help": func() (string, error) { return "say something", nil }, // ok
	}[kind]()
}

// background starts what the other branch observes.
func (s *server) background(ctx context.Context, text string, async bool) {
	work := func(ctx context.Context) {
		if _, err := s.flow(ctx, text); err != nil { // ok: where it is called counts
			log.Print(err)
		}
	}
	if async {
		go work(ctx) // want `call of the handler in a goroutine is not observed; 1 of its 2 sibling branches goes through quietly`
		return
	}
	quietly(ctx, "work", work)
}

// notify drops the results in both branches.
func (s *server) notify(ctx context.Context, method, text string) {
	if method == "open" {
		quietly(ctx, method, func(ctx context.Context) { s.symbols(ctx, text) })
	} else if method == "close" {
		s.rename(ctx, text) // want `call of \(\*server\).rename in this branch is not observed; 1 of its 2 sibling branches goes through quietly`
	} else if method == "save" {
		s.saved(text) // ok: called otherwise, without a context
	}
}

// invoke runs what it is given by reflection, or as it is.
func (s *server) invoke(ctx context.Context, h func(context.Context, string) error, fn any, args []reflect.Value) error {
	if h != nil {
		return h(ctx, "direct") // want `call of h in this branch is not observed; 1 of its 2 sibling branches goes through reflected`
	}
	return reflected(ctx, fn, args)
}

func reflected(ctx context.Context, fn any, args []reflect.Value) error {
	_, span := otel.Tracer("literals").Start(ctx, "reflected")
	defer span.End()
	out := reflect.ValueOf(fn).Call(args)
	err, _ := out[0].Interface().(error)
	return err
}

// inPlace runs the observed work in a literal that is called where it stands.
func (s *server) inPlace(ctx context.Context, kind, text string) (string, error) {
	switch kind {
	case "skill":
		return func() (string, error) { // ok
			ctx, span := otel.Tracer("literals").Start(ctx, kind)
			defer span.End()
			return s.skill(ctx, text)
		}()
	case "flow":
		return s.flow(ctx, text) // want `call of \(\*server\).flow in this branch is not observed; 1 of its 2 sibling branches runs under a span`
	}
	return "", nil
}

// chosen runs one of several jobs, which are given nothing.
func (s *server) chosen(ctx context.Context, kind, text string) error {
	var run func() error
	switch kind {
	case "skill":
		run = func() error { // ok
			_, err := metered(ctx, "skill", func() (string, error) { return s.skill(ctx, text) })
			return err
		}
	case "flow":
		run = func() error { // ok
			_, err := metered(ctx, "flow", func() (string, error) { return s.flow(ctx, text) })
			return err
		}
	case "symbols":
		run = func() error { // want `the function literal in this branch is not observed; 2 of its 3 sibling branches go through metered`
			_, err := s.symbols(ctx, text)
			return err
		}
	default:
		run = func() error { return nil } // ok
	}
	return run()
}
