package observe

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// call follows a value into a call.
func (w *walk) call(it item, ci ssa.CallInstruction) {
	cc := ci.Common()
	if !cc.IsInvoke() && cc.Value == it.v {
		w.called(it, ci)
	}
	if b, ok := cc.Value.(*ssa.Builtin); ok {
		if b.Name() == "append" && (it.kind == runs || it.kind == spent) {
			w.as(it, ci.Value())
		}
		return
	}
	for i, op := range path.Operands(cc) {
		if op == it.v {
			w.operand(it, ci, i)
		}
	}
}

// called follows a function value into its call.
func (w *walk) called(it item, ci ssa.CallInstruction) {
	_, plainCall := ci.(*ssa.Call)
	switch it.kind {
	case obs, ender:
		w.end(ci, ci.Pos())
	case runs:
		_, isGo := ci.(*ssa.Go)
		if isAskedForLabel(ci) {
			return
		}
		if plainCall || isGo && it.cov != nil { // a goroutine that begins an observation of its own
			w.run(ci, runSite{cov: it.cov, shape: it.shape, sig: ci.Common().Signature()})
		}
	}
}

// operand follows a value that is operand i of a call.
func (w *walk) operand(it item, ci ssa.CallInstruction, i int) {
	cc := ci.Common()
	if it.kind == obs {
		w.used = append(w.used, ci)
	}
	if lit := cc.StaticCallee(); lit != nil && lit.Parent() != nil && len(lit.Blocks) > 0 && i < len(lit.Params) {
		w.as(it, lit.Params[i])
		return
	}
	sum, _ := w.r.summaryOf(cc)
	switch it.kind {
	case obs:
		w.obsOperand(it, ci, i, sum)
	case ender:
		if w.callsOperand(cc, sum, i) {
			w.end(ci, posOf(it.at))
		}
	case start:
		w.startOperand(it, ci, i, sum)
	case spent:
		w.spentOperand(it, ci, i)
	case holder:
		if fn := calleeOf(cc); slices.Contains(sum.ends(), i) || it.inner == obs && i == 0 && fn != nil && slices.Contains(spanEnds, fn.Name()) {
			w.end(ci, ci.Pos())
		}
	case runs:
		w.runsOperand(it, ci, i, sum)
	case reflected:
		if fn := calleeOf(cc); i == 0 && fn != nil && (fn.Name() == "Call" || fn.Name() == "CallSlice") {
			w.run(ci, runSite{cov: it.cov, shape: Reflect})
		}
	}
}

// callsOperand reports whether the call runs its operand before it
// returns.
func (w *walk) callsOperand(cc *ssa.CallCommon, sum *summary, i int) bool {
	if sum != nil && (slices.Contains(sum.Calls, i) || sum.bracketOf(i) != nil) {
		return true
	}
	f := w.r.table.Func(calleeOf(cc))
	return f != nil && slices.ContainsFunc(f.EffectsOn(i), func(e contract.Effect) bool { return e.Op == contract.Calls && e.Param == i })
}

func (w *walk) obsOperand(it item, ci ssa.CallInstruction, i int, sum *summary) {
	cc := ci.Common()
	fn := calleeOf(cc)
	if fn == nil {
		return
	}
	isMethod := fn.Signature().Recv() != nil
	if call, ok := ci.(*ssa.Call); ok && sum != nil {
		for _, h := range sum.Hands {
			if h.Arg == i {
				kind := obs
				if h.Call {
					kind = ender
				}
				w.push(item{v: alias.ResultOf(call, h.Result), kind: kind, at: ci})
			}
		}
	}
	switch {
	case isMethod && i == 0 && w.isEnd(fn.Name(), it.v.Type()), slices.Contains(sum.ends(), i):
		w.end(ci, ci.Pos())
	case !(isMethod && i == 0) && isEndName(fn.Name()):
		w.end(ci, ci.Pos())
	default:
		if call, ok := ci.(*ssa.Call); ok && types.Identical(call.Type(), it.v.Type()) {
			w.as(it, call) // span.SetName(…).End()
		}
	}
}

// startOperand follows a time into a call. A call out of sight that
// speaks of observing records the time since.
func (w *walk) startOperand(it item, ci ssa.CallInstruction, i int, sum *summary) {
	cc := ci.Common()
	fn := calleeOf(cc)
	if fn == nil {
		return
	}
	m := w.r.markOf(cc)
	switch {
	case m.role == elapsed && m.result == i:
		if v := ci.Value(); v != nil {
			it.kind, it.at = spent, ci
			w.as(it, v)
		}
	case fn.Pkg() != nil && fn.Pkg().Path() == "time":
		if v := ci.Value(); v != nil && i == 0 && strings.HasPrefix(fn.Name(), "Unix") {
			w.as(it, v)
		}
	case sum != nil && slices.Contains(sum.Clocks, i):
		w.end(ci, ci.Pos())
	case !w.r.isInSight(cc) && speaksFunc(fn) && !isStdFunc(fn):
		w.end(ci, ci.Pos())
	}
}

