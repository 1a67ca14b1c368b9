// This program sends every case down every branch, and prints what comes back
// and the counts.
package main

import (
	"fmt"

	"observed/cases"
	"observed/tracing"
)

func main() {
	for i, c := range cases.All {
		for _, pick := range []string{"a", "b", "c", "d", "none"} {
			for mode := range 3 {
				tracing.Reset(mode == 1, mode == 2)
				out := run(c, pick)
				fmt.Printf("%d %s %d|%s|%s\n", i, pick, mode, out, tracing.Report())
			}
		}
	}
}

func run(c func(pick string) string, pick string) (out string) {
	defer func() {
		if p := recover(); p != nil {
			out = fmt.Sprint("panic: ", p)
		}
	}()
	return c(pick)
}
