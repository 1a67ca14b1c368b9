package converters

import (
	"context"

	"unobserved/converters/tele"
)

// values hands methods to its wrapper.
func (c *conv) values(ctx context.Context, in any, isFlow bool) (any, error) {
	if isFlow {
		run, err := c.flow.Start(ctx, in) // want `call of Flow.Start in this branch is not observed; 1 of its 2 sibling branches goes through \(\*conv\).guard`
		if err != nil {
			return nil, err
		}
		defer run.Close()
		return run.Output(ctx)
	}
	return c.guard(ctx, c.fn.Invoke, in) // ok
}

func (c *conv) guard(ctx context.Context, f FlowFunc, in any) (any, error) {
	e, err := tele.NewExporter(ctx)
	if err != nil {
		return nil, err
	}
	defer e.Shutdown(ctx)
	return f(ctx, in)
}
