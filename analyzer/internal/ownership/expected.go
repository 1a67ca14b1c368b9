package ownership

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A test that expects a call to fail says so by an assertion about its error.
// Where that is not a call which gets the error and whose contract says it,
// it is one of these:
//
//	if err == nil { t.Error("no error") }
//	Expect(err).To(HaveOccurred())          // gomega
//	c.Assert(err, ErrorMatches, "…")        // gocheck, quicktest
//
// In all of them nothing has been acquired behind the assertion, or the test has
// failed.

// ExpectedBy implements path.Semantics.
func (s semantics) ExpectedBy(at ssa.CallInstruction) ssa.Value {
	cc := at.Common()
	name := path.MethodName(cc)
	if fn := cc.StaticCallee(); fn != nil && name == "" {
		name = fn.Name()
	}
	switch name {
	case "Error", "Errorf", "Fail":
		if isTesting(objectOf(cc, cc.StaticCallee())) {
			return errorThatIsNil(at.Block())
		}
	case "To", "Should":
		return subjectOf(cc, false)
	case "NotTo", "ToNot", "ShouldNot":
		return subjectOf(cc, true)
	case "Assert", "Check":
		return checkedBy(cc)
	}
	return nil
}

// isTesting reports whether fn is a method of package testing.
func isTesting(fn *types.Func) bool {
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "testing"
}

// errorThatIsNil returns the error that b is entered with only where it is nil, or
// not the one that it is compared with, and just behind that test, nil if there is
// none.
func errorThatIsNil(b *ssa.BasicBlock) ssa.Value {
	for _, pred := range b.Preds {
		br, ok := pred.Instrs[len(pred.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		err, isTrue := refusedError(br.Cond)
		if err == nil || pred.Succs[0] == pred.Succs[1] || (pred.Succs[0] == b) != isTrue {
			continue
		}
		other := pred.Succs[0]
		if isTrue {
			other = pred.Succs[1]
		}
		// err == nil || err.Error() != "…"
		if !slices.ContainsFunc(b.Preds, func(p *ssa.BasicBlock) bool { return p != pred && !other.Dominates(p) }) {
			return err
		}
	}
	return nil
}

// refusedError returns the error that the condition says is nil, or not the one in
// a variable of a package, where it is true or where it is false.
func refusedError(cond ssa.Value) (err ssa.Value, isTrue bool) {
	switch cond := cond.(type) {
	case *ssa.UnOp:
		if cond.Op == token.NOT {
			err, isTrue = refusedError(cond.X)
			return err, !isTrue
		}
	case *ssa.BinOp:
		switch {
		case cond.Op != token.EQL && cond.Op != token.NEQ || !gotype.IsError(cond.X.Type()):
		case isNilConst(cond.Y):
			return cond.X, cond.Op == token.EQL
		case isErrorVariable(cond.Y):
			return cond.X, cond.Op == token.NEQ
		}
	case *ssa.Call:
		if fn := cond.Call.StaticCallee(); fn != nil && fn.String() == "errors.Is" && isErrorVariable(cond.Call.Args[1]) {
			return cond.Call.Args[0], false
		}
	}
	return nil, false
}

// isErrorVariable reports whether v is what an error variable of a package holds.
func isErrorVariable(v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return false
	}
	_, isGlobal := load.X.(*ssa.Global)
	return isGlobal && gotype.IsError(load.Type())
}

// subjectOf returns the error that the assertion of gomega is about, if it says,
// negated or not, that there is one.
func subjectOf(cc *ssa.CallCommon, negated bool) ssa.Value {
	ops := path.Operands(cc)
	if len(ops) < 2 {
		return nil
	}
	expect, ok := ops[0].(*ssa.Call)
	if !ok {
		return nil
	}
	matcher, ok := unwrapped(ops[1]).(*ssa.Call)
	if !ok || matcher.Call.StaticCallee() == nil {
		return nil
	}
	isOfError := negated
	switch matcher.Call.StaticCallee().Name() {
	case "HaveOccurred", "MatchError":
		isOfError = !negated
	case "BeNil", "Succeed":
	default:
		return nil
	}
	i := slices.IndexFunc(expect.Call.Args, func(arg ssa.Value) bool { return gotype.IsError(unwrapped(arg).Type()) })
	if !isOfError || i < 0 {
		return nil
	}
	return unwrapped(expect.Call.Args[i])
}

// checkedBy returns the error that a checker is applied to, unless the checker,
// or what it compares with, is nil.
func checkedBy(cc *ssa.CallCommon) ssa.Value {
	ops := path.Operands(cc)
	if len(ops) < 4 || !gotype.IsError(unwrapped(ops[1]).Type()) {
		return nil
	}
	switch checkerName(ops[2]) {
	case "NotNil", "IsNotNil", "ErrorMatches", "ErrorIs", "ErrorAs", "Not IsNil":
		return unwrapped(ops[1])
	case "Equals", "DeepEquals":
		if isSentinel(ops[3]) {
			return unwrapped(ops[1])
		}
	}
	return nil
}

// checkerName returns the name of the variable that holds the checker, behind Not if
// that negates it.
func checkerName(v ssa.Value) string {
	switch v := unwrapped(v).(type) {
	case *ssa.UnOp:
		if g, ok := v.X.(*ssa.Global); ok {
			return g.Name()
		}
	case *ssa.Call:
		if fn := v.Call.StaticCallee(); fn != nil && fn.Name() == "Not" && len(v.Call.Args) == 1 {
			return "Not " + checkerName(v.Call.Args[0])
		}
	}
	return ""
}

// isSentinel reports whether the first of some variadic arguments is an error in a
// variable of a package.
func isSentinel(args ssa.Value) bool {
	slice, ok := args.(*ssa.Slice)
	if !ok || slice.X.Referrers() == nil {
		return false
	}
	for _, ref := range *slice.X.Referrers() {
		at, ok := ref.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		for _, use := range *at.Referrers() {
			if st, ok := use.(*ssa.Store); ok {
				return isErrorVariable(unwrapped(st.Val))
			}
		}
	}
	return false
}

// unwrapped returns v as it is before it is made another interface.
func unwrapped(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.MakeInterface:
			v = x.X
		default:
			return v
		}
	}
}

