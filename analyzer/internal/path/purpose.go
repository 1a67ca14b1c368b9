package path

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// failsOnPurpose reports whether the error that is returned is made for this
// return, and tells of no other error: a package's variable, a literal, an
// error with a text of its own, that of a context. Who returns it beside
// something else means both: "return resp, ErrHostChanged", unlike "return
// resp, err", which is the short way out.
func failsOnPurpose(ret *ssa.Return) bool {
	err := ret.Results[len(ret.Results)-1]
	if load, ok := err.(*ssa.UnOp); ok && load.Op == token.MUL {
		if _, ok := load.X.(*ssa.Alloc); ok {
			err = lastStored(load)
		}
	}
	return err != nil && gotype.IsError(err.Type()) && isMadeIn(err, ret.Block())
}

// isAskedForNil reports whether a result is a named one, and a deferred literal acts
// only where that is nil: defer func() { if h == nil { f.Close() } }(). Who returns
// something by that name beside an error means to.
func isAskedForNil(result ssa.Value) bool {
	load, ok := result.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return false
	}
	variable, ok := load.X.(*ssa.Alloc)
	return ok && slices.ContainsFunc(*variable.Referrers(), func(r ssa.Instruction) bool {
		mc, ok := r.(*ssa.MakeClosure)
		isDeferred := ok && slices.ContainsFunc(*mc.Referrers(), func(use ssa.Instruction) bool {
			_, isDefer := use.(*ssa.Defer)
			return isDefer
		})
		return isDeferred && !everyCapture(mc, variable, func(fv *ssa.FreeVar) bool { return !isComparedWithNil(fv) })
	})
}

// isComparedWithNil reports whether a literal asks whether the variable is nil.
func isComparedWithNil(fv *ssa.FreeVar) bool {
	return slices.ContainsFunc(*fv.Referrers(), func(r ssa.Instruction) bool {
		load, ok := r.(*ssa.UnOp)
		return ok && slices.ContainsFunc(*load.Referrers(), func(use ssa.Instruction) bool {
			cmp, ok := use.(*ssa.BinOp)
			return ok && cmp.Op == token.EQL && (isNilConst(cmp.X) || isNilConst(cmp.Y))
		})
	})
}

// namesResults reports whether the return statement names what it returns: one
// that does not returns what the named results happen to hold.
func namesResults(ret *ssa.Return) bool {
	syntax := ret.Parent().Syntax()
	if syntax == nil {
		return false
	}
	named := false
	ast.Inspect(syntax, func(n ast.Node) bool {
		if stmt, ok := n.(*ast.ReturnStmt); ok && stmt.Return == ret.Pos() {
			named = len(stmt.Results) > 0
		}
		return n != nil && n.Pos() <= ret.Pos() && ret.Pos() < n.End()
	})
	return named
}

// lastStored returns what the block of a load stores last in the variable
// before it, nil if nothing is.
func lastStored(load *ssa.UnOp) ssa.Value {
	for _, instr := range slices.Backward(load.Block().Instrs) {
		if store, ok := instr.(*ssa.Store); ok && store.Addr == load.X {
			return store.Val
		}
	}
	return nil
}

// isMadeIn reports whether block b makes the error, of no other.
func isMadeIn(err ssa.Value, b *ssa.BasicBlock) bool {
	switch v := err.(type) {
	case *ssa.UnOp:
		_, isGlobal := v.X.(*ssa.Global)
		return v.Op == token.MUL && isGlobal
	case *ssa.MakeInterface:
		lit, ok := v.X.(*ssa.Alloc)
		return ok && lit.Block() == b && !holdsError(lit)
	case *ssa.Call:
		if v.Block() != b || contextAsked(v.Common()) != nil {
			return v.Block() == b
		}
		return !v.Call.IsInvoke() && !slices.ContainsFunc(v.Call.Args, tellsOfError)
	}
	return false
}

// tellsOfError reports whether an argument is an error, or a list with one.
func tellsOfError(arg ssa.Value) bool {
	if gotype.IsError(arg.Type()) {
		return true
	}
	list, ok := arg.(*ssa.Slice)
	if !ok {
		return false
	}
	lit, ok := list.X.(*ssa.Alloc)
	return !ok || holdsError(lit)
}

// holdsError reports whether an error is stored in a part of a literal.
func holdsError(lit *ssa.Alloc) bool {
	for _, ref := range *lit.Referrers() {
		part, ok := ref.(ssa.Value)
		if !ok || part.Referrers() == nil {
			continue
		}
		for _, use := range *part.Referrers() {
			store, ok := use.(*ssa.Store)
			if !ok || store.Addr != part {
				continue
			}
			val := store.Val
			if conv, ok := val.(*ssa.ChangeInterface); ok {
				val = conv.X
			}
			if gotype.IsError(val.Type()) {
				return true
			}
		}
	}
	return false
}

// waitsFirst reports whether fn receives from a channel before it calls
// anything, but for what it defers: what it does is to wait. One that ends
// something tells it to stop, and waits then.
func waitsFirst(fn *ssa.Function) bool {
	seen := make([]bool, len(fn.Blocks))
	todo := []*ssa.BasicBlock{fn.Blocks[0]}
	for len(todo) > 0 {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[b.Index] {
			continue
		}
		seen[b.Index] = true
		waits, calls := firstStep(b)
		if waits {
			return true
		}
		if !calls {
			todo = append(todo, b.Succs...)
		}
	}
	return false
}

// firstStep reports whether the block first waits, or first calls.
func firstStep(b *ssa.BasicBlock) (waits, calls bool) {
	for _, instr := range b.Instrs {
		switch instr := instr.(type) {
		case *ssa.UnOp:
			if instr.Op == token.ARROW {
				return true, false
			}
		case *ssa.Select:
			return instr.Blocking, !instr.Blocking
		case *ssa.Call, *ssa.Send, *ssa.Go:
			return false, true
		}
	}
	return false, false
}
