//go:build !unix

package unreleased_test

import "time"

var start = time.Now()

// cpuTime returns the time since the start: there is no better one here.
func cpuTime() time.Duration { return time.Since(start) }
