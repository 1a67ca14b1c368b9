package cases

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"observed/tracing"
)

// Of these arms only one statement goes to the wrapper: what else they do
// stays where it is.

// the arm goes on to the next one
func continues(ctx context.Context, pick string) (string, error) {
	var all string
	for _, p := range []string{pick, "x"} {
		switch p {
		case "a":
			if err := observe(ctx, "a", func(ctx context.Context) error {
				out, err := workA(ctx)
				all += out
				return err
			}); err != nil {
				return all, err
			}
		case "b":
			if err := observe(ctx, "b", func(ctx context.Context) error {
				out, err := workB(ctx)
				all += out
				return err
			}); err != nil {
				return all, err
			}
		case "c":
			out, err := workC(ctx)
			if err != nil {
				continue
			}
			all += out
		}
	}
	return all, nil
}

// the cases compare
func counted(ctx context.Context, pick string) (string, error) {
	n := 0
	var out string
	var err error
	switch {
	case pick == "a":
		err = observe(ctx, "a", func(ctx context.Context) error {
			n++
			out, err = workA(ctx)
			return err
		})
	case pick == "b":
		err = observe(ctx, "b", func(ctx context.Context) error {
			n++
			out, err = workB(ctx)
			return err
		})
	case pick == "c":
		n++
		out, err = workC(ctx)
		n++
	}
	return fmt.Sprint(out, n), err
}

// the call is in the head of an if statement
func inHead(ctx context.Context, pick string) (string, error) {
	var out string
	var err error
	switch pick {
	case "a":
		err = observe(ctx, "a", func(ctx context.Context) (err error) { out, err = workA(ctx); return })
	case "b":
		err = observe(ctx, "b", func(ctx context.Context) (err error) { out, err = workB(ctx); return })
	case "c":
		if out, err = workC(ctx); errors.Is(err, tracing.ErrFailed) {
			err = fmt.Errorf("c: %w", err)
			break
		}
		out += "!"
	}
	return out, err
}

// the results have names, and the returns none
func bare(ctx context.Context, pick string) (out string, err error) {
	switch pick {
	case "a":
		err = observe(ctx, "a", func(ctx context.Context) (err error) { out, err = workA(ctx); return })
		return
	case "b":
		err = observe(ctx, "b", func(ctx context.Context) (err error) { out, err = workB(ctx); return })
		return
	case "c":
		var s *session
		if s, err = openSession(ctx, "c"); err != nil {
			return
		}
		defer s.Close()
		out, err = s.work()
		return
	}
	return "", errUnknown
}

// a goroutine drops the value
func dropsValue(ctx context.Context, pick string) (string, error) {
	var wg sync.WaitGroup
	var err error
	run := func(f func()) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() { _ = recover() }()
			f()
		}()
	}
	switch pick {
	case "a":
		run(func() {
			_ = observe(ctx, "a", func(ctx context.Context) error { _, err = workA(ctx); return err })
		})
	case "b":
		run(func() {
			_ = observe(ctx, "b", func(ctx context.Context) error { _, err = workB(ctx); return err })
		})
	case "c":
		run(func() {
			_, err = workC(ctx)
		})
	}
	wg.Wait()
	return "", err
}
