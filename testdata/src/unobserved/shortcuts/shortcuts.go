// Package shortcuts has branches that leave before the observation begins, or
// are told apart by what the work is called.
package shortcuts

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace"
)

type library interface {
	Index(ctx context.Context, book []byte) error
	Lend(ctx context.Context, book []byte) error
	Withdraw(ctx context.Context, book []byte) error
	Renew(ctx context.Context, book []byte, days int) error
}

type desk struct {
	lib library
	tr  trace.Tracer
}

func (d *desk) shelve(w http.ResponseWriter, r *http.Request) {
	if err := d.lib.Lend(r.Context(), nil); err != nil {
		http.Error(w, err.Error(), 500)
	}
}

func (d *desk) inventory(w http.ResponseWriter, r *http.Request) {
	if err := d.lib.Withdraw(r.Context(), nil); err != nil {
		http.Error(w, err.Error(), 500)
	}
}

// A request is handed on, which is no context, before the span begins.
func (d *desk) serve(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/inventory" {
		d.inventory(w, r) // want `call of \(\*desk\).inventory in this branch is not observed; 1 of its 2 sibling branches runs under a span`
		return
	}
	ctx, span := otel.Tracer("desk").Start(r.Context(), r.URL.Path)
	defer span.End()
	d.shelve(w, r.WithContext(ctx))
}

// ok: what comes before only answers
func (d *desk) serveOthers(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		http.Error(w, "no", http.StatusMethodNotAllowed)
		return
	}
	ctx, span := otel.Tracer("desk").Start(r.Context(), r.URL.Path)
	defer span.End()
	d.shelve(w, r.WithContext(ctx))
}

// To index a book is work, and no page.
func (d *desk) index(ctx context.Context, books [][]byte) error {
	if len(books) == 1 {
		return d.lib.Index(ctx, books[0]) // want `call of library.Index in this branch is not observed`
	}
	ctx, span := d.tr.Start(ctx, "index")
	defer span.End()
	for _, b := range books {
		if err := d.lib.Index(ctx, b); err != nil {
			return fmt.Errorf("index: %w", err)
		}
	}
	return nil
}

// ok: there is nothing to do
func (d *desk) indexNone(ctx context.Context, books [][]byte) error {
	if len(books) == 0 {
		return errors.New("no books")
	}
	ctx, span := d.tr.Start(ctx, "index")
	defer span.End()
	for _, b := range books {
		if err := d.lib.Index(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

type request struct {
	kind string
	book []byte
}

// That the errors are logged, or told of, keeps nothing apart.
func (d *desk) work(ctx context.Context, in <-chan request) {
	for r := range in {
		if r.kind == "withdrawals" {
			if err := d.lib.Withdraw(ctx, r.book); err != nil { // want `call of library.Withdraw in this branch is not observed`
				slog.Error("withdraw", "err", err)
			}
			continue
		}
		ctx, span := d.tr.Start(ctx, r.kind)
		err := d.lib.Lend(ctx, r.book)
		span.End()
		if err != nil {
			slog.Error("lend", "err", err)
		}
	}
}

func (d *desk) within(ctx context.Context, name string, f func(context.Context) error) error {
	ctx, span := d.tr.Start(ctx, name)
	defer span.End()
	return f(ctx)
}

// Methods of one service do one job with the same book, however they are called.
func (d *desk) handle(ctx context.Context, days int, book []byte) error {
	if days == 0 {
		return d.lib.Withdraw(ctx, book) // want `call of library.Withdraw in this branch is not observed`
	}
	return d.within(ctx, "renew", func(ctx context.Context) error { return d.lib.Renew(ctx, book, days) })
}

// ok: it is another service
func (d *desk) handleOther(ctx context.Context, other library, days int, book []byte) error {
	if days == 0 {
		return other.Withdraw(ctx, book)
	}
	return d.within(ctx, "renew", func(ctx context.Context) error { return d.lib.Renew(ctx, book, days) })
}

type node struct {
	kind string
	run  func(context.Context) error
}

// A case may have the name of a page where the handler is one.
func (d *desk) walk(ctx context.Context, nodes []node) error {
	for _, n := range nodes {
		switch n.kind {
		case "leaf":
			ctx, span := d.tr.Start(ctx, n.kind)
			err := n.run(ctx)
			span.End()
			if err != nil {
				return err
			}
		case "root":
			if err := n.run(ctx); err != nil { // want `call of run in this branch is not observed`
				return err
			}
		case "ping":
			if err := n.run(ctx); err != nil { // ok
				return err
			}
		}
	}
	return nil
}
