package ownership

import (
	"cmp"
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/explain"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// This file tells people what a summary, or the end of an obligation, rests
// on. Nothing is noted for that while packages are analysed: a search that
// somebody asks about is made again, with a semantics that listens.

// A Use is a call that got the resource of a search.
type Use struct {
	Call ssa.CallInstruction
	// Callee is how the call's function is called, Effect what the call
	// does to the resource.
	Callee string
	Effect path.Effect
	// Because says what that rests on, as text for a parenthesis: a
	// contract, the place of a function, the type of a parameter.
	Because string
	// Summary reports that it rests on the function's summary.
	Summary bool
}

// A listener notes what a search asks about its root.
type listener struct {
	semantics
	uses []use
}

// A use is a Use of which only the call's common part is known yet.
type use struct {
	cc *ssa.CallCommon
	Use
}

// Effect implements path.Semantics. What it is asked about a function that
// captures the root counts, too.
func (l *listener) Effect(cc *ssa.CallCommon, callee *ssa.Function, arg int, sub string, spec *path.Spec) path.Effect {
	e := l.semantics.Effect(cc, callee, arg, sub, spec)
	if slices.ContainsFunc(l.uses, func(u use) bool { return u.cc == cc }) {
		return e
	}
	u := Use{Callee: l.r.calleeName(cc, callee), Effect: e}
	u.Because, u.Summary = l.r.because(cc, callee, arg, sub, spec)
	l.uses = append(l.uses, use{cc, u})
	return e
}

// listen makes the search again and returns the calls that got the root, in
// the order in which they were met.
func (r *Result) listen(spec *path.Spec) (*path.Result, []Use) {
	l := &listener{semantics: semantics{r}}
	telling := *spec
	telling.Tell = true
	res := path.Search(&telling, l, r.cache)
	calls := make(map[*ssa.CallCommon]ssa.CallInstruction)
	addCalls(calls, spec.Fn)
	var uses []Use
	for _, u := range l.uses {
		if u.Call = calls[u.cc]; u.Call != nil {
			uses = append(uses, u.Use)
		}
	}
	return res, uses
}

// addCalls adds the calls in fn and its literals, by what they have in
// common.
func addCalls(calls map[*ssa.CallCommon]ssa.CallInstruction, fn *ssa.Function) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok {
				calls[call.Common()] = call
			}
		}
	}
	for _, lit := range fn.AnonFuncs {
		addCalls(calls, lit)
	}
}

// AcquiredBy says in a few words where what a call acquires comes from, for
// the path of a report: "openStore acquires it (store.go:41)". It is "" if a
// contract says so.
func (r *Result) AcquiredBy(f Found) string {
	switch {
	case f.Via != nil:
		return acquiredAt(f, r.funcName(gotype.Declared(f.Via)), r.place(f.Acquire.Pos))
	case f.Callee != nil:
		at := f.At
		if i := strings.LastIndexByte(at, ':'); i > 0 {
			at = at[:i]
		}
		return acquiredAt(f, r.funcName(f.Callee), at)
	}
	return ""
}

// acquiredAt says that fn acquires what was found, and where.
func acquiredAt(f Found, fn, place string) string {
	at := fmt.Sprintf("%s acquires it (%s)", fn, place)
	if f.Half {
		at += ", and may fail behind that"
	}
	if f.Failed {
		at += ", and returns it beside an error, too"
	}
	return at
}

