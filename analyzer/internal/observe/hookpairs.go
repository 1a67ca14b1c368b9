package observe

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// HookPairs returns the pairs of hooks in fn of which the first is called
// before a handler and the second after it.
func (r *Result) HookPairs(fn *ssa.Function) []HookPair {
	type installed struct {
		ci   ssa.CallInstruction
		when string
		on   string
		what string
	}
	var hooks []installed
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			ci, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			if when, ok := r.hookAt(ci); ok {
				ops := operandsOf(&ci.Call)
				hooks = append(hooks, installed{ci, when, placeOf(ops[0]), r.observedByHook(ops[1])})
			}
		}
	}
	var out []HookPair
	for _, before := range hooks {
		if before.when != "before" {
			continue
		}
		pair := HookPair{Before: before.ci.Pos(), What: before.what}
		for _, h := range hooks {
			switch {
			case h.on != before.on:
			case h.when == "after" && !pair.After.IsValid():
				pair.After = h.ci.Pos()
			case h.when == "failed":
				pair.OnFailure = true
			}
		}
		if pair.After.IsValid() {
			out = append(out, pair)
		}
	}
	return out
}

// UnendedHooks returns the pairs of hooks that fn itself calls before a handler
// and after it, of which it leaves out the second where it returns the handler's
// error, though that hook could be told of it. Where it calls a third one of
// them, that may be for failures: gives up towards silence.
func (r *Result) UnendedHooks(fn *ssa.Function) []HookPair {
	var out []HookPair
	for _, o := range r.obs[fn] {
		begin, ok := o.begin.(*ssa.Call)
		if !ok || o.mark.role != pairs || !isHookCall(&begin.Call) || r.hasOtherHook(fn, o) {
			continue
		}
		if slices.ContainsFunc(o.ends, func(e site) bool { return e.deferred || !isToldOfError(e.at) }) {
			continue
		}
		if slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool { return failsUnended(b, o) }) {
			out = append(out, HookPair{Before: begin.Pos(), After: o.ends[0].pos, What: o.mark.what, Called: true})
		}
	}
	return out
}

// isHookCall reports whether a call is one of a hook by its name, and by that it
// returns nothing but a context.
func isHookCall(cc *ssa.CallCommon) bool {
	_, loud := pairEnds(methodOf(cc))
	return loud && onlyContext(cc.Signature()) && cc.Signature().Results().Len() < 2
}

func isToldOfError(end ssa.Instruction) bool {
	ci, ok := end.(*ssa.Call)
	return ok && slices.ContainsFunc(operandsOf(&ci.Call), func(v ssa.Value) bool { return gotype.IsError(v.Type()) })
}

// hasOtherHook reports whether fn calls another function of what holds the hooks.
func (r *Result) hasOtherHook(fn *ssa.Function, o *observed) bool {
	name := pairName(&o.begin.(*ssa.Call).Call)
	for _, f := range withLiterals(fn) {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				ci, ok := instr.(ssa.CallInstruction)
				if ok && instr != o.begin && pairName(ci.Common()) == name && !slices.ContainsFunc(o.ends, func(e site) bool { return e.at == instr }) {
					return true
				}
			}
		}
	}
	return false
}

// failsUnended reports whether b returns the error of a call behind the begin of
// an observation, and comes from there without any of its ends.
func failsUnended(b *ssa.BasicBlock, o *observed) bool {
	ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
	if !ok {
		return false
	}
	return slices.ContainsFunc(ret.Results, func(v ssa.Value) bool {
		if !gotype.IsError(v.Type()) {
			return false
		}
		if e, ok := v.(*ssa.Extract); ok {
			v = e.Tuple
		}
		call, ok := v.(*ssa.Call)
		return ok && call.Block() != b && beginsBefore(o, call) && slices.ContainsFunc(o.ends, func(e site) bool { return precedes(call, e.at) && e.at.Block() != call.Block() }) &&
			leadsAround(call.Block(), b, o.ends)
	})
}

// beginsBefore reports whether the observation begins on every path to the call,
// or in a loop over hooks that is on every path.
func beginsBefore(o *observed, call *ssa.Call) bool {
	if precedes(o.begin, call) {
		return true
	}
	head := loopOf(o.begin)
	return head != nil && head != call.Block() && head.Dominates(call.Block()) && !leadsAround(call.Block(), head, nil)
}

// loopOf returns the head of the loop in which the method of an element of a list
// is called, nil if instr is no such call.
func loopOf(instr ssa.Instruction) *ssa.BasicBlock {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return nil
	}
	ops := operandsOf(&call.Call)
	if len(ops) == 0 || elementOf(ops[0]) == nil {
		return nil
	}
	head := call.Block().Idom()
	if head == nil || len(head.Succs) != 2 || !leadsAround(call.Block(), head, nil) {
		return nil
	}
	return head
}

// leadsAround reports whether a path leads behind from to the block to, and no
// end stands on it.
func leadsAround(from, to *ssa.BasicBlock, ends []site) bool {
	seen := map[*ssa.BasicBlock]bool{}
	var reaches func(b *ssa.BasicBlock) bool
	reaches = func(b *ssa.BasicBlock) bool {
		if seen[b] || slices.ContainsFunc(ends, func(e site) bool { return e.at.Block() == b || loopOf(e.at) == b }) {
			return false
		}
		seen[b] = true
		return b == to || slices.ContainsFunc(b.Succs, reaches)
	}
	return slices.ContainsFunc(from.Succs, reaches)
}

// observedByHook names what a hook begins, ends or records, "" if it does
// not observe. Reading the clock begins a timer.
func (r *Result) observedByHook(v ssa.Value) string {
	lit := literalOf(v)
	if lit == nil {
		return ""
	}
	for _, f := range withLiterals(lit) {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				ci, ok := instr.(ssa.CallInstruction)
				if !ok {
					continue
				}
				switch m := r.markOf(ci.Common()); m.role {
				case begins, clock, records, pairs:
					return m.what
				case elapsed:
					return "timer"
				}
				if s, _ := r.summaryOf(ci.Common()); s != nil && len(s.Ends)+len(s.Clocks)+len(s.Opens) > 0 {
					return "observation"
				}
			}
		}
	}
	return ""
}
