// This program runs every case down every path, and prints what it returns
// and the counts.
package main

import (
	"fmt"
	"runtime"
	"strings"

	"behaviour/cases"
	"behaviour/res"
)

// Paths have at most so many decisions, and panics at most so many steps.
const (
	decisions = 6
	panics    = 3
)

func main() {
	runtime.GOMAXPROCS(1) // the counts are plain numbers
	for i, c := range cases.All() {
		for path := range 1 << decisions {
			for panicAt := range panics + 1 {
				res.Reset(path, panicAt)
				out := strings.ReplaceAll(run(c), "\n", "; ")
				fmt.Printf("%d %d %d|%s|%s\n", i, path, panicAt, out, res.Report())
			}
		}
	}
}

func run(c func() string) (out string) {
	defer func() {
		if p := recover(); p != nil {
			out = fmt.Sprint("panic: ", p)
		}
	}()
	return c()
}
