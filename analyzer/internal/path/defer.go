package path

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// goes executes a go statement: what the goroutine releases or takes is
// no longer ours.
func (s *search) goes(fr *frame, n *node, instr *ssa.Go, in *state) (out *state) {
	c := s.site(instr, in)
	in = s.noteUse(c, in)
	switch {
	case in.status == scheduled && s.res.Lent: // no defer of its own waits
	case in.status == scheduled && s.spec.Start != nil && (s.siteReaches(c, in) || s.runsUnder(c, in)) && isCounted(s.startBlock()):
		// It works with the resource, or under its context, while the function goes
		// on: the release that waits for the end is meant to. Gives up towards silence.
		return s.end(n, instr, WhyTaken, in)
	case in.status != held:
		return in
	}
	if s.releasesWithin(c, in) {
		return s.end(n, instr, s.whyRun(), in)
	}
	if rel, sub := s.reach(c.fun, in); rel == relClosure || s.releasesByCall(rel, sub, c) {
		if fn, recv := boundMethod(c.fun.Base); fn != nil {
			rel, sub := s.reach(s.of(recv, in), in)
			if rel == relExact && !s.releases(rel, sub, methodOf(fn)) {
				return in
			}
			return s.end(n, instr, WhyTaken, in)
		}
		if rel != relClosure {
			return s.end(n, instr, s.whyRun(), in)
		}
		if ends, releases := s.mayEnd(fr, n, c.fun, in); releases && s.isStillOurs(fr, n, instr, c, in) {
			return in
		} else if releases {
			return s.end(n, instr, s.whyRun(), in)
		} else if ends {
			return s.end(n, instr, WhyTaken, in)
		}
	}
	if s.serves(c, in) || s.isForGood(c, in) {
		return s.end(n, instr, WhyTaken, in)
	}
	if isLiteral(c.callee) {
		return s.goesLiteral(fr, n, c, in)
	}
	if s.endsByArgument(fr, n, c, in) {
		return s.end(n, instr, WhyTaken, in)
	}
	return in
}

// serves reports whether a goroutine gets one resource after another from the
// root, as from a listener, in a loop: it has the root for good, since there
// is no end to that but the root's own.
func (s *search) serves(c site, in *state) bool {
	if c.callee == nil || len(c.callee.Blocks) == 0 {
		return false
	}
	info := s.cache.info(c.callee)
	for _, b := range c.callee.Blocks {
		if !info.isInLoop(b) {
			continue
		}
		for _, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok && isSource(call.Common()) && s.isGiven(Operands(call.Common())[0], c, in) {
				return true
			}
		}
	}
	return false
}

// isForGood reports whether a goroutine that gets the root never ends: it has
// the root for as long as the process runs. One that goes round a loop is taken for
// such a one if it is started only once: gives up towards silence.
func (s *search) isForGood(c site, in *state) bool {
	if c.callee == nil || len(c.callee.Blocks) == 0 || !s.siteReaches(c, in) {
		return false
	}
	info, start := s.cache.info(c.callee), c.callee.Blocks[0]
	return (!info.canReturn(start) || runsOnceForAll(s.spec.Fn)) && slices.ContainsFunc(c.callee.Blocks, info.isInLoop)
}

// runsOnceForAll reports whether fn is a literal that a sync.Once of the package runs.
func runsOnceForAll(fn *ssa.Function) bool {
	return slices.ContainsFunc(alias.ClosuresOf(fn), func(mc *ssa.MakeClosure) bool {
		return slices.ContainsFunc(*mc.Referrers(), isDoneOnce)
	}) || fn.Parent() != nil && len(fn.FreeVars) == 0 && usedOnceIn(fn)
}

// isDoneOnce reports whether the instruction gives a function to a sync.Once of the
// package.
func isDoneOnce(use ssa.Instruction) bool {
	call, ok := use.(*ssa.Call)
	if !ok {
		return false
	}
	if fn := gotype.Declared(call.Call.StaticCallee()); fn == nil || fn.FullName() != "(*sync.Once).Do" {
		return false
	}
	_, isGlobal := call.Call.Args[0].(*ssa.Global)
	return isGlobal
}

