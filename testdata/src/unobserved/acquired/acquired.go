// Package acquired begins and ends its observation in the branch itself.
package acquired

import (
	"context"
	"errors"
)

type exporter struct{ conn chan string }

func startExporter(ctx context.Context) (*exporter, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return &exporter{make(chan string)}, nil
}

func (e *exporter) Stop() { close(e.conn) }

type answer struct{ text string }

type bridge struct{}

func (b *bridge) skill(ctx context.Context, text string) (answer, error) {
	return answer{text}, ctx.Err()
}
func (b *bridge) flow(ctx context.Context, text string) (answer, error) {
	return answer{text}, ctx.Err()
}

// half has as many branches that do so as that do not.
func (b *bridge) half(ctx context.Context, isChat, hasFlow bool, text string) (answer, error) {
	switch {
	case isChat && !hasFlow:
		e, err := startExporter(ctx)
		if err != nil {
			return answer{}, err
		}
		defer e.Stop()
		return b.skill(ctx, text) // ok
	case isChat && hasFlow:
		return b.flow(ctx, text) // want `call of \(\*bridge\).flow in this branch is not observed; 2 of its 4 sibling branches run under an exporter`
	case hasFlow:
		return b.flow(ctx, text) // want `call of \(\*bridge\).flow in this branch is not observed; 2 of its 4 sibling branches run under an exporter`
	default:
		e, err := startExporter(ctx)
		if err != nil {
			return answer{}, err
		}
		defer e.Stop()
		return b.skill(ctx, text) // ok
	}
}

// once is one branch that does so, for what it calls alone.
func (b *bridge) once(ctx context.Context, kind, text string) (answer, error) {
	switch kind {
	case "skill":
		e, err := startExporter(ctx)
		if err != nil {
			return answer{}, err
		}
		defer e.Stop()
		return b.skill(ctx, text)
	case "flow":
		return b.flow(ctx, text) // ok
	}
	return answer{}, errors.New(kind)
}
