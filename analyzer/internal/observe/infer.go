package observe

import (
	"fmt"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// maxRounds bounds how often one function is looked at. Beyond it the
// answer is what is known so far: gives up towards silence.
const maxRounds = 8

// infer computes the summaries of the package's functions: those of all,
// then again those that asked for one that has grown.
func (r *Result) infer() {
	rounds := make(map[*ssa.Function]int)
	queued := make(map[*ssa.Function]bool)
	funcs := r.own.Funcs()
	// Literals stand behind their function: the last first needs the
	// fewest rounds.
	queue := slices.Clone(funcs)
	slices.Reverse(queue)
	for _, fn := range queue {
		queued[fn] = true
	}
	for len(queue) > 0 {
		fn := queue[0]
		queue = queue[1:]
		queued[fn] = false
		if rounds[fn]++; rounds[fn] > maxRounds {
			continue
		}
		old := r.sums[fn].String()
		r.current = fn
		s := r.compute(fn)
		r.current = nil
		if s.isEmpty() {
			s = nil
		}
		r.sums[fn] = s
		if s.String() == old && !r.obsGrew[fn] {
			continue
		}
		delete(r.obsGrew, fn)
		for _, asker := range r.askers[fn] {
			if !queued[asker] {
				queued[asker] = true
				queue = append(queue, asker)
			}
		}
	}
}

// bodyOf returns the function of this package that is called, an
// instance's origin, nil if its body is out of sight.
func (r *Result) bodyOf(fn *ssa.Function) *ssa.Function {
	if fn == nil || r.prog == nil {
		return nil // nothing is inferred of the standard library
	}
	if o := fn.Origin(); o != nil {
		fn = o
	}
	if strings.HasPrefix(fn.Synthetic, "bound method wrapper") || strings.HasPrefix(fn.Synthetic, "thunk") {
		if obj, ok := fn.Object().(*types.Func); ok {
			fn = r.prog.FuncValue(obj.Origin())
		}
	}
	if fn == nil || len(fn.Blocks) == 0 || fn.Synthetic != "" && !strings.HasPrefix(fn.Synthetic, "range-over-func") {
		return nil
	}
	return fn
}

// isInSight reports whether the body of the callee is in this package.
func (r *Result) isInSight(cc *ssa.CallCommon) bool { return r.bodyOf(cc.StaticCallee()) != nil }

// summaryOf returns what is known of the callee; inSight reports that its
// body has been looked at.
func (r *Result) summaryOf(cc *ssa.CallCommon) (s *summary, inSight bool) {
	if _, ok := cc.Value.(*ssa.Builtin); ok {
		return nil, true
	}
	if cc.IsInvoke() {
		return r.invoked(cc.Method)
	}
	if fn := cc.StaticCallee(); fn != nil {
		return r.summaryOfSSA(fn)
	}
	return r.valueSummary(cc.Value, 0), false
}

func (r *Result) summaryOfSSA(fn *ssa.Function) (s *summary, inSight bool) {
	obj := gotype.Declared(fn)
	if obj != nil && r.isDenied(obj) {
		return nil, true
	}
	if obj != nil {
		if s := r.tableSummary(obj); s != nil {
			return s, true
		}
	}
	if body := r.bodyOf(fn); body != nil {
		return r.ask(body), true
	}
	if obj == nil {
		return nil, false
	}
	return r.imported(obj)
}

// ask returns the summary so far of a function of this package, and notes
// who asks.
func (r *Result) ask(fn *ssa.Function) *summary {
	if r.current != nil && r.current != fn && !slices.Contains(r.askers[fn], r.current) {
		r.askers[fn] = append(r.askers[fn], r.current)
	}
	return r.sums[fn]
}

// summaryOfFunc is summaryOf for a declared function or method.
func (r *Result) summaryOfFunc(fn *types.Func) *summary {
	fn = fn.Origin()
	if r.isDenied(fn) {
		return nil
	}
	if s := r.tableSummary(fn); s != nil {
		return s
	}
	if fn.Pkg() == r.pass.Pkg && r.prog != nil {
		if body := r.bodyOf(r.prog.FuncValue(fn)); body != nil {
			return r.ask(body)
		}
		if isInterfaceMethod(fn) {
			s, _ := r.invoked(fn)
			return s
		}
		return nil
	}
	s, _ := r.imported(fn)
	return s
}

// imported returns what a fact says of a function of another package.
func (r *Result) imported(fn *types.Func) (s *summary, inSight bool) {
	fn = fn.Origin()
	if fn.Pkg() == nil || fn.Pkg() == r.pass.Pkg || isStd(fn.Pkg().Path()) {
		return nil, false
	}
	if s, ok := r.facts[fn]; ok {
		return s, s != nil
	}
	var f Fact
	if r.pass.ImportObjectFact(fn, &f) {
		if f.S.Self != nil && !r.isOwn(fn.Pkg()) {
			self := *f.S.Self
			self.Foreign = true
			f.S.Self = &self
		}
		r.facts[fn] = &f.S
		return &f.S, true
	}
	r.facts[fn] = nil
	return nil, false
}

// isOwn reports whether a package is of the module under analysis, as far as
// the driver tells what that is.
func (r *Result) isOwn(p *types.Package) bool {
	m := r.pass.Module
	return m == nil || m.Path == "" || InModule(m, p)
}

// InModule reports whether the path of a package is one of those of the module,
// whose path is known.
func InModule(m *analysis.Module, p *types.Package) bool {
	return p.Path() == m.Path || strings.HasPrefix(p.Path(), m.Path+"/")
}

// maxImpls bounds the implementations that are joined.
const maxImpls = 8

// invoked returns what all implementations of an interface method in this
// package have in common; if there are none, what those in the package of
// the interface have.
func (r *Result) invoked(m *types.Func) (s *summary, inSight bool) {
	if s := r.tableSummary(m); s != nil {
		return s, true
	}
	impls := r.implsOf(m)
	if len(impls) == 0 {
		return r.imported(m)
	}
	for _, fn := range impls {
		one := r.ask(fn)
		if isPassThrough(fn) {
			continue // observing is switched off
		}
		if one.isEmpty() {
			return nil, false
		}
		if s == nil {
			s = one
		} else if s = meet(s, one); s.isEmpty() {
			return nil, false
		}
	}
	if s != nil && s.Self != nil && r.hasOthers(m, impls) {
		open := *s
		open.Self = nil
		s = &open
	}
	return s, false
}

// hasOthers reports whether a method has more implementations than those of
// this package: it is one of the standard library's, or all of these call it
// of a value that they wrap.
func (r *Result) hasOthers(m *types.Func, impls []*ssa.Function) bool {
	if m.Pkg() != nil && isStd(m.Pkg().Path()) {
		return true
	}
	return !slices.ContainsFunc(impls, func(fn *ssa.Function) bool { return !isPassThrough(fn) && !wrapsOwn(fn, m) })
}

// wrapsOwn reports whether fn, which implements m, calls m itself: of the
// value that it wraps.
func wrapsOwn(fn *ssa.Function, m *types.Func) bool {
	for _, f := range withLiterals(fn) {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				if ci, ok := instr.(ssa.CallInstruction); ok && ci.Common().IsInvoke() && ci.Common().Method.Origin() == m.Origin() {
					return true
				}
			}
		}
	}
	return false
}