// usedOnceIn reports whether the function around a literal that captures nothing gives
// it to a sync.Once of the package.
func usedOnceIn(lit *ssa.Function) bool {
	for _, b := range lit.Parent().Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok && slices.Contains(call.Call.Args, ssa.Value(lit)) && isDoneOnce(call) {
				return true
			}
		}
	}
	return false
}

// servesIn is serves for a function that the call gets, and may run elsewhere.
func (s *search) servesIn(c site, fun alias.Val, in *state) bool {
	mc, ok := fun.Base.(*ssa.MakeClosure)
	if !ok {
		return false
	}
	c.callee, c.args = mc.Fn.(*ssa.Function), nil
	return s.serves(c, in)
}

// isSource reports whether a method without arguments returns what can be
// closed, and an error.
func isSource(cc *ssa.CallCommon) bool {
	res := cc.Signature().Results()
	if MethodName(cc) == "" || len(Operands(cc)) != 1 || res.Len() != 2 || !gotype.IsError(res.At(1).Type()) {
		return false
	}
	obj, _, _ := types.LookupFieldOrMethod(res.At(0).Type(), true, nil, "Close")
	_, ok := obj.(*types.Func)
	return ok
}

// isGiven reports whether v, in a callee that runs elsewhere, is the root: an
// argument of the call, or what the callee captures.
func (s *search) isGiven(v ssa.Value, c site, in *state) bool {
	variable := alias.VariableOf(v)
	if i := slices.IndexFunc(c.callee.Params, func(p *ssa.Parameter) bool { return ssa.Value(p) == variable }); i >= 0 && i < len(c.args) {
		rel, _ := s.reach(c.args[i], in)
		return rel == relExact
	}
	for _, val := range [...]alias.Val{{Base: variable}, {Base: variable, Path: "*"}} {
		if rel, _ := s.reach(val, in); rel == relExact {
			return true
		}
	}
	return false
}

// goesLiteral executes go func(…){…}(args).
func (s *search) goesLiteral(fr *frame, n *node, c site, in *state) (out *state) {
	reaches := false
	for _, a := range c.args {
		rel, _ := s.reach(a, in)
		reaches = reaches || rel != relNone && rel != relCarrier
	}
	if !reaches {
		return in
	}
	ended := false
	ends, releases := s.aside(func() {
		for _, o := range s.inline(fr, n, c, in) {
			ended = ended || o.st.status != in.status
		}
	})
	switch {
	case releases:
		return s.end(n, c.at, s.whyRun(), in)
	case ended || ends:
		return s.end(n, c.at, WhyTaken, in)
	}
	return in
}

// whyRun says how the obligation ends at a go statement whose goroutine calls
// the root, or releases it. A function that is asked about is run there, and not
// kept for later: what it only uses is nobody else's for that.
func (s *search) whyRun() Why {
	if !s.spec.Effect {
		return WhyTaken
	}
	t := TypeAt(s.spec.Root.Base.Type(), s.spec.Root.Path)
	if t == nil {
		return WhyTaken
	}
	if _, isFunc := t.Underlying().(*types.Signature); isFunc {
		return WhyReleased
	}
	return WhyTaken
}

// defers executes a defer statement.
func (s *search) defers(fr *frame, n *node, instr *ssa.Defer, in *state) (out *state) {
	c := s.site(instr, in)
	if s.sem.NoReturn(c.cc, c.callee) {
		return in
	}
	exits := instr.Parent()
	if instr.DeferStack != nil && fr.parent != nil {
		exits = fr.parent.fn // the body of a range over a function
	}
	if in.status == held && exits == s.spec.Fn && s.isToldLater(c, in) {
		return in.withDefer(deferred{call: instr, fn: exits, fun: c.fun, args: slices.Clone(c.args), reaches: true})
	}
	if (in.status == held || in.status == scheduled && exits != s.spec.Fn) && s.releasesNow(fr, n, c, in) {
		s.res.Deferred = true
		if exits != s.spec.Fn {
			// Nothing in the literal leads out of it but its exit.
			return s.end(n, instr, WhyReleased, in)
		}
		s.note(n, Exit{At: instr, Why: WhyReleased})
		if s.spec.Start != nil && !s.spec.Follow && !s.cache.info(s.spec.Fn).isInLoop(s.startBlock()) && !isLoopBody(s.spec.Fn) {
			return in.withStatus(done) // the path cannot come back to the acquisition
		}
		return in.withStatus(scheduled)
	}
	if isLiteral(c.callee) && s.isRelevant(c, in) {
		return in.withDefer(deferred{call: instr, fn: exits, fun: c.fun, args: slices.Clone(c.args), reaches: s.siteReaches(c, in)})
	}
	return in
}

