// Package lend lends files, each with the function that takes it back.
package lend

import "os"

// ok
func File(name string) (*os.File, func(), error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	return f, func() { f.Close() }, nil
}

// A Reader keeps both.
type Reader struct {
	f    *os.File
	back func()
}

// ok
func Open(name string) (*Reader, error) {
	f, back, err := File(name)
	if err != nil {
		return nil, err
	}
	if _, err := f.Stat(); err != nil {
		back()
		return nil, err
	}
	return &Reader{f: f, back: back}, nil
}

func (r *Reader) Name() string { return r.f.Name() }

func (r *Reader) LetGo() { r.back() }

// A Scanner has the usual name for it.
type Scanner struct {
	f    *os.File
	back func()
}

// ok
func Scan(name string) (*Scanner, error) {
	f, back, err := File(name)
	if err != nil {
		return nil, err
	}
	return &Scanner{f, back}, nil
}

func (s *Scanner) Name() string { return s.f.Name() }

func (s *Scanner) Close() error {
	s.back()
	return nil
}
