// Package spool has files that are sealed.
package spool

import "os"

// A Spool is a file that is written until it is sealed.
type Spool struct{ f *os.File }

// ok
func Create(name string) (*Spool, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &Spool{f}, nil
}

func (s *Spool) Put(p []byte) error { _, err := s.f.Write(p); return err }

func (s *Spool) Seal() error { return s.f.Close() }
