package unobserved

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/observe"
)

// branchSilence says why a bare branch is no defect, "" if it is one.
func (k *pack) branchSilence(s *set, b *use, n *node, observed []*use) string {
	same := slices.ContainsFunc(observed, func(o *use) bool { return sameTarget(b, o) })
	if why := k.armSilenceBelow(n.arm, s.commonArm(n.arm), b.call.Common().StaticCallee(), same || k.worksAsSiblings(b, observed), k.inputsOf(b, observed)); why != "" {
		return why
	}
	if same && !b.inGo && isParameter(b.call.Common()) && !n.arm.isAskedFor(b.call) && (k.isPassedThrough(b.call.Parent()) || slices.ContainsFunc(observed, func(o *use) bool { return o.seen.obs.ViaName == "" && !o.seen.byItself })) {
		return "the function is a wrapper, which passes some calls through"
	}
	if head := s.observingCase(n.arm); same && head != "" {
		return "the observation is what another case is for: " + head
	}
	if k.isIgnored(b.name) {
		return "the callee is to be ignored: " + b.name
	}
	if isDiagnostic(b.call.Common()) {
		return "the callee answers who diagnoses the process: " + b.name
	}
	if !b.inGo && !slices.ContainsFunc(observed, func(o *use) bool { return !o.inGo || o.seen.name != "pprof.Do" }) {
		return "its siblings only give the labels of their goroutines"
	}
	if !same && k.answersBeside(b.call.Common().StaticCallee(), k.handlersOf(observed)) {
		return "the callee only answers: " + b.name
	}
	if !same && k.listsItself(b.call.Common().StaticCallee()) {
		return "the callee only tells what there is: " + b.name
	}
	if why := k.intention(n.arm, b.at()); why != "" {
		return why
	}
	if slices.ContainsFunc(b.call.Common().Args, func(v ssa.Value) bool { return gotype.IsError(v.Type()) }) {
		return "the branch handles an error"
	}
	bare := s.total - s.observed
	if !slices.ContainsFunc(observed, func(o *use) bool { return !o.seen.believed }) {
		if why := believedSilence(observed[0].seen, s.observed, bare); why != "" {
			return why
		}
	}
	if !slices.ContainsFunc(observed, func(o *use) bool { return !isWeak(b, o) || helperThatWraps(b, o) }) && (s.observed < 2 || bare > s.observed || bare == s.observed && !acquiredAlike(observed)) {
		return "too few siblings are observed by a log or by themselves"
	}
	if isOutOfSight(b.call.Common()) && !slices.ContainsFunc(observed, func(o *use) bool { return !o.seen.byItself || runsField(o, calleeKey(b.call.Common())) }) {
		return "the handler is out of sight, and may be observed by itself as its siblings are"
	}
	if !same && !b.takesContext && hasContext(b.call.Parent().Signature) && !slices.ContainsFunc(observed, func(o *use) bool { return !o.seen.isInline() || calledAlike(b, o) }) {
		return "its callee gets no context, and is not called as those of its siblings are"
	}
	if k.otherWrapper(s) {
		return "its siblings share another wrapper"
	}
	return k.functionSilence(b, n)
}

// functionSilence says why a bare branch is none in its function, which observes it
// as a whole, or otherwise; "" if it does not.
func (k *pack) functionSilence(b *use, n *node) string {
	if k.obs.BeginsSpan(b.call.Parent(), n.arm.pos, b.at()) {
		return "the branch begins a span for a part of it"
	}
	if k.calledObserved(b.call.Parent()) {
		return "the function is only called under an observation"
	}
	if k.leadsTo(b.call.Common().StaticCallee(), b.call.Parent()) {
		return "its callee leads back to this choice"
	}
	if through := k.installedBehind(b.call.Parent()); through != "" && !b.inGo {
		return "the function itself is installed behind " + through
	}
	return ""
}

// isDiagnostic reports whether a call is one of the handlers of the standard
// library that answer with profiles, and what the process says of itself.
func isDiagnostic(cc *ssa.CallCommon) bool {
	fn := calleeObject(cc)
	return fn != nil && fn.Pkg() != nil && (fn.Pkg().Path() == "net/http/pprof" || fn.Pkg().Path() == "expvar")
}

// isOutOfSight reports whether a call is one of a function value.
func isOutOfSight(cc *ssa.CallCommon) bool { return !cc.IsInvoke() && cc.StaticCallee() == nil }

