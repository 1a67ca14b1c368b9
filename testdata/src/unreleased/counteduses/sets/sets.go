// Package sets has sets of files whose users are counted.
package sets

import "sync/atomic"

// A File counts its users.
type File struct{ users atomic.Int32 }

func (f *File) Retain()  { f.users.Add(1) }
func (f *File) Release() { f.users.Add(-1) }

// A Set has files.
type Set struct{ Files []*File }

func (s *Set) Retain() {
	for _, f := range s.Files {
		f.Retain()
	}
}

// Release gives up a use of each.
func (s *Set) Release() {
	for _, f := range s.Files {
		f.Release()
	}
}

func (s *Set) Len() int { return len(s.Files) }

// A Part has a set.
type Part struct{ now *Set }

// Use counts a use of the set for the caller.
func (p *Part) Use() (*Set, bool) {
	if p.now == nil {
		return nil, false
	}
	return p.use(), true
}

func (p *Part) use() *Set {
	s := p.now
	s.Retain()
	return s
}

// Look only looks.
func (p *Part) Look() *Set { return p.now }

// Keep counts a use that the part keeps.
func (p *Part) Keep() *Set {
	s := &Set{}
	s.Retain()
	p.now = s
	return p.now
}

// Perhaps counts a use only sometimes.
func (p *Part) Perhaps(count bool) *Set {
	if count {
		p.now.Retain()
	}
	return p.now
}
