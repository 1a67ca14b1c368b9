// Package usedhere has branches that use the value of a handler themselves, of
// which only the error goes where that of the observed one does.
package usedhere

import (
	"context"

	"go.opentelemetry.io/otel"
)

func span(ctx context.Context, name string, f func(context.Context) (string, error)) (string, error) {
	ctx, span := otel.Tracer("usedhere").Start(ctx, name)
	defer span.End()
	return f(ctx)
}

type backend interface {
	Ask(ctx context.Context, what string) (string, error)
	Keep(ctx context.Context, what string) error
}

type pages struct {
	b    backend
	last string
}

func (p *pages) render(ctx context.Context, name string) (string, error) { return p.b.Ask(ctx, name) }
func (p *pages) draft(ctx context.Context, name string) (string, error) {
	return p.b.Ask(ctx, "draft "+name)
}
func (p *pages) loadOld(ctx context.Context, name string) (string, error) {
	return p.b.Ask(ctx, "old "+name)
}

func (p *pages) show(ctx context.Context, name string, quiet bool) (string, error) {
	if quiet {
		text, err := p.draft(ctx, name) // want `call of \(\*pages\).draft in this branch is not observed; 1 of its 2 sibling branches goes through span`
		if err != nil {
			return "", err
		}
		p.last = text
		return "", nil
	}
	return span(ctx, name, func(ctx context.Context) (string, error) { return p.render(ctx, name) })
}

func (p *pages) prepared(ctx context.Context, name string, old bool) (string, error) {
	if old {
		text, err := p.loadOld(ctx, name) // ok: what is loaded prepares
		if err != nil {
			return "", err
		}
		p.last = text
		return "", nil
	}
	return span(ctx, name, func(ctx context.Context) (string, error) { return p.render(ctx, name) })
}

func (p *pages) kept(ctx context.Context, name string, keep bool) (string, error) {
	if keep {
		if err := p.b.Keep(ctx, name); err != nil { // ok: another job
			return "", err
		}
		return "", nil
	}
	return span(ctx, name, func(ctx context.Context) (string, error) { return p.render(ctx, name) })
}
