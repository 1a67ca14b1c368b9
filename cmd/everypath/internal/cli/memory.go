package cli

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// memoryBudget is what a run may take before it is collected more often than
// gcPercent says. A run allocates much and keeps little, so that each
// collection spared is time won: of a large module it keeps 70 to 300 MB,
// and the next package may need more or less than the one before. The
// runtime has the budget as its soft limit, which is exact; a GOGC set after
// each collection would be late by one, and miss.
const memoryBudget = 640 << 20

// gcPercent is GOGC for small heaps: above, there is nothing more to win.
const gcPercent = 400

// tuneMemory sets the memory limit, anew after each collection, by what is in
// use, see memoryLimit: with little room above it collections would take most
// of the time. What the user has set wins.
func tuneMemory() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(gcPercent)
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	var tune func(int)
	tune = func(int) {
		metrics.Read(live)
		debug.SetMemoryLimit(memoryLimit(live[0].Value.Uint64()))
		// The next collection, or one soon after, finds a new sentinel dead.
		sentinel := new([16]byte)
		runtime.AddCleanup(sentinel, tune, 0)
	}
	tune(0)
}

// memoryLimit returns the limit for a heap of which live bytes are in use:
// as much again, but no more than the budget, since there collections cost
// more than memory does. With half as much they took a third of the time of a
// module that keeps 400 MB.
func memoryLimit(live uint64) int64 {
	return int64(max(memoryBudget, live+min(live, memoryBudget)))
}
