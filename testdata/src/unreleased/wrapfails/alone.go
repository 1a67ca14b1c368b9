package wrapfails

import (
	"errors"
	"os"
)

// firstOf returns the first of the errors that is one.
func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// ok: an error that is joined with none beside it is nil with what comes of that.
func joinedAlone(name string) error {
	f, err := os.Open(name)
	if err = firstOf(err); err != nil {
		return err
	}
	defer f.Close()
	_, err = f.Stat()
	return err
}

// ok
func joinedWithNone(name string) error {
	var earlier error
	f, err := os.Open(name)
	if err := errors.Join(earlier, err); err != nil {
		return err
	}
	return f.Close()
}

func joinedWithAnother(name string, other error) error {
	f, err := os.Open(name) // want "not released on every path: f.Close is missing before the return"
	if err := errors.Join(other, err); err != nil {
		return err
	}
	return f.Close()
}

func joinedLater(name string) error {
	f, err := os.Open(name) // want "not released on every path: f.Close is missing before the return"
	if err = firstOf(err); err != nil {
		return err
	}
	_, err = f.Stat()
	if err = firstOf(err); err != nil {
		return err
	}
	return f.Close()
}