func isNilConst(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.IsNil()
}

// isExpected reports whether a test expects err, which may be nil, to be an
// error.
func (s semantics) isExpected(err ssa.Value) bool {
	return err != nil && slices.ContainsFunc(*err.Referrers(), func(ref ssa.Instruction) bool { return s.expectsAt(err, ref) })
}

// expectsAt reports whether the use of err says that it is expected to be an error.
func (s semantics) expectsAt(err ssa.Value, ref ssa.Instruction) bool {
	switch ref := ref.(type) {
	case *ssa.Call:
		i := slices.Index(path.Operands(&ref.Call), err)
		return i >= 0 && s.Expects(&ref.Call, ref.Call.StaticCallee(), i) || s.failsBehind(err, ref)
	case *ssa.ChangeInterface:
		return slices.ContainsFunc(*ref.Referrers(), func(use ssa.Instruction) bool { return s.asserts(err, use) })
	case *ssa.BinOp:
		return s.failsBehind(err, ref)
	}
	return false
}

// failsBehind reports whether a test fails where the condition says that err is nil,
// or not the one that is asked for.
func (s semantics) failsBehind(err, cond ssa.Value) bool {
	return slices.ContainsFunc(*cond.Referrers(), func(use ssa.Instruction) bool {
		if not, ok := use.(*ssa.UnOp); ok && not.Op == token.NOT {
			return s.failsBehind(err, not)
		}
		br, ok := use.(*ssa.If)
		return ok && slices.ContainsFunc(br.Block().Succs, func(b *ssa.BasicBlock) bool { return errorThatIsNil(b) == err && s.fails(b) })
	})
}

// asserts reports whether the use of err, or of what it gives, is an assertion
// that err is one.
func (s semantics) asserts(err ssa.Value, use ssa.Instruction) bool {
	call, ok := use.(*ssa.Call)
	if !ok {
		return false
	}
	return s.ExpectedBy(call) == err || slices.ContainsFunc(*call.Referrers(), func(next ssa.Instruction) bool {
		chained, ok := next.(*ssa.Call)
		return ok && s.ExpectedBy(chained) == err
	})
}

// fails reports whether a test fails in block b, or the process ends there.
func (s semantics) fails(b *ssa.BasicBlock) bool {
	if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Panic); ok {
		return true
	}
	return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
		call, ok := instr.(*ssa.Call)
		return ok && (s.NoReturn(&call.Call, call.Call.StaticCallee()) || s.ExpectedBy(call) != nil)
	})
}
