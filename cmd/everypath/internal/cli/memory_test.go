package cli

import "testing"

func TestMemoryLimit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		live uint64
		want int64
	}{
		{0, memoryBudget},
		{memoryBudget / 2, memoryBudget},
		{memoryBudget / 4 * 3, memoryBudget / 2 * 3},
		{memoryBudget, 2 * memoryBudget},
		{2 * memoryBudget, 3 * memoryBudget},
	} {
		if got := memoryLimit(c.live); got != c.want {
			t.Errorf("with %d MB in use: %d, want %d", c.live>>20, got, c.want)
		}
	}
}