// isPassedThrough reports whether fn is an interceptor, which lets some calls
// pass as they are: a literal, one that is a value somewhere, one for the
// handlers of another module or of any request, or one that calls what is next.
// What else is given a handler to run is a dispatch.
func (k *pack) isPassedThrough(fn *ssa.Function) bool {
	handler := interceptedBy(fn.Signature)
	if handler == nil {
		return false
	}
	n := gotype.Named(handler.Type())
	return fn.Parent() != nil || n != nil && !k.isOwn(n.Obj().Pkg()) || takesAny(handler) || handler.Name() == "next" || k.isValue(fn)
}

// takesAny reports whether a function is given something of any type.
func takesAny(handler *types.Var) bool {
	sig := handler.Type().Underlying().(*types.Signature)
	for v := range sig.Params().Variables() {
		if i, ok := v.Type().Underlying().(*types.Interface); ok && i.NumMethods() == 0 {
			return true
		}
	}
	return false
}

// isValue reports whether a function of this package is used other than by
// calling it.
func (k *pack) isValue(fn *ssa.Function) bool {
	if k.asValues == nil {
		k.asValues = map[any]bool{}
		for _, f := range k.all {
			for _, b := range f.Blocks {
				for _, instr := range b.Instrs {
					k.noteValues(instr)
				}
			}
		}
	}
	return k.asValues[targetOf(fn)]
}

// noteValues notes the functions among the operands of an instruction that it
// does not call.
func (k *pack) noteValues(instr ssa.Instruction) {
	var called ssa.Value
	if call, ok := instr.(ssa.CallInstruction); ok {
		called = call.Common().Value
	}
	for _, op := range instr.Operands(nil) {
		if fn, ok := (*op).(*ssa.Function); ok && *op != called {
			k.asValues[targetOf(fn)] = true
			if m := boundMethod(fn); m != nil {
				k.asValues[m] = true
			}
		}
	}
}

// worksAsSiblings reports whether the branch is one more command, though it
// may be the default: two siblings at least are observed, and it calls a
// function of this module as they do.
func (k *pack) worksAsSiblings(b *use, observed []*use) bool {
	obj := gotype.Declared(b.call.Common().StaticCallee())
	return len(observed) > 1 && obj != nil && k.isOwn(obj.Pkg()) && !b.prep &&
		!slices.ContainsFunc(observed, func(o *use) bool { return !calledAlike(b, o) })
}

// isParameter reports whether the handler that is called, or whose method
// is, was given to the function or to its encloser. What a receiver holds was,
// too, if it is a function, or if the method has the name of the one that calls
// it, as in a decorator.
func isParameter(cc *ssa.CallCommon) bool {
	p, ok := rootOf(cc.Value).(*ssa.Parameter)
	if !ok || cc.StaticCallee() != nil {
		return false
	}
	fn := p.Parent()
	isHeld := fn.Signature.Recv() != nil && p == fn.Params[0] && cc.Value != ssa.Value(p)
	return !isHeld || !cc.IsInvoke() || cc.Method.Name() == fn.Name()
}

// isAskedFor reports whether the function that a receiver holds is called as it
// is where a parameter says so by itself, which is true or false: it is no
// interceptor that lets some pass, the caller has the choice.
func (a *arm) isAskedFor(call ssa.CallInstruction) bool {
	fn := call.Parent()
	p, ok := rootOf(call.Common().Value).(*ssa.Parameter)
	if !ok || fn.Signature.Recv() == nil || p != fn.Params[0] || p == call.Common().Value || a.choice == nil {
		return false
	}
	return slices.ContainsFunc(fn.Params[1:], func(p *ssa.Parameter) bool {
		return gotype.IsBool(p.Type()) && slices.ContainsFunc(a.choice.arms, func(other *arm) bool { return strings.TrimPrefix(other.head, "!") == p.Name() })
	})
}

// armSilence says why nothing in an arm needs an observation, "" if that
// cannot be told from its condition. What it runs is fn, nil if that is out of
// sight; same reports that its handler is that of an observed sibling.
func (k *pack) armSilence(a *arm, fn *ssa.Function, same bool) string {
	return k.armSilenceBelow(a, nil, fn, same, nil)
}

// commonArm returns the innermost arm above a in which an observed sibling
// stands, too: what it depends on tells nothing of the difference.
func (s *set) commonArm(a *arm) *arm {
	for ; a.parent != nil; a = a.parent {
		if slices.ContainsFunc(s.members, func(m member) bool { return m.seen != nil && m.arm != nil && a.isAbove(m.arm) }) {
			return a
		}
	}
	return nil
}

