// Package later runs functions elsewhere.
package later

import "context"

// A Later is what a function that is running returns.
type Later[T any] struct {
	done chan struct{}
	val  T
	err  error
}

// ok
func Run[T any](f func() (T, error)) *Later[T] {
	l := &Later[T]{done: make(chan struct{})}
	go func() {
		defer close(l.done)
		l.val, l.err = f()
	}()
	return l
}

// ok
func (l *Later[T]) Await(ctx context.Context) (T, error) {
	select {
	case <-l.done:
		return l.val, l.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// A Pool keeps what has been run, by names.
type Pool[T any] struct{ m map[string]*Later[T] }

// ok
func (p *Pool[T]) Run(name string, f func() (T, error)) *Later[T] {
	l := p.m[name]
	if l == nil {
		l = Run(f)
		p.m[name] = l
	}
	return l
}
