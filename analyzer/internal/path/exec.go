package path

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// exec executes the instructions of n's block from n on, and pushes what
// follows.
func (s *search) exec(fr *frame, n *node, push func(*node)) {
	st := n.st
	n.st = nil // the node lives on as a step of the ways through it
	for i := n.index; i < len(n.block.Instrs); i++ {
		if st.status == done {
			return
		}
		forked := false
		if fr.parent == nil && fr.info.feedings().by != nil {
			st = s.feeds(fr, n.block.Instrs[i], st)
		}
		switch instr := n.block.Instrs[i].(type) {
		case *ssa.Select:
			forked = s.sel(fr, n, i, instr, s.settled(instr, st), push)
		case *ssa.Call:
			st, forked = s.execCall(fr, n, i, instr, s.tellsState(instr, st), push)
		case *ssa.RunDefers:
			st, forked = s.runDefers(fr, n, i, st, push)
		case *ssa.Return, *ssa.Panic, *ssa.Jump, *ssa.If:
			s.endBlock(fr, n, instr, st, push)
		case *ssa.UnOp:
			if instr == s.spec.Start {
				s.again(n, instr, st) // what is received next
				return
			}
			st = s.step(fr, n, instr, st)
		default:
			st = s.step(fr, n, instr, st)
		}
		if forked {
			return
		}
	}
}

// step executes an instruction behind which there is one state.
func (s *search) step(fr *frame, n *node, instr ssa.Instruction, st *state) (out *state) {
	switch instr := instr.(type) {
	case *ssa.Alloc:
		return s.zero(s.fresh(n, instr, st), instr)
	case *ssa.BinOp:
		return s.count(instr, st)
	case *ssa.UnOp:
		if instr.Op == token.ARROW {
			if s.isUnfed(instr, st) {
				return st.withStatus(done)
			}
			st = s.settled(instr, s.waitsFor(n, instr, instr.X, st))
		}
		return s.load(instr, st)
	case *ssa.Index:
		return s.content(instr, st)
	case *ssa.Field:
		return s.content(instr, st)
	case *ssa.Store:
		return s.store(fr, n, instr, st)
	case *ssa.MapUpdate:
		return s.mapUpdate(fr, n, instr, st)
	case *ssa.Convert:
		if types.Identical(instr.Type(), types.Typ[types.Uintptr]) {
			// An address that is a number leads wherever it is taken: gives up
			// towards silence.
			return s.handOver(n, instr, []ssa.Value{instr.X}, st)
		}
	case *ssa.Next:
		return s.next(instr, st)
	case *ssa.Send:
		return s.sends(fr, n, instr, instr.Chan, instr.X, st)
	case *ssa.Go:
		if st = s.comesTo(instr, st); s.isLentTo(instr) {
			return st
		}
		mark := len(s.args)
		st = s.goes(fr, n, instr, st)
		s.args = s.args[:mark]
	case *ssa.Defer:
		mark := len(s.args)
		st = s.defers(fr, n, instr, st)
		s.args = s.args[:mark]
	}
	return st
}

// execCall executes a call that is the instruction at index i of n's block.
func (s *search) execCall(fr *frame, n *node, i int, call *ssa.Call, st *state, push func(*node)) (out *state, forked bool) {
	if hasCell(st, call) && s.isFreshCall(call) {
		st = s.fresh(n, call, st)
	}
	if st = s.comesTo(call, st); s.isLentTo(call) {
		return st, false
	}
	return s.calls(fr, n, i, call, st, push)
}

// endBlock executes the last instruction of a block.
func (s *search) endBlock(fr *frame, n *node, instr ssa.Instruction, st *state, push func(*node)) {
	switch instr := instr.(type) {
	case *ssa.Return:
		fr.exit(n, instr, st)
	case *ssa.Panic:
		s.panics(fr, instr, st)
	case *ssa.Jump:
		s.enter(fr, n, n.block, n.block.Succs[0], st, Decision{}, push)
	case *ssa.If:
		s.branch(fr, n, instr, st, push)
	}
}

