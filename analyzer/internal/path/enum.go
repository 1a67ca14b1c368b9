package path

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A switch over the constants of a type that has a case for each of them needs
// no default: no value of the type is another one, so the last comparison is
// true where all others are false. Whether somebody converts a number to the
// type is not asked: gives up towards silence.

// isLastOfType reports whether v compares with the only constant of its type
// that the branches which lead here have not compared with.
func (info *Info) isLastOfType(v *ssa.BinOp) bool {
	last, ok := info.lastOfType[v]
	if ok {
		return last
	}
	if info.lastOfType == nil {
		info.lastOfType = make(map[*ssa.BinOp]bool)
	}
	if y, ok := v.Y.(*ssa.Const); ok && y.Value != nil {
		// The names of a package take long to go through, and most comparisons
		// are the only ones.
		if seen := info.caseValues(v); len(seen) > 1 {
			all := constantsOf(y.Type(), v.Parent().Pkg)
			last = len(all) > 1 && !slices.ContainsFunc(all, func(c constant.Value) bool { return !hasValue(seen, c) })
		}
	}
	info.lastOfType[v] = last
	return last
}

func hasValue(vals []constant.Value, c constant.Value) bool {
	return slices.ContainsFunc(vals, func(v constant.Value) bool { return constant.Compare(v, token.EQL, c) })
}

// caseValues returns the constant that v compares with, and those that the
// branches which lead only here have compared the same value with.
func (info *Info) caseValues(v *ssa.BinOp) []constant.Value {
	vals := []constant.Value{v.Y.(*ssa.Const).Value}
	for b := v.Block(); len(b.Preds) == 1; b = b.Preds[0] {
		test, ok := b.Preds[0].Instrs[len(b.Preds[0].Instrs)-1].(*ssa.If)
		if !ok || b.Preds[0].Succs[1] != b {
			break
		}
		cmp, ok := test.Cond.(*ssa.BinOp)
		if !ok || cmp.Op != token.EQL || cmp.X != v.X && NameOf(cmp.X) != NameOf(v.X) {
			break
		}
		if y, ok := cmp.Y.(*ssa.Const); ok && y.Value != nil {
			vals = append(vals, y.Value)
		}
	}
	return vals
}

// constantsOf returns the values of the constants that the package of a named
// type declares of it, in no order: none for a type that the language, or a bool,
// is. Those of pkg, which holds the code, are found without sorting all names.
func constantsOf(t types.Type, pkg *ssa.Package) []constant.Value {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.Obj().Parent() != named.Obj().Pkg().Scope() {
		return nil
	}
	if b, ok := named.Underlying().(*types.Basic); !ok || b.Info()&(types.IsInteger|types.IsString) == 0 {
		return nil
	}
	var vals []constant.Value
	add := func(obj types.Object) {
		if c, ok := obj.(*types.Const); ok && types.Identical(c.Type(), t) {
			vals = append(vals, c.Val())
		}
	}
	if pkg != nil && pkg.Pkg == named.Obj().Pkg() {
		for _, m := range pkg.Members {
			add(m.Object())
		}
		return vals
	}
	scope := named.Obj().Pkg().Scope()
	for _, name := range scope.Names() {
		add(scope.Lookup(name))
	}
	return vals
}