// isPassThrough reports whether a function does nothing but call a
// parameter and return what that returns.
func isPassThrough(fn *ssa.Function) bool {
	if len(fn.Blocks) != 1 {
		return false
	}
	found := false
	for _, instr := range fn.Blocks[0].Instrs {
		ci, ok := instr.(ssa.CallInstruction)
		if !ok {
			continue
		}
		if found || ci.Common().IsInvoke() || paramOf(ci.Common().Value) < 0 {
			return false
		}
		found = true
	}
	return found
}

// meet returns what holds of both.
func meet(a, b *summary) *summary {
	out := &summary{Records: a.Records && b.Records}
	for _, x := range a.Brackets {
		if b.bracketOf(x.Arg) != nil {
			out.Brackets = append(out.Brackets, x)
		}
	}
	for _, x := range a.Fields {
		if b.bracketOfField(x.Arg, x.Field) != nil {
			out.Fields = append(out.Fields, x)
		}
	}
	for _, x := range a.Opens {
		if slices.ContainsFunc(b.Opens, func(y open) bool { return x.Result == y.Result }) {
			out.Opens = append(out.Opens, x)
		}
	}
	for _, x := range a.Results {
		if y := b.result(x.Result); y != nil && x.Note != nil && y.Note != nil && x.Base == y.Base {
			out.Results = append(out.Results, x)
		}
	}
	both := func(x, y []int) []int {
		return slices.DeleteFunc(slices.Clone(x), func(i int) bool { return !slices.Contains(y, i) })
	}
	for _, h := range a.Hands {
		if slices.Contains(b.Hands, h) {
			out.Hands = append(out.Hands, h)
		}
	}
	out.Calls, out.Ends, out.Clocks = both(a.Calls, b.Calls), both(a.Ends, b.Ends), both(a.Clocks, b.Clocks)
	if a.Self != nil && b.Self != nil {
		out.Self = a.Self
	}
	return out
}

