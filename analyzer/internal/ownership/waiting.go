package ownership

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A waiting asks whether a goroutine ends only when it is stopped.
type waiting struct {
	r     *Result
	named *types.Named
	// local are the channels of the function that starts it, by their names in the
	// scope, if these are asked about.
	local map[string]stop
	// stops are what it waits for; ran are the functions that it runs.
	stops []stop
	ran   map[*ssa.Function]bool
}

// waits reports whether a goroutine that is started ends only when it is stopped.
func (w *waiting) waits(s start, sc scope) bool {
	if s.fn == nil {
		return w.isServed(s.at.(ssa.CallInstruction).Common(), sc)
	}
	return w.isEndless(s.fn, sc.of(s.fn, s.args), maxEnding) && len(w.stops) > 0
}

// isEndless reports whether fn does not return before it is stopped.
func (w *waiting) isEndless(fn *ssa.Function, sc scope, depth int) bool {
	w.ran[fn] = true
	seen := map[*ssa.BasicBlock]bool{fn.Blocks[0]: true}
	next := []*ssa.BasicBlock{fn.Blocks[0]}
	for len(next) > 0 {
		b := next[0]
		next = next[1:]
		if w.stopsIn(b, sc, depth) {
			continue
		}
		if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			return false
		}
		for i, succ := range b.Succs {
			if !seen[succ] && !w.isStopped(b, i, sc) {
				seen[succ] = true
				next = append(next, succ)
			}
		}
	}
	return true
}

// stopsIn reports whether control gets past the block only where the goroutine
// has been stopped: it has a wait, or a call that does not return before.
func (w *waiting) stopsIn(b *ssa.BasicBlock, sc scope, depth int) bool {
	for _, instr := range b.Instrs {
		switch instr := instr.(type) {
		case *ssa.UnOp:
			if ch, commaOk, ok := isReceive(instr); ok && !commaOk && leavesWait(b.Succs, b) && w.isStop(ch, sc, false) {
				return true
			}
		case *ssa.Call:
			if w.isServed(&instr.Call, sc) {
				return true
			}
			callee := bodyOf(instr.Call.StaticCallee())
			if callee == nil || depth == 0 {
				continue
			}
			inner := sc.of(callee, instr.Call.Args)
			if len(inner) > 0 && !w.ran[callee] && w.isEndless(callee, inner, depth-1) {
				return true
			}
		}
	}
	return false
}

// isStopped reports whether successor i of b is reached only when the goroutine
// is stopped.
func (w *waiting) isStopped(b *ssa.BasicBlock, i int, sc scope) bool {
	cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	v, isTrue := cond.Cond, i == 0
	if not, ok := v.(*ssa.UnOp); ok && not.Op.String() == "!" {
		v, isTrue = not.X, !isTrue
	}
	if x, ok := v.(*ssa.Extract); ok && !isTrue {
		return w.isEnd(x, b, sc)
	}
	eq, ok := v.(*ssa.BinOp)
	if !ok || !isTrue {
		return false
	}
	sel, k := caseOf(eq)
	return sel != nil && sel.States[k].Dir == types.RecvOnly && leavesWait(b.Succs[i:i+1], sel.Block()) && w.isStop(sel.States[k].Chan, sc, false)
}

// leavesWait reports whether the function can return, from the blocks behind a
// wait on, without coming to the wait again. What else it gets there is work.
func leavesWait(behind []*ssa.BasicBlock, wait *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{wait: true}
	next := slices.Clone(behind)
	for len(next) > 0 {
		b := next[len(next)-1]
		next = next[:len(next)-1]
		if len(b.Succs) == 0 {
			return true
		}
		if !seen[b] {
			seen[b] = true
			next = append(next, b.Succs...)
		}
	}
	return len(behind) == 0
}

// isEnd reports whether x is the bool that says, in block b, whether a channel
// that stops the goroutine has not ended.
func (w *waiting) isEnd(x *ssa.Extract, b *ssa.BasicBlock, sc scope) bool {
	if ch, _, ok := isReceive(x.Tuple); ok && x.Index == 1 {
		return w.isStop(ch, sc, true)
	}
	sel, ok := x.Tuple.(*ssa.Select)
	if !ok || x.Index != 1 {
		return false
	}
	// Which case it is about says the branch that leads here.
	for d := b; d != nil; d = d.Idom() {
		if len(d.Preds) != 1 {
			continue
		}
		p := d.Preds[0]
		cond, ok := p.Instrs[len(p.Instrs)-1].(*ssa.If)
		if !ok || p.Succs[0] != d {
			continue
		}
		if eq, ok := cond.Cond.(*ssa.BinOp); ok {
			if of, k := caseOf(eq); of == sel {
				return w.isStop(sel.States[k].Chan, sc, true)
			}
		}
	}
	return false
}

// caseOf returns the select, and the case of it, that the comparison asks for;
// nil if it asks for something else.
func caseOf(eq *ssa.BinOp) (sel *ssa.Select, k int) {
	x, isExtract := eq.X.(*ssa.Extract)
	c, isConst := eq.Y.(*ssa.Const)
	if !isExtract || !isConst || x.Index != 0 || c.Value == nil || eq.Op.String() != "==" {
		return nil, 0
	}
	sel, ok := x.Tuple.(*ssa.Select)
	if !ok {
		return nil, 0 // a result of a call, which need not be a number
	}
	if k = int(c.Int64()); k < 0 || k >= len(sel.States) {
		return nil, 0
	}
	return sel, k
}

// isStop reports whether the goroutine is stopped by what it receives from ch, or
// by its end.
func (w *waiting) isStop(ch ssa.Value, sc scope, isEnd bool) bool {
	at, ok := sc.at(ch)
	if !ok {
		return false
	}
	s := w.local[at]
	if w.named != nil {
		s = w.r.stopOf(w.named, at)
	}
	if s.releases == nil || isEnd && !s.closes || !isEnd && s.carries {
		return false
	}
	w.stops = append(w.stops, s)
	return true
}

// isReceive reports whether the instruction receives from a channel, and
// returns that.
func isReceive(v ssa.Value) (ch ssa.Value, commaOk, ok bool) {
	u, isOp := v.(*ssa.UnOp)
	if !isOp || u.Op != token.ARROW {
		return nil, false, false
	}
	return u.X, u.CommaOk, true
}
