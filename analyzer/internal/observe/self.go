package observe

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// selfOf returns the observation under which the body of fn runs: one that
// covers its work, or, if it only delegates, that of what it calls. Whole
// tells that all work is covered.
func (r *Result) selfOf(fn *ssa.Function) *note {
	var best *note
	bare, work, beside := false, 0, 0
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			ci, ok := instr.(ssa.CallInstruction)
			if !ok || !r.isWork(ci) || r.isEnd(fn, ci) {
				continue
			}
			work++
			var n *note
			g, isGo := ci.(*ssa.Go)
			switch {
			case !isGo:
				n = r.workNote(fn, ci)
			case isAwaited(g):
				n, _ = r.coverAll(fn, ci)
			case calleeOf(ci.Common()) != nil:
				beside++
			}
			if n == nil {
				bare = true
				continue
			}
			if best == nil || best.Foreign && !n.Foreign || n.Foreign == best.Foreign && (n.Via == "" && best.Via != "" || n.Class < best.Class) {
				best = n
			}
		}
	}
	if work == 0 || best == nil {
		// What a function of its own does in a goroutine beside it is not what the
		// function is called for; what it was given to run may be.
		if n := r.iterNote(fn); n != nil || work > beside {
			return n
		}
		return r.idleNote(fn)
	}
	out := *best
	out.Whole = !bare
	if bare && out.Via != "" && out.Shape == Inline {
		return nil // one of several things that it calls is observed by itself
	}
	return &out
}

// isEnd reports whether a call ends an observation that fn begins: it calls
// the function that the begin has returned.
func (r *Result) isEnd(fn *ssa.Function, ci ssa.CallInstruction) bool {
	return slices.ContainsFunc(r.obs[fn], func(o *observed) bool {
		return slices.ContainsFunc(o.ends, func(end site) bool { return end.pos == ci.Pos() })
	})
}

// iterNote returns the observation of the iterator that fn returns: it
// runs when fn's caller ranges over it.
func (r *Result) iterNote(fn *ssa.Function) *note {
	results := fn.Signature.Results()
	if results.Len() == 0 {
		return nil
	}
	sig := signatureOf(results.At(0).Type())
	if sig == nil || sig.Params().Len() != 1 || sig.Results().Len() != 0 {
		return nil
	}
	if yield := signatureOf(sig.Params().At(0).Type()); yield == nil || !isYield(yield) {
		return nil
	}
	l := r.returnedLook(fn, 0)
	if l.note == nil {
		return nil
	}
	n := *l.note
	return &n
}

// idleNote returns the observation of a function without work: a span that is
// ended in it, or a timer that begins it and whose end is deferred, which is
// for all that the function does.
func (r *Result) idleNote(fn *ssa.Function) *note {
	for _, o := range r.obs[fn] {
		whole := r.beginsBody(o) && o.ends[0].deferred
		if o.mark.class == Span || o.mark.class == Timer && whole {
			n := r.noteOf(o, verdict{covered: true, must: true, end: o.ends[0].pos, deferred: o.ends[0].deferred})
			n.Whole = whole
			return n
		}
	}
	return nil
}

// beginsBody reports whether an observation is begun where its function
// begins, if observing is on, or right behind checks of what it is given.
func (r *Result) beginsBody(o *observed) bool {
	entry, b := o.begin.Parent().Blocks[0], o.begin.Block()
	if b == entry || isBehindChecks(b) {
		return true
	}
	branch, ok := entry.Instrs[len(entry.Instrs)-1].(*ssa.If)
	c := coverage{r: r, o: o}
	return ok && len(b.Preds) == 1 && b.Preds[0] == entry && c.isSwitch(branch.Cond)
}

// isBehindChecks reports whether a function comes to b unless it fails: each
// return past b is one of an error, and there may be panics.
func isBehindChecks(b *ssa.BasicBlock) bool {
	fn := b.Parent()
	for _, other := range fn.Blocks {
		ret, ok := other.Instrs[len(other.Instrs)-1].(*ssa.Return)
		if ok && other != fn.Recover && !b.Dominates(other) && !returnsError(ret) {
			return false
		}
	}
	return true
}

