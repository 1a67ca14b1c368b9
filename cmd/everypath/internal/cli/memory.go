package cli

import (
	"os"
	"runtime/debug"
)

// tuneMemory lets the garbage collector run less often while the heap is
// small: a run allocates much and keeps little. The environment wins.
func tuneMemory() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(200)
}
