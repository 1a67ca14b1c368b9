// Package source opens only what it is told to.
package source

import (
	"io"
	"os"
)

// If opens a file, or lends the standard input.
func If(name string, file bool) (io.ReadCloser, error) {
	if !file {
		return io.NopCloser(os.Stdin), nil
	}
	return os.Open(name)
}

// Unless opens a file, or returns nothing.
func Unless(none bool, name string) (*os.File, error) {
	if none {
		return nil, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// Second is told by its second bool, which it hands on.
func Second(loud, file bool, name string) (io.ReadCloser, error) {
	if loud {
		println(name)
	}
	return If(name, file)
}

// Either opens one of two files.
func Either(first bool) (*os.File, error) {
	if first {
		return os.Open("first")
	}
	return os.Open("second")
}

// Input opens a file, or lends the standard input.
func Input(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(os.Stdin), nil
	}
	return os.Open(name)
}

// Numbered opens the first of its files only.
func Numbered(n int, name string) (*os.File, error) {
	if n == 1 {
		return os.Open(name)
	}
	return nil, nil
}

// Outer hands its name on.
func Outer(loud bool, name string) (io.ReadCloser, error) { return Input(name) }
