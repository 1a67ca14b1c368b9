// Package askedagain calls a method of an interface. Types of another package
// have that method from the interface that they embed: they ask whoever they were
// given, and say nothing of what a call acquires.
package askedagain

import (
	"unreleased/askedagain/base"
	"unreleased/askedagain/layer"
)

type store struct {
	src   base.Source
	log   *layer.Logged
	count *layer.Counted
	words base.Words
}

func (s *store) first(name string) (string, error) {
	lines, err := s.src.Lines(name) // want `result of s.src.Lines is not released on every path: lines.Close is missing`
	if err != nil {
		return "", err
	}
	for lines.Next() {
		if lines.Text() == "" {
			return "", nil
		}
	}
	return "", lines.Close()
}

func (s *store) second(name string) (string, error) {
	lines, err := s.src.Lines(name) // ok
	if err != nil {
		return "", err
	}
	defer lines.Close()
	for lines.Next() {
		if lines.Text() == "" {
			return "", nil
		}
	}
	return "", nil
}

func (s *store) logged(name string) bool {
	lines, err := s.log.Lines(name) // want `never released`
	return err == nil && lines.Next()
}

func (s *store) counted(name string) (base.Lines, error) {
	return s.count.Lines(name) // ok
}

// What one implementation hands out has nothing to release.
func (s *store) word(name string) bool {
	lines, err := s.words.Words(name) // ok
	return err == nil && lines.Next()
}
