package path

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// A switch over the constants of a type that has a case for each of them needs
// no default: no value of the type is another one, so the last comparison is
// true where all others are false. Whether somebody converts a number to the
// type is not asked: gives up towards silence.
//
// So it is with a switch in a case of several values, over what chose the case:
// no value comes there but those.

// isLastOfType reports whether v compares with the only constant of its type,
// or of the case around it, that the branches which lead here have not compared
// with.
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
		if seen, top := info.caseValues(v); len(seen) > 1 {
			last = hasAll(seen, constantsOf(y.Type(), v.Parent().Pkg)) || hasAll(seen, valuesOfCase(v.X, top))
		}
	}
	info.lastOfType[v] = last
	return last
}

// hasAll reports whether all of several values are among those seen.
func hasAll(seen, all []constant.Value) bool {
	return len(all) > 1 && !slices.ContainsFunc(all, func(c constant.Value) bool { return !hasValue(seen, c) })
}

func hasValue(vals []constant.Value, c constant.Value) bool {
	return slices.ContainsFunc(vals, func(v constant.Value) bool { return constant.Compare(v, token.EQL, c) })
}

// caseValues returns the constant that v compares with, and those that the
// branches which lead only here have compared the same value with, and where
// the first of them is.
func (info *Info) caseValues(v *ssa.BinOp) (vals []constant.Value, top *ssa.BasicBlock) {
	vals = []constant.Value{v.Y.(*ssa.Const).Value}
	b := v.Block()
	for ; len(b.Preds) == 1 && b.Preds[0].Succs[0] != b; b = b.Preds[0] {
		cmp := equalityAt(b.Preds[0])
		if cmp == nil || cmp.X != v.X && NameOf(cmp.X) != NameOf(v.X) {
			break
		}
		if y, ok := cmp.Y.(*ssa.Const); ok && y.Value != nil {
			vals = append(vals, y.Value)
		}
	}
	return vals, b
}

// equalityAt returns the comparison that b ends with, nil if it asks for
// something else.
func equalityAt(b *ssa.BasicBlock) *ssa.BinOp {
	test, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return nil
	}
	if cmp, ok := test.Cond.(*ssa.BinOp); ok && cmp.Op == token.EQL {
		return cmp
	}
	return nil
}

// valuesOfCase returns the constants of which x is one in b, since b is in a
// case of them. That x may have changed there is not asked: gives up towards
// silence.
func valuesOfCase(x ssa.Value, b *ssa.BasicBlock) []constant.Value {
	for ; b != nil; b = b.Idom() {
		var vals []constant.Value
		for _, pred := range b.Preds {
			cmp := equalityAt(pred)
			if cmp == nil || pred.Succs[0] != b || !isSameRead(cmp.X, x) {
				break
			}
			if y, ok := cmp.Y.(*ssa.Const); ok && y.Value != nil {
				vals = append(vals, y.Value)
			}
		}
		if len(vals) > 0 && len(vals) == len(b.Preds) {
			return vals
		}
	}
	return nil
}

// isSameRead reports whether x and y read the same place, or are the same
// value. Elements are the same only at the same constant index.
func isSameRead(x, y ssa.Value) bool {
	if x == y {
		return true
	}
	i, j := elementRead(x), elementRead(y)
	if i == nil || j == nil {
		name := NameOf(x)
		return i == nil && j == nil && name == NameOf(y) && name.Base != nil && !strings.Contains(name.Path, alias.Elem)
	}
	a, isConstA := i.Index.(*ssa.Const)
	b, isConstB := j.Index.(*ssa.Const)
	return isConstA && isConstB && a.Int64() == b.Int64() && isSameRead(i.X, j.X)
}

// elementRead returns the address of the element that v is a load of, nil if it
// is not.
func elementRead(v ssa.Value) *ssa.IndexAddr {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	at, _ := load.X.(*ssa.IndexAddr)
	return at
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
