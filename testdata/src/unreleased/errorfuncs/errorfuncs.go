// Package errorfuncs has errors that keep functions for who gets them.
package errorfuncs

import (
	"errors"
	"os"
)

var errNone = errors.New("none")

// An again says that what has been begun goes on elsewhere, and what is to be done
// at its end.
type again struct{ undo []func() }

func (again) Error() string { return "again" }

func goOn(undo ...func()) error { return again{undo} }

// ok: who gets the error calls what it keeps.
func begin(name string) error {
	var undo []func()
	if name != "" {
		f, err := os.Create(name)
		if err != nil {
			return err
		}
		undo = append(undo, func() { f.Close() })
	}
	return goOn(undo...)
}

type once struct{ undo func() }

func (once) Error() string { return "once" }

// ok: also if the function makes the error itself.
func beginItself(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return once{func() { f.Close() }}
}

// Another error keeps none of them.
func beginOther(name string) error {
	var undo []func()
	f, err := os.Create(name) // want "f.Close"
	if err != nil {
		return err
	}
	undo = append(undo, func() { f.Close() })
	if len(name) > 8 {
		return errNone
	}
	return goOn(undo...)
}

type told struct{ say func() string }

func (t told) Error() string { return t.say() }

// This function only tells of it.
func beginTold(name string) error {
	f, err := os.Create(name) // want "f.Close"
	if err != nil {
		return err
	}
	return told{func() string { return f.Name() }}
}

type fileError struct {
	file *os.File
	err  error
}

func (e *fileError) Error() string { return e.file.Name() + ": " + e.err.Error() }

// Nor does the name of a file close it.
func write(name string) error {
	f, err := os.Create(name) // want "f.Close"
	if err != nil {
		return err
	}
	if _, err := f.WriteString("begun"); err != nil {
		return &fileError{f, err}
	}
	return f.Close()
}
