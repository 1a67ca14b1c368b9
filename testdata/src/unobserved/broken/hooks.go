package broken

import "context"

type hookSet struct {
	Before func(ctx context.Context, name string) context.Context
	After  func(ctx context.Context, name string, err error)
}

type failing struct {
	Before  func(ctx context.Context, name string) context.Context
	After   func(ctx context.Context, name string, err error)
	OnError func(ctx context.Context, err error)
}

type saving struct {
	BeforeSave func(ctx context.Context) context.Context
	AfterSave  func(ctx context.Context)
}

type host struct {
	hooks hookSet
	all   failing
	saves saving
	run   func(ctx context.Context, in string) (string, error)
}

func (h *host) leftOut(ctx context.Context, in string) (string, error) {
	ctx = h.hooks.Before(ctx, in)
	out, err := h.run(ctx, in)
	if err != nil {
		return "", err
	}
	h.hooks.After(ctx, in, nil) // want `the hook that ends what the first one began is not called where the call fails, though it could be told of the error`
	return out, nil
}

func (h *host) told(ctx context.Context, in string) (string, error) {
	ctx = h.hooks.Before(ctx, in)
	out, err := h.run(ctx, in)
	h.hooks.After(ctx, in, err) // ok
	if err != nil {
		return "", err
	}
	return out, nil
}

func (h *host) toldTwice(ctx context.Context, in string) (string, error) {
	ctx = h.hooks.Before(ctx, in)
	out, err := h.run(ctx, in)
	if err != nil {
		h.hooks.After(ctx, in, err) // ok
		return "", err
	}
	h.hooks.After(ctx, in, nil) // ok
	return out, nil
}

func (h *host) toldByOther(ctx context.Context, in string) (string, error) {
	ctx = h.all.Before(ctx, in)
	out, err := h.run(ctx, in)
	if err != nil {
		h.all.OnError(ctx, err)
		return "", err
	}
	h.all.After(ctx, in, nil) // ok: another hook is there for failures
	return out, nil
}

// What is done after a success only is no end.
func (h *host) save(ctx context.Context, in string) (string, error) {
	ctx = h.saves.BeforeSave(ctx)
	out, err := h.run(ctx, in)
	if err != nil {
		return "", err
	}
	h.saves.AfterSave(ctx) // ok
	return out, nil
}

// What fails before the handler is called is no failure of it.
func (h *host) checked(ctx context.Context, in string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	ctx = h.hooks.Before(ctx, in)
	out, err := h.run(ctx, in)
	h.hooks.After(ctx, in, err) // ok
	return out, err
}
