package path

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// A loop may look for the one element that has a name:
//
//	for _, f := range archive.File {
//		if f.Name == want {
//			r, err := f.Open()
//
// What it opens there it opens once. That no two have the same name is not seen:
// gives up towards silence. Of what several elements share, as a type or the ending
// of a name, nothing like that holds.

// isPicked reports whether the instruction, in a loop, runs only for an element with
// a name that does not change in the loop.
func (s *search) isPicked(at ssa.Instruction) bool {
	if at.Parent() != s.spec.Fn {
		return false
	}
	for b := at.Block(); b != nil; b = b.Idom() {
		if !s.cache.info(s.spec.Fn).canReach(at.Block(), b) {
			return false // it is not in the loop
		}
		if cmp := equalityBefore(b); cmp != nil && (s.picks(cmp.X, cmp.Y, at) || s.picks(cmp.Y, cmp.X, at)) {
			return true
		}
	}
	return false
}

// equalityBefore returns the comparison of two values that are equal wherever b is
// entered, nil if there is none.
func equalityBefore(b *ssa.BasicBlock) *ssa.BinOp {
	if len(b.Preds) != 1 {
		return nil
	}
	instrs := b.Preds[0].Instrs
	test, ok := instrs[len(instrs)-1].(*ssa.If)
	if !ok {
		return nil
	}
	cmp, ok := test.Cond.(*ssa.BinOp)
	if !ok || !(cmp.Op == token.EQL && b.Preds[0].Succs[0] == b || cmp.Op == token.NEQ && b.Preds[0].Succs[1] == b) {
		return nil
	}
	return cmp
}

// picks reports whether x is the name of an element, and y the same in each
// iteration.
func (s *search) picks(x, y ssa.Value, at ssa.Instruction) bool {
	basic, ok := x.Type().Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsString != 0 && isNameOfElement(x) && !s.isFixed(x, at) && s.isFixed(y, at)
}

// isNameOfElement reports whether v is an element of a list of strings, or what an
// element is called by: its field or method Name.
func isNameOfElement(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Field:
		return isNaming(alias.FieldName(v.X.Type(), v.Field))
	case *ssa.Extract:
		_, isRange := v.Tuple.(*ssa.Next)
		return isRange
	case *ssa.Call:
		return MethodName(&v.Call) != "" && len(Operands(&v.Call)) == 1 && isNaming("."+MethodName(&v.Call))
	case *ssa.UnOp:
		switch addr := v.X.(type) {
		case *ssa.FieldAddr:
			return isNaming(alias.FieldName(addr.X.Type(), addr.Field))
		case *ssa.IndexAddr:
			_, isFirst := addr.Index.(*ssa.Const)
			return !isFirst // of words that are taken off a list any may come again
		}
	}
	return false
}

// isNaming reports whether a field, ".Name", is what things are told apart by.
func isNaming(field string) bool {
	switch field {
	case ".Name", ".name", ".FileName", ".Filename", ".FullName", ".Path", ".path", ".ID", ".Id", ".id", ".Key", ".key", ".UUID":
		return true
	}
	return false
}

// isFixed reports whether v is the same whenever the loop that at is in comes to it.
// Stores to a variable that it is loaded from are not looked for: gives up towards
// silence.
func (s *search) isFixed(v ssa.Value, at ssa.Instruction) bool {
	switch v := v.(type) {
	case *ssa.UnOp:
		if !s.isRepeated(v, at) {
			return true
		}
		return s.isFixed(v.X, at)
	case *ssa.FieldAddr:
		return s.isFixed(v.X, at)
	case ssa.Instruction:
		return !s.isRepeated(v, at)
	}
	return true
}

// isRepeated reports whether control comes from at to the instruction.
func (s *search) isRepeated(instr, at ssa.Instruction) bool {
	return instr.Parent() == at.Parent() && s.cache.info(s.spec.Fn).canReach(at.Block(), instr.Block())
}
