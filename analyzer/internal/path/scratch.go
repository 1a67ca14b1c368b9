package path

// A scratch is what a search writes down and nobody reads once it is over.
// There are many small searches, some of them within others: the next one
// writes over it.
type scratch struct {
	numbering
	spellings
	// ends is space for search.seenEnd.
	ends map[endKey]bool
	// mentions are those of the state that was asked about last.
	mentions mentions
}

// maxSpare is the number of states, or of values, up to which maps are worth
// keeping: what a large search has filled takes longer to clear than to make.
const maxSpare = 512

func (c *Cache) newScratch() *scratch {
	last := len(c.spare) - 1
	if last < 0 {
		return new(scratch)
	}
	sc := c.spare[last]
	c.spare = c.spare[:last]
	return sc
}

// giveBack leaves the scratch to other searches. The search is over.
func (s *search) giveBack() {
	sc := s.scratch
	s.scratch = nil
	if len(sc.entries) > maxSpare || len(sc.ids) > maxSpare || len(sc.ends) > maxSpare {
		sc.ids, sc.calls, sc.ends = nil, nil, nil
	}
	clear(sc.ids)
	clear(sc.calls)
	clear(sc.ends)
	sc.mentions.state = nil
	sc.states.reset()
	sc.pairs.reset()
	sc.knowns.reset()
	sc.entries, sc.keys, sc.space = sc.entries[:0], sc.keys[:0], sc.space[:0]
	s.cache.spare = append(s.cache.spare, sc)
}
