package ownership

import (
	"cmp"
	"fmt"
	"go/token"
	"go/types"
	"path/filepath"
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

// because says what the answer of semantics.Effect rests on.
func (r *Result) because(cc *ssa.CallCommon, callee *ssa.Function, arg int, sub string, spec *path.Spec) (text string, isSummary bool) {
	if f := r.contractOf(cc, callee); f != nil {
		if _, ok := contractEffect(f, arg, sub, spec); ok {
			return r.contractText(f), false
		}
	}
	if strings.Contains(sub, path.Deep) {
		return "it is in a list that is built in a loop", false
	}
	if body := bodyOf(callee); body != nil {
		return r.place(body.Pos()), body.Parent() == nil
	}
	if _, ok := r.calleeFact(cc, callee).effect(arg, sub, spec); ok {
		return r.place(objectOf(cc, callee).Pos()), true
	}
	if cc.IsInvoke() {
		if impls := r.implsOf(cc.Method); len(impls) > 0 {
			return "the implementations " + r.placesOf(impls), true
		}
	}
	switch e := (semantics{r}).typeEffect(cc, callee, arg, sub, spec); {
	case r.cfg.Strict:
		return "its body is out of sight", false
	case e.Success.Op == path.Take:
		return "its body is out of sight, and no contract says more", false
	case cc.IsInvoke() && arg == 0 || callee != nil && callee.Signature.Recv() != nil && arg == 0:
		return "a method of its own that does not release it", false
	}
	return "its parameter has no way to release it", false
}

// placesOf lists functions with their places.
func (r *Result) placesOf(fns []*ssa.Function) string {
	var all []string
	for _, fn := range fns {
		all = append(all, fmt.Sprintf("%s %s", r.funcName(gotype.Declared(fn)), r.place(fn.Pos())))
	}
	return strings.Join(all, ", ")
}

// contractText is the line of a contract with its place.
func (r *Result) contractText(f *contract.Func) string {
	return fmt.Sprintf("%s, %s", f, origin(f.Origin))
}

// origin names the place of a contract.
func origin(at string) string {
	if name, ok := strings.CutPrefix(at, "table/"); ok {
		return "built-in " + name
	}
	return at
}

// place is FILE:LINE of a position, the file without its directory.
func (r *Result) place(pos token.Pos) string {
	if !pos.IsValid() {
		return "out of sight"
	}
	p := r.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}

// calleeName is how people call what is called.
func (r *Result) calleeName(cc *ssa.CallCommon, callee *ssa.Function) string {
	if b, ok := cc.Value.(*ssa.Builtin); ok {
		return b.Name()
	}
	if obj := objectOf(cc, callee); obj != nil {
		return r.funcName(obj)
	}
	if callee != nil && callee.Parent() != nil {
		return "the function literal"
	}
	return "a function value"
}

// funcName is the name of a function as one would write it in this package,
// with the receiver's type.
func (r *Result) funcName(obj *types.Func) string {
	if obj == nil {
		return "a function"
	}
	if recv := obj.Signature().Recv(); recv != nil {
		return fmt.Sprintf("(%s).%s", r.typeText(recv.Type()), obj.Name())
	}
	if obj.Pkg() == nil || obj.Pkg() == r.pass.Pkg {
		return obj.Name()
	}
	return obj.Pkg().Name() + "." + obj.Name()
}

func (r *Result) typeText(t types.Type) string {
	return types.TypeString(t, func(pkg *types.Package) string {
		if pkg == r.pass.Pkg {
			return ""
		}
		return pkg.Name()
	})
}

// releasesText says how a kind is released.
func releasesText(k *contract.Kind) string {
	if k == nil || len(k.Releases) == 0 {
		return "its release"
	}
	var ways []string
	for _, rel := range k.Releases {
		way := rel.String()
		if rel.Method == "" {
			way = strings.TrimPrefix(rel.Path+" a call of it", " ")
			if rel.Path != "" {
				way = "a call of " + strings.TrimPrefix(rel.Path, ".")
			}
		}
		if len(ways) < 4 {
			ways = append(ways, way)
		}
	}
	return strings.Join(ways, " or ")
}

// AcquiredBy says in a few words where what a call acquires comes from, for
// the path of a report: "openStore acquires it (store.go:41)". It is "" if a
// contract says so.
func (r *Result) AcquiredBy(f Found) string {
	switch {
	case f.Via != nil:
		at := fmt.Sprintf("%s acquires it (%s)", r.funcName(gotype.Declared(f.Via)), r.place(f.Acquire.Pos))
		if f.Half {
			at += ", and may fail behind that"
		}
		return at
	case f.Callee != nil:
		at := f.At
		if i := strings.LastIndexByte(at, ':'); i > 0 {
			at = at[:i]
		}
		return fmt.Sprintf("%s acquires it (%s)", r.funcName(f.Callee), at)
	}
	return ""
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
	return "its implementations do"
}

// endLines says how the obligation ends on the paths through fn, and which
// calls got the resource on the way, in the order of the source. Held is what
// to say of a return on the way to which it has not ended, "" for nothing; of
// a parameter, not every use is told.
func (r *Result) endLines(fn *ssa.Function, res *path.Result, uses []Use, held string) []explain.Line {
	var lines []explain.Line
	told := make(map[ssa.Instruction]bool)
	add := func(at ssa.Instruction, text string) {
		pos := at.Pos()
		switch at := at.(type) {
		case *ssa.If:
			pos = at.Cond.Pos()
		case *ssa.Return:
			if !pos.IsValid() && fn.Syntax() != nil {
				pos = fn.Syntax().End() - 1
			}
		}
		lines = append(lines, explain.Line{Pos: pos, Text: text})
	}
	for _, e := range append(slices.Clone(res.Passed), res.Ends...) {
		told[e.At] = true
		if _, ok := e.At.(*ssa.Return); ok && len(res.Passed) > 0 && e.Why != path.WhyReturned {
			continue // it is told where that happened
		}
		add(e.At, r.endText(e, uses))
	}
	for _, e := range res.Leaks {
		if held != "" {
			add(e.At, held+classText(e.Class))
		}
	}
	for _, e := range res.Again {
		add(e.At, "acquires again while it is held")
	}
	for _, e := range res.Piled {
		add(e.At, "acquires again while its release waits for the function's end")
	}
	for _, u := range uses {
		if !told[u.Call] && (held == heldText || u.Summary || u.Effect != path.Both(path.Keep)) {
			lines = append(lines, explain.Line{Pos: u.Call.Pos(), Text: fmt.Sprintf("%s %s (%s)", u.Callee, effectText(u.Effect), u.Because)})
		}
	}
	slices.SortStableFunc(lines, func(a, b explain.Line) int { return cmp.Compare(a.Pos, b.Pos) })
	return slices.Compact(lines)
}

func classText(c path.Class) string {
	if c == path.Failure {
		return ", with an error"
	}
	return ""
}

// effectText is an effect in the words of a report.
func effectText(e path.Effect) string {
	s := opText(e.Success)
	if e.Failure != e.Success {
		s += " on success and " + opText(e.Failure) + " on failure"
	}
	return s
}

func opText(o path.Outcome) string {
	switch o.Op {
	case path.Release:
		return "releases it"
	case path.Take:
		return "takes it"
	case path.Void:
		return "leaves nothing of it"
	case path.Forward:
		return fmt.Sprintf("returns it in result %d%s", o.Result, subText(o.Path))
	}
	return "borrows it"
}

// subText says where in a value something is.
func subText(sub string) string {
	switch {
	case sub == "":
		return ""
	case sub == path.Call:
		return ", a function that releases it"
	}
	return ", in " + strings.TrimPrefix(strings.ReplaceAll(sub, "*", ""), ".")
}

// endText says how the obligation ends there.
func (r *Result) endText(e path.Exit, uses []Use) string {
	switch e.Why {
	case path.WhyReleased:
		return r.releasedText(e, uses)
	case path.WhyUsedUp:
		return "a method says that there is no more: that releases it"
	case path.WhyVoid:
		return "nothing to release on this branch: its error, or its being nil, says so"
	case path.WhyReturned:
		switch {
		case e.Carried:
			return fmt.Sprintf("returns what carries it in result %d: out of sight", e.Result)
		case e.Closure != nil && e.Runs:
			return fmt.Sprintf("returns a function that releases it in result %d: handed to the caller", e.Result)
		case e.Closure != nil:
			return fmt.Sprintf("returns a function that has it in result %d: out of sight", e.Result)
		}
		return fmt.Sprintf("returns it in result %d%s: handed to the caller", e.Result, subText(e.Sub+e.Part))
	case path.WhyCaptured:
		return "stored in a variable of the enclosing function"
	}
	return r.takenText(e, uses)
}

func (r *Result) releasedText(e path.Exit, uses []Use) string {
	call, ok := e.At.(ssa.CallInstruction)
	if !ok {
		return "returns: it has been released, or will be by a deferred call"
	}
	text := r.calleeName(call.Common(), call.Common().StaticCallee()) + " releases it"
	if !call.Common().IsInvoke() && call.Common().StaticCallee() == nil {
		text = "it is called"
	}
	if u := useAt(uses, call); u != nil {
		text = fmt.Sprintf("%s %s (%s)", u.Callee, effectText(u.Effect), u.Because)
	}
	if _, ok := e.At.(*ssa.Defer); ok {
		return "deferred: " + text
	}
	return text
}

func useAt(uses []Use, call ssa.CallInstruction) *Use {
	for i := range uses {
		if uses[i].Call == call {
			return &uses[i]
		}
	}
	return nil
}

// takenText says how the obligation was handed over, or went out of sight.
func (r *Result) takenText(e path.Exit, uses []Use) string {
	switch at := e.At.(type) {
	case *ssa.Store:
		return r.storeText(at) + ": out of sight from here on"
	case *ssa.MapUpdate:
		return "stored in a map: out of sight from here on"
	case *ssa.Send, *ssa.Select:
		return "sent on a channel: out of sight from here on"
	case *ssa.Go:
		return "handed to a goroutine"
	case *ssa.Return:
		return "returns: it has been handed over"
	case ssa.CallInstruction:
		if u := useAt(uses, at); u != nil {
			return fmt.Sprintf("%s %s (%s)", u.Callee, effectText(u.Effect), u.Because)
		}
		name := r.calleeName(at.Common(), at.Common().StaticCallee())
		if name == "append" {
			return "appended to a slice: out of sight from here on"
		}
		return name + " takes it"
	}
	return "handed over"
}

func (r *Result) storeText(s *ssa.Store) string {
	switch addr := s.Addr.(type) {
	case *ssa.FieldAddr:
		ptr, ok := addr.X.Type().Underlying().(*types.Pointer)
		if !ok {
			break
		}
		if st, ok := ptr.Elem().Underlying().(*types.Struct); ok {
			return fmt.Sprintf("stored in field %s of %s", st.Field(addr.Field).Name(), r.typeText(ptr.Elem()))
		}
	case *ssa.Global:
		return "stored in variable " + addr.Name() + " of the package"
	case *ssa.IndexAddr:
		return "stored in an element"
	}
	return "stored in something that outlives the function"
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
	}
	switch {
	case a.Err != contract.None:
		text += ", unless the error is not nil"
	case a.OK != contract.None:
		text += fmt.Sprintf(", if result %d is true", a.OK)
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
