package path

import (
	"go/token"
	"math"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// maxShown bounds the branches above a length that shownLength looks at.
const maxShown = 32

// shownLength returns the least that a length can be by what the branches show
// through which control comes to it alone: behind len(names) != 0 a loop over names
// runs. Of what a variable or a field holds it is asked only if the function sets
// that nowhere; that a call may set it is not: gives up towards silence.
func (info *Info) shownLength(call *ssa.Call) int64 {
	if n, ok := info.shown[call]; ok {
		return n
	}
	n := info.findShownLength(call)
	if info.shown == nil {
		info.shown = make(map[*ssa.Call]int64)
	}
	info.shown[call] = n
	return n
}

func (info *Info) findShownLength(call *ssa.Call) int64 {
	name, list := info.operandOf(call), call.Call.Args[0]
	if isCountedDown(list, call) {
		return 1
	}
	if !isLength(name) || !isPure(name) || info.isSetHere(list) {
		return 0
	}
	r := valueRange{min: 0, max: math.MaxInt64}
	for b, i := call.Block(), 0; b.Idom() != nil && i < maxShown; b, i = b.Idom(), i+1 {
		head := b.Idom()
		test, ok := head.Instrs[len(head.Instrs)-1].(*ssa.If)
		if !ok || len(b.Preds) != 1 || b.Preds[0] != head {
			continue
		}
		cmp, ok := test.Cond.(*ssa.BinOp)
		if !ok || !isComparison(cmp.Op) || info.operandOf(cmp.X) != name {
			continue
		}
		if first, ok := cmp.X.(*ssa.Call); !ok || !isSameList(first.Call.Args[0], list) {
			continue
		}
		if y, ok := cmp.Y.(*ssa.Const); ok && y.Value != nil {
			r = r.within(cmp.Op, y.Value, head.Succs[0] == b)
			if isNotNone(cmp.Op, head.Succs[0] == b) && isIntConst(y, 0) {
				r.min = max(r.min, 1)
			}
		}
	}
	return r.min
}

// isCountedDown reports whether a call above at gets a function and the length of the
// list: a group that runs the function when all are done. Of none it would run it at
// once, or refuse to count them, so that the loop that starts them is taken to run:
// gives up towards silence.
func isCountedDown(list ssa.Value, at *ssa.Call) bool {
	if list.Referrers() == nil {
		return false
	}
	return slices.ContainsFunc(*list.Referrers(), func(ref ssa.Instruction) bool {
		length, ok := ref.(*ssa.Call)
		if !ok || length == at || !isLen(length) {
			return false
		}
		return slices.ContainsFunc(usesOfNumber(length), func(use ssa.Instruction) bool {
			call, ok := use.(*ssa.Call)
			return ok && call.Block().Dominates(at.Block()) && slices.ContainsFunc(call.Call.Args, func(arg ssa.Value) bool {
				_, isLiteral := arg.(*ssa.MakeClosure)
				return isLiteral
			})
		})
	})
}

// isLen reports whether the call is one of len.
func isLen(call *ssa.Call) bool {
	b, ok := call.Call.Value.(*ssa.Builtin)
	return ok && b.Name() == "len"
}

// usesOfNumber returns the uses of v, and of what it is converted to.
func usesOfNumber(v ssa.Value) []ssa.Instruction {
	uses := slices.Clone(*v.Referrers())
	for _, ref := range *v.Referrers() {
		if conv, ok := ref.(*ssa.Convert); ok {
			uses = append(uses, *conv.Referrers()...)
		}
	}
	return uses
}

// isNotNone reports whether a comparison with op that holds, or not, shows that
// its sides differ.
func isNotNone(op token.Token, holds bool) bool {
	return op == token.NEQ && holds || op == token.EQL && !holds
}

// isIntConst reports whether c is the integer n.
func isIntConst(c *ssa.Const, n int64) bool {
	i, ok := intConst(c)
	return ok && i == n
}

// isSameList reports whether x and y, which have one name, are one list and not a
// part of it.
func isSameList(x, y ssa.Value) bool {
	_, isLoad := x.(*ssa.UnOp)
	_, isLoadToo := y.(*ssa.UnOp)
	return x == y || isLoad && isLoadToo
}

// isSetHere reports whether v is loaded from where the function, or a literal in
// it, stores.
func (info *Info) isSetHere(v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return false
	}
	name := info.names.plainName(load.X)
	return slices.ContainsFunc(append([]*ssa.Function{info.fn}, info.fn.AnonFuncs...), func(fn *ssa.Function) bool {
		return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
			return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
				st, ok := instr.(*ssa.Store)
				return ok && info.names.plainName(st.Addr) == name
			})
		})
	})
}
