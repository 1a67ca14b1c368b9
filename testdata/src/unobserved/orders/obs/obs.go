package obs

import (
	"context"
	"log"
	"time"
)

type Scope struct {
	name string
	at   time.Time
}

func Enter(ctx context.Context, name string) (context.Context, *Scope) {
	return ctx, &Scope{name, time.Now()}
}

func (s *Scope) Leave(err *error) { log.Println(s.name, time.Since(s.at), *err) }

type Observer interface {
	Call(ctx context.Context, name string, f func(context.Context) error) error
}

type std struct{}

func (std) Call(ctx context.Context, name string, f func(context.Context) error) (err error) {
	ctx, s := Enter(ctx, name)
	defer s.Leave(&err)
	return f(ctx)
}

var Default Observer = std{}

func Handler[T any](name string, h func(context.Context, T) error) func(context.Context, T) error {
	return func(ctx context.Context, t T) (err error) {
		ctx, s := Enter(ctx, name)
		defer s.Leave(&err)
		return h(ctx, t)
	}
}

type Middleware func(next func(context.Context, any) error) func(context.Context, any) error

func Trace(name string) Middleware {
	return func(next func(context.Context, any) error) func(context.Context, any) error {
		return func(ctx context.Context, v any) (err error) {
			ctx, s := Enter(ctx, name)
			defer s.Leave(&err)
			return next(ctx, v)
		}
	}
}
