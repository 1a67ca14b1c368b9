package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/ownership"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// overwriting returns the first assignment on the path that gives the
// variable which got the resource another value, nil if there is none, or if
// something else has been given the resource before.
func (r *reporter) overwriting(f ownership.Found, exit path.Exit) *ast.AssignStmt {
	obj, _ := r.variable(f)
	if obj == nil {
		return nil
	}
	_, blocks := exit.Way()
	for _, a := range r.assignments(f.Fn, obj) {
		if a.Pos() <= f.Call.Pos() && f.Call.Pos() < a.End() || r.mentions(a.Rhs, obj) {
			continue
		}
		for i, b := range blocks {
			if !hasInstr(b, a.Pos(), a.End()) || i == 0 && a.Pos() < f.Call.Pos() {
				continue
			}
			if isPutBefore(f, a.Pos(), blocks[:i+1]) {
				return nil
			}
			return a
		}
	}
	return nil
}

// isPutBefore reports whether the resource is put in a field or an element in one
// of the blocks, before the assignment at pos.
func isPutBefore(f ownership.Found, pos token.Pos, blocks []*ssa.BasicBlock) bool {
	v := f.Call.Value()
	if v == nil {
		return false
	}
	vs := []ssa.Value{v}
	for i := 0; i < len(vs); i++ {
		for _, ref := range *vs[i].Referrers() {
			switch ref := ref.(type) {
			case *ssa.Extract:
				if ref.Index == f.Result {
					vs = append(vs, ref)
				}
			case *ssa.MakeInterface:
				vs = append(vs, ref)
			case *ssa.ChangeInterface:
				vs = append(vs, ref)
			case *ssa.Store:
				if ref.Val == vs[i] && ref.Pos() < pos && isPart(ref.Addr) && slices.Contains(blocks, ref.Block()) {
					return true
				}
			}
		}
	}
	return false
}

// isPart reports whether addr is that of a field or an element. The arguments of a
// variadic call are no elements of a list, but for those of append.
func isPart(addr ssa.Value) bool {
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		return true
	case *ssa.IndexAddr:
		args, ok := addr.X.(*ssa.Alloc)
		return !ok || args.Comment != "varargs" || slices.ContainsFunc(*args.Referrers(), isAppended)
	}
	return false
}

// isAppended reports whether the use of an array makes it a slice that is appended
// to another one.
func isAppended(use ssa.Instruction) bool {
	slice, ok := use.(*ssa.Slice)
	return ok && slices.ContainsFunc(*slice.Referrers(), func(ref ssa.Instruction) bool {
		call, ok := ref.(*ssa.Call)
		if !ok {
			return false
		}
		b, ok := call.Call.Value.(*ssa.Builtin)
		return ok && b.Name() == "append"
	})
}

// mentions reports whether an expression uses obj, so that what it holds
// may live on in the value.
func (r *reporter) mentions(exprs []ast.Expr, obj types.Object) bool {
	found := false
	for _, e := range exprs {
		ast.Inspect(e, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			found = found || ok && r.pass.TypesInfo.Uses[id] == obj
			return !found
		})
	}
	return found
}

// hasInstr reports whether an instruction of b stands between from and to.
func hasInstr(b *ssa.BasicBlock, from, to token.Pos) bool {
	return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool { return from <= i.Pos() && i.Pos() < to })
}
