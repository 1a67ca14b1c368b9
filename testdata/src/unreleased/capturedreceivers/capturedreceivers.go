// Package capturedreceivers has tests of what a method begins for its receiver, a
// variable that a literal captures.
package capturedreceivers

import (
	"errors"
	"fmt"
	"io"
	"os/exec"
	"text/tabwriter"
)

// ok: the deferred literal flushes
func printed(out io.Writer, rows []string) {
	w := new(tabwriter.Writer)
	w.Init(out, 0, 8, 1, ' ', 0)
	defer func() { w.Flush() }()
	for _, row := range rows {
		fmt.Fprintln(w, row)
	}
}

// ok: a literal that is called does
func printedAtOnce(out io.Writer, rows []string) error {
	w := new(tabwriter.Writer)
	w.Init(out, 0, 8, 1, ' ', 0)
	end := func() error { return w.Flush() }
	for _, row := range rows {
		fmt.Fprintln(w, row)
	}
	return end()
}

// ok: waited for
func waited(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	wait := func() error { return cmd.Wait() }
	return wait()
}

func sometimesWaited(name string, n int) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil { // want "not released on every path: cmd.Wait is missing"
		return err
	}
	wait := func() error { return cmd.Wait() }
	if n == 0 {
		return errors.New("nothing to do")
	}
	return wait()
}
