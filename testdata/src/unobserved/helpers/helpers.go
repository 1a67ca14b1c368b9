// Package helpers observes in the exported methods of a type, and does the work
// in methods that are not.
package helpers

import (
	"context"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace"
)

type vault struct{ blobs map[string]string }

func (v *vault) span(ctx context.Context, op string) (context.Context, trace.Span) {
	return otel.Tracer("helpers").Start(ctx, op)
}

func (v *vault) read(ctx context.Context, key string) (string, error) { return v.blobs[key], ctx.Err() }
func (v *vault) commit(ctx context.Context, key, b string) error      { return ctx.Err() }
func (v *vault) sweep(ctx context.Context) error                      { return ctx.Err() }

func (v *vault) Put(ctx context.Context, key, b string) error {
	ctx, span := v.span(ctx, "Put")
	defer span.End()
	return v.commit(ctx, key, b)
}

func (v *vault) Get(ctx context.Context, key string) (string, error) {
	ctx, span := v.span(ctx, "Get")
	defer span.End()
	return v.read(ctx, key)
}

func (v *vault) Head(ctx context.Context, key string) (int, error) {
	ctx, span := v.span(ctx, "Head")
	defer span.End()
	b, err := v.read(ctx, key)
	return len(b), err
}

func (v *vault) Delete(ctx context.Context, key string) error {
	ctx, span := v.span(ctx, "Delete")
	defer span.End()
	return v.commit(ctx, key, "")
}

func (v *vault) Copy(ctx context.Context, from, to string) error {
	ctx, span := v.span(ctx, "Copy")
	defer span.End()
	b, err := v.read(ctx, from)
	if err != nil {
		return err
	}
	return v.commit(ctx, to, b)
}

func (v *vault) Append(ctx context.Context, key, more string) error {
	ctx, span := v.span(ctx, "Append")
	defer span.End()
	b, err := v.read(ctx, key)
	if err != nil {
		return err
	}
	return v.commit(ctx, key, b+more)
}

func (v *vault) Touch(ctx context.Context, key string) error {
	ctx, span := v.span(ctx, "Touch")
	defer span.End()
	return v.commit(ctx, key, "")
}

func (v *vault) Rename(ctx context.Context, from, to string) error { // want `\(\*vault\).Rename is not observed; 7 of its 8 sibling methods begin a span`
	b, err := v.read(ctx, from)
	if err != nil {
		return err
	}
	return v.commit(ctx, to, b)
}

// Exists calls an observed one.
func (v *vault) Exists(ctx context.Context, key string) bool { // ok
	_, err := v.Head(ctx, key)
	return err == nil
}

// Compact calls what no observed method calls: that may be the one to observe.
func (v *vault) Compact(ctx context.Context) error { // ok
	return v.sweep(ctx)
}

// ledger sends its work through a wrapper.
type ledger struct{}

func (l *ledger) exec(ctx context.Context, q string) error { return ctx.Err() }

func do(ctx context.Context, op string, f func(context.Context) error) error {
	ctx, span := otel.Tracer("helpers").Start(ctx, op)
	defer span.End()
	return f(ctx)
}

func (l *ledger) Credit(ctx context.Context) error {
	return do(ctx, "credit", func(ctx context.Context) error { return l.exec(ctx, "credit") })
}
func (l *ledger) Debit(ctx context.Context) error {
	return do(ctx, "debit", func(ctx context.Context) error { return l.exec(ctx, "debit") })
}
func (l *ledger) Freeze(ctx context.Context) error {
	return do(ctx, "freeze", func(ctx context.Context) error { return l.exec(ctx, "freeze") })
}
func (l *ledger) Thaw(ctx context.Context) error {
	return do(ctx, "thaw", func(ctx context.Context) error { return l.exec(ctx, "thaw") })
}
func (l *ledger) Split(ctx context.Context) error {
	return do(ctx, "split", func(ctx context.Context) error { return l.exec(ctx, "split") })
}
func (l *ledger) Merge(ctx context.Context) error {
	return do(ctx, "merge", func(ctx context.Context) error { return l.exec(ctx, "merge") })
}
func (l *ledger) Archive(ctx context.Context) error {
	return do(ctx, "archive", func(ctx context.Context) error { return l.exec(ctx, "archive") })
}

// Transfer is made of observed ones.
func (l *ledger) Transfer(ctx context.Context, to *ledger) error { // ok
	if err := l.Debit(ctx); err != nil {
		return err
	}
	return to.Credit(ctx)
}
func (l *ledger) Purge(ctx context.Context) error { // want `\(\*ledger\).Purge is not observed; 7 of its 8 sibling methods go through do`
	return l.exec(ctx, "purge")
}
