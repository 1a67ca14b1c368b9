// Package contexterr: behind a receive from Done, the error of a context is
// none that may be nil, so the function fails, and what it has buffered may be
// dropped.
package contexterr

import (
	"bufio"
	"context"
	"io"
	"os"
	"time"
)

// ok
func selected(ctx context.Context, w io.Writer, lines <-chan string) error {
	bw := bufio.NewWriter(w)
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case l, ok := <-lines:
			if !ok {
				return bw.Flush()
			}
			bw.WriteString(l)
		}
	}
}

// ok
func polled(ctx context.Context, w io.Writer, lines []string) error {
	bw := bufio.NewWriter(w)
	for _, l := range lines {
		bw.WriteString(l)
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		default:
		}
	}
	return bw.Flush()
}

type job struct {
	ctx context.Context
	out io.Writer
}

// ok
func (j *job) waits(lines []string) error {
	bw := bufio.NewWriter(j.out)
	for _, l := range lines {
		bw.WriteString(l)
	}
	if len(lines) == 0 {
		<-j.ctx.Done()
		err := j.ctx.Err()
		return err
	}
	return bw.Flush()
}

type stream interface{ Context() context.Context }

// ok
func served(s stream, w io.Writer, more <-chan string) error {
	bw := bufio.NewWriter(w)
	for {
		select {
		case l := <-more:
			if l == "" {
				return bw.Flush()
			}
			bw.WriteString(l)
		case <-s.Context().Done():
			return s.Context().Err()
		}
	}
}

func notDone(ctx context.Context, w io.Writer, lines []string) error {
	bw := bufio.NewWriter(w) // want "not released on every path"
	for _, l := range lines {
		if l == "" {
			return ctx.Err()
		}
		bw.WriteString(l)
	}
	return bw.Flush()
}

func otherContext(ctx, other context.Context, w io.Writer, lines <-chan string) error {
	bw := bufio.NewWriter(w) // want "not released on every path"
	for {
		select {
		case <-other.Done():
			return ctx.Err()
		case l, ok := <-lines:
			if !ok {
				return bw.Flush()
			}
			bw.WriteString(l)
		}
	}
}

// ok: the caller has both
func checked(ctx context.Context) (*os.File, error) {
	f, err := os.Open("f")
	if err != nil {
		return nil, err
	}
	return f, ctx.Err()
}

type limits struct {
	ctx  context.Context
	wait time.Duration
}

// ok: the first context has a deadline, so that the second is of another one
func (l *limits) bounded(byDefault time.Duration) context.CancelFunc {
	var cancel context.CancelFunc
	if l.ctx == nil {
		l.ctx, cancel = context.WithTimeout(context.Background(), l.wait)
	}
	if _, ok := l.ctx.Deadline(); !ok {
		l.ctx, cancel = context.WithTimeout(l.ctx, byDefault)
	}
	return cancel
}

// The first context has none.
func (l *limits) boundedTwice(byDefault time.Duration) context.CancelFunc {
	var cancel context.CancelFunc
	if l.ctx == nil {
		l.ctx, cancel = context.WithCancel(context.Background()) // want `result of context.WithCancel is overwritten before it is released`
	}
	if _, ok := l.ctx.Deadline(); !ok {
		l.ctx, cancel = context.WithTimeout(l.ctx, byDefault)
	}
	return cancel
}
