// Package dispatchers has methods that dispatch: their branches are to be
// observed, not they. Once a branch is mended, most methods are observed, and
// the others must not be reported for that.
package dispatchers

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel"
)

type step func(ctx context.Context) error

type Service struct{ n int }

func (s *Service) scoped(name string, f step) step {
	return func(ctx context.Context) error {
		ctx, span := otel.Tracer("dispatchers").Start(ctx, name)
		defer span.End()
		return f(ctx)
	}
}

func (s *Service) in(ctx context.Context, name string, f step) error { return s.scoped(name, f)(ctx) }

func (s *Service) bill(ctx context.Context) error   { s.n++; return ctx.Err() }
func (s *Service) refund(ctx context.Context) error { s.n--; return ctx.Err() }

type Invoice struct{}
type Refund struct{}

func (s *Service) Post(ctx context.Context, doc any) error {
	switch doc.(type) {
	case *Invoice:
		return s.in(ctx, "post.invoice", func(ctx context.Context) error { return s.bill(ctx) })
	case *Refund:
		return s.refund(ctx) // want `call of \(\*Service\).refund in this branch is not observed`
	}
	return errors.New("unknown document")
}

func (s *Service) Pick(ctx context.Context, kind string) error { // ok
	var f step
	switch kind {
	case "bill":
		f = s.scoped("bill", s.bill)
	case "refund":
		f = s.refund // want `refund in this branch is not observed`
	default:
		return errors.New("unknown kind")
	}
	return f(ctx)
}

func (s *Service) Apply(ctx context.Context, kind string) error {
	if kind == "bill" {
		return s.in(ctx, "apply", s.bill)
	}
	return s.refund(ctx) // want `call of \(\*Service\).refund in this branch is not observed`
}

func (s *Service) Charge(ctx context.Context) error  { return s.in(ctx, "charge", s.bill) }
func (s *Service) Settle(ctx context.Context) error  { return s.in(ctx, "settle", s.bill) }
func (s *Service) Dispute(ctx context.Context) error { return s.in(ctx, "dispute", s.refund) }
func (s *Service) Archive(ctx context.Context) error { return s.in(ctx, "archive", s.bill) }
func (s *Service) Restore(ctx context.Context) error { return s.in(ctx, "restore", s.bill) }