func isStdFunc(fn *types.Func) bool { return fn.Pkg() == nil || isStd(fn.Pkg().Path()) }

// spentOperand follows a duration. A call whose result is used makes
// something of it; one without records it.
func (w *walk) spentOperand(it item, ci ssa.CallInstruction, i int) {
	cc := ci.Common()
	fn := calleeOf(cc)
	if fn != nil && fn.Pkg() != nil && (fn.Pkg().Path() == "context" || fn.Pkg().Path() == "time" && fn.Signature().Recv() == nil) {
		return // it waits, or bounds a wait
	}
	v := ci.Value()
	if v != nil && isTime(v.Type()) {
		return // a deadline
	}
	if v != nil && v.Referrers() != nil && len(*v.Referrers()) > 0 {
		w.as(it, v)
		return
	}
	if fn != nil && fn.Pkg() != nil && (fn.Pkg().Path() == "time" || fn.Pkg().Path() == "fmt") {
		return // of fmt: a command tells its user how long it took, which nobody monitors
	}
	w.record(it, ci)
}

// runsOperand follows a function or handler into a call.
func (w *walk) runsOperand(it item, ci ssa.CallInstruction, i int, sum *summary) {
	cc := ci.Common()
	call, ok := ci.(*ssa.Call)
	if !ok {
		return
	}
	fn := calleeOf(cc)
	if p := paramOf(cc.Value); fn == nil && p >= 0 && ci.Parent() == w.fn && types.Identical(call.Type(), it.v.Type()) {
		it.by = p + 1 // a middleware that the caller chooses
		w.as(it, call)
		return
	}
	if cc.IsInvoke() && i == 0 {
		if !IsHandlerMethod(cc.Method.Name()) && (!isOnlyMethod(cc.Method) || isAsserted(cc.Value)) {
			return // a name, a setting, what it also can do
		}
		w.run(ci, runSite{cov: it.cov, shape: it.shape, method: cc.Method.Name(), sig: cc.Signature()})
		return
	}
	if fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "reflect" && fn.Name() == "ValueOf" {
		w.push(item{v: call, kind: reflected, cov: it.cov, shape: Reflect})
		return
	}
	if b := sum.bracketOf(i); b != nil {
		cov := it.cov
		if cov == nil {
			n := b.Note
			n.Via = w.r.calleeName(cc)
			cov = &n
		}
		w.run(ci, runSite{cov: cov, shape: b.Shape, sig: signatureOf(it.v.Type())})
		return
	}
	if w.callsOperand(cc, sum, i) || i == 0 && isMethodOnFunc(fn) {
		w.run(ci, runSite{cov: it.cov, shape: it.shape, sig: signatureOf(it.v.Type())})
	}
	if sum == nil {
		return
	}
	for _, v := range sum.Results {
		if v.Base == i {
			w.decorated(it, call, v)
		}
	}
}

// isAsserted reports whether a value is what a type assertion made of another.
func isAsserted(v ssa.Value) bool {
	if e, ok := v.(*ssa.Extract); ok {
		v = e.Tuple
	}
	_, ok := v.(*ssa.TypeAssert)
	return ok
}

// isOnlyMethod reports whether m is all that its interface has.
func isOnlyMethod(m *types.Func) bool {
	recv := m.Signature().Recv()
	if recv == nil {
		return false
	}
	iface, ok := recv.Type().Underlying().(*types.Interface)
	return ok && iface.NumMethods() == 1
}

// decorated follows the result of a call that returns what it got in
// another guise.
func (w *walk) decorated(it item, call *ssa.Call, v valueNote) {
	if it.cov == nil && v.Note != nil {
		n := *v.Note
		n.Via = w.r.calleeName(&call.Call)
		it.cov = &n
	}
	it.shape = Decorator
	if res := alias.ResultOf(call, v.Result); res != nil {
		w.as(it, res)
	}
}

// paramOf returns which parameter a function value is, or is an element
// of, -1 if it is none.
func paramOf(v ssa.Value) int {
	for {
		switch x := v.(type) {
		case *ssa.Parameter:
			return slices.Index(x.Parent().Params, x)
		case *ssa.UnOp:
			v = x.X
		case *ssa.IndexAddr:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		default:
			return -1
		}
	}
}

// isMethodOnFunc reports whether fn is a method of a function type whose
// body is out of sight: http.HandlerFunc.ServeHTTP.
func isMethodOnFunc(fn *types.Func) bool {
	if fn == nil {
		return false
	}
	recv := fn.Signature().Recv()
	return recv != nil && signatureOf(recv.Type()) != nil
}

func signatureOf(t types.Type) *types.Signature {
	sig, _ := t.Underlying().(*types.Signature)
	return sig
}