// implsOf returns the methods of this package's types that implement m,
// nil if there are more than maxImpls.
func (r *Result) implsOf(m *types.Func) []*ssa.Function {
	if fns, ok := r.impls[m]; ok {
		return fns
	}
	var fns []*ssa.Function
	for _, named := range r.own.Implementers(m) {
		obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(named), true, m.Pkg(), m.Name())
		f, ok := obj.(*types.Func)
		if !ok || f.Pkg() != r.pass.Pkg {
			continue
		}
		if fn := r.methodBody(f); fn != nil && !slices.Contains(fns, fn) {
			fns = append(fns, fn)
		}
	}
	if len(fns) > maxImpls {
		fns = nil
	}
	r.impls[m] = fns
	return fns
}

// methodBody returns the body of a method of this package, nil if it is
// out of sight: nothing is inferred about the standard library.
func (r *Result) methodBody(m *types.Func) *ssa.Function {
	if r.prog == nil {
		return nil
	}
	return r.bodyOf(r.prog.FuncValue(m))
}

// compute infers the summary of one function from those of its callees.
func (r *Result) compute(fn *ssa.Function) *summary {
	if obj := gotype.Declared(fn); obj != nil && r.isDenied(obj) {
		return nil
	}
	s := new(summary)
	found, unended, opens := r.observedIn(fn)
	if len(found) != len(r.obs[fn]) || len(unended) != len(r.unended[fn]) {
		r.obsGrew[fn] = true
	}
	r.obs[fn], r.unended[fn] = found, unended
	r.addOpens(s, opens)
	for i, p := range fn.Params {
		if isRunType(p.Type()) || r.reflects && isAny(p.Type()) {
			r.addRuns(s, fn, i)
		}
		r.addFieldRuns(s, fn, i)
		r.addEnds(s, fn, i)
	}
	r.addResults(s, fn)
	s.Self = r.selfOf(fn)
	s.Records = s.Self == nil && len(s.Opens) == 0 && r.records(fn)
	return s
}

// addOpens keeps the first observation that each result is.
func (r *Result) addOpens(s *summary, opens []open) {
	for _, o := range opens {
		if i := slices.IndexFunc(s.Opens, func(x open) bool { return x.Result == o.Result }); i >= 0 {
			if o.Class < s.Opens[i].Class {
				s.Opens[i] = o
			}
			continue
		}
		s.Opens = append(s.Opens, o)
	}
	slices.SortFunc(s.Opens, func(a, b open) int { return a.Result - b.Result })
}

// addRuns says what becomes of a function-valued or handler-typed
// parameter.
func (r *Result) addRuns(s *summary, fn *ssa.Function, i int) {
	p := fn.Params[i]
	w := r.track(fn, mark{}, item{v: p, kind: runs})
	cov, shape := r.coverOfRuns(fn, w, signatureOf(p.Type()))
	if len(w.runs) > 0 {
		if isFunc(p.Type()) {
			s.Calls = append(s.Calls, i)
		}
		if cov != nil {
			cov.Shape = shape
			s.Brackets = append(s.Brackets, bracket{Arg: i, Shape: shape, Note: *cov})
		}
	}
	for _, ret := range w.rets {
		r.addReturned(s, fn, i, ret, w)
	}
}

