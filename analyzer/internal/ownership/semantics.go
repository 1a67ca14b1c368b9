package ownership

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// semantics answers the questions of a search: by contract, by summary,
// by the implementations in sight, by the static type, in this order.
type semantics struct{ r *Result }

// objectOf returns the function or method called, nil if it is unknown.
func objectOf(cc *ssa.CallCommon, callee *ssa.Function) *types.Func {
	if cc.IsInvoke() {
		return cc.Method
	}
	return gotype.Declared(callee)
}

// contractOf returns the contract of the call, nil if there is none.
func (r *Result) contractOf(cc *ssa.CallCommon, callee *ssa.Function) *contract.Func {
	return r.contractFor(objectOf(cc, callee))
}

// contractFor returns the contract of the function, nil if there is none.
func (r *Result) contractFor(obj *types.Func) *contract.Func {
	if obj == nil || obj.Pkg() == nil && obj.Signature().Recv() == nil {
		return nil
	}
	f, ok := r.contracts[obj]
	if !ok {
		if f = r.cfg.Table.Func(obj); f != nil && (!f.Holds(r.goVersion) || r.isBodyBetter(f, obj)) {
			f = nil
		}
		r.contracts[obj] = f
	}
	return f
}

// isBodyBetter reports whether contract f speaks of all functions of the
// package that is analysed: it is about those that others can call, and the
// bodies tell more.
func (r *Result) isBodyBetter(f *contract.Func, obj *types.Func) bool {
	return strings.HasSuffix(f.Name, "*") && obj.Pkg() == r.pass.Pkg && r.funcOf(obj) != nil
}

// bodyOf returns the function with a body that the call runs, nil if it
// is out of sight.
func bodyOf(callee *ssa.Function) *ssa.Function {
	if callee == nil {
		return nil
	}
	if o := callee.Origin(); o != nil {
		callee = o
	}
	if len(callee.Blocks) == 0 || callee.Synthetic != "" && !strings.HasPrefix(callee.Synthetic, "range-over-func") {
		return nil
	}
	return callee
}

// Effect implements path.Semantics.
func (s semantics) Effect(cc *ssa.CallCommon, callee *ssa.Function, arg int, sub string, spec *path.Spec) path.Effect {
	if arg == 0 && sub != "" && !spec.Lock {
		if fn := s.r.methodBehind(cc); fn != nil {
			return s.r.effectOf(fn, arg, sub, spec)
		}
	}
	if isSameWriter(cc, callee, sub, spec) {
		return path.Effect{Success: path.Outcome{Op: path.Forward}, Failure: path.Outcome{Op: path.Forward}}
	}
	if f := s.r.contractOf(cc, callee); f != nil {
		if e, ok := contractEffect(f, cc, arg, sub, spec); ok && !s.isBetterKnown(f, e, callee) {
			if e.Success.Op == path.Take && spec.Fn != nil && (s.r.endsState(spec.Fn, f) || s.r.isReturnedRelease(spec)) {
				return path.Both(path.Keep)
			}
			return e
		}
	}
	if strings.Contains(sub, path.Deep) || strings.Count(sub, ".")+strings.Count(sub, "[") > maxNesting {
		return path.Both(path.Take) // gives up towards silence: a list that is built in a loop
	}
	if body := bodyOf(callee); body != nil {
		return s.effectOfCall(cc, body, arg, sub, spec)
	}
	fact := s.r.calleeFact(cc, callee)
	if e, ok := fact.effect(arg, sub, spec); ok {
		return e
	}
	if sub != "" && s.isHidden(cc, arg, sub) {
		if e, ok := fact.effect(arg, "", &path.Spec{}); ok {
			return e
		}
	}
	if cc.IsInvoke() {
		if e, ok := s.implEffect(cc, arg, sub, spec); ok {
			return e
		}
	} else if callee == nil {
		if fn := s.r.capturedFunc(cc); fn != nil {
			return s.r.effectOf(fn, arg, sub, spec)
		}
		if e, ok := s.anyEffect(cc, arg, sub, spec); ok {
			return e
		}
		if e, ok := s.funcTypeEffect(cc, arg, sub, spec); ok {
			return e
		}
		if s.isUsedByGiven(cc, arg, sub, spec) {
			return path.Both(path.Keep)
		}
	}
	return s.typeEffect(cc, callee, arg, sub, spec)
}

