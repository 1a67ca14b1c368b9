// Package accessors has calls that only read the context that a command is
// given: they are no handlers, timed or not.
package accessors

import (
	"context"
	"errors"
	"fmt"
	"time"

	"unobserved/accessors/cli"
)

func transfer(ctx context.Context, ref string) error {
	if ref == "" {
		return errors.New("no reference")
	}
	return ctx.Err()
}

// ok: the early branch reads flags, as the timed one does
func pull(c *cli.Context, ctx context.Context, refs []string) error {
	if !c.Bool("local") {
		all := c.Bool("all-platforms")
		if all && len(refs) > 1 {
			return errors.New("one reference only")
		}
		return transfer(ctx, refs[0])
	}
	start := time.Now()
	for _, r := range refs {
		if c.Bool("print") {
			fmt.Println(r, c.Bool("sync"))
		}
	}
	fmt.Println("done:", time.Since(start))
	return nil
}