// handOver ends the obligation if one of vals holds the root.
func (s *search) handOver(n *node, instr ssa.Instruction, vals []ssa.Value, in *state) (out *state) {
	for _, v := range vals {
		if rel, _ := s.reach(s.of(v, in), in); rel != relNone && rel != relCarrier {
			return s.end(n, instr, WhyTaken, in)
		}
	}
	return in
}

// sel executes a select that may send the root: one state for each case.
func (s *search) sel(fr *frame, n *node, i int, instr *ssa.Select, in *state, push func(*node)) (forked bool) {
	sends := make([]bool, len(instr.States))
	for k, c := range instr.States {
		if c.Dir == types.SendOnly {
			rel, _ := s.reach(s.of(c.Send, in), in)
			sends[k] = rel != relNone && rel != relCarrier && !s.isForItself(fr, n, c.Chan, c.Send, in) && !isDeadEnd(c.Chan)
		}
	}
	if !slices.Contains(sends, true) {
		return false
	}
	index := alias.Extracted(instr, 0)
	first := 0
	if !instr.Blocking {
		first = -1
	}
	for k := first; k < len(instr.States); k++ {
		st := in
		if k >= 0 && sends[k] {
			if st = s.end(n, instr, WhyTaken, in); st.status == done {
				continue
			}
		}
		if index != nil {
			st = s.withBind(st, index, alias.Val{Path: "=" + itoa(k)})
		}
		push(s.node(node{parent: n, block: n.block, index: i + 1, st: st}))
	}
	return true
}

// branch executes an if: the edges that the environment allows.
func (s *search) branch(fr *frame, n *node, instr *ssa.If, in *state, push func(*node)) {
	c := s.cond(instr.Cond, in, n.block)
	for k, succ := range n.block.Succs {
		taken := k == 0
		want := isTrue
		if !taken {
			want = isFalse
		}
		if c.decided != unknown && c.decided != want {
			continue
		}
		var from ssa.Value
		if taken {
			from = received(instr)
		}
		if arm := selected(instr); taken && arm != nil && s.of(arm.Chan, in) == alias.Nil {
			continue // nothing comes from a nil channel, or goes there
		}
		if !taken && s.rangesForEver(instr) {
			continue
		}
		if s.isCountedLater(instr, taken) {
			s.end(n, instr, WhyTaken, in)
			continue
		}
		dec := Decision{instr, taken}
		if c.decided != unknown {
			dec = Decision{}
		}
		out := s.shows(instr, taken, s.equals(instr, taken, s.assume(n, instr, c, taken, in)))
		if taken {
			out = s.waitsFor(n, instr, from, out)
		}
		if out.status == done {
			continue
		}
		if info := s.cache.info(n.block.Parent()); len(info.repeated) > 0 && info.repeated[instr.Cond] && !c.until {
			out = s.withFact(out, alias.Val{Base: instr.Cond}, want)
		}
		s.enter(fr, n, n.block, succ, out, dec, push)
	}
}

// rangesForEver reports whether the test is that of a loop over the values of a
// channel that is never closed.
func (s *search) rangesForEver(test *ssa.If) bool {
	if test.Block().Comment != "rangechan.loop" {
		return false
	}
	ok, isExtract := test.Cond.(*ssa.Extract)
	if !isExtract {
		return false
	}
	recv, isReceive := ok.Tuple.(*ssa.UnOp)
	return isReceive && s.sem.NeverEnds(recv.X)
}

// followsOn reports whether paths go on behind the end of the obligation,
// to see how the function returns.
func (s *search) followsOn() bool {
	return s.spec.Start == nil || s.spec.Lock && !s.spec.Brief || s.spec.Follow
}

// comesTo notes that a path comes to the instruction from which on ends count.
func (s *search) comesTo(at ssa.Instruction, in *state) (out *state) {
	if at != s.spec.From || in.behind {
		return in
	}
	c := *in
	c.behind = true
	return &c
}

// isLentTo reports whether the call, or the go statement, only uses the root.
func (s *search) isLentTo(at ssa.Instruction) bool { return s.spec.Lends && at == s.spec.From }

// isBefore reports whether the state is one before the instruction from which
// on ends count.
func (s *search) isBefore(st *state) bool { return s.spec.From != nil && !st.behind }
