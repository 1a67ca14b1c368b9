// Package literalsown: a literal that is called where it is written returns
// another, which has what the first has captured.
package literalsown

import (
	"context"
	"errors"
	"os"
)

var errNone = errors.New("nothing to do")

// ok
func returned(parent context.Context, dir string) (context.Context, func(), error) {
	ctx, cancel := context.WithCancel(parent)
	end := func() func() {
		return func() {
			cancel()
			os.RemoveAll(dir)
		}
	}()
	if dir == "" {
		return nil, end, errNone
	}
	return ctx, end, nil
}

func dropped(parent context.Context, dir string) (context.Context, func(), error) {
	ctx, cancel := context.WithCancel(parent) // want `result of context.WithCancel is not released on every path: cancel is missing before the return on line 37`
	end := func() func() {
		return func() {
			cancel()
			os.RemoveAll(dir)
		}
	}()
	if dir == "" {
		return nil, nil, errNone
	}
	return ctx, end, nil
}

func ofAnother(parent context.Context, dir string) func() {
	_, cancel := context.WithCancel(parent) // want `result of context.WithCancel is never released: cancel is missing`
	return func() func() {
		if cancel == nil {
			return nil
		}
		return func() { os.RemoveAll(dir) }
	}()
}
