package ownership

import (
	"go/constant"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// What is released once a method says that there is no more, as rows are by a
// Next that returned false, is so inside an owner, too, if a method of that hands
// the answer on: func (r *Rows) Next() bool { return r.rows.Next() }.

// untilMethods returns the methods of a type by whose answer what it holds at sub
// is known to be used up, sorted.
func (r *Result) untilMethods(named *types.Named, sub string, kind *contract.Kind, declared types.Type) []string {
	if kind == nil || len(kind.Until) == 0 {
		return nil
	}
	var names []string
	for m := range named.Methods() {
		fn := r.funcOf(m)
		if fn != nil && m.Signature().Results().Len() == 1 && hasMethod(declared, m) && saysUsedUp(fn, sub, kind) {
			names = append(names, m.Name())
		}
	}
	for _, name := range promoted(named, sub) {
		if slices.Contains(kind.Until, name) && gotype.HasMethod(declared, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// saysUsedUp reports whether fn answers that there is no more only where what its
// receiver holds at sub has done so. What it answers by other means says nothing.
func saysUsedUp(fn *ssa.Function, sub string, kind *contract.Kind) bool {
	held := alias.Val{Base: fn.Params[0]}.Join(sub)
	isAnswer := func(v ssa.Value) bool {
		call, ok := v.(*ssa.Call)
		if !ok || !slices.Contains(kind.Until, path.MethodName(&call.Call)) {
			return false
		}
		ops := path.Operands(&call.Call)
		return len(ops) > 0 && path.NameOf(ops[0]) == held
	}
	says := false
	for _, ret := range returnsOf(fn) {
		v := ret.Results[0]
		c, isConst := v.(*ssa.Const)
		switch {
		case isAnswer(v), isConst && c.Value != nil && c.Value.Kind() == constant.Bool && !constant.BoolVal(c.Value) && isBehindNo(ret, isAnswer):
			says = true
		case isConst && c.Value != nil && c.Value.Kind() == constant.Bool && constant.BoolVal(c.Value):
		default:
			return false
		}
	}
	return says
}

// isBehindNo reports whether the return is reached only where an answer was false.
func isBehindNo(ret *ssa.Return, isAnswer func(ssa.Value) bool) bool {
	for b := ret.Block(); b != nil; b = b.Idom() {
		if len(b.Preds) != 1 {
			continue
		}
		from := b.Preds[0]
		if test, ok := from.Instrs[len(from.Instrs)-1].(*ssa.If); ok && from.Succs[1] == b && isAnswer(test.Cond) {
			return true
		}
	}
	return false
}
