// Package app has leaks whose paths rest on what other functions do. Each
// line that a path has a step at says so: "// step: TEXT", several with a
// bar between them.
package app

import (
	"errors"
	"os"
	"steps/store"
)

var errMany = errors.New("many")

// The functions are those of another package.
func other(name string, n int) error {
	s, err := store.Open(name) // step: store.Open acquires it (store.go:11)
	if err != nil {            // step: assuming err == nil
		return err
	}
	if store.Record(s) > n { // step: store.Record borrows it (store.go:25) | assuming store.Record(s) > n
		return errMany // step: returns while it is held
	}
	return s.Close()
}

// The functions are those of this one; what a call gets behind the end of
// the path is not told.
func own(name string, n int) error {
	f, err := open(name) // step: open acquires it (app.go:54)
	if err != nil {      // step: assuming err == nil
		return err
	}
	size(f)    // step: size borrows it (app.go:56)
	if n > 3 { // step: assuming n > 3
		return errMany // step: returns while it is held
	}
	size(f)
	return f.Close()
}

// What a contract says is not told.
func contract(name string, n int) error {
	f, err := os.Open(name) // step: -
	if err != nil {         // step: assuming err == nil
		return err
	}
	f.Name()
	if n > 3 { // step: assuming n > 3
		return errMany // step: returns while it is held
	}
	return f.Close()
}

func open(name string) (*os.File, error) { return os.Open(name) }

func size(f *os.File) int { return len(f.Name()) }

// A value of a variable is a condition, too.
func flags(name string, keep, deep bool) (err error) {
	s, err := store.Open(name) // step: store.Open acquires it (store.go:11)
	if err != nil {            // step: assuming err == nil
		return err
	}
	if keep { // step: assuming keep is false
		store.Put(s)
		return nil
	}
	ok := true
	check := func() { ok = s.Name() != "" } // step: (*store.Store).Name borrows it (store.go:22)
	check()
	if !ok && deep { // step: assuming ok is false | assuming deep
		return errMany // step: returns while it is held
	}
	return s.Close()
}

// Where the variable gets another value the path ends.
func overwritten(name string) error {
	s, err := store.Open(name) // step: store.Open acquires it (store.go:11)
	if err != nil {            // step: assuming err == nil
		return err
	}
	n := store.Record(s) // step: store.Record borrows it (store.go:25)
	if n > 3 {           // step: assuming n > 3
		s, err = store.Open(name + ".old") // step: assigned again while it is held
		if err != nil {
			return err
		}
	}
	return s.Close()
}

// In each iteration.
func loop(names []string) (n int) {
	for _, name := range names { // step: -
		s, err := store.Open(name) // step: store.Open acquires it (store.go:11) | acquires again while it is held
		if err != nil {            // step: assuming err == nil
			continue
		}
		n += store.Record(s) // step: store.Record borrows it (store.go:25)
	}
	return n
}

// A panic: the call that may panic, not the release that it skips.
func recovered(name string, render func()) {
	defer func() { recover() }()
	s, err := store.Open(name) // step: store.Open acquires it (store.go:11)
	if err != nil {
		return
	}
	render() // step: a panic here skips the release
	s.Close()
}
