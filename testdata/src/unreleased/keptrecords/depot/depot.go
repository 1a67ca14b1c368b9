// Package depot has structs that keep what they open beside what is noted of it:
// in records of a list or a map, and in a linked list.
package depot

import "os"

type note struct {
	name string
	file *os.File
}

// Shelf keeps records.
type Shelf struct{ notes []note }

// Add opens a file and keeps it.
func (s *Shelf) Add(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	s.notes = append(s.notes, note{name, f})
	return nil
}

// Put keeps a file.
func (s *Shelf) Put(name string, f *os.File) { s.notes = append(s.notes, note{name, f}) }

// Close releases all.
func (s *Shelf) Close() {
	for _, n := range s.notes {
		n.file.Close()
	}
}

// Index keeps pointers to records by name.
type Index struct{ notes map[string]*note }

// NewIndex returns an empty one.
func NewIndex() *Index { return &Index{notes: make(map[string]*note)} }

// Add opens a file and keeps it.
func (s *Index) Add(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	s.notes[name] = &note{name, f}
	return nil
}

// Put keeps a file.
func (s *Index) Put(name string, f *os.File) { s.notes[name] = &note{name, f} }

// Close releases all.
func (s *Index) Close() {
	for _, n := range s.notes {
		n.file.Close()
	}
}

type node struct {
	file *os.File
	next *node
}

// Chain keeps a linked list.
type Chain struct{ head *node }

// Add opens a file and keeps it.
func (s *Chain) Add(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	s.head = &node{f, s.head}
	return nil
}

// Put keeps a file.
func (s *Chain) Put(f *os.File) { s.head = &node{file: f, next: s.head} }

// Close releases all.
func (s *Chain) Close() {
	for n := s.head; n != nil; n = n.next {
		n.file.Close()
	}
}

// Both keeps each record twice, so it may be released by either.
type Both struct {
	last  *note
	notes map[string]*note
}

// Put keeps a file.
func (s *Both) Put(name string, f *os.File) {
	n := &note{name, f}
	s.notes[name] = n
	s.last = n
}

// Close releases all.
func (s *Both) Close() {
	for _, n := range s.notes {
		n.file.Close()
	}
}

// OpenAll returns what it has opened.
func OpenAll(names ...string) (*Shelf, error) {
	s := &Shelf{}
	for _, name := range names {
		if err := s.Add(name); err != nil {
			s.Close()
			return nil, err
		}
	}
	return s, nil
}
