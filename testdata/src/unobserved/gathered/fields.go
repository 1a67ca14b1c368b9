package gathered

import "context"

// A route has its middleware beside its handler.
type (
	handler    func(ctx context.Context, in string) (string, error)
	middleware func(handler) handler

	route struct {
		path string
		do   handler
		mw   []middleware
	}
)

func tracing(name string) middleware {
	return func(next handler) handler {
		return func(ctx context.Context, in string) (string, error) {
			ctx, span := startSpan(ctx, name)
			defer span.End()
			return next(ctx, in)
		}
	}
}

func checked(next handler) handler {
	return func(ctx context.Context, in string) (string, error) {
		if in == "" {
			return "", nil
		}
		return next(ctx, in)
	}
}

type store interface {
	Get(ctx context.Context, in string) (string, error)
}

type api struct{ s store }

func (a api) find(ctx context.Context, in string) (string, error) { return a.s.Get(ctx, in) }
func (a api) move(ctx context.Context, in string) (string, error) { return a.s.Get(ctx, in) }
func (a api) sink(ctx context.Context, in string) (string, error) { return a.s.Get(ctx, in) }

func (a api) routes(common []middleware) []route {
	return []route{
		{"/find", a.find, []middleware{checked, tracing("find")}}, // ok
		{"/move", a.move, []middleware{tracing("move")}},          // ok
		{"/sink", a.sink, []middleware{checked}},                  // want `sink \("/sink"\) in field do is not observed; 2 of its 3 sibling values`
		{"/raft", a.sink, common},                                 // ok
	}
}
