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

// A node is an arm with the handler calls that stand in it, not in an arm
// below.
type node struct {
	*arm
	seen, bare []*use
}

// branches judges the choices in one function: S4, arms of one choice.
//
// An arm in which some call is observed is an observed branch, whatever
// else it calls; a bare branch is one in which none is, and in which a call
// does the job that an observed alternative does. A call above or below an
// observed one, on the same path, prepares it or follows it, and is no
// branch: gives up towards silence.
func (k *pack) branches(fn *ssa.Function) {
	root := armsOf(k.pass.TypesInfo, bodyOf(fn))
	if len(root.within) == 0 {
		return
	}
	uses := k.uses(fn)
	if !slices.ContainsFunc(uses, func(u *use) bool { return u.seen != nil }) {
		return
	}
	if o, ok := k.obs.ObservedByItself(fn); ok && o.Whole && o.ViaName == "" {
		k.out.sets = append(k.out.sets, &set{kind: "branches of one choice", at: fn.Pos(), silence: "the function itself is observed by " + k.valueSight(o).name})
		return
	}
	nodes := nodesOf(root, uses)
	dispatcher := hasName(k.cfg.Dispatchers, gotype.Declared(fn))
	// Arms come before those inside them: what follows a bypass on its
	// path is the same branch.
	var bypasses []*node
	for _, n := range nodes {
		if len(n.bare) == 0 || len(n.seen) > 0 || onPathOfSeen(n, nodes) || standsIn(n, bypasses) {
			continue
		}
		if k.branch(n, nodes, dispatcher) {
			bypasses = append(bypasses, n)
		}
	}
	k.again(nodes)
}

// standsIn reports whether n stands in one of the others.
func standsIn(n *node, others []*node) bool {
	return slices.ContainsFunc(others, func(o *node) bool { return o != n && o.isAbove(n.arm) })
}

// nodesOf assigns the uses to the innermost arms, in source order.
func nodesOf(root *arm, uses []*use) []*node {
	byArm := map[*arm]*node{}
	var nodes []*node
	for _, u := range uses {
		a := root.find(u.pos)
		if a.isNamed(u.name) {
			u.prep, u.command, u.ifNamed = false, false, false
		}
		if u.ifNamed {
			continue
		}
		n := byArm[a]
		if n == nil {
			n = &node{arm: a}
			byArm[a] = n
			nodes = append(nodes, n)
		}
		if u.seen != nil {
			n.seen = append(n.seen, u)
		} else {
			n.bare = append(n.bare, u)
		}
	}
	for _, n := range nodes {
		slices.SortStableFunc(n.bare, func(a, b *use) int { return int(a.pos - b.pos) })
	}
	slices.SortStableFunc(nodes, func(a, b *node) int { return int(a.pos - b.pos) })
	return nodes
}

// onPathOfSeen reports whether an observed call stands above n or below it.
func onPathOfSeen(n *node, nodes []*node) bool {
	return slices.ContainsFunc(nodes, func(m *node) bool {
		return len(m.seen) > 0 && (m.isAbove(n.arm) || n.isAbove(m.arm))
	})
}

// branch judges the bare branch n, and reports whether it has siblings.
func (k *pack) branch(n *node, nodes []*node, dispatcher bool) bool {
	b, match := k.bypass(n, nodes, dispatcher)
	if b == nil {
		return false
	}
	// The siblings are those that the bypass is an alternative to, and
	// do the same job as it or as its observed siblings do.
	set := &set{kind: "branches of one choice", unit: "branch"}
	set.add(member{use: b, arm: n.arm})
	var observed []*use
	for _, m := range match {
		observed = append(observed, m.use)
		set.add(member{use: m.use, arm: m.node.arm})
	}
	others := []*node{n}
	for _, m := range nodes {
		if len(m.seen) > 0 || onPathOfSeen(m, nodes) || standsIn(m, others) || m == n || k.armSilence(m.arm, false) != "" {
			continue
		}
		if other := k.doesJob(m, match, dispatcher); other != nil {
			others = append(others, m)
			set.add(member{use: other, arm: m.arm})
		}
	}
	cat := catBranch
	switch {
	case b.inGo:
		cat = catGoroutine
	case isEarly(n.arm, match):
		cat = catEarly
	}
	k.judgeBranch(set, b, n, observed, cat)
	return true
}

// isEarly reports whether the branch is left before its observed siblings
// are reached.
func isEarly(a *arm, match []matched) bool {
	for _, m := range match {
		x, y, ok := alternative(a, m.node.arm)
		if !ok || !x.isIf || !y.isRest || !x.ends {
			return false
		}
	}
	return true
}

// matched is an observed branch that does the same job as a bare one.
type matched struct {
	node *node
	use  *use
}

