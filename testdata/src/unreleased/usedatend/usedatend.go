// Package usedatend acquires in a loop what is written to when the function ends, and
// what is not.
package usedatend

import (
	"fmt"
	"io"
	"os"
)

func work(n int) error {
	_, err := os.Stat(fmt.Sprint(n))
	return err
}

// ok: each is written when the function ends
func summaries(names []string) error {
	for _, n := range names {
		f, err := os.Create(n)
		if err != nil {
			return err
		}
		defer f.Close()
		defer fmt.Fprintln(f, "done")
	}
	return work(len(names))
}

func headers(names []string) error {
	for _, n := range names {
		f, err := os.Create(n) // want "released only at the function's end"
		if err != nil {
			return err
		}
		defer f.Close()
		fmt.Fprintln(f, "begun")
		defer fmt.Println(f.Name(), "is written")
	}
	return work(len(names))
}

func quietly(c io.Closer) { c.Close() }

func quiet(names []string) error {
	for _, n := range names {
		f, err := os.Create(n) // want "released only at the function's end"
		if err != nil {
			return err
		}
		defer quietly(f)
		fmt.Fprintln(f, "begun")
	}
	return work(len(names))
}
