// Package services has tables and fields of interfaces with several methods, whose
// decorator begins a span in each of them.
package services

import (
	"context"

	"go.opentelemetry.io/otel"
)

type ledger interface {
	Post(ctx context.Context, sum int) error
	Void(ctx context.Context, id string) error
}

type watched struct{ inner ledger }

func (w watched) Post(ctx context.Context, sum int) error {
	ctx, span := otel.Tracer("services").Start(ctx, "post")
	defer span.End()
	return w.inner.Post(ctx, sum)
}

func (w watched) Void(ctx context.Context, id string) error {
	ctx, span := otel.Tracer("services").Start(ctx, "void")
	defer span.End()
	return w.inner.Void(ctx, id)
}

func watch(l ledger) ledger { return watched{l} }

type paper struct{ last string }

func (p *paper) Post(ctx context.Context, sum int) error   { return ctx.Err() }
func (p *paper) Void(ctx context.Context, id string) error { p.last = id; return ctx.Err() }

type remote struct{ host string }

func (r remote) Post(ctx context.Context, sum int) error   { return ctx.Err() }
func (r remote) Void(ctx context.Context, id string) error { return ctx.Err() }

// audited begins a span in one of its methods.
type audited struct{ host string }

func (a audited) Post(ctx context.Context, sum int) error {
	ctx, span := otel.Tracer("services").Start(ctx, "audited")
	defer span.End()
	return ctx.Err()
}
func (a audited) Void(ctx context.Context, id string) error { return ctx.Err() }

// retrying holds another, which may be observed.
type retrying struct{ ledger }

func (r retrying) Post(ctx context.Context, sum int) error {
	if err := r.ledger.Post(ctx, sum); err == nil {
		return nil
	}
	return r.ledger.Post(ctx, sum)
}

// discarding does nothing with a context.
type discarding struct{}

func (discarding) Post(_ context.Context, sum int) error   { return nil }
func (discarding) Void(_ context.Context, id string) error { return nil }

var ledgers = map[string]ledger{
	"paper":   watch(&paper{}),
	"near":    watched{remote{"near"}},
	"far":     remote{"far"},             // want `remote \("far"\) in this table is not observed; 2 of its 3 sibling entries go through watche?d?`
	"audited": audited{"far"},            // ok: it observes a part itself
	"again":   retrying{watch(&paper{})}, // ok: it holds one that is observed
	"none":    discarding{},              // ok: it does no work
}

var right = map[string]ledger{
	"paper": watch(&paper{}),
	"near":  watch(remote{"near"}),
	"far":   watch(remote{"far"}), // ok
}

type branchOffice struct {
	books ledger
	name  string
}

func north() *branchOffice { return &branchOffice{books: watched{&paper{}}, name: "north"} }
func south() *branchOffice { return &branchOffice{books: watch(remote{"south"}), name: "south"} }
func west() *branchOffice {
	return &branchOffice{books: remote{"west"}, name: "west"} // want `remote \("west"\) in field books is not observed; 2 of its 3 sibling values go through watche?d?`
}

// east is given what it keeps.
func east(l ledger) *branchOffice { return &branchOffice{books: l, name: "east"} } // ok

func post(ctx context.Context, name string, sum int) error {
	if l, ok := right[name]; ok {
		return l.Post(ctx, sum)
	}
	return ledgers[name].Post(ctx, sum)
}