// bypass returns the call in n that does the job of observed alternatives,
// and these. A call whose name may speak of preparation counts only if
// there is no other.
func (k *pack) bypass(n *node, nodes []*node, dispatcher bool) (b *use, match []matched) {
	for _, prep := range []bool{false, true} {
		for _, u := range n.bare {
			if u.prep != prep {
				continue
			}
			match = nil
			for _, m := range nodes {
				if len(m.seen) == 0 || isOnPathOf(m, match) {
					continue
				}
				if _, _, ok := alternative(n.arm, m.arm); !ok {
					continue
				}
				for _, o := range m.seen {
					if dispatcher || k.isSibling(u, o, n.arm, m.arm) {
						match = append(match, matched{m, o})
						break
					}
				}
			}
			if len(match) > 0 {
				return u, match
			}
		}
	}
	return nil, nil
}

// isOnPathOf reports whether n stands in one of the matched branches: what they
// do one after the other is one branch.
func isOnPathOf(n *node, match []matched) bool {
	return slices.ContainsFunc(match, func(m matched) bool { return m.node.isAbove(n.arm) })
}

// doesJob returns the bare call of m that does the job of one of the
// matched ones, nil if none does.
func (k *pack) doesJob(m *node, match []matched, dispatcher bool) *use {
	for _, o := range match {
		if _, _, ok := alternative(m.arm, o.node.arm); !ok {
			continue
		}
		for _, u := range m.bare {
			if dispatcher || k.isSibling(u, o.use, m.arm, o.node.arm) {
				return u
			}
		}
	}
	return nil
}

// isSibling reports whether the bare call b in one arm does the job that the
// observed o does in the other. One whose name speaks of preparing does so as
// a case of the same switch, which stands for a command of that name, if it is
// called as what o runs is and its results go the same way; one that may
// speak of work, too, also if its results meet those of o elsewhere.
func (k *pack) isSibling(b, o *use, in, other *arm) bool {
	if b.prep && areCases(in, other) && calledAlike(b, o) {
		sb, so := b.sinks(), o.sinks()
		if share(sb.strong, so.strong) || share(sb.weak, so.weak) {
			return true
		}
	}
	return !b.command && (k.sameJob(b, o) || k.sameCommand(b, o, in, other) || k.sameCase(b, o, in, other))
}

// sameCase reports whether b and o are what two cases of one switch do with a
// context, and only their errors tell of it, which meet.
func (k *pack) sameCase(b, o *use, in, other *arm) bool {
	if b.prep || !b.takesContext || !needsContext(o) || hasValue(b.call) && len(b.sinks().strong) > 0 || !areCases(in, other) {
		return false
	}
	obj := calleeObject(b.call.Common())
	return (obj == nil || k.isOwn(obj.Pkg())) && share(b.sinks().weak, o.sinks().weak)
}

// areCases reports whether two arms are told apart by cases of one switch.
func areCases(a, b *arm) bool {
	x, y, ok := alternative(a, b)
	return ok && !x.isIf && !x.isRest && !y.isRest
}

// sameJob reports whether the bare call b does what the observed one o
// does: their results meet, or, where there is none but an error, they are
// called alike.
func (k *pack) sameJob(b, o *use) bool {
	if sameTarget(b, o) {
		return true
	}
	if needsContext(o) && !b.takesContext && !calledAlike(b, o) {
		return false
	}
	sb, so := b.sinks(), o.sinks()
	if share(sb.strong, so.strong) {
		return true
	}
	if b.inGo && !b.prep && calledAlike(b, o) && (sharesArgument(b, o) || sharesInput(b, o)) {
		return true // nobody waits for its result
	}
	if k.runsByReflection(b, o) {
		return true
	}
	if b.prep || len(so.strong) > 0 || hasValue(b.call) && !isDropped(b.call) {
		return false
	}
	return calledAlike(b, o) || !hasValue(b.call) && sharesArgument(b, o)
}

// runsByReflection reports whether o runs a handler by reflection, whose
// signature is out of sight, and b one that it is given: their errors meet.
func (k *pack) runsByReflection(b, o *use) bool {
	return o.seen.obs.Shape == observe.Reflect && b.takesContext && isParameter(b.call.Common()) && share(b.sinks().weak, o.sinks().weak)
}

// isDropped reports whether nobody looks at the results of a call.
func isDropped(call ssa.CallInstruction) bool {
	v := call.Value()
	return v == nil || len(refs(v)) == 0
}

