package path

import (
	"bytes"

	"golang.org/x/tools/go/ssa"
)

// A seen has the states, spelled, at the entry of each block of a function.
// Most blocks have one or two: they are few enough to be looked through, and
// all spellings are in one place, so that a state costs no allocation.
type seen struct {
	blocks []seenAt
	*spellings
}

// A seenAt is what a seen has of one block: the last entry, counted from 1,
// and how many there are.
type seenAt struct{ last, count int32 }

// spellings are the entries of all the seens of one search.
type spellings struct {
	entries []spelling
	keys    []byte
	// space is what the seens have their blocks from.
	space []seenAt
}

// A spelling is keys[start:end]; prior is the one before of the same block.
type spelling struct{ start, end, prior int32 }

// newSeen returns a seen for fn that has nothing yet.
func (sp *spellings) newSeen(fn *ssa.Function) seen {
	n := len(fn.Blocks)
	if cap(sp.space)-len(sp.space) < n {
		sp.space = make([]seenAt, 0, max(n, 64)) // what others have of the old one stays theirs
	}
	start := len(sp.space)
	sp.space = sp.space[:start+n]
	blocks := sp.space[start:]
	clear(blocks)
	return seen{blocks, sp}
}

// add notes the state that key spells at the entry of b, and reports whether
// it was not there yet.
func (s *seen) add(b *ssa.BasicBlock, key []byte) bool {
	at := &s.blocks[b.Index]
	for i := at.last; i > 0; i = s.entries[i-1].prior {
		if e := s.entries[i-1]; bytes.Equal(s.keys[e.start:e.end], key) {
			return false
		}
	}
	start := int32(len(s.keys))
	s.keys = append(s.keys, key...)
	s.entries = append(s.entries, spelling{start, int32(len(s.keys)), at.last})
	at.last = int32(len(s.entries))
	at.count++
	return true
}

// count returns how many states there are at b.
func (s *seen) count(b *ssa.BasicBlock) int { return int(s.blocks[b.Index].count) }
