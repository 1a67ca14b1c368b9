package observe

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// An observed is one observation that a function begins and ends.
type observed struct {
	mark  mark
	begin ssa.Instruction
	tuple ssa.Value // the call, whose other results tell whether it is on
	ends  []site
	used  []ssa.CallInstruction
}

// A verdict is how an observation relates to an instruction.
type verdict struct {
	// covered: it is open there on every path, but for those on which
	// observing is switched off, and ended behind it on some.
	covered bool
	// must: ended behind it on all paths on which the function returns.
	must bool
	// before: it ends before the instruction on some path.
	before bool
	// off: only where observing is switched off does a path lead here.
	off bool
	// again: the instruction runs several times under one observation.
	again bool
	// deferred: the end is.
	deferred bool
	// unended: it is open there on every path, and ended behind it on none.
	unended bool
	end     token.Pos
}

// phase is where a path is.
type phase uint8

const (
	outside   phase = iota // before the begin
	open_                  // begun
	scheduled              // begun, the end is deferred
	ended                  // ended
	ran                    // the instruction ran while it was open
	ranSafe                // and the end is deferred
	closed                 // the instruction ran, then it ended
	astray                 // the instruction ran outside
	phases
)

// covers walks all paths through the function once for each phase.
func (r *Result) covers(o *observed, target ssa.Instruction) verdict {
	fn := target.Parent()
	if target == o.begin {
		return verdict{} // what begins it does not run under it
	}
	c := &coverage{r: r, o: o, target: target, significant: make(map[*ssa.BasicBlock][]ssa.Instruction), seen: make([]([phases]bool), len(fn.Blocks))}
	c.mark(o.begin)
	c.mark(target)
	for _, s := range o.ends {
		c.mark(s.at)
	}
	if r.usesResource(o, target) {
		return verdict{}
	}
	c.v.must = true
	c.block(fn.Blocks[0], outside)
	v := c.v
	v.off = !c.reached
	v.covered = c.reached && c.open && !c.strays && c.ended
	v.unended = c.reached && c.open && !c.strays && !c.ended
	v.must = v.must && v.covered
	return v
}

// usesResource reports whether the call is a use of the observation: a
// resource that is lent to the call does not observe it, nor does one that lists of
// what the function works on are read from.
func (r *Result) usesResource(o *observed, target ssa.Instruction) bool {
	if o.mark.class != Resource {
		return false
	}
	call, ok := target.(ssa.CallInstruction)
	return ok && slices.Contains(o.used, call) || slices.ContainsFunc(o.used, yieldsList)
}

// yieldsList reports whether a method that is called yields a list, a map or a
// channel, which is looked at.
func yieldsList(ci ssa.CallInstruction) bool {
	call, ok := ci.(*ssa.Call)
	if !ok || call.Call.Signature().Recv() == nil && !call.Call.IsInvoke() {
		return false
	}
	for i := range call.Call.Signature().Results().Len() {
		v := alias.ResultOf(call, i)
		if v == nil || len(*v.Referrers()) == 0 {
			continue
		}
		switch v.Type().Underlying().(type) {
		case *types.Slice, *types.Map, *types.Chan:
			return true
		}
	}
	return false
}

type coverage struct {
	r           *Result
	o           *observed
	target      ssa.Instruction
	significant map[*ssa.BasicBlock][]ssa.Instruction
	seen        [][phases]bool
	v           verdict
	// reached: a path leads to the target; open: while it is open; strays:
	// while it is not; ended: an end follows.
	reached, open, strays, ended bool
}

// mark notes an instruction that changes the phase, in the block's order.
func (c *coverage) mark(instr ssa.Instruction) {
	b := instr.Block()
	list := c.significant[b]
	if slices.Contains(list, instr) {
		return
	}
	list = append(list, instr)
	if len(list) > 1 {
		index := make(map[ssa.Instruction]int, len(list))
		for i, in := range b.Instrs {
			if slices.Contains(list, in) {
				index[in] = i
			}
		}
		slices.SortFunc(list, func(x, y ssa.Instruction) int { return index[x] - index[y] })
	}
	c.significant[b] = list
}

func (c *coverage) block(b *ssa.BasicBlock, p phase) {
	for {
		if c.seen[b.Index][p] {
			return
		}
		c.seen[b.Index][p] = true
		for _, instr := range c.significant[b] {
			p = c.step(instr, p)
		}
		last := b.Instrs[len(b.Instrs)-1]
		if _, ok := last.(*ssa.Return); ok {
			c.exit(p)
			return
		}
		if len(b.Succs) != 1 {
			break
		}
		b = b.Succs[0]
	}
	for _, succ := range b.Succs {
		if !c.isOffEdge(b, succ, p) {
			c.block(succ, p)
		}
	}
}

