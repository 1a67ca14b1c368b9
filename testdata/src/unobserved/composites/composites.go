// Package composites has nodes that are made of nodes: all call the method of
// their own name, and those that do observe themselves.
package composites

import "context"

type span struct{ name string }

func startSpan(ctx context.Context, name string) (context.Context, *span) { return ctx, &span{name} }

func (s *span) End() {}

type Node interface {
	Visit(ctx context.Context, in string) (string, error)
}

type Chain struct{ nodes []Node }

func (c *Chain) Visit(ctx context.Context, in string) (string, error) { // ok
	ctx, span := startSpan(ctx, "chain")
	defer span.End()
	var err error
	for _, n := range c.nodes {
		if in, err = n.Visit(ctx, in); err != nil {
			return "", err
		}
	}
	return in, nil
}

type Fork struct{ left, right Node }

func (f *Fork) Visit(ctx context.Context, in string) (string, error) { // ok
	ctx, span := startSpan(ctx, "fork")
	defer span.End()
	if in == "" {
		return f.left.Visit(ctx, in)
	}
	return f.right.Visit(ctx, in)
}

type Cycle struct {
	body Node
	n    int
}

func (c *Cycle) Visit(ctx context.Context, in string) (string, error) { // want `\(\*Cycle\)\.Visit is not observed; 3 of its 4 sibling implementations begin a span`
	var err error
	for range c.n {
		if in, err = c.body.Visit(ctx, in); err != nil {
			return "", err
		}
	}
	return in, nil
}

type Leaf struct{ name string }

func (l *Leaf) Visit(ctx context.Context, in string) (string, error) { // ok
	ctx, span := startSpan(ctx, "leaf")
	defer span.End()
	return ask(ctx, in+l.name)
}

func ask(ctx context.Context, in string) (string, error) { return in, ctx.Err() }

// Decorators hand on to what is observed: none of them observes itself.
type Fetcher interface {
	Fetch(ctx context.Context, key string) (string, error)
}

type Remote struct{ host string }

func (r *Remote) Fetch(ctx context.Context, key string) (string, error) { // ok
	ctx, span := startSpan(ctx, "remote")
	defer span.End()
	return ask(ctx, r.host+key)
}

type Disk struct{ root string }

func (d *Disk) Fetch(ctx context.Context, key string) (string, error) { // ok
	ctx, span := startSpan(ctx, "disk")
	defer span.End()
	return ask(ctx, d.root+key)
}

type Retrying struct{ next Fetcher }

func (r *Retrying) Fetch(ctx context.Context, key string) (v string, err error) { // ok
	for range 3 {
		if v, err = r.next.Fetch(ctx, key); err == nil {
			break
		}
	}
	return v, err
}

type Cached struct {
	next Fetcher
	m    map[string]string
}

func (c *Cached) Fetch(ctx context.Context, key string) (string, error) { // ok
	if v, ok := c.m[key]; ok {
		return v, nil
	}
	return c.next.Fetch(ctx, key)
}