// isHidden reports whether a function of another package, which gets a value as an
// interface, has no way to what that holds at sub but its methods: what it does with
// the value, it does with that. A type of its own it could assert: that is not asked.
func (s semantics) isHidden(cc *ssa.CallCommon, arg int, sub string) bool {
	ops := path.Operands(cc)
	if arg >= len(ops) || sub[0] != '.' || token.IsExported(sub[1:]) {
		return false
	}
	mi, ok := ops[arg].(*ssa.MakeInterface)
	if !ok {
		return types.IsInterface(ops[arg].Type())
	}
	named, callee := structOf(mi.X.Type()), cc.StaticCallee()
	return named != nil && callee != nil && (callee.Pkg == nil || callee.Pkg.Pkg != named.Obj().Pkg())
}

// isTurnedOff reports whether the call says by a constant that it has no such
// effect as e.
func isTurnedOff(e contract.Effect, cc *ssa.CallCommon) bool {
	ops := path.Operands(cc)
	return e.If != contract.None && e.If < len(ops) && path.NameOf(ops[e.If]) == alias.False
}

// isOtherRelease reports whether effect e of contract f ends something else than
// the spec asks about: the second lock of an RWMutex, or one that the root embeds,
// which ends with its Unlock and nothing else; or whether it flushes what holds
// nothing that a flush would release. What a Locker is does not show.
func isOtherRelease(f *contract.Func, e contract.Effect, spec *path.Spec) bool {
	if e.Method == "" || isReleaseOf(spec.Kind, e.Method) {
		return false
	}
	return spec.Lock || e.Method == contract.Flush || (e.Method == "Unlock" || e.Method == "RUnlock") && f.Name != "(sync.Locker).Unlock"
}

// isBetterKnown reports whether the body of callee tells more than effect e of
// the built-in contract f. That a call borrows is said to those who call a
// package; in the package itself it may be where the obligation ends.
func (s semantics) isBetterKnown(f *contract.Func, e path.Effect, callee *ssa.Function) bool {
	body := bodyOf(callee)
	return body != nil && body.Pkg == s.r.SSA().Pkg && f.IsBuiltIn() && e == path.Both(path.Keep)
}

// endsState reports whether fn itself, or a literal in it, ends a state of the
// process that a call with contract f begins: what the call was given is free
// again by then.
func (r *Result) endsState(fn *ssa.Function, f *contract.Func) bool {
	i := slices.IndexFunc(f.Acquires, func(a contract.Acquire) bool { return a.Global != "" })
	if i < 0 {
		return false
	}
	ends := func(call ssa.CallInstruction) bool {
		g := r.contractOf(call.Common(), call.Common().StaticCallee())
		return g != nil && slices.Contains(g.ReleasesGlobal, f.Acquires[i].Global)
	}
	return slices.ContainsFunc(r.callsIn(fn), ends) ||
		slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool { return slices.ContainsFunc(r.callsIn(lit), ends) })
}

// contractEffect returns the effect that contract f states for argument arg of
// a call, and whether it states one.
func contractEffect(f *contract.Func, cc *ssa.CallCommon, arg int, sub string, spec *path.Spec) (path.Effect, bool) {
	eff, found := path.Both(path.Keep), false
	for _, e := range f.EffectsOn(arg) {
		o := path.Outcome{Op: path.Keep}
		switch e.Op {
		case contract.Releases:
			switch {
			case isOtherRelease(f, e, spec), isTurnedOff(e, cc), isRestored(f, spec):
			case e.When == contract.OnFailure:
				o.Op = path.Void // a failure that leaves nothing behind
			default:
				o.Op = path.Release
			}
		case contract.Takes:
			o.Op = path.Take
		case contract.Calls:
			o.Op = path.Release
		case contract.Forwards:
			o = path.Outcome{Op: path.Forward, Result: e.Result, Path: sub}
		case contract.Borrows:
		default:
			continue
		}
		found = true
		if e.When != contract.OnFailure {
			eff.Success = o
		}
		if e.When != contract.OnSuccess {
			eff.Failure = o
		}
	}
	return eff, found
}

// isRestored reports whether what contract f says to be read to its end is there
// again, to be read and closed as before: who gives it back, or has only lent it to
// be shown, asks his callers for no less.
func isRestored(f *contract.Func, spec *path.Spec) bool {
	return f.Name == "net/http/httputil.DumpResponse" && (spec.Start == nil || spec.Follow)
}

