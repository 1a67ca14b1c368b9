// Package query has results that are made of others.
package query

import "io"

// Results have to be closed.
type Results interface {
	Next() bool
	Close() error
}

type listed struct {
	name  string
	names []string
	done  func() error
}

func (l *listed) Next() bool   { l.names = l.names[min(1, len(l.names)):]; return len(l.names) > 0 }
func (l *listed) Close() error { return l.done() }

type streamed struct {
	name string
	from io.ReadCloser
}

func (s *streamed) Next() bool   { _, err := s.from.Read(make([]byte, 1)); return err == nil }
func (s *streamed) Close() error { return s.from.Close() }

// New reads from what it gets.
func New(name string, from io.ReadCloser) Results { return &streamed{name, from} }

// Renamed has another name for the same results.
func Renamed(r Results, name string) Results {
	switch r := r.(type) {
	case *listed:
		return &listed{name, r.names, r.done}
	case *streamed:
		return &streamed{name, r.from}
	}
	panic("unknown results")
}

// Empty has the names of the results, and none of their files.
func Empty(r Results) Results {
	if s, ok := r.(*streamed); ok {
		return &listed{name: s.name, done: func() error { return nil }}
	}
	return &listed{done: func() error { return nil }}
}

// Count counts.
func Count(r Results) (n int) {
	for r.Next() {
		n++
	}
	return n
}
