package cli

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// heapBudget is the size up to which the heap may grow before it is
// collected. A run allocates much and keeps little, so that each collection
// spared is time won. What it keeps, the types of the widest part of a
// program, is some 350 MB in the largest modules.
const heapBudget = 512 << 20

// The limits of GOGC: below the first collections would take most of the
// time, above the second there is nothing more to win.
const (
	minPercent = 40
	maxPercent = 400
)

// tuneMemory sets GOGC anew after each collection, such that the next one
// comes when the budget is used up. What the user has set wins.
func tuneMemory() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	var tune func(int)
	tune = func(int) {
		metrics.Read(live)
		debug.SetGCPercent(gcPercent(live[0].Value.Uint64()))
		// The next collection finds a new sentinel dead.
		sentinel := new([16]byte)
		runtime.AddCleanup(sentinel, tune, 0)
	}
	tune(0)
}

// gcPercent returns the GOGC for a heap of which live bytes are in use.
func gcPercent(live uint64) int {
	if live >= heapBudget {
		return minPercent
	}
	return min(max(int((heapBudget-live)*100/max(live, 1)), minPercent), maxPercent)
}