// siteReaches reports whether the call gets, or its callee captures, the
// root.
func (s *search) siteReaches(c site, in *state) bool {
	for _, v := range append([]alias.Val{c.fun}, c.args...) {
		if rel, _ := s.reach(v, in); rel != relNone && rel != relCarrier {
			return true
		}
	}
	return false
}

// runsUnder reports whether the call gets, or its callee captures, the context that
// the root, its cancel function, ends.
func (s *search) runsUnder(c site, in *state) bool {
	start, ok := s.spec.Start.(*ssa.Call)
	if !ok || cancelOf(start) == nil {
		return false
	}
	isUnder := func(v ssa.Value) bool {
		e, ok := v.(*ssa.Extract)
		return ok && e.Tuple == start && gotype.IsContext(e.Type())
	}
	if mc, ok := c.fun.Base.(*ssa.MakeClosure); ok {
		for _, b := range mc.Bindings {
			variable, ok := b.(*ssa.Alloc)
			if ok && slices.ContainsFunc(storesTo(variable), func(st *ssa.Store) bool { return isUnder(st.Val) }) {
				return true
			}
		}
	}
	return slices.ContainsFunc(c.args, func(v alias.Val) bool { return v.Path == "" && isUnder(v.Base) })
}

// noteUse returns the state behind the call if it matters whether the root is
// used: the call gets, or its callee captures, the root or the whole that it is
// within.
func (s *search) noteUse(c site, in *state) *state {
	if !s.spec.IfUsed || in.used {
		return in
	}
	mc, _ := c.fun.Base.(*ssa.MakeClosure)
	uses := s.siteReaches(c, in) && !s.onlyReads(c, in) && !s.isUntouched(c, in) || slices.ContainsFunc(s.spec.Within, func(whole alias.Val) bool {
		return slices.Contains(c.args, whole) || mc != nil && captures(mc, whole.Base)
	})
	if !uses {
		return in
	}
	cp := *in
	cp.used = true
	return &cp
}

// isReading reports whether a method of that name reads, or looks, and writes
// nothing: also one that tells, or is told, what separates the parts of a message.
func isReading(name string) bool {
	return strings.HasSuffix(name, "Boundary") || name == "FormDataContentType" ||
		slices.ContainsFunc([]string{"Read", "Peek", "Skip", "Buffered", "Available", "Len", "Size"}, func(word string) bool { return strings.HasPrefix(name, word) })
}

// sharesBuffer reports whether the call makes a layer that buffers by bufio.NewWriter,
// which takes a buffered writer as it is: what flushes the layer flushes that.
func sharesBuffer(c site, k *contract.Kind) bool {
	return k != nil && k.Type == "*bufio.Writer" && c.callee != nil &&
		(isCalled(c.callee, "encoding/xml", "NewEncoder") || isCalled(c.callee, "encoding/csv", "NewWriter"))
}

