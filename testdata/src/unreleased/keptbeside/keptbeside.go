// Package keptbeside: a variable that is assigned again loses nothing if a list
// or a map has got what it held. What loses it then is the return.
package keptbeside

import (
	"context"
	"errors"
	"os"
)

func closeAll(files []*os.File) {
	for _, f := range files {
		f.Close()
	}
}

func listed(a, b string) error {
	var files []*os.File
	f, err := os.Open(a) // want `result of os.Open is not released on every path: f.Close is missing before the return on line 26`
	if err != nil {
		return err
	}
	files = append(files, f)
	f, err = os.Open(b)
	if err != nil {
		return err
	}
	files = append(files, f)
	closeAll(files)
	return nil
}

// ok
func listedRight(a, b string) error {
	var files []*os.File
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	files = append(files, f)
	f, err = os.Open(b)
	if err != nil {
		closeAll(files)
		return err
	}
	files = append(files, f)
	closeAll(files)
	return nil
}

func listedLate(a, b string) error {
	var files []*os.File
	f, err := os.Open(a) // want `result of os.Open is overwritten before it is released: f.Close is missing`
	if err != nil {
		return err
	}
	f, err = os.Open(b)
	if err != nil {
		return err
	}
	files = append(files, f)
	closeAll(files)
	return nil
}

type ending func(context.Context) error

func begin(name string) (ending, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return func(context.Context) error { return f.Close() }, nil
}

// begun hands all endings to its caller, but for those that it has when a later
// one cannot be begun.
func begun(name string) (end ending, err error) {
	var ends []ending
	one, err := begin(name) // want `result of begin is not released on every path: one is missing before the return on line 87`
	if err != nil {
		return nil, err
	}
	ends = append(ends, one)
	one, err = begin(name + ".more")
	if err != nil {
		return nil, err
	}
	ends = append(ends, one)
	return func(ctx context.Context) error {
		var errs error
		for _, e := range ends {
			errs = errors.Join(errs, e(ctx))
		}
		return errs
	}, nil
}