// Borrowers returns the calls on a way that got the resource and gave it back,
// as far as that rests on a summary. The way leads through these blocks.
func (r *Result) Borrowers(f Found, way []*ssa.BasicBlock) []Use {
	if f.spec == nil || len(way) == 0 {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	spec := *f.spec
	spec.Along = make(map[*ssa.BasicBlock]bool)
	for _, b := range way {
		spec.Along[b] = true
	}
	_, uses := r.listen(&spec)
	return slices.DeleteFunc(uses, func(u Use) bool {
		return !u.Summary || u.Effect.Success.Op != path.Keep && u.Effect.Failure.Op != path.Keep
	})
}

// heldText is a leak, in the words of a report.
const heldText = "returns while it is held"

// ExplainFound says where the acquisition comes from, which calls got the
// resource, and how its obligation ends.
func (r *Result) ExplainFound(f Found) []explain.Line {
	r.mu.Lock()
	defer r.mu.Unlock()
	lines := []explain.Line{{Pos: f.Call.Pos(), Text: r.foundText(f)}}
	add := func(pos token.Pos, text string) { lines = append(lines, explain.Line{Pos: pos, Indent: 1, Text: text}) }
	add(token.NoPos, r.restsOn(f))
	switch {
	case f.Discarded:
		add(token.NoPos, "nothing holds it")
		return lines
	case f.spec == nil:
		add(token.NoPos, "it is somebody else's, who releases it")
		return lines
	}
	res, uses := r.listen(f.spec)
	for _, l := range r.endLines(f.Fn, res, uses, heldText) {
		add(l.Pos, l.Text)
	}
	if res.Overflow {
		add(token.NoPos, "there are too many paths to search them all")
	}
	return lines
}

func (r *Result) foundText(f Found) string {
	name := r.calleeName(f.Call.Common(), f.Call.Common().StaticCallee())
	switch {
	case f.Global != "":
		return fmt.Sprintf("%s acquires %s", name, f.Global)
	case f.Lock:
		return fmt.Sprintf("%s acquires the lock; released by %s", name, releasesText(f.Kind))
	case f.Param:
		return fmt.Sprintf("%s makes parameter %d something to release: by %s", name, f.Result, releasesText(f.Kind))
	}
	t := f.Call.Common().Signature().Results()
	what := fmt.Sprintf("result %d", f.Result)
	if f.Result < t.Len() {
		what += ", " + r.typeText(t.At(f.Result).Type())
	}
	return fmt.Sprintf("%s acquires %s; released by %s", name, what, releasesText(f.Kind))
}

// restsOn says why the call acquires.
func (r *Result) restsOn(f Found) string {
	if text := r.AcquiredBy(f); text != "" {
		return text
	}
	if f.contractFunc != nil {
		return "contract: " + r.contractText(f.contractFunc)
	}
	if f.Kind != nil && f.Kind.Origin != "" {
		return fmt.Sprintf("its result type says so: %s, %s", f.Kind, origin(f.Kind.Origin))
	}
	if cc := f.Call.Common(); f.Unseen && len(r.dynamic(cc.Signature())) == 0 && r.acquiredByParam(cc) != nil {
		return "the function releases what it gets from its parameter"
	}
	return "its implementations do"
}

// ExplainCall says why a call of fn that acquires nothing does not: for
// somebody who expects it to. It is nil if no result could be a resource.
func (r *Result) ExplainCall(call ssa.CallInstruction) []explain.Line {
	r.mu.Lock()
	defer r.mu.Unlock()
	cc := call.Common()
	callee := cc.StaticCallee()
	if _, ok := cc.Value.(*ssa.Builtin); ok || !canHold(cc.Signature().Results()) || len(r.acquiresOf(cc, callee)) > 0 {
		return nil
	}
	text := "no contract speaks of it, and its body is out of sight"
	switch f := r.contractOf(cc, callee); {
	case f != nil && f.None:
		text = fmt.Sprintf("%s # %s", r.contractText(f), f.Reason)
	case f != nil:
		text = "its contract does not say so: " + r.contractText(f)
	case bodyOf(callee) != nil:
		text = fmt.Sprintf("it hands nothing on that it acquires (%s)", r.place(callee.Pos()))
	case r.calleeFact(cc, callee) != nil:
		text = fmt.Sprintf("it hands nothing on that it acquires (%s)", r.place(objectOf(cc, callee).Pos()))
	case cc.IsInvoke():
		text = "no contract speaks of it"
		if impls := r.implsOf(cc.Method); len(impls) > 0 {
			text = "one of its implementations hands nothing on: " + r.placesOf(impls)
		}
	}
	return []explain.Line{
		{Pos: call.Pos(), Text: r.calleeName(cc, callee) + " acquires nothing"},
		{Indent: 1, Text: text},
	}
}

// ExplainFunc says what callers of fn get to release, what it does to its
// parameters, and how the types that it speaks of are released.
func (r *Result) ExplainFunc(fn *ssa.Function) []explain.Line {
	r.mu.Lock()
	defer r.mu.Unlock()
	var lines []explain.Line
	for _, a := range r.acquiredBy(fn) {
		lines = append(lines, r.resultLines(fn, a)...)
	}
	for i, p := range fn.Params {
		for _, sub := range r.askedOf(fn, i, p.Type()) {
			lines = append(lines, r.paramLines(fn, i, sub)...)
		}
	}
	if lines == nil {
		lines = []explain.Line{{Pos: fn.Pos(), Text: "its callers get nothing to release, and it is given nothing that could be"}}
	}
	return append(lines, r.typeLines(fn)...)
}

func (r *Result) resultLines(fn *ssa.Function, a Acquire) []explain.Line {
	res := fn.Signature.Results()
	text := fmt.Sprintf("callers have to release result %d, %s, by %s", a.Result, r.typeText(res.At(a.Result).Type()), releasesText(a.Kind))
	switch {
	case a.Partner != contract.None:
		text += fmt.Sprintf(", or by a call of result %d", a.Partner)
		for _, i := range indicesOf(a.More) {
			text += fmt.Sprintf(" or %d", i)
		}
	}
	switch {
	case a.Err != contract.None:
		text += ", unless the error is not nil"
	case a.OK != contract.None:
		text += fmt.Sprintf(", if result %d is true", a.OK)
	case a.Code > 0:
		text += fmt.Sprintf(", if result %d is %d", a.Code-1, a.CodeIs)
	}
	return []explain.Line{{Pos: fn.Pos(), Text: text}, {Pos: a.Pos, Indent: 1, Text: "it comes from here"}}
}

// askedOf returns the places in a parameter that its summary speaks of: of a
// receiver, all fields that can hold something.
func (r *Result) askedOf(fn *ssa.Function, i int, t types.Type) []string {
	if i > 0 || fn.Signature.Recv() == nil {
		return r.subsOf(t)
	}
	return append(r.heldBy(gotype.Origin(t)), r.subsOf(t)...)
}

// heldBy returns the fields of a struct type of this package that can hold
// an obligation; a lock is not what somebody means who asks.
func (r *Result) heldBy(named *types.Named) []string {
	if named == nil || named.Obj().Pkg() != r.pass.Pkg {
		return nil
	}
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var subs []string
	for f := range st.Fields() {
		if len(subs) < maxSubs && !f.Exported() && r.canHoldObligation(f.Type()) && !strings.HasPrefix(typeName(f.Type()), "sync.") {
			subs = append(subs, "."+f.Name())
		}
	}
	return subs
}

// paramLines says what becomes of what a parameter holds at sub, and how.
// Of the receiver only what the function does not just keep is told.
func (r *Result) paramLines(fn *ssa.Function, i int, sub string) []explain.Line {
	kinds := r.kindsOf(fn.Params[i].Type(), sub)
	spec := &path.Spec{Fn: fn, Kind: kinds[len(kinds)-1], Root: alias.Val{Base: fn.Params[i], Path: sub}, ErrParams: errParams(fn, i)}
	eff := r.effectOf(fn, i, sub, spec)
	isRecv := i == 0 && fn.Signature.Recv() != nil
	if isRecv && eff == path.Both(path.Keep) {
		return nil
	}
	name := fn.Params[i].Name()
	what := fmt.Sprintf("parameter %s, %s", cmp.Or(name, fmt.Sprint(i)), r.typeText(fn.Params[i].Type()))
	if isRecv {
		what = "receiver " + name
	}
	switch {
	case sub == alias.Elem:
		what = "the elements of " + what
	case sub != "":
		what = fmt.Sprintf("what %s holds in %s", what, strings.TrimPrefix(sub, "."))
	}
	lines := []explain.Line{{Pos: fn.Params[i].Pos(), Text: what + ": " + effectText(eff)}}
	res, uses := r.listen(spec)
	held := ""
	if eff != path.Both(path.Keep) {
		held = "returns: the caller still has it"
	}
	for _, l := range r.endLines(fn, res, uses, held) {
		l.Indent = 1
		lines = append(lines, l)
	}
	if _, ok := fn.Params[i].Type().Underlying().(*types.Signature); ok && sub == "" {
		for i := range lines {
			lines[i].Text = strings.ReplaceAll(lines[i].Text, "releases it", "calls it")
			lines[i].Text = strings.ReplaceAll(lines[i].Text, "has been released", "has been called")
		}
	}
	return lines
}

// ExplainType says which methods release what a type of this package holds.
func (r *Result) ExplainType(named *types.Named) []explain.Line {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.typeLinesOf(named)
}

func (r *Result) typeLinesOf(named *types.Named) []explain.Line {
	var lines []explain.Line
	for _, sub := range append(r.heldBy(named), r.fieldsOf(named)...) {
		lines = append(lines, explain.Line{Pos: named.Obj().Pos(), Text: fmt.Sprintf("what a %s holds in %s is released by %s",
			named.Obj().Name(), strings.TrimPrefix(sub, "."), r.releasersText(named, sub))})
	}
	return lines
}

// typeLines is ExplainType for the types of the receiver and the results.
func (r *Result) typeLines(fn *ssa.Function) []explain.Line {
	var lines []explain.Line
	seen := make(map[*types.Named]bool)
	ts := typesOf(fn.Signature.Results())
	if recv := fn.Signature.Recv(); recv != nil {
		ts = append([]types.Type{recv.Type()}, ts...)
	}
	for _, t := range ts {
		named := gotype.Origin(t)
		if named == nil || seen[named] || named.Obj().Pkg() != r.pass.Pkg {
			continue
		}
		seen[named] = true
		lines = append(lines, r.typeLinesOf(named)...)
	}
	return lines
}

func typesOf(tuple *types.Tuple) []types.Type {
	var all []types.Type
	for v := range tuple.Variables() {
		all = append(all, v.Type())
	}
	return all
}

// releasersText lists the methods of named that release what it holds at sub.
func (r *Result) releasersText(named *types.Named, sub string) string {
	var names []string
	for m := range named.Methods() {
		fn := r.funcOf(m)
		if fn == nil {
			continue
		}
		if e := r.effectOf(fn, 0, sub, &path.Spec{}); e.Success.Op == path.Release || e.Failure.Op == path.Release {
			names = append(names, fmt.Sprintf("%s (%s)", m.Name(), r.place(fn.Pos())))
		}
	}
	for _, m := range promoted(named, sub) {
		if path.IsVerb(m) {
			names = append(names, m+", which is its own")
		}
	}
	if names == nil {
		return "none of its methods"
	}
	return strings.Join(names, ", ")
}
