// Package base has an interface, what it hands out, and one implementation.
package base

import "os"

// Lines are read one by one, and have to be closed.
type Lines interface {
	Next() bool
	Text() string
	Close() error
}

// A Source hands out lines.
type Source interface {
	Lines(name string) (Lines, error)
	Close() error
}

type fileLines struct{ f *os.File }

func (l *fileLines) Next() bool   { return false }
func (l *fileLines) Text() string { return l.f.Name() }
func (l *fileLines) Close() error { return l.f.Close() }

type dir struct{ path string }

func (d *dir) Lines(name string) (Lines, error) {
	f, err := os.Open(d.path + name)
	if err != nil {
		return nil, err
	}
	return &fileLines{f}, nil
}

func (d *dir) Close() error { return nil }

// A Words hands out lines, too, but one implementation has nothing to release.
type Words interface {
	Words(name string) (Lines, error)
}

type fileWords struct{ d dir }

func (w *fileWords) Words(name string) (Lines, error) { return w.d.Lines(name) }

type noLines struct{}

func (noLines) Next() bool   { return false }
func (noLines) Text() string { return "" }
func (noLines) Close() error { return nil }

type fixedWords struct{}

func (fixedWords) Words(string) (Lines, error) { return noLines{}, nil }
