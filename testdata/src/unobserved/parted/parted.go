// Package parted has several tables of one struct type, each with a wrapper of
// its own: what stands in one table is judged by its own siblings.
package parted

import (
	"context"

	"go.opentelemetry.io/otel"
)

type step func(ctx context.Context, in string) (string, error)

type stage struct {
	name string
	run  step
}

func spanned(name string, s step) step {
	return func(ctx context.Context, in string) (string, error) {
		ctx, span := otel.Tracer("parted").Start(ctx, name)
		defer span.End()
		return s(ctx, in)
	}
}

// within is another wrapper, a method of the function type.
func (s step) within(name string) step {
	return func(ctx context.Context, in string) (string, error) {
		ctx, span := otel.Tracer("stages").Start(ctx, "stage "+name)
		defer span.End()
		return s(ctx, in)
	}
}

func parse(ctx context.Context, in string) (string, error)  { return in + "p", ctx.Err() }
func check(ctx context.Context, in string) (string, error)  { return in + "c", ctx.Err() }
func format(ctx context.Context, in string) (string, error) { return in + "f", ctx.Err() }
func render(ctx context.Context, in string) (string, error) { return in + "r", ctx.Err() }

var first = []stage{
	{"parse", spanned("parse", parse)}, // ok
	{"check", spanned("check", check)}, // ok
	{"render", render},                 // want `render \("render"\) in field run is not observed; 2 of its 3 sibling values go through spanned`
}

var second = map[string]stage{
	"parse":  {"parse", step(parse).within("parse")},    // ok
	"check":  {"check", check},                          // want `check \("check"\) in field run is not observed; 2 of its 3 sibling values go through step.within`
	"render": {"render", step(render).within("render")}, // ok
}

// Where as many are bare, the table says nothing of itself, and all together do
// not share a wrapper.
var half = []stage{
	{"parse", step(parse).within("parse")}, // ok
	{"format", format},                     // ok
}

func appended() (all []stage) {
	all = append(all, stage{"parse", spanned("parse", parse)}) // ok
	all = append(all, stage{"check", spanned("check", check)}) // ok
	all = append(all, stage{"render", render})                 // want `render \("render"\) in field run is not observed; 2 of its 3 sibling values go through spanned`
	return all
}

func pointed() []*stage {
	return []*stage{
		{"parse", step(parse).within("parse")}, // ok
		{"check", step(check).within("check")}, // ok
		{name: "render", run: render},          // want `render \("render"\) in field run is not observed; 2 of its 3 sibling values go through step.within`
	}
}
