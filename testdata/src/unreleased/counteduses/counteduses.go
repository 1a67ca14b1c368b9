// Package counteduses gets things whose users are counted, and counts a use for
// its callers.
package counteduses

import "unreleased/counteduses/sets"

func size(p *sets.Part, limit int) int {
	s, ok := p.Use() // want `s.Release is missing before the return on line \d+`
	if !ok {
		return 0
	}
	if s.Len() > limit {
		return limit
	}
	s.Release()
	return s.Len()
}

func sizeReleased(p *sets.Part, limit int) int {
	s, ok := p.Use()
	if !ok {
		return 0
	}
	defer s.Release()
	if s.Len() > limit {
		return limit
	}
	return s.Len()
}

// ok: no use is counted, always
func looks(p *sets.Part) int { return p.Look().Len() + p.Keep().Len() + p.Perhaps(true).Len() }

// ok: the files of each go to the caller
func all(parts []*sets.Part) *sets.Set {
	all := &sets.Set{}
	for _, p := range parts {
		if s, ok := p.Use(); ok {
			all.Files = append(all.Files, s.Files...)
		}
	}
	return all
}

type cursor struct{ set *sets.Set }

// ok: the cursor has it
func newCursor(p *sets.Part) *cursor {
	s, ok := p.Use()
	if !ok {
		return nil
	}
	return &cursor{s}
}

func (c *cursor) Close() { c.set.Release() }

func walk(p *sets.Part) int {
	c := newCursor(p) // want `c.Close is missing`
	if c == nil {
		return 0
	}
	return c.set.Len()
}
