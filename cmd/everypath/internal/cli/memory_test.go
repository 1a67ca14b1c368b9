package cli

import "testing"

func TestGCPercent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		live uint64
		want int
	}{
		{0, maxPercent},
		{10 << 20, maxPercent},
		{heapBudget / 2, 100},
		{heapBudget / 4 * 3, minPercent},
		{heapBudget, minPercent},
		{4 * heapBudget, minPercent},
	} {
		if got := gcPercent(c.live); got != c.want {
			t.Errorf("with %d MB in use: %d, want %d", c.live>>20, got, c.want)
		}
	}
}
