package takenout

import "context"

// A step is run under an observation wherever the function that makes its table
// is called; other tables of its kind are run as they are.
type step struct {
	name string
	do   handler
}

func spanned(ctx context.Context, name string, f func(ctx context.Context) (string, error)) (string, error) {
	return traced(name, func(ctx context.Context, _ string) (string, error) { return f(ctx) })(ctx, "")
}

func (t *tools) steps() []step {
	return []step{{"get", t.get}, {"put", t.put}, {"move", t.move}} // ok: each is run under a span
}

func (t *tools) runSteps(ctx context.Context, kind, in string) (string, error) {
	for _, s := range t.steps() {
		if s.name == kind {
			return spanned(ctx, s.name, func(ctx context.Context) (string, error) { return s.do(ctx, in) })
		}
	}
	return "", nil
}

func (t *tools) ready() []step {
	return []step{
		{"get", traced("get", t.get)},
		{"put", traced("put", t.put)},
		{"list", t.list}, // want `list \("list"\) in field do is not observed; 2 of its 3 sibling values`
	}
}

// The loop wraps what stands in its own literal, not what is added behind it.
type job struct {
	name string
	run  handler
}

func (t *tools) added() (out []job) {
	for _, j := range []job{{"get", t.get}, {"put", t.put}} { // ok
		out = append(out, job{j.name, traced(j.name, j.run)})
	}
	out = append(out, job{"list", traced("list", t.list)})
	return append(out, job{"drop", t.drop}) // want `drop \("drop"\) in field run is not observed; 2 of its 3 sibling values`
}