// onlyReads reports whether the call writes nothing to the root, which is to be
// flushed: it wraps the root, or all that it gets of it is a part that nothing
// can be written to, the reader in a bufio.ReadWriter.
func (s *search) onlyReads(c site, in *state) bool {
	if rel, _ := s.reach(c.fun, in); rel != relNone || s.spec.Kind == nil || !isReleasedBy(s.spec.Kind, "Flush") && !s.spec.Kind.Flush {
		return false
	}
	if sharesBuffer(c, s.spec.Kind) {
		return true
	}
	ops := Operands(c.cc)
	for i, a := range c.args {
		rel, sub := s.reach(a, in)
		if rel == relNone || rel == relCarrier {
			continue
		}
		if i < c.shift || i-c.shift >= len(ops) || rel != relExact && rel != relPart {
			return false
		}
		if i == 0 && isReading(c.name) {
			continue
		}
		t := ops[i-c.shift].Type()
		if !types.IsInterface(t) && !gotype.HasMethod(t, "Write") && !types.Identical(t, s.spec.Root.Base.Type()) {
			continue
		}
		if rel != relExact || s.sem.Effect(c.cc, c.callee, i-c.shift, sub, s.spec).Success.Op != Forward {
			return false
		}
	}
	return true
}

// captures reports whether the closure captures v, or a variable that v is
// stored in.
func captures(mc *ssa.MakeClosure, v ssa.Value) bool {
	return slices.ContainsFunc(mc.Bindings, func(b ssa.Value) bool {
		return b == v || slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
			store, ok := ref.(*ssa.Store)
			return ok && store.Addr == b
		})
	})
}

// releasesNow reports whether the deferred call releases the root for
// certain, whatever happens until the exit.
func (s *search) releasesNow(fr *frame, n *node, c site, in *state) bool {
	if rel, sub := s.reach(c.fun, in); s.releasesByCall(rel, sub, c) {
		return true
	}
	if s.releasesWithin(c, in) {
		return true
	}
	if isLiteral(c.callee) {
		return false
	}
	return s.endsByArgument(fr, n, c, in)
}

// endsByArgument reports whether the call, if it succeeds, ends the obligation
// through one of its arguments: it is its release, or the callee releases or
// takes it.
func (s *search) endsByArgument(fr *frame, n *node, c site, in *state) bool {
	for i, a := range c.args {
		rel, sub := s.reach(a, in)
		if rel == relNone {
			continue
		}
		if i == 0 && s.isReleaseBy(c, rel, sub) {
			return true
		}
		if i < c.shift {
			continue // another method of the root uses it
		}
		if op := s.effect(fr, n, c, i, rel, sub, in).Success.Op; op == Release || op == Take {
			return true
		}
	}
	return false
}

// runsDeferred executes a deferred call that has waited for the exit.
func (s *search) runsDeferred(fr *frame, n *node, c site, in *state) []outcome {
	switch {
	case isLiteral(c.callee):
		return s.inline(fr, n, c, in)
	case in.status == held && s.isToldLater(c, in):
		return s.effects(fr, n, c, in)
	case in.status == held && s.endsByArgument(fr, n, c, in):
		return s.one(s.end(n, c.at, WhyReleased, in), n)
	}
	return s.one(in, n)
}

// runDefers executes the deferred calls that wait for the exit, and returns the
// state behind them. It reports true if the path has been forked.
func (s *search) runDefers(fr *frame, n *node, at int, in *state, push func(*node)) (out *state, forked bool) {
	in = s.assumeFailure(n, in)
	out, calls := in.withoutDefers(fr.fn)
	if len(calls) == 0 {
		return in, false
	}
	s.spend(len(calls))
	outs := []outcome{{out, n}}
	for i, d := range calls {
		var next []outcome
		waiting := stillWaiting(in.defers, out.defers, len(calls)-1-i, fr.fn) // which a panic would run, too
		for _, o := range outs {
			if o.st.status == done {
				continue
			}
			o.st = o.st.withDefers(waiting)
			c := site{at: d.call, end: n.block.Instrs[at], cc: &d.call.Call, fun: d.fun, args: d.args, callee: s.callee(&d.call.Call, o.st), name: MethodName(&d.call.Call)}
			if mc, ok := d.fun.Base.(*ssa.MakeClosure); ok {
				c.callee = mc.Fn.(*ssa.Function)
			}
			next = append(next, s.runsDeferred(fr, o.n, c, o.st)...)
		}
		if outs = next; s.isSpent {
			return in, true
		}
	}
	for _, o := range outs {
		if o.st.status != done {
			push(s.node(node{parent: o.n, block: n.block, index: at + 1, st: o.st}))
		}
	}
	return in, true
}