// addFieldRuns says what becomes of the functions that a parameter, a struct
// or a pointer to one, holds in its fields.
func (r *Result) addFieldRuns(s *summary, fn *ssa.Function, i int) {
	st, ok := gotype.Deref(fn.Params[i].Type()).Underlying().(*types.Struct)
	if !ok {
		return
	}
	for f := range st.NumFields() {
		sig := signatureOf(st.Field(f).Type())
		if sig == nil {
			continue
		}
		w := r.track(fn, mark{}, item{v: fn.Params[i], kind: holder, inner: runs, field: f})
		if cov, shape := r.coverOfRuns(fn, w, sig); cov != nil {
			cov.Shape = shape
			s.Fields = append(s.Fields, bracket{Arg: i, Field: f, Shape: shape, Note: *cov})
		}
	}
}

// coverOfRuns returns the observation under which a walk found that fn runs
// what has the signature own, nil if it does not, or not wherever it is run.
func (r *Result) coverOfRuns(fn *ssa.Function, w *walk, own *types.Signature) (cov *note, shape Shape) {
	shape = Thunk
	sure := true
	for _, site := range w.runs {
		if isYield(site.sig) {
			sure = false
			continue
		}
		sig := site.sig
		if own != nil && site.sig != nil {
			sig = own // a literal may stand between
		}
		n, off := r.covered(fn, site)
		switch {
		case n != nil && resultsFlow(fn, sig, n.Class):
			if cov == nil || n.Class < cov.Class {
				cov = n
			}
			if site.shape == Reflect {
				shape = Reflect
			}
		case off:
		default:
			sure = false
		}
	}
	if !sure {
		return nil, shape
	}
	return cov, shape
}

// addReturned says of a result that it is the parameter in another guise.
func (r *Result) addReturned(s *summary, fn *ssa.Function, param int, ret returned, w *walk) {
	v := valueNote{Result: ret.result, Base: param, By: ret.it.by}
	t, from := fn.Signature.Results().At(ret.result).Type(), fn.Params[param].Type()
	if ret.it.kind != holder && (!isRunType(t) || !isFunc(from) && !types.Identical(t, from)) {
		return // it is looked at, or kept
	}
	switch ret.it.kind {
	case runs:
		if n := ret.it.cov; n != nil && !w.isBare(ret.it.v) {
			c := *n
			c.Shape = Decorator
			v.Note = &c
		}
	case holder:
		if ret.it.inner != runs {
			return
		}
		v.Note = r.structNote(stripped(ret.it.v).Type(), from)
		if v.Note == nil && !isRunType(t) {
			return
		}
	default:
		return
	}
	s.addResult(v)
}

// isBare reports whether the literal also runs its function without an
// observation.
func (w *walk) isBare(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.MakeClosure:
		return w.bare[v.Fn.(*ssa.Function)]
	case *ssa.Function:
		return w.bare[v]
	case *ssa.ChangeType:
		return w.isBare(v.X)
	case *ssa.MakeInterface:
		return w.isBare(v.X)
	}
	return false
}

// structNote returns the observation under which a method of the type
// runs that does what is wrapped: the type implements the wrapped
// interface and the method calls the one of the same name, or the method
// has the signature of the wrapped function.
func (r *Result) structNote(t, wrapped types.Type) *note {
	n := gotype.Named(t)
	if n == nil {
		return nil
	}
	iface, _ := wrapped.Underlying().(*types.Interface)
	if iface != nil && !types.Implements(t, iface) && !types.Implements(types.NewPointer(t), iface) {
		return nil
	}
	for m := range n.Methods() {
		if iface != nil && r.HandsOn(m) == nil || iface == nil && !sameCall(m.Signature(), signatureOf(wrapped)) {
			continue
		}
		if s := r.summaryOfFunc(m); s != nil && s.Self != nil {
			c := *s.Self
			c.Shape = Struct
			return &c
		}
	}
	return nil
}