// implEffect joins the effects of the implementations of an interface
// method in sight: what one may release or take, the call may. One with no
// field in which its receiver could hold it is not called.
func (s semantics) implEffect(cc *ssa.CallCommon, arg int, sub string, spec *path.Spec) (path.Effect, bool) {
	var all []path.Effect
	impls := s.r.implsOf(cc.Method)
	for _, fn := range impls {
		if arg == 0 && !mayHoldAt(fn.Signature.Recv().Type(), sub) {
			continue
		}
		all = append(all, s.r.effectOf(fn, arg, sub, spec))
	}
	if arg > 0 && isSetter(cc.Method.Name(), cc.Signature()) && !slices.ContainsFunc(impls, func(fn *ssa.Function) bool { return !ignores(fn, arg) }) {
		all = append(all, s.typeEffect(cc, nil, arg, sub, spec)) // those that do something are out of sight
	}
	for _, fn := range s.r.importedImpls(cc.Method) {
		if arg == 0 && !mayHoldAt(fn.Signature().Recv().Type(), sub) {
			continue
		}
		all = append(all, s.importedEffect(fn, cc, arg, sub, spec))
	}
	return joinEffects(all)
}

// importedEffect returns the effect of method fn of another package, which the call
// of an interface method may be of.
func (s semantics) importedEffect(fn *types.Func, cc *ssa.CallCommon, arg int, sub string, spec *path.Spec) path.Effect {
	if f := s.r.contractFor(fn); f != nil {
		if e, ok := contractEffect(f, cc, arg, sub, spec); ok {
			return e
		}
	}
	if e, ok := s.r.factOf(fn).effect(arg, sub, spec); ok {
		return e
	}
	return s.typeEffect(cc, nil, arg, sub, spec)
}

// typeEffect decides by the static type of the parameter: one that has no
// way to release borrows, any other callee out of sight takes.
func (s semantics) typeEffect(cc *ssa.CallCommon, callee *ssa.Function, arg int, sub string, spec *path.Spec) path.Effect {
	sig := cc.Signature()
	if cc.IsInvoke() {
		arg--
	} else if callee != nil && callee.Signature.Recv() != nil {
		sig = callee.Signature
		arg--
	}
	if arg < 0 { // the receiver
		if sub == "" || s.r.cfg.Strict {
			return path.Both(path.Keep)
		}
		return path.Both(path.Take)
	}
	if s.r.cfg.Strict {
		return path.Both(path.Keep)
	}
	if arg >= sig.Params().Len() {
		return path.Both(path.Take)
	}
	t := sig.Params().At(arg).Type()
	if sl, ok := t.Underlying().(*types.Slice); ok && sig.Variadic() && arg == sig.Params().Len()-1 {
		t = sl.Elem() // holds at "[i]" what the elements are
		if sub != "" && strings.LastIndexByte(sub, ']') == len(sub)-1 {
			sub = ""
		}
	}
	if sub == "" && !canRelease(t, spec) && !wraps(sig, spec) && !isSetter(calledName(cc, callee), sig) {
		return path.Both(path.Keep)
	}
	if sub == "" && runsBeforeReturn(calledName(cc, callee), sig, t) {
		return path.Both(path.Release)
	}
	eff := path.Both(path.Take)
	eff.Unseen = sub == ""
	return eff
}

// calledName returns the name of the function or method called, "" if it
// is a function value.
func calledName(cc *ssa.CallCommon, callee *ssa.Function) string {
	if obj := objectOf(cc, callee); obj != nil {
		return obj.Name()
	}
	return ""
}

// runsBeforeReturn reports whether a function out of sight runs the
// function that it gets as a parameter of type t and gives it back: the
// parameter returns an error, and all that the call returns is an error,
// which has to be known by then. Names that speak of keeping it for later
// are excluded.
func runsBeforeReturn(name string, sig *types.Signature, t types.Type) bool {
	fn, ok := t.Underlying().(*types.Signature)
	if !ok || sig.Results().Len() != 1 || errIndex(sig) != 0 || errIndex(fn) < 0 {
		return false
	}
	return name != "" && !keepsFunc(firstWord(name))
}

// keepsFunc reports whether the first word of a function's name says that
// it keeps what it gets.
func keepsFunc(word string) bool {
	switch strings.ToLower(word) {
	case "add", "append", "async", "bind", "consume", "defer", "enqueue", "go", "handle", "hook", "install", "listen", "mount", "notify", "observe",
		"on", "push", "put", "queue", "register", "reg", "route", "schedule", "serve", "set", "spawn", "start", "store", "submit", "subscribe", "sub",
		"use", "watch", "when":
		return true
	}
	return false
}

