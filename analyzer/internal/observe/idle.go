package observe

import (
	"go/ast"
	"go/types"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// Idle reports that the package has nothing to do with observing. All
// answers about it are no, and no question should be asked: its SSA form,
// the most costly part, was not looked at.
func (r *Result) Idle() bool { return r.prog == nil }

// mayObserve reports whether the package can have to do with observing, by
// the names that its source uses. It may say yes too often, and says no only
// where nothing would be found:
//
//   - no function that the table, or a fact, says observes, or that has the
//     shape of one that begins, ends or records;
//   - no callbacks that come in pairs;
//   - no log lines, or no parameter that could be run between two;
//   - no middleware that is called and is no declared function, as in a chain.
func (r *Result) mayObserve() bool {
	if len(r.cfg.Wrappers) > 0 || r.cfg.Always {
		return true
	}
	seen := make(map[*types.Func]bool)
	logging := false
	for _, obj := range r.pass.TypesInfo.Uses {
		switch obj := obj.(type) {
		case *types.Func:
			fn := obj.Origin()
			if seen[fn] {
				continue
			}
			seen[fn] = true
			switch role := r.hint(fn); role {
			case plain, clock, elapsed, annotate:
			case logs:
				logging = true
			default:
				return true
			}
		case *types.Var:
			if obj.IsField() && gotype.IsFunc(obj.Type()) {
				if ends, _ := pairEnds(obj.Name()); ends != nil {
					return true
				}
			}
		}
	}
	return logging && r.hasRunParameter() || r.callsMiddleware()
}

// hint returns what a function may have to do with observing: begins stands
// for all that suffices.
func (r *Result) hint(fn *types.Func) role {
	if o := r.table.Observing(fn); o != nil {
		if m, ok := tableMark(o, fn); ok {
			return m.role
		}
		for _, role := range []contract.Role{contract.Brackets, contract.Wraps, contract.Middleware, contract.Carries, contract.Installs, contract.Hook} {
			if o.Has(role) != nil {
				return begins
			}
		}
	}
	if m := r.contractMark(fn); m.role != plain {
		return begins
	}
	if fn.Pkg() == nil || isStd(fn.Pkg().Path()) {
		return plain
	}
	if s, ok := r.imported(fn); ok && s != nil {
		return begins
	}
	if takesTime(fn.Signature()) && speaksFunc(fn) {
		return records // the time since
	}
	return r.duckMark(fn, false).role
}

// takesTime reports whether a function is given a point of time.
func takesTime(sig *types.Signature) bool {
	for i := range sig.Params().Len() {
		if isTime(sig.Params().At(i).Type()) {
			return true
		}
	}
	return false
}

// hasRunParameter reports whether something can be run between two log
// lines: a function value or a handler.
func (r *Result) hasRunParameter() bool {
	for _, obj := range r.pass.TypesInfo.Defs {
		if v, ok := obj.(*types.Var); ok && !v.IsField() && isRunType(v.Type()) {
			return true
		}
	}
	return false
}

// callsMiddleware reports whether a function value is called that returns
// what it is given.
func (r *Result) callsMiddleware() bool {
	found := false
	for _, f := range r.pass.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 || found {
				return !found
			}
			tv := r.pass.TypesInfo.Types[call.Fun]
			if !tv.IsValue() {
				return true
			}
			sig, ok := tv.Type.Underlying().(*types.Signature)
			if !ok || sig.Params().Len() != 1 || sig.Results().Len() != 1 || sig.Recv() != nil {
				return true
			}
			t := sig.Params().At(0).Type()
			found = types.Identical(t, sig.Results().At(0).Type()) && (isRunType(t) || types.IsInterface(t))
			return !found
		})
	}
	return found
}
