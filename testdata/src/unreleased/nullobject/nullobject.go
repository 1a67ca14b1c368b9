// Package nullobject: of an interface only the type is in sight that stands for
// none. What is set with it is kept by those that are used.
package nullobject

import (
	"io"
	"os"
)

type logger interface {
	SetOutput(w io.Writer)
	Print(w io.Writer, text string)
}

type none struct{}

func (none) SetOutput(io.Writer)     {}
func (none) Print(io.Writer, string) {}

var current logger = none{}

func register(l logger) { current = l }

func setOutput(w io.Writer) { current.SetOutput(w) }

// ok
func logTo(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	setOutput(f)
	return nil
}

func printTo(name, text string) error {
	f, err := os.Create(name) // want "never released"
	if err != nil {
		return err
	}
	current.Print(f, text)
	return nil
}

func logToLate(name string) error {
	f, err := os.Create(name) // want "not released on every path"
	if err != nil {
		return err
	}
	if _, err := f.WriteString("begin"); err != nil {
		return err
	}
	setOutput(f)
	return nil
}