// wraps reports whether a function out of sight returns something that is
// released as the resource is: it may have wrapped what it got.
func wraps(sig *types.Signature, spec *path.Spec) bool {
	for i := range sig.Results().Len() {
		t := sig.Results().At(i).Type()
		if gotype.IsError(t) || spec.Kind == nil {
			continue
		}
		for _, r := range spec.Kind.Releases {
			if obj, _, _ := types.LookupFieldOrMethod(t, true, nil, r.Method); r.Method != "" && obj != nil {
				return true
			}
		}
	}
	return false
}

// canRelease reports whether a value of static type t can be released
// without a type assertion that t does not suggest: it has a method that
// releases, or no method at all.
func canRelease(t types.Type, spec *path.Spec) bool {
	if p, ok := types.Unalias(t).(*types.TypeParam); ok {
		t = p.Constraint()
	}
	if iface, ok := t.Underlying().(*types.Interface); ok {
		if iface.NumMethods() == 0 {
			return true
		}
		for i := range iface.NumMethods() {
			name := iface.Method(i).Name()
			if path.IsVerb(name) || isReleaseOf(spec.Kind, name) {
				return true
			}
		}
		return false
	}
	if b, ok := t.Underlying().(*types.Basic); ok {
		return b.Kind() == types.UnsafePointer || b.Kind() == types.Uintptr
	}
	return true
}

func isReleaseOf(k *contract.Kind, name string) bool {
	return k != nil && slices.ContainsFunc(k.Releases, func(r contract.Release) bool { return r.Method == name })
}

// Carries implements path.Semantics.
func (s semantics) Carries(cc *ssa.CallCommon, callee *ssa.Function, arg int) int {
	if f := s.r.contractOf(cc, callee); f != nil {
		for _, e := range f.EffectsOn(arg) {
			if e.Op == contract.Recovers {
				return e.Result
			}
		}
	}
	return contract.None
}

// ReleasesGlobal implements path.Semantics.
func (s semantics) ReleasesGlobal(cc *ssa.CallCommon, callee *ssa.Function, name string) bool {
	if f := s.r.contractOf(cc, callee); f != nil {
		return slices.Contains(f.ReleasesGlobal, name)
	}
	body := bodyOf(callee)
	return body != nil && s.r.endsGlobal(body, name, make(map[*ssa.Function]bool))
}

// endsGlobal reports whether fn, or a function it calls, has a call that
// ends the named state of the process.
func (r *Result) endsGlobal(fn *ssa.Function, name string, seen map[*ssa.Function]bool) bool {
	if seen[fn] {
		return false
	}
	seen[fn] = true
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			callee := call.Common().StaticCallee()
			if f := r.contractOf(call.Common(), callee); f != nil && slices.Contains(f.ReleasesGlobal, name) {
				return true
			}
			if body := bodyOf(callee); body != nil && r.endsGlobal(body, name, seen) {
				return true
			}
		}
	}
	return false
}

// isInReleaser reports whether the struct with the field is itself a field of
// one that has a way to release, which may ask what is stored for its own: a
// limited reader with a Close around io.LimitedReader.
func isInReleaser(addr *ssa.FieldAddr) bool {
	outer, ok := addr.X.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	named := gotype.Origin(outer.X.Type())
	return named != nil && hasVerb(named, 1) || isInReleaser(outer)
}

// StoreBorrows implements path.Semantics: a field of a type out of sight
// whose own type has no way to release only uses what is stored in it, unless a
// method of the owner asks what is there for one.
func (s semantics) StoreBorrows(addr *ssa.FieldAddr, spec *path.Spec) bool {
	ptr, ok := addr.X.Type().Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	named, ok := types.Unalias(ptr.Elem()).(*types.Named)
	if !ok {
		return false
	}
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	field := st.Field(addr.Field)
	if f := s.r.cfg.Table.Field(named, field.Name()); f != nil {
		return !f.Takes && !isInReleaser(addr)
	}
	if named.Obj().Pkg() == s.r.pass.Pkg {
		return false
	}
	return !canRelease(field.Type(), spec) && !s.r.isAssertedField(addr, field, spec) &&
		s.r.importedReleasers(named.Origin(), "."+field.Name(), spec.Kind, ptr) == nil
}