// sameCall reports whether two signatures have the same parameters and
// results.
func sameCall(a, b *types.Signature) bool {
	return b != nil && types.Identical(a.Params(), b.Params()) && types.Identical(a.Results(), b.Results())
}

// HandsOn returns the interface whose method of the same name the method
// calls, or hands on as a value; nil if there is none.
func (r *Result) HandsOn(m *types.Func) types.Type {
	body := r.methodBody(m.Origin())
	if body == nil {
		return nil
	}
	for _, f := range withLiterals(body) {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				if t := handsOnTo(instr, m.Name()); t != nil {
					return t
				}
			}
		}
	}
	return nil
}

// handsOnTo returns the interface whose method of that name an instruction
// calls, or makes a value of; nil if it does neither.
func handsOnTo(instr ssa.Instruction, name string) types.Type {
	switch instr := instr.(type) {
	case ssa.CallInstruction:
		if cc := instr.Common(); cc.IsInvoke() && cc.Method.Name() == name {
			return cc.Value.Type()
		}
	case *ssa.MakeClosure:
		if isBoundMethod(instr) && instr.Fn.Name() == name+"$bound" && types.IsInterface(instr.Bindings[0].Type()) {
			return instr.Bindings[0].Type()
		}
	}
	return nil
}

// covered returns the observation that covers a run of a parameter. Off
// reports that it is reached only where observing is switched off.
func (r *Result) covered(fn *ssa.Function, site runSite) (n *note, off bool) {
	if site.cov != nil {
		c := *site.cov
		return &c, false
	}
	for _, o := range r.candidates(fn, site.at) {
		v := r.covers(o, site.at)
		if v.off {
			off = true
		}
		if v.covered && !v.again && (v.must || o.mark.class == Span || o.mark.class == Resource) {
			if n == nil || o.mark.class < n.Class {
				n = r.noteOf(o, v)
			}
		}
	}
	if n == nil && !off {
		n = r.logged(fn, site.at)
	}
	return n, off
}

// isYield reports whether a function value is one that a range loop calls:
// its only result is a bool.
func isYield(sig *types.Signature) bool {
	if sig == nil || sig.Results().Len() != 1 {
		return false
	}
	b, ok := sig.Results().At(0).Type().Underlying().(*types.Basic)
	return ok && b.Kind() == types.Bool
}

// resultsFlow reports whether a wrapper can hand on the results of what
// it calls: a result has the type of one of them that is more than an
// error, if there is one, or there are none. A span around a callback
// needs no result. A callback whose result is used and kept is a part of
// the work.
func resultsFlow(fn *ssa.Function, sig *types.Signature, class Class) bool {
	if sig == nil {
		return true
	}
	inner, outer := sig.Results(), fn.Signature.Results()
	if inner.Len() == 0 {
		return outer.Len() == 0 || class == Span || class == Resource || class == Declared
	}
	for i := range inner.Len() {
		t := inner.At(i).Type()
		if inner.Len() > 1 && gotype.IsError(t) {
			continue
		}
		for j := range outer.Len() {
			if types.Identical(t, outer.At(j).Type()) {
				return true
			}
		}
	}
	// A literal that keeps the results in variables of its encloser.
	return fn.Parent() != nil && outer.Len() == 0
}

// IsHandlerMethod reports whether a method of an interface is what a
// handler is called by.
func IsHandlerMethod(name string) bool {
	for _, verb := range [...]string{"Handle", "Serve", "Run", "Call", "Do", "Execute", "Exec", "Invoke", "Process", "Perform", "Dispatch", "RoundTrip", "Intercept"} {
		if strings.HasPrefix(name, verb) {
			return true
		}
	}
	return false
}

// isRunType reports whether values of the type are functions, handlers, or
// slices of them.
func isRunType(t types.Type) bool {
	if tp, ok := types.Unalias(t).(*types.TypeParam); ok {
		return coreSignature(tp) != nil
	}
	switch u := t.Underlying().(type) {
	case *types.Signature:
		return !isNamed(t, "context", "CancelFunc") && !isNamed(t, "context", "CancelCauseFunc")
	case *types.Interface:
		return u.NumMethods() > 0 && !gotype.IsContext(t) && !gotype.IsError(t) && (!speaksType(t) || isOnlyHandler(u))
	case *types.Slice:
		_, fn := u.Elem().Underlying().(*types.Signature)
		return fn
	}
	return false
}

