// Package layeredelsewhere puts a layer of another package around what it owns: a
// method of the layer is not the one of its own type, though both implement the
// interface.
package layeredelsewhere

import (
	"os"

	"unreleased/layeredelsewhere/layers"
)

type fileSink struct{ f *os.File }

func open(name string) (*fileSink, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &fileSink{f}, nil
}

func (s *fileSink) Put(line string) error {
	_, err := s.f.WriteString(line + "\n")
	return err
}

func (s *fileSink) Close() error { return s.f.Close() }

func write(name string, lines []string) error {
	own, err := open(name) // ok: the layer closes what it is around
	if err != nil {
		return err
	}
	s := layers.Numbered(own)
	for _, line := range lines {
		if err := s.Put(line); err != nil {
			_ = s.Close()
			return err
		}
	}
	return s.Close()
}

func writeBare(name string, lines []string) error {
	var s layers.Sink
	own, err := open(name) // want `own.Close is missing before the return on line \d+`
	if err != nil {
		return err
	}
	s = own
	for _, line := range lines {
		if err := s.Put(line); err != nil {
			return err
		}
	}
	return s.Close()
}
