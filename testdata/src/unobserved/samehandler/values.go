package samehandler

import "context"

type press struct{ sheets int }

func (p *press) print(ctx context.Context) error {
	p.sheets++
	return ctx.Err()
}

// valuesTwice puts one value in two places.
func valuesTwice(r *third, p *press) {
	h := handler(func(ctx context.Context) error { return p.print(ctx) })
	r.On("print", observed(h)) // ok
	r.On("v1/print", h)        // want `the function literal \("v1/print"\), registered by On, is not observed; 1 of its 2 sibling places goes through observed`
}

type third struct{ hs map[string]handler }

func (r *third) On(name string, h handler) { r.hs[name] = h }

type fourth struct{ hs map[string]handler }

func (r *fourth) On(name string, h handler) { r.hs[name] = h }

// valuesApart puts a value of its own in each place.
func valuesApart(r *fourth, p, q *press) {
	r.On("print", observed(func(ctx context.Context) error { return p.print(ctx) })) // ok
	r.On("v1/print", func(ctx context.Context) error { return q.print(ctx) })        // ok: another, and too few
}