// armSilenceBelow is armSilence for the arms below top, of a handler with the
// inputs, if they are known.
func (k *pack) armSilenceBelow(a, top *arm, fn *ssa.Function, same bool, in *inputs) string {
	for ; a != top && a.parent != nil; a = a.parent {
		if on := a.switchedOn(same, in); on != "" {
			return "the observation is switched on where " + on
		}
		if unless := a.answersUnless(same); unless != "" {
			return "the branch only answers unless " + unless
		}
		switch {
		case a.isRest:
			continue
		case a.isDefault && !same:
			return "the default of a switch on a value answers what is unknown"
		case !a.isIf && k.onlyAnswersAs(unquoted(a.head), fn) && !(same && answersByPage(unquoted(a.head))):
			return "the branch only answers: " + a.head
		case k.isIgnored(a.head):
			return "the branch is to be ignored: " + a.head
		case a.isIf && asksWhatAnswers(a.head, same):
			return "the branch only answers where " + a.head
		case a.isIf && !same && refuses(a.head):
			return "the branch turns the request away where " + a.head
		case a.isIf && onlyTries(a.head):
			return "the branch only shows what would be done: " + a.head
		case a.isIf && isErrorCheck(a.head):
			return "the branch handles an error: " + a.head
		case a.isIf && isSwitch(a.head, same, in):
			return "the observation is switched off where " + a.head
		}
	}
	return ""
}

// switchedOn returns the condition by which an if turns the observation on
// whose else, or what follows it, the arm is; "" if it is none.
func (a *arm) switchedOn(same bool, in *inputs) string {
	if !a.isIf || a.head != "" {
		return ""
	}
	for _, other := range a.choice.arms {
		if other != a && other.head != "" && (isSwitch(other.head, same, in) || same && in.asksForNil(other.head, token.NEQ) && !isErrorCheck(other.head)) {
			return other.head
		}
	}
	return ""
}

// isWeak reports whether the observation of a branch says little about its
// siblings: the handler begins it itself, it is a log, or the branch itself
// takes the time, or acquires what only by its name observes, around another
// handler than that of the bare branch.
func isWeak(b, o *use) bool {
	s := o.seen
	switch {
	case runsField(o, calleeKey(b.call.Common())):
		return false // the callee is the wrapper of what the field holds
	case s.byItself || s.obs.Class == observe.Log:
		return true
	case !s.isInline() || s.obs.Class == observe.Span || s.obs.Class == observe.Timer && s.obs.Helped:
		return false
	}
	return !sameTarget(b, o)
}

// acquiredAlike reports whether the observed branches acquire the same thing to
// observe with around their handlers, each where it calls its own.
func acquiredAlike(observed []*use) bool {
	return !slices.ContainsFunc(observed, func(o *use) bool {
		return o.seen.byItself || !o.seen.isInline() || o.seen.obs.Class != observe.Resource || o.seen.key != observed[0].seen.key
	})
}

// helperThatWraps reports whether an observed branch calls a function that
// sends its work through a wrapper and is called as the bare one is: the
// wrapper is as near as if the branch itself used it. A helper that observes
// nothing but itself says as little as the handler would.
func helperThatWraps(b, o *use) bool {
	return o.seen.byItself && o.seen.obs.ViaName != "" && o.seen.obs.Shape != observe.Inline && o.seen.obs.Class != observe.Log && calledAlike(b, o)
}

// isInline reports whether the function in which the handler is called
// begins the observation, so that there is no wrapper.
func (s *sight) isInline() bool { return s.obs.ViaName == "" && !s.chain }

// otherWrapper reports whether two or more bare siblings hand a function to
// the same callee: that is how they are meant to be run.
func (k *pack) otherWrapper(s *set) bool {
	shared := map[any]int{}
	for _, m := range s.members {
		if m.use == nil || m.use.seen != nil {
			continue
		}
		cc := m.use.call.Common()
		if slices.ContainsFunc(cc.Args, func(v ssa.Value) bool { return literalOf(v) != nil }) {
			if shared[calleeKey(cc)]++; shared[calleeKey(cc)] > 1 {
				return true
			}
		}
	}
	return false
}

func unquoted(s string) string { return strings.Trim(s, "\"`") }

// isIgnored reports whether the user wants branches of that name ignored.
func (k *pack) isIgnored(name string) bool {
	if len(k.cfg.Ignore) == 0 || name == "" {
		return false
	}
	ws := words(name)
	return slices.ContainsFunc(k.cfg.Ignore, func(w string) bool {
		return slices.Contains(ws, strings.ToLower(w)) || strings.EqualFold(unquoted(name), w)
	})
}

// nearest sorts uses by their distance from pos in the source.
func (k *pack) nearest(uses []*use, pos token.Pos) []*use {
	out := slices.Clone(uses)
	line := k.pass.Fset.Position(pos).Line
	dist := func(u *use) int {
		d := k.pass.Fset.Position(u.at()).Line - line
		return max(d, -d)
	}
	slices.SortStableFunc(out, func(a, b *use) int { return dist(a) - dist(b) })
	return out
}
