// Package madetobecalled makes a function that uses a file, for another one that calls it
// and keeps nothing.
package madetobecalled

import (
	"os"

	"unreleased/madetobecalled/tries"
)

func writing(f *os.File, text string) func() error {
	return func() error {
		_, err := f.WriteString(text)
		return err
	}
}

func save(name, text string) error {
	f, err := os.Create(name) // want `f.Close is missing`
	if err != nil {
		return err
	}
	return tries.Do(writing(f, text))
}

func saveRight(name, text string) error {
	f, err := os.Create(name) // ok
	if err != nil {
		return err
	}
	defer f.Close()
	return tries.Do(writing(f, text))
}

func saveLater(name, text string) error {
	f, err := os.Create(name) // ok: it is used later
	if err != nil {
		return err
	}
	return tries.Later(writing(f, text))
}

func closing(f *os.File, text string) func() error {
	return func() error {
		defer f.Close()
		_, err := f.WriteString(text)
		return err
	}
}

func saveOnce(name, text string) error {
	f, err := os.Create(name) // ok: it is closed by what is called
	if err != nil {
		return err
	}
	return tries.Do(closing(f, text))
}
