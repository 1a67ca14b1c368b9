// Package askedabove asks before a loop what it asks again behind it: the loop begins
// where the first answer leads.
package askedabove

import (
	"errors"
	"os"
)

var errStep = errors.New("step")

func step() error { return errStep }

func ready() bool { return step() == nil }

func again() error {
	first := step()
	if first != nil {
		return first
	}
	for ready() {
		if err := step(); err != nil {
			return err
		}
	}
	f, err := os.Open(os.DevNull) // ok
	if err != nil {
		return err
	}
	if first == nil {
		f.Close()
	}
	return nil
}

func flagged(verbose bool, names []string) error {
	if !verbose {
		return nil
	}
	for _, name := range names {
		println(name)
	}
	f, err := os.Open(os.DevNull) // ok
	if err != nil {
		return err
	}
	if verbose {
		f.Close()
	}
	return nil
}

func setInLoop(verbose bool, names []string) error {
	if !verbose {
		return nil
	}
	for _, name := range names {
		verbose = name != ""
	}
	f, err := os.Open(os.DevNull) // want "before the return"
	if err != nil {
		return err
	}
	if verbose {
		f.Close()
	}
	return nil
}

func sharedAndSet(names []string) error {
	verbose := ready()
	set := func(name string) { verbose = name != "" }
	if !verbose {
		return nil
	}
	for _, name := range names {
		set(name)
	}
	f, err := os.Open(os.DevNull) // want "before the return"
	if err != nil {
		return err
	}
	if verbose {
		f.Close()
	}
	return nil
}