// sameCommand reports whether b is a function of this module that is called
// without arguments as what o runs is: their errors meet, or, without
// results, they are cases of one switch. An if is too often left by a call
// that only tidies up.
func (k *pack) sameCommand(b, o *use, in, other *arm) bool {
	sig := b.call.Common().Signature()
	obj := calleeObject(b.call.Common())
	if sig.Params().Len() > 0 || b.prep || obj == nil || !k.isOwn(obj.Pkg()) || hasValue(b.call) {
		return false
	}
	alike := func(theirs *types.Signature) bool {
		return theirs != nil && theirs.Params().Len() == 0 && types.Identical(theirs.Results(), sig.Results())
	}
	if !alike(handlerSignature(o)) && !slices.ContainsFunc(o.inner, func(cc *ssa.CallCommon) bool { return alike(cc.Signature()) }) {
		return false
	}
	if sig.Results().Len() > 0 {
		return share(b.sinks().weak, o.sinks().weak)
	}
	return areCases(in, other)
}

// hasValue reports whether a call has a result that is no error.
func hasValue(call ssa.CallInstruction) bool {
	res := call.Common().Signature().Results()
	for i := range res.Len() {
		if !gotype.IsError(res.At(i).Type()) {
			return true
		}
	}
	return false
}

// needsContext reports whether what o runs takes a context.
func needsContext(o *use) bool {
	if len(o.inner) > 0 {
		return slices.ContainsFunc(o.inner, takesContext)
	}
	if sig := handlerSignature(o); sig != nil {
		return hasContext(sig)
	}
	return o.takesContext
}

// handlerSignature returns the signature of the handler that a wrapper was
// given, nil if there is none or it is a literal, which has the wrapper's.
func handlerSignature(o *use) *types.Signature {
	if o.handler == nil || literalOf(o.handler) != nil {
		return nil
	}
	v := o.handler
	if m, ok := v.(*ssa.MakeInterface); ok {
		v = m.X // by reflection
	}
	sig, _ := v.Type().Underlying().(*types.Signature)
	return sig
}

// calledAlike reports whether b's callee has the parameters and results of
// something that o runs.
func calledAlike(b, o *use) bool {
	sig := b.call.Common().Signature()
	alike := func(other *types.Signature) bool {
		return other != nil && sig.Params().Len() > 0 && types.Identical(other.Params(), sig.Params()) && types.Identical(other.Results(), sig.Results())
	}
	return alike(handlerSignature(o)) || slices.ContainsFunc(o.inner, func(cc *ssa.CallCommon) bool { return alike(cc.Signature()) })
}

// sharesArgument reports whether b and something that o runs are given the
// same thing to write their reply to: a pointer or an interface that is no
// context and not the receiver of the function.
func sharesArgument(b, o *use) bool {
	given := map[ssa.Value]bool{}
	for _, v := range arguments(b.call.Common()) {
		given[v] = true
	}
	for _, cc := range o.inner {
		if slices.ContainsFunc(arguments(cc), func(v ssa.Value) bool { return given[v] }) {
			return true
		}
	}
	return false
}

// sharesInput reports whether b and something that o runs are given the same
// value of any type that is no constant and no context.
func sharesInput(b, o *use) bool {
	given := map[ssa.Value]bool{}
	for _, arg := range b.call.Common().Args {
		if _, ok := arg.(*ssa.Const); !ok && !isContext(arg.Type()) {
			given[rootOf(arg)] = true
		}
	}
	return slices.ContainsFunc(o.inner, func(cc *ssa.CallCommon) bool {
		return slices.ContainsFunc(cc.Args, func(v ssa.Value) bool { return given[rootOf(v)] })
	})
}

// assertedFrom returns the value of which v is what a type switch or an
// assertion made, else v: the cases of a type switch are given one thing.
func assertedFrom(v ssa.Value) ssa.Value {
	if a, ok := v.(*ssa.Alloc); ok {
		stored := onlyStore(a)
		if stored == nil || assertedFrom(stored) == stored {
			return v
		}
		return assertedFrom(stored)
	}
	if e, ok := v.(*ssa.Extract); ok && e.Index == 0 {
		if t, ok := e.Tuple.(*ssa.TypeAssert); ok {
			return rootOf(t.X)
		}
	}
	if t, ok := v.(*ssa.TypeAssert); ok {
		return rootOf(t.X)
	}
	return v
}

func arguments(cc *ssa.CallCommon) []ssa.Value {
	var out []ssa.Value
	args := cc.Args
	if !cc.IsInvoke() && cc.Signature().Recv() != nil && len(args) > 0 {
		args = args[1:]
	}
	for _, arg := range args {
		switch arg.Type().Underlying().(type) {
		case *types.Pointer, *types.Interface, *types.Chan, *types.Map, *types.Struct:
		default:
			continue
		}
		if isContext(arg.Type()) {
			continue
		}
		root := assertedFrom(rootOf(arg))
		if p, ok := root.(*ssa.Parameter); ok && p.Parent().Signature.Recv() != nil && p == p.Parent().Params[0] {
			continue
		}
		if _, ok := root.(*ssa.Const); !ok {
			out = append(out, root)
		}
	}
	return out
}

