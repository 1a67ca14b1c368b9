package tests

import (
	"context"
	"testing"
)

// serve is what the tests talk to. It is a dispatcher like any other.
func serve(ctx context.Context, what string) (string, error) {
	switch what {
	case "list":
		return timed(ctx, list)
	case "read":
		return timed(ctx, read)
	case "drop":
		return drop(ctx) // want "is not observed"
	}
	return "", nil
}

// ok: a test calls handlers without what is around them on purpose
func TestServe(t *testing.T) {
	for _, what := range []string{"list", "read", "drop"} {
		t.Run(what, func(t *testing.T) {
			var got string
			var err error
			switch what {
			case "list":
				got, err = timed(t.Context(), list)
			case "read":
				got, err = timed(t.Context(), read)
			default:
				got, err = drop(t.Context())
			}
			if want, _ := serve(t.Context(), what); got != want || err != nil {
				t.Error(got, err)
			}
		})
	}
}

// ok: so does a helper of tests
func ask(tb testing.TB, what string) (string, error) {
	switch what {
	case "list":
		return timed(tb.Context(), list)
	case "read":
		return timed(tb.Context(), read)
	}
	return drop(tb.Context())
}

func TestAsk(t *testing.T) {
	if got, err := ask(t, "drop"); got == "" || err != nil {
		t.Error(got, err)
	}
}
