package unreleased

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/ownership"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// endsWithTransaction reports whether f are the rows of a transaction that the
// function was given, or has begun. Who has it ends it where the function fails, and
// the rows with it: a transaction that a failure leaves open is reported itself. Where
// the function succeeds the rows are in the way of the next statement.
func endsWithTransaction(f ownership.Found) bool {
	ops := path.Operands(f.Call.Common())
	if f.Param || f.Kind == nil || len(ops) == 0 || path.MethodName(f.Call.Common()) == "" || !slices.Contains(f.Kind.Until, "Next") {
		return false
	}
	return isOwnTransaction(ops[0]) || isBuiltOn(ops[0], maxBuilding)
}

// maxBuilding bounds how many calls make a statement.
const maxBuilding = 32

// isBuiltOn reports whether v is a statement that calls of methods have made, one of
// which got the transaction to run it with:
//
//	rows, err := sq.Select("id").From("jobs").RunWith(tx).Query()
func isBuiltOn(v ssa.Value, depth int) bool {
	call, ok := v.(*ssa.Call)
	if !ok || depth == 0 || path.MethodName(&call.Call) == "" {
		return false
	}
	ops := path.Operands(&call.Call)
	return slices.ContainsFunc(ops[1:], isOwnTransaction) || isBuiltOn(ops[0], depth-1)
}

// isOwnTransaction reports whether v is a transaction that the function was given, or
// has begun.
func isOwnTransaction(v ssa.Value) bool {
	switch x := v.(type) {
	case *ssa.MakeInterface:
		v = x.X
	case *ssa.ChangeInterface:
		v = x.X
	}
	if !gotype.HasMethod(v.Type(), "Commit") || !gotype.HasMethod(v.Type(), "Rollback") {
		return false
	}
	_, isGiven := v.(*ssa.Parameter)
	return isGiven || isBegun(v)
}

// isBegun reports whether v is the result of a call that begins it, by its name, or a
// variable that such a result is stored in.
func isBegun(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Extract:
		return isBegun(v.Tuple)
	case *ssa.Call:
		name := path.MethodName(&v.Call)
		if callee := v.Call.StaticCallee(); name == "" && callee != nil {
			name = callee.Name()
		}
		return strings.HasPrefix(strings.TrimPrefix(strings.ToLower(name), "must"), "begin")
	case *ssa.UnOp:
		variable, ok := v.X.(*ssa.Alloc)
		return ok && slices.ContainsFunc(*variable.Referrers(), func(use ssa.Instruction) bool {
			st, ok := use.(*ssa.Store)
			return ok && st.Addr == ssa.Value(variable) && isResultOfBegin(st.Val)
		})
	}
	return false
}

// isResultOfBegin is isBegun for what is no variable.
func isResultOfBegin(v ssa.Value) bool {
	_, isLoad := v.(*ssa.UnOp)
	return !isLoad && isBegun(v)
}
