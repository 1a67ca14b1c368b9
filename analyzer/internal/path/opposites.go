package path

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// A variable may hold the opposite of what is asked behind it, until it is set:
//
//	all := !r.some
//	if r.some {
//		if f, err = open(name); err != nil {
//			all = true
//		}
//	}
//	if all {

// addOpposites counts the test of a variable as one of what it holds the opposite
// of on some path.
func (info *Info) addOpposites(at *ssa.If, v ssa.Value, t *tests) {
	phi, ok := v.(*ssa.Phi)
	if !ok {
		return
	}
	for i, e := range phi.Edges {
		if not, ok := e.(*ssa.UnOp); ok && not.Op == token.NOT && slices.Index(phi.Edges, e) == i {
			info.addTest(at, not.X, t)
		}
	}
}

// oppositeOf returns the constant that v is, if it is the opposite of what has been
// decided when control leaves block.
func (s *search) oppositeOf(v ssa.Value, st *state, block *ssa.BasicBlock) (val alias.Val, ok bool) {
	not, ok := v.(*ssa.UnOp)
	if !ok || not.Op != token.NOT || isSetField(not.X) {
		return val, false
	}
	switch s.cond(not, st, block).decided {
	case isTrue:
		return alias.True, true
	case isFalse:
		return alias.False, true
	}
	return val, false
}

// isSetField reports whether v is loaded from a field that the function stores to:
// its name may denote another value by now.
func isSetField(v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return false
	}
	field, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return true // gives up towards a report: what a variable held is not followed
	}
	name := NameOf(field)
	return slices.ContainsFunc(v.Parent().Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			st, ok := instr.(*ssa.Store)
			if !ok {
				return false
			}
			to, ok := st.Addr.(*ssa.FieldAddr)
			return ok && NameOf(to) == name
		})
	})
}