// judgeBranch applies the silences to a bypass, and the threshold.
func (k *pack) judgeBranch(s *set, b *use, n *node, observed []*use, cat string) {
	s.observed, s.total = len(observed), len(s.members)
	s.at = b.at()
	if slices.ContainsFunc(observed, func(o *use) bool { return o.seen.chain && o.call.Common().StaticCallee() != nil }) {
		// The siblings apply the chain in the function that they call: the
		// handler is to be seen there.
		inner := k.handlerCallIn(b.call.Common().StaticCallee())
		if inner == nil {
			s.silence = "its callee calls no handler"
		} else {
			s.at, b.name = inner.Pos(), calleeName(inner.Common())
		}
	}
	if s.silence != "" {
		k.out.sets = append(k.out.sets, s)
		return
	}
	s.silence = k.branchSilence(s, b, n, observed)
	s.category = cat
	k.settle(s, b.call, b.name, observed)
}

// branchSilence says why a bare branch is no defect, "" if it is one.
func (k *pack) branchSilence(s *set, b *use, n *node, observed []*use) string {
	same := slices.ContainsFunc(observed, func(o *use) bool { return sameTarget(b, o) })
	if why := k.armSilenceBelow(n.arm, s.commonArm(n.arm), same || k.worksAsSiblings(b, observed)); why != "" {
		return why
	}
	if same && !b.inGo && isParameter(b.call.Common()) && (isInterceptor(b.call.Parent().Signature) || slices.ContainsFunc(observed, func(o *use) bool { return o.seen.obs.ViaName == "" && !o.seen.byItself })) {
		return "the function is a wrapper, which passes some calls through"
	}
	if k.isIgnored(b.name) {
		return "the callee is to be ignored: " + b.name
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
	if k.otherWrapper(s) {
		return "its siblings share another wrapper"
	}
	if k.calledObserved(b.call.Parent()) {
		return "the function is only called under an observation"
	}
	if through := k.installedBehind(b.call.Parent()); through != "" && !b.inGo {
		return "the function itself is installed behind " + through
	}
	return ""
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
// is, was given to the function or to its encloser.
func isParameter(cc *ssa.CallCommon) bool {
	_, ok := rootOf(cc.Value).(*ssa.Parameter)
	return ok && cc.StaticCallee() == nil
}

// armSilence says why nothing in an arm needs an observation, "" if that
// cannot be told from its condition. Same reports that its handler is that
// of an observed sibling.
func (k *pack) armSilence(a *arm, same bool) string { return k.armSilenceBelow(a, nil, same) }

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

// armSilenceBelow is armSilence for the arms below top.
func (k *pack) armSilenceBelow(a, top *arm, same bool) string {
	for ; a != top && a.parent != nil; a = a.parent {
		if on := a.switchedOn(same); on != "" {
			return "the observation is switched on where " + on
		}
		switch {
		case a.isRest:
			continue
		case a.isDefault && !same:
			return "the default of a switch on a value answers what is unknown"
		case answers(unquoted(a.head)) && !a.isIf:
			return "the branch only answers: " + a.head
		case k.isIgnored(a.head):
			return "the branch is to be ignored: " + a.head
		case a.isIf && isErrorCheck(a.head):
			return "the branch handles an error: " + a.head
		case a.isIf && isSwitch(a.head, same):
			return "the observation is switched off where " + a.head
		}
	}
	return ""
}

// switchedOn returns the condition by which an if turns the observation on
// whose else, or what follows it, the arm is; "" if it is none.
func (a *arm) switchedOn(same bool) string {
	if !a.isIf || a.head != "" {
		return ""
	}
	for _, other := range a.choice.arms {
		if other != a && other.head != "" && (isSwitch(other.head, same) || same && strings.Contains(other.head, "!= nil") && !isErrorCheck(other.head)) {
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

// isErrorCheck reports whether a condition asks for an error.
func isErrorCheck(cond string) bool {
	return strings.Contains(cond, "err != nil") || strings.Contains(cond, "Err != nil") || strings.Contains(cond, "errors.") || strings.HasSuffix(cond, "!ok") || strings.HasSuffix(cond, "!found") || strings.HasSuffix(cond, "!exists")
}

// isSwitch reports whether a condition turns the observation off. If the
// branch calls the handler that the observed one does, it is also one that
// asks for nil.
func isSwitch(cond string, same bool) bool {
	if observe.Speaks(cond) {
		return true
	}
	return same && (strings.Contains(cond, "== nil") || strings.Contains(strings.ToLower(cond), "disabled") || strings.Contains(strings.ToLower(cond), "enabled"))
}

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
