// Package resultfields: a deferred literal asks what the function returns: a
// struct that was made on the way, with an error in it.
package resultfields

import (
	"errors"
	"os"
)

type results struct {
	err error
	f   *os.File
}

// ok
func open(name string) (res *results) {
	f, err := os.Open(name)
	if err != nil {
		return &results{err: err}
	}
	defer func() {
		if res != nil && res.err != nil {
			f.Close()
		}
	}()
	if _, err := f.Stat(); err != nil {
		return &results{err: err}
	}
	if f.Name() == "" {
		return &results{err: errors.New("no name")}
	}
	return &results{f: f}
}

// ok
func openInSteps(name string) (res *results) {
	f, err := os.Open(name)
	if err != nil {
		return &results{err: err}
	}
	defer func() {
		if res == nil || res.err != nil {
			f.Close()
		}
	}()
	err = func() error {
		if _, err := f.Stat(); err != nil {
			return err
		}
		return nil
	}()
	if err != nil {
		res = new(results)
		res.err = err
		return res
	}
	if f.Name() == "" {
		return nil
	}
	return &results{f: f}
}

func openForgotten(name string) (res *results) {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return &results{err: err}
	}
	defer func() {
		if res != nil && res.err != nil {
			f.Close()
		}
	}()
	if f.Name() == "" {
		return nil
	}
	return &results{f: f}
}

func openWithout(name string) (res *results) {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return &results{err: err}
	}
	defer func() {
		if res != nil && res.err != nil {
			f.Close()
		}
	}()
	if f.Name() == "" {
		return &results{}
	}
	return &results{f: f}
}
