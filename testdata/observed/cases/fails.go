package cases

import (
	"context"
	"fmt"

	"observed/tracing"
)

// These arms leave their results in variables, and return where they fail,
// as the statement behind the switch does.

// beginSession does some work itself, and so may fail.
func beginSession(ctx context.Context, name string) (*session, error) {
	if _, err := tracing.Work(ctx, name); err != nil {
		return nil, err
	}
	return openSession(ctx, name)
}

// the wrapper returns an error
func failing(ctx context.Context, pick string) (string, error) {
	var out string
	var err error
	switch pick {
	case "a":
		err = observe(ctx, "a", func(ctx context.Context) (err error) { out, err = workA(ctx); return })
	case "b":
		s, serr := beginSession(ctx, "b")
		if serr != nil {
			return "", fmt.Errorf("open: %w", serr)
		}
		defer s.Close()
		out, err = s.work()
	default:
		return "", errUnknown
	}
	if err != nil {
		return "", err
	}
	return out + "!", nil
}

// the wrapper returns a value, too
func failingValue(ctx context.Context, pick string) (string, error) {
	var out string
	var err error
	if pick == "a" {
		out, err = observeValue(ctx, "a", func(ctx context.Context) (string, error) { return workA(ctx) })
	} else if pick == "b" {
		s, serr := beginSession(ctx, "b")
		if serr != nil {
			return "", serr
		}
		defer s.Close()
		out, err = s.work()
	}
	if err != nil {
		return "", err
	}
	return out + "!", nil
}

// what is acquired is used below the check
func failingBelow(ctx context.Context, pick string) (string, error) {
	var out string
	var err error
	switch pick {
	case "a":
		out, err = observeValue(ctx, "a", func(ctx context.Context) (string, error) { return workA(ctx) })
	case "b":
		var s *session
		s, err = beginSession(ctx, "b")
		if err == nil {
			defer s.Close()
			out, err = s.work()
		}
	}
	return out, err
}