// returnsError reports whether a result of the return is an error, under
// whatever type, that is surely more than nil: it was made here, or compared.
func returnsError(ret *ssa.Return) bool {
	return slices.ContainsFunc(ret.Results, func(v ssa.Value) bool {
		v = storedLast(v, ret)
		if x, ok := v.(*ssa.ChangeInterface); ok {
			v = x.X
		}
		if !gotype.IsError(v.Type()) {
			return false
		}
		switch x := v.(type) {
		case *ssa.MakeInterface:
			return true
		case *ssa.UnOp:
			_, isGlobal := x.X.(*ssa.Global)
			return isGlobal
		case *ssa.Call:
			fn := calleeOf(x.Common())
			return fn != nil && fn.Pkg() != nil && (fn.Pkg().Path() == "errors" || fn.FullName() == "fmt.Errorf") || isKnownError(v, ret.Block())
		}
		return isKnownError(v, ret.Block())
	})
}

// storedLast returns what a result was set to in the block of the return, v if it
// is no variable: a function that defers keeps its results in some.
func storedLast(v ssa.Value, ret *ssa.Return) ssa.Value {
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return v
	}
	for _, instr := range slices.Backward(ret.Block().Instrs) {
		if st, ok := instr.(*ssa.Store); ok && st.Addr == load.X {
			return st.Val
		}
	}
	return v
}