// step returns the phase behind a significant instruction.
func (c *coverage) step(instr ssa.Instruction, p phase) phase {
	if instr == c.o.begin && p != ranSafe {
		switch p {
		case scheduled:
			return scheduled
		case ran:
			c.v.must = false // a round of a loop has come to no end of it
		}
		p = open_
	}
	if i := slices.IndexFunc(c.o.ends, func(s site) bool { return s.at == instr }); i >= 0 && (instr != c.o.begin || c.o.ends[i].deferred) {
		p = c.endAt(c.o.ends[i], p)
	}
	if instr == c.target {
		p = c.targetAt(p)
	}
	return p
}

func (c *coverage) endAt(s site, p phase) phase {
	switch p {
	case open_:
		if s.deferred {
			c.keepEnd(s)
			return scheduled
		}
		return ended
	case ran:
		c.keepEnd(s)
		c.ended = true
		return closed
	}
	return p
}

func (c *coverage) keepEnd(s site) {
	if !c.v.end.IsValid() || s.deferred && !c.v.deferred {
		c.v.end, c.v.deferred = s.pos, s.deferred
	}
}

func (c *coverage) targetAt(p phase) phase {
	c.reached = true
	switch p {
	case open_:
		c.open = true
		return ran
	case scheduled:
		c.open, c.ended = true, true
		return ranSafe
	case ran, ranSafe:
		c.v.again = true
		return p
	case ended:
		c.v.before = true
	case closed:
		c.v.before, c.v.again = true, true
	}
	c.strays = true
	return astray
}

func (c *coverage) exit(p phase) {
	if p == ran {
		c.v.must = false
	}
}

// maxObserved is how many observations of one function are asked about
// each call; of more, only those that begin on every path to it.
const maxObserved = 32

// candidates returns the observations of fn that may cover the instruction.
func (r *Result) candidates(fn *ssa.Function, at ssa.Instruction) []*observed {
	all := r.obs[fn]
	if len(all) <= maxObserved {
		return all
	}
	var out []*observed
	for _, o := range all {
		if precedes(o.begin, at) {
			out = append(out, o)
		}
	}
	return out
}

// coverIn returns the best observation of fn itself that covers an
// instruction of it, and is ended on every path behind it.
func (r *Result) coverIn(fn *ssa.Function, at ssa.Instruction) *note {
	n, v := r.coverAll(fn, at)
	if n == nil || !v.must && n.Class != Span && n.Class != Resource {
		return nil
	}
	return n
}

// coverAll is coverIn for observations that may end. What provides
// observations for the life of a process observes no call of it: a
// wrapper that makes one for each call does.
func (r *Result) coverAll(fn *ssa.Function, at ssa.Instruction) (*note, verdict) {
	var best, open *observed
	var bestV verdict
	for _, o := range r.candidates(fn, at) {
		if o.mark.class == Resource && strings.Contains(o.mark.what, "provider") {
			continue
		}
		v := r.covers(o, at)
		if v.unended && o.mark.class == Span && open == nil {
			open = o
		}
		if !v.covered {
			continue
		}
		if best == nil || v.must && !bestV.must || v.must == bestV.must && o.mark.class < best.mark.class {
			best, bestV = o, v
		}
	}
	switch {
	case best != nil:
		return r.noteOf(best, bestV), bestV
	case open != nil:
		return r.noteOf(open, verdict{covered: true}), bestV
	}
	return r.unendedBefore(fn, at), bestV
}

// unendedBefore returns a span that begins on every path to the instruction
// and that nothing in fn ends. What runs then runs under it: that its end is
// missing is no matter of who is observed, and told by the other rule. So it is
// where only other paths end it.
func (r *Result) unendedBefore(fn *ssa.Function, at ssa.Instruction) *note {
	for _, o := range r.unended[fn] {
		if precedes(o.begin, at) {
			return r.noteOf(o, verdict{covered: true})
		}
	}
	return nil
}

func (r *Result) noteOf(o *observed, v verdict) *note {
	return &note{Class: o.mark.class, What: o.mark.what, Begin: r.at(o.begin.Pos(), ""), End: r.at(v.end, ""), Deferred: v.deferred,
		Shape: Inline, Partial: !v.must, Helped: o.mark.role == begins}
}
