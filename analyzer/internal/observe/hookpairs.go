package observe

import (
	"golang.org/x/tools/go/ssa"
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
