// Package scope has scopes that are left.
package scope

import (
	"context"
	"io"
	"os"
)

// A Scope ends a context and what it owns.
type Scope struct {
	cancel context.CancelFunc
	ends   []io.Closer
}

// ok
func Enter(parent context.Context) *Scope {
	_, cancel := context.WithCancel(parent)
	return &Scope{cancel: cancel}
}

func (s *Scope) Own(c io.Closer) { s.ends = append(s.ends, c) }

func (s *Scope) Leave() {
	s.cancel()
	for _, c := range s.ends {
		c.Close()
	}
}

// ok: the file is the scope's
func Open(s *Scope, name string) (*os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	s.Own(f)
	return f, nil
}

// ok
func LeaveAll(a, b *Scope) {
	a.Leave()
	b.Leave()
}

var kept []*Scope

// ok
func Keep(s *Scope) { kept = append(kept, s) }