// isKnownError reports whether the branch that leads to b has shown that v is not
// nil.
func isKnownError(v ssa.Value, b *ssa.BasicBlock) bool {
	for ; len(b.Preds) == 1; b = b.Preds[0] {
		pred := b.Preds[0]
		branch, ok := pred.Instrs[len(pred.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		cmp, ok := branch.Cond.(*ssa.BinOp)
		if ok && cmp.X == v && (cmp.Op == token.NEQ && pred.Succs[0] == b || cmp.Op == token.EQL && pred.Succs[1] == b) {
			return true
		}
	}
	return false
}

// workNote returns the observation under which one call of fn runs.
func (r *Result) workNote(fn *ssa.Function, ci ssa.CallInstruction) *note {
	if n, _ := r.coverAll(fn, ci); n != nil {
		return n
	}
	s, _ := r.summaryOf(ci.Common())
	if s == nil {
		return nil
	}
	via := r.calleeName(ci.Common())
	if all := slices.Concat(s.Brackets, s.Fields); len(all) > 0 {
		b := all[0]
		n := b.Note
		n.Via, n.Shape = via, b.Shape
		if ci.Common().IsInvoke() && b.Arg == 0 {
			n.Shape = Inline // what is behind the interface does so for itself
		}
		return &n
	}
	if s.Self != nil {
		n := *s.Self
		n.Via, n.Shape = via, Inline
		return &n
	}
	return nil
}

// calleeName names the callee of a call; a middleware by the function that
// made it, with its package's name if that is another one.
func (r *Result) calleeName(cc *ssa.CallCommon) string {
	if fn := calleeOf(cc); fn != nil {
		return nameOf(fn)
	}
	maker, ok := stripped(cc.Value).(*ssa.Call)
	if !ok {
		return "a function literal"
	}
	name := r.calleeName(maker.Common())
	if fn := calleeOf(maker.Common()); fn != nil && fn.Pkg() != nil && fn.Pkg() != r.pass.Pkg && !strings.Contains(name, ".") {
		name = fn.Pkg().Name() + "." + name
	}
	return name
}

// asksFor reports whether a function is given a context, can fail, and returns a
// value that is no observation: the statistics of an issue, the trace of a job, are
// what a caller wants to have, whatever their names.
func (r *Result) asksFor(fn *types.Func) bool {
	sig := fn.Signature()
	n := sig.Results().Len()
	if n < 2 || !gotype.IsError(sig.Results().At(n-1).Type()) || !slices.ContainsFunc(slices.Collect(sig.Params().Variables()), func(v *types.Var) bool { return gotype.IsContext(v.Type()) }) {
		return false
	}
	for v := range sig.Results().Variables() {
		t := v.Type()
		if gotype.IsContext(t) || isFunc(t) || r.hasSpanEnd(t) || r.speaksType(t) && isReleasable(t) {
			return false
		}
	}
	return true
}

// isWork reports whether a call is work to be observed: it gets a context,
// or calls a function value or a handler's method; what deals with observing, checks
// arguments, or belongs to package context does not count.
func (r *Result) isWork(ci ssa.CallInstruction) bool {
	cc := ci.Common()
	if _, ok := cc.Value.(*ssa.Builtin); ok {
		return false
	}
	fn := calleeOf(cc)
	if fn != nil && fn.Pkg() != nil && (fn.Pkg().Path() == "context" || r.speaks(fn) && !r.asksFor(fn)) {
		s, _ := r.summaryOf(cc)
		return s != nil && (len(s.Brackets) > 0 || s.Self != nil && fn.Pkg().Path() != "context")
	}
	if r.markOf(cc).role != plain {
		return false
	}
	if s, _ := r.summaryOf(cc); s != nil {
		if len(s.Brackets)+len(s.Fields) > 0 || s.Self != nil {
			return true
		}
		if len(s.Opens)+len(s.Ends)+len(s.Clocks) > 0 || s.Records {
			return false
		}
	}
	if fn == nil && !cc.IsInvoke() {
		lit := cc.StaticCallee()
		return lit == nil && !isOption(ci) || lit != nil && r.hasWork(lit)
	}
	if cc.IsInvoke() && IsHandlerMethod(cc.Method.Name()) || fn != nil && fn.Name() == "ServeHTTP" {
		return true
	}
	if res := cc.Signature().Results(); res.Len() == 1 && r.carriesContext(res.At(0).Type()) {
		return false // another context
	}
	for _, op := range path.Operands(cc) {
		if r.carriesContext(op.Type()) {
			return true
		}
	}
	return false
}

// isOption reports whether the call applies a functional option: one of the
// variadic functions that the caller was given gets nothing but the address of
// a variable of its own, and returns nothing, or an error.
func isOption(ci ssa.CallInstruction) bool {
	cc, res := ci.Common(), ci.Common().Signature().Results()
	if len(cc.Args) != 1 || res.Len() > 1 || res.Len() == 1 && !gotype.IsError(res.At(0).Type()) {
		return false
	}
	p := paramOf(cc.Value)
	_, own := cc.Args[0].(*ssa.Alloc)
	return own && ci.Parent().Signature.Variadic() && p == len(ci.Parent().Params)-1
}

// carriesContext reports whether values of the type are contexts, under
// whatever name.
func (r *Result) carriesContext(t types.Type) bool {
	if gotype.IsContext(t) {
		return true
	}
	if !types.IsInterface(t) && gotype.Named(t) == nil {
		return false
	}
	is, ok := r.contexts[t]
	if !ok {
		is = hasMethod(t, "Deadline") && hasMethod(t, "Done") && hasMethod(t, "Value")
		r.contexts[t] = is
	}
	return is
}

// hasWork reports whether a literal has work in it.
func (r *Result) hasWork(lit *ssa.Function) bool {
	for _, b := range lit.Blocks {
		for _, instr := range b.Instrs {
			if ci, ok := instr.(ssa.CallInstruction); ok && r.isWork(ci) {
				return true
			}
		}
	}
	return false
}

// logged returns the observation that a log line before the instruction
// and one on every path behind it make.
func (r *Result) logged(fn *ssa.Function, at ssa.Instruction) *note {
	var lines []ssa.CallInstruction
	for _, f := range withLiterals(fn) {
		for _, ci := range r.own.Calls(f) {
			if r.markOf(ci.Common()).role == logs {
				lines = append(lines, ci)
			}
		}
	}
	if len(lines) < 2 {
		return nil
	}
	for _, first := range lines {
		if _, ok := first.(*ssa.Call); !ok || first.Parent() != fn || !precedes(first, at) {
			continue
		}
		w := &walk{r: r, fn: fn, seen: make(map[itemKey]bool)}
		for _, line := range lines {
			_, plainCall := line.(*ssa.Call)
			if line != first && !(line.Parent() == fn && plainCall && precedes(line, at)) {
				w.end(line, line.Pos())
			}
		}
		for len(w.queue) > 0 {
			it := w.queue[0]
			w.queue = w.queue[1:]
			w.follow(it)
		}
		o := &observed{mark: mark{class: Log, what: "log"}, begin: first, ends: w.ends}
		if v := r.covers(o, at); v.covered && v.must && !v.again {
			return r.noteOf(o, v)
		}
	}
	return nil
}

// precedes reports whether a runs before b on every path to b.
func precedes(a, b ssa.Instruction) bool {
	if a.Block() != b.Block() {
		return a.Block().Dominates(b.Block())
	}
	return slices.Index(a.Block().Instrs, a) < slices.Index(b.Block().Instrs, b)
}

// methodNamed returns the method of the type of v, nil if there is none
// or it is one of an interface.
func methodNamed(t types.Type, pkg *types.Package, name string) *types.Func {
	if types.IsInterface(t) {
		return nil
	}
	if _, ok := t.Underlying().(*types.Pointer); !ok {
		t = types.NewPointer(t)
	}
	obj, _, _ := types.LookupFieldOrMethod(t, true, pkg, name)
	fn, _ := obj.(*types.Func)
	return fn
}
