package ownregistrars

import (
	"context"
	"strconv"
)

// A desk registers by two functions that are called alike, of which one wraps.
type desk struct{ s *Server }

func (d desk) add(name string, h Handler) { d.s.AddTool(name, traced(name, h)) } // ok
func (d desk) put(name string, h Handler) { d.s.AddTool(name, h) }               // ok: what it is given tells

func (d desk) fill(t tools) {
	d.add("open", t.open) // ok
	d.add("shut", t.shut) // ok
	d.put("find", t.find) // want `find \("find"\), registered by put, is not observed; 2 of its 3 sibling registrations go through traced`
	d.put("ping", t.ping) // ok
}

// Nothing is compared where the other one is not used.
func (d desk) bare(t tools) {
	d.put("find", t.find) // ok
	d.put("keep", t.keep) // ok
}

type stall struct{ s *Server }

func (d stall) add(name string, h Handler) { d.s.AddTool(name, traced(name, h)) } // ok

// silent registers without a span.
func (d stall) silent(name string, h Handler) { d.s.AddTool(name, h) } // ok

func (d stall) fill(t tools) {
	d.add("open", t.open)    // ok
	d.add("shut", t.shut)    // ok
	d.silent("find", t.find) // ok: it says so
}

type booth struct{ handlers map[string]Handler }

func (b *booth) Take(name string, h Handler) { b.handlers[name] = h }

// typed and raw make handlers of functions of any type.
func typed[T any](b *booth, name string, f func(context.Context, T) error) {
	b.Take(name, func(ctx context.Context, in string) (string, error) { // ok
		ctx, span := startSpan(ctx, name)
		defer span.End()
		var v T
		return in, f(ctx, v)
	})
}

func raw[T any](b *booth, name string, f func(context.Context, T) error) {
	b.Take(name, func(ctx context.Context, in string) (string, error) { // ok: what it is given tells
		var v T
		return in, f(ctx, v)
	})
}

func (t tools) lend(ctx context.Context, n int) error {
	_, err := t.db.Get(ctx, strconv.Itoa(n))
	return err
}
func (t tools) take(ctx context.Context, n int) error {
	_, err := t.db.Get(ctx, strconv.Itoa(n))
	return err
}
func (t tools) give(ctx context.Context, n int) error {
	_, err := t.db.Get(ctx, strconv.Itoa(n))
	return err
}

func generic(b *booth, t tools) {
	typed(b, "lend", t.lend) // ok
	typed(b, "take", t.take) // ok
	raw(b, "give", t.give)   // want `give \("give"\), registered by raw, is not observed; 2 of its 3 sibling registrations`
}