// isOnlyHandler reports whether the interface has one method by which a
// handler is called.
func isOnlyHandler(i *types.Interface) bool {
	return i.NumMethods() == 1 && IsHandlerMethod(i.Method(0).Name())
}

func isAny(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.NumMethods() == 0
}

// coreSignature returns the function type that a type parameter stands
// for, nil if it is none.
func coreSignature(tp *types.TypeParam) *types.Signature {
	iface, ok := tp.Constraint().Underlying().(*types.Interface)
	if !ok || iface.NumEmbeddeds() != 1 {
		return nil
	}
	u, ok := iface.EmbeddedType(0).(*types.Union)
	if !ok || u.Len() != 1 {
		return nil
	}
	sig, _ := u.Term(0).Type().Underlying().(*types.Signature)
	return sig
}

// addEnds says whether the call ends the observation that an operand is
// or holds, or records the time since.
func (r *Result) addEnds(s *summary, fn *ssa.Function, i int) {
	p := fn.Params[i]
	if isTime(p.Type()) {
		if w := r.track(fn, mark{class: Timer}, item{v: p, kind: start}); len(w.ends) > 0 {
			s.Clocks = append(s.Clocks, i)
		}
		return
	}
	if isEnder(p.Type()) && len(s.Calls) > 0 && s.Calls[len(s.Calls)-1] == i {
		return // whoever calls it ends what it ends
	}
	if r.hasSpanEnd(p.Type()) {
		w := r.track(fn, mark{class: Span}, item{v: p, kind: obs})
		for _, ret := range w.rets {
			h := hand{Arg: i, Result: ret.result, Call: ret.it.kind == ender}
			if ret.it.kind != holder && !slices.Contains(s.Hands, h) {
				s.Hands = append(s.Hands, h)
			}
		}
		if len(w.ends) > 0 {
			s.Ends = append(s.Ends, i)
			return
		}
	}
	if i == 0 && fn.Signature.Recv() != nil {
		if r.endsField(fn, p) {
			s.Ends = append(s.Ends, i)
		}
	}
}

// endsField reports whether a method ends an observation that a field of
// its receiver holds: a span, a start, or a function that ends it.
func (r *Result) endsField(fn *ssa.Function, recv *ssa.Parameter) bool {
	st, ok := gotype.Deref(recv.Type()).Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		t := st.Field(i).Type()
		it := item{v: recv, kind: holder, field: i}
		switch {
		case isTime(t):
			it.inner = start
		case isEnder(t) && endsByName(fn.Name()):
			it.inner = ender
		case r.hasSpanEnd(t):
			it.inner = obs
		default:
			continue
		}
		if w := r.track(fn, mark{class: Span}, it); len(w.ends) > 0 {
			return true
		}
	}
	return false
}

// endsByName reports whether the name of a method says that it ends
// something: only then is the call of a function in a field an end.
func endsByName(name string) bool { return isEndName(name) || strings.EqualFold(name, "done") }

// records reports whether a function of a few calls records a point and
// does little else.
func (r *Result) records(fn *ssa.Function) bool {
	if fn.Signature.Results().Len() > 0 {
		return false
	}
	found := false
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			ci, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			switch m := r.markOf(ci.Common()); {
			case m.role == records:
				found = true
			case r.isWork(ci):
				return false
			}
		}
	}
	return found
}

// at spells a position as FILE:LINE:COLUMN, which is the same wherever the
// files lie. What a callee says comes first.
func (r *Result) at(pos token.Pos, callee string) string {
	if callee != "" {
		return callee
	}
	if !pos.IsValid() {
		return ""
	}
	p := r.pass.Fset.Position(pos)
	text := fmt.Sprintf("%s:%d:%d", filepath.Base(p.Filename), p.Line, p.Column)
	r.places[text] = pos
	return text
}
