package loans

import (
	"iter"
	"os"
)

// opened lends each file to the body of a loop, and forgets the one at which that
// ends.
func opened(names []string) iter.Seq[*os.File] {
	return func(yield func(*os.File) bool) {
		for _, name := range names {
			f, err := os.Open(name) // want "result of os.Open is not released on every path"
			if err != nil {
				return
			}
			if !yield(f) {
				return
			}
			f.Close()
		}
	}
}

// ok
func openedRight(names []string) iter.Seq[*os.File] {
	return func(yield func(*os.File) bool) {
		for _, name := range names {
			f, err := os.Open(name)
			if err != nil {
				return
			}
			more := yield(f)
			f.Close()
			if !more {
				return
			}
		}
	}
}

// ok: the body of the loop has them
func openedForOthers(names []string) iter.Seq2[*os.File, error] {
	return func(yield func(*os.File, error) bool) {
		for _, name := range names {
			if !yield(os.Open(name)) {
				return
			}
		}
	}
}

// ok: likewise
func openedGiven(names []string) iter.Seq[*os.File] {
	return func(yield func(*os.File) bool) {
		for _, name := range names {
			f, err := os.Open(name)
			if err != nil {
				return
			}
			if !yield(f) {
				return
			}
		}
	}
}
