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

// A Partial is a releaser that can return before it has released all that
// its owner holds.
//
// A releaser is a method whose name speaks of releasing and that releases
// the field on some path. A return on which the field is still held is not
// wrong by itself: Close may have been called before, or nothing been
// started; such guards test flags, and are right as a rule. So only a path
// that leaves because a step has failed is taken for a slip: the step is
// the release of something else (or the flush before it), or something
// else has been released on the way, so that the owner is of no use any
// more. All else is silence, and so is a field that another releaser can
// still release.
type Partial struct {
	// Fn is the releaser, Field the field that it leaves held, Elem that
	// its elements are meant.
	Fn    *ssa.Function
	Field *types.Var
	Elem  bool
	// Method is the release that is missing, "" for the call of a
	// function.
	Method string
	// Decisions lead to the return At; the last one is taken because Step
	// has failed.
	Decisions []path.Decision
	At        ssa.Instruction
	Step      *ssa.Call
}

// Partials returns the releasers of the package that can return too early,
// in source order, one for each releaser. An error is a fault of the
// analysis.
func (r *Result) Partials() (_ []Partial, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.recovered(&err)
	var ps []Partial
	for _, fn := range r.Funcs() {
		if p, ok := r.partial(fn); ok {
			ps = append(ps, p)
		}
	}
	return ps, nil
}

// partial returns the first field that fn, if it is a releaser, can leave
// held.
func (r *Result) partial(fn *ssa.Function) (p Partial, ok bool) {
	owner := r.ownerReleasedBy(fn)
	if owner == nil {
		return p, false
	}
	st := owner.Underlying().(*types.Struct)
	for i := range st.NumFields() {
		f := st.Field(i)
		if kind := r.fieldKind(f.Type()); kind != nil && isMeant(f) {
			if p, ok = r.leftHeld(fn, place{owner, i, false}, kind); ok {
				return p, true
			}
		}
		if elem := elementType(f.Type()); elem != nil {
			if kind := r.fieldKind(elem); kind != nil {
				if p, ok = r.leftInLoop(fn, place{owner, i, true}, kind); ok {
					return p, true
				}
			}
		}
	}
	return p, false
}

// ownerReleasedBy returns the struct type whose releaser fn may be by its
// form, nil if it is none: a method that speaks of releasing and needs to
// be told nothing but how long it may take.
func (r *Result) ownerReleasedBy(fn *ssa.Function) *types.Named {
	recv := fn.Signature.Recv()
	if recv == nil || fn.Parent() != nil || !isReleaserName(fn.Name()) || len(fn.Blocks) < 2 {
		return nil
	}
	if !needsNothing(fn.Signature) {
		return nil
	}
	t := recv.Type()
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return nil
	}
	if _, ok := named.Underlying().(*types.Struct); !ok {
		return nil
	}
	return named.Origin()
}

// needsNothing reports whether the method needs no argument but a context.
func needsNothing(sig *types.Signature) bool {
	for i := range sig.Params().Len() {
		if typeName(sig.Params().At(i).Type()) != "context.Context" {
			return false
		}
	}
	return true
}

// isReleaserName reports whether a method of that name ends the life of
// its receiver.
func isReleaserName(name string) bool {
	switch name {
	case "Wait", "Drain", "Unlock", "Commit", "Rollback", "Abort", "Finish", "Discard", "Dismiss", "Quit", "Free":
		return false
	}
	for _, end := range []string{"ed", "er", "ing"} {
		if strings.HasSuffix(firstWord(name), end) {
			return false // Stopped, Closer: no order to do it
		}
	}
	return path.IsVerb(name)
}

// firstWord returns the name up to its second capital.
func firstWord(name string) string {
	for i := 1; i < len(name); i++ {
		if 'A' <= name[i] && name[i] <= 'Z' {
			return name[:i]
		}
	}
	return name
}

// fieldKind returns how a value of a field's type is released, nil if it
// is not, or provably needs no release.
func (r *Result) fieldKind(t types.Type) *contract.Kind {
	if sig, ok := t.Underlying().(*types.Signature); ok {
		if sig.Params().Len() > 0 {
			return nil
		}
		return callKind
	}
	if isBasic(t) {
		return nil
	}
	kind := r.kindOf(t)
	if kind == nil || kind.OnSuccess || strings.HasPrefix(typeName(t), "time.") {
		return nil // a timer that nobody stops runs out
	}
	if len(kind.Releases) > 0 && kind.Releases[0].Method == "Wait" {
		return nil // a process is not held by whoever cannot signal it
	}
	for _, rel := range kind.Releases {
		obj, _, _ := types.LookupFieldOrMethod(t, true, nil, rel.Method)
		if m, ok := obj.(*types.Func); ok && rel.Path == "" && m.Pkg() == r.pass.Pkg {
			if fn := r.funcOf(m); fn != nil && isEmpty(fn) {
				return nil
			}
		}
	}
	return kind
}

// isMeant reports whether a call of field f, if it is a function, is a
// release, and not some callback.
func isMeant(f *types.Var) bool {
	if _, ok := f.Type().Underlying().(*types.Signature); !ok || typeName(f.Type()) == "context.CancelFunc" {
		return true
	}
	name := strings.ToLower(f.Name())
	return slices.ContainsFunc([]string{"cancel", "close", "stop", "release", "cleanup", "shutdown", "unsubscribe"},
		func(verb string) bool { return strings.HasPrefix(name, verb) })
}

// isEmpty reports whether fn provably does nothing: no call, no store, no
// branch.
func isEmpty(fn *ssa.Function) bool {
	if len(fn.Blocks) != 1 {
		return false
	}
	return !slices.ContainsFunc(fn.Blocks[0].Instrs, func(i ssa.Instruction) bool {
		switch i.(type) {
		case ssa.CallInstruction, *ssa.Store, *ssa.Send, *ssa.MapUpdate:
			return true
		}
		return false
	})
}

// elementType returns the type of what a map or a slice holds, nil for
// another type.
func elementType(t types.Type) types.Type {
	switch u := t.Underlying().(type) {
	case *types.Map:
		return u.Elem()
	case *types.Slice:
		return u.Elem()
	}
	return nil
}

// leftHeld looks for a return of releaser fn that leaves the field at p
// held since a step has failed.
func (r *Result) leftHeld(fn *ssa.Function, p place, kind *contract.Kind) (left Partial, ok bool) {
	root := alias.Val{Base: fn.Params[0], Path: "." + p.name()}
	spec := &path.Spec{Fn: fn, Kind: kind, Root: root}
	root = asUsed(fn, root)
	sites := r.releaseSites(fn, root, spec)
	if len(sites) == 0 {
		return left, false
	}
	res := path.Search(spec, semantics{r}, r.cache)
	if res.Overflow || !res.Released {
		return left, false
	}
	for _, e := range res.Leaks {
		decisions, blocks := e.Way()
		d, at := decisive(decisions, blocks, sites)
		if d < 0 || slices.ContainsFunc(decisions[d:], isReleasedBefore) {
			continue
		}
		step := failedStep(decisions[d], blocks[:at+1])
		if step == nil || r.neverFails(step) || !r.isSlip(step, root, blocks[:at+1]) || r.hasOtherReleaser(fn, p, kind) {
			continue
		}
		return Partial{Fn: fn, Field: p.variable(), Method: kind.Releases[0].Method, Decisions: decisions[:d+1], At: e.At, Step: step}, true
	}
	return left, false
}

// asUsed returns the name by which fn uses root, a part of its receiver: a
// receiver that is a value, or that a literal captures, is kept in a
// variable.
func asUsed(fn *ssa.Function, root alias.Val) alias.Val {
	recv := fn.Params[0]
	if refs := *recv.Referrers(); len(refs) == 1 {
		if st, ok := refs[0].(*ssa.Store); ok && st.Val == recv {
			if addr := path.NameOf(st.Addr); isStructType(recv.Type()) {
				return addr.Join(root.Path)
			}
			return alias.Val{Base: st.Addr, Path: "*" + root.Path}
		}
	}
	return root
}

func isStructType(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// releaseSites returns the calls in fn that release root, a part of its
// receiver.
func (r *Result) releaseSites(fn *ssa.Function, root alias.Val, spec *path.Spec) []ssa.Instruction {
	var sites []ssa.Instruction
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok && r.isReleaseSite(call.Common(), root, spec) {
				sites = append(sites, instr)
			}
		}
	}
	return sites
}

func (r *Result) isReleaseSite(cc *ssa.CallCommon, root alias.Val, spec *path.Spec) bool {
	if _, ok := cc.Value.(*ssa.Builtin); ok {
		return false
	}
	if !cc.IsInvoke() && path.NameOf(cc.Value) == root {
		return true
	}
	callee := cc.StaticCallee()
	name := nameOfMethod(cc)
	for i, op := range path.Operands(cc) {
		v := path.NameOf(op)
		if v.Base != root.Base {
			continue
		}
		if rest, ok := alias.Rel(v.Path, root.Path); ok && i == 0 && name != "" && isOrder(cc, name, spec.Kind) {
			return rest == "" || slices.Contains(spec.Kind.Releases, contract.Release{Path: rest, Method: name})
		}
		if rest, ok := alias.Rel(root.Path, v.Path); ok {
			e := semantics{r}.Effect(cc, callee, i, rest, spec)
			if e.Success.Op == path.Release || e.Failure.Op == path.Release {
				return true
			}
		}
	}
	return false
}

// isOrder reports whether the method called releases its receiver: it is told
// nothing, or a release of the kind. One that is told what to release, as
// (*Store).ReleaseLayer(layer) is, releases that.
func isOrder(cc *ssa.CallCommon, name string, kind *contract.Kind) bool {
	return isReleaseOf(kind, name) || path.IsVerb(name) && needsNothing(cc.Signature())
}

// decisive returns the index of the decision behind which no site can be
// reached any more, and the index of its block; -1 if there is none.
func decisive(ds []path.Decision, blocks []*ssa.BasicBlock, sites []ssa.Instruction) (d, at int) {
	at = -1
	for i, d := range ds {
		at += 1 + slices.Index(blocks[at+1:], d.If.Block())
		taken, other := d.If.Block().Succs[0], d.If.Block().Succs[1]
		if !d.Taken {
			taken, other = other, taken
		}
		if reachesAny(other, sites) && !reachesAny(taken, sites) {
			return i, at
		}
	}
	return -1, -1
}

// reachesAny reports whether control can go from the start of b to one of
// the sites.
func reachesAny(b *ssa.BasicBlock, sites []ssa.Instruction) bool {
	seen := map[*ssa.BasicBlock]bool{b: true}
	todo := []*ssa.BasicBlock{b}
	for len(todo) > 0 {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if slices.ContainsFunc(sites, func(i ssa.Instruction) bool { return i.Block() == b }) {
			return true
		}
		for _, s := range b.Succs {
			if !seen[s] {
				seen[s] = true
				todo = append(todo, s)
			}
		}
	}
	return false
}

// failedStep returns the call whose error the decision has found not to be
// nil, nil if the decision is about something else. Blocks is the way to
// the decision.
func failedStep(d path.Decision, blocks []*ssa.BasicBlock) *ssa.Call {
	err := testedError(d)
	switch v := err.(type) {
	case nil:
		return nil
	case *ssa.Call:
		return v
	case *ssa.Extract:
		c, _ := v.Tuple.(*ssa.Call)
		return c
	}
	// A variable: the last call that returned an error.
	for _, b := range slices.Backward(blocks) {
		for _, instr := range slices.Backward(b.Instrs) {
			if c, ok := instr.(*ssa.Call); ok && errIndex(c.Call.Signature()) >= 0 {
				return c
			}
		}
	}
	return nil
}

// testedError returns the error that is not nil if the decision is taken
// as it is: err != nil, or what is asked about an error behind it.
func testedError(d path.Decision) ssa.Value {
	cond, taken := d.If.Cond, d.Taken
	for {
		not, ok := cond.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			break
		}
		cond, taken = not.X, !taken
	}
	switch c := cond.(type) {
	case *ssa.BinOp:
		if !gotype.IsError(c.X.Type()) {
			return nil
		}
		if k, ok := c.Y.(*ssa.Const); ok && k.IsNil() && (c.Op == token.NEQ) != taken {
			return nil
		}
		return c.X
	case *ssa.Call:
		// errors.Is(err, net.ErrClosed) behind err != nil.
		for _, a := range c.Call.Args {
			if gotype.IsError(a.Type()) {
				return a
			}
		}
	}
	return nil
}

// isReleasedBefore reports whether the decision has found an error that says
// that the release came before: os.ErrClosed, sql.ErrTxDone.
func isReleasedBefore(d path.Decision) bool {
	var err ssa.Value
	switch c := d.If.Cond.(type) {
	case *ssa.BinOp:
		if (c.Op == token.EQL) == d.Taken {
			err = c.Y
		}
	case *ssa.Call:
		if callee := c.Call.StaticCallee(); callee != nil && callee.Name() == "Is" && d.Taken {
			err = c.Call.Args[len(c.Call.Args)-1]
		}
	}
	load, ok := err.(*ssa.UnOp)
	if !ok {
		return false
	}
	g, ok := load.X.(*ssa.Global)
	return ok && (strings.Contains(g.Name(), "Closed") || strings.HasSuffix(g.Name(), "Done"))
}

// neverFails reports whether the error of the call is always nil, so that
// no path leaves because of it. Pipes and buffers say so in their
// documentation.
func (r *Result) neverFails(call *ssa.Call) bool {
	callee := call.Call.StaticCallee()
	if callee == nil {
		return false
	}
	if recv := callee.Signature.Recv(); recv != nil {
		switch typeName(recv.Type()) {
		case "io.PipeReader", "io.PipeWriter":
			return isReleaserName(callee.Name())
		case "bytes.Buffer", "strings.Builder":
			return true
		}
	}
	return semantics{r}.AlwaysNil(callee, errIndex(callee.Signature))
}

// isSlip reports whether leaving because step has failed is a slip: the
// step releases something, or flushes, or something has been released on
// the way.
func (r *Result) isSlip(step *ssa.Call, root alias.Val, blocks []*ssa.BasicBlock) bool {
	if endsOwned(step, root) || r.flushes(step, root) || r.works(step.Common(), 3) {
		return true
	}
	for _, b := range blocks {
		for _, instr := range b.Instrs {
			if instr == ssa.Instruction(step) {
				break
			}
			if call, ok := instr.(*ssa.Call); ok && endsOwned(call, root) {
				return true
			}
		}
	}
	return false
}

// endsOwned reports whether the call releases something of the owner, or
// closes a channel of it.
func endsOwned(call *ssa.Call, root alias.Val) bool {
	cc := call.Common()
	if b, ok := cc.Value.(*ssa.Builtin); ok {
		return b.Name() == "close" && path.NameOf(cc.Args[0]).Base == root.Base
	}
	if !cc.IsInvoke() && path.NameOf(cc.Value).Base == root.Base {
		return typeName(cc.Value.Type()) == "context.CancelFunc"
	}
	name := nameOfMethod(cc)
	return isReleaserName(name) && path.NameOf(path.Operands(cc)[0]).Base == root.Base
}

// flushes reports whether the call writes what is left before a release,
// by its name, or, of a method of the owner, by what it calls.
func (r *Result) flushes(call *ssa.Call, root alias.Val) bool {
	cc := call.Common()
	if isFlush(nameOfCall(cc)) {
		return true
	}
	callee := bodyOf(cc.StaticCallee())
	if callee == nil || callee.Signature.Recv() == nil || path.NameOf(cc.Args[0]).Base != root.Base {
		return false
	}
	for _, b := range callee.Blocks {
		for _, instr := range b.Instrs {
			if inner, ok := instr.(*ssa.Call); ok && isFlush(nameOfCall(inner.Common())) {
				return true
			}
		}
	}
	return false
}

// works reports whether the error of the call is that of a job, and not
// the answer to a question: whether the owner is in a state to be
// released, whether there is time left, whether a lock can be had.
func (r *Result) works(cc *ssa.CallCommon, depth int) bool {
	if asks(nameOfCall(cc)) {
		return false
	}
	callee := cc.StaticCallee()
	body := bodyOf(callee)
	if body == nil {
		obj := objectOf(cc, callee)
		if obj == nil || obj.Pkg() == nil {
			return false // a function value: gives up towards silence
		}
		switch obj.Pkg().Path() {
		case "errors", "fmt", "context", "sync", "sync/atomic":
			return false
		}
		return true
	}
	if depth == 0 {
		return false
	}
	for _, b := range body.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok && errIndex(call.Call.Signature()) >= 0 && r.works(call.Common(), depth-1) {
				return true
			}
		}
	}
	return false
}

// asks reports whether a function of that name asks a question.
func asks(name string) bool {
	name = strings.ToLower(name)
	for _, p := range []string{"check", "ensure", "assert", "valid", "verify", "is", "has", "can", "get", "lookup", "find",
		"acquire", "lock", "trylock", "rlock", "try", "wait", "err", "errorf", "new"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

// nameOfCall returns the name of the function or method called.
func nameOfCall(cc *ssa.CallCommon) string {
	if cc.IsInvoke() {
		return cc.Method.Name()
	}
	if fn := cc.StaticCallee(); fn != nil {
		return fn.Name()
	}
	return ""
}

// isFlush reports whether a function of that name writes what is left
// before a release.
func isFlush(name string) bool {
	for _, p := range []string{"Flush", "flush", "Sync", "sync", "Write", "write", "Fprint", "Encode", "Save", "save", "Persist", "persist"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

// hasOtherReleaser reports whether what fn has left held can still be
// released by another method that speaks of releasing, or by a caller of
// fn: then fn is not the releaser, or its failure is looked after.
func (r *Result) hasOtherReleaser(fn *ssa.Function, p place, kind *contract.Kind) bool {
	for i := range p.owner.NumMethods() {
		other := r.funcOf(p.owner.Method(i))
		if other == nil || other == fn || !isReleaserName(other.Name()) && !calls(other, fn) {
			continue
		}
		if !other.Object().Exported() && calls(fn, other) {
			continue // a part of fn
		}
		root := asUsed(other, alias.Val{Base: other.Params[0], Path: "." + p.name()})
		if p.elem {
			if len(r.elementReleases(other, p, kind)) > 0 {
				return true
			}
			continue
		}
		spec := &path.Spec{Fn: other, Kind: kind, Root: root}
		for _, site := range r.releaseSites(other, root, spec) {
			if site.(ssa.CallInstruction).Common().StaticCallee() != fn {
				return true
			}
		}
	}
	return false
}

// calls reports whether fn, or a literal in it, has a call of callee.
func calls(fn, callee *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok && call.Common().StaticCallee() == callee {
				return true
			}
		}
	}
	return slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool { return calls(lit, callee) })
}

// leftInLoop looks for a loop of releaser fn over the elements at p that
// stops when the release of one of them fails.
func (r *Result) leftInLoop(fn *ssa.Function, p place, kind *contract.Kind) (left Partial, ok bool) {
	sites := r.elementReleases(fn, p, kind)
	for _, site := range sites {
		call, ok := site.(*ssa.Call)
		if !ok || call.Parent() != fn || !reachesAny(call.Block().Succs[0], []ssa.Instruction{call}) && !isInCycle(call.Block()) {
			continue
		}
		d, ok := failureOf(call)
		if !ok || r.neverFails(call) {
			continue
		}
		out := d.If.Block().Succs[0]
		if !d.Taken {
			out = d.If.Block().Succs[1]
		}
		ret := returnFrom(out)
		if ret == nil || reachesAny(out, sites) || r.hasOtherReleaser(fn, p, kind) {
			continue
		}
		return Partial{Fn: fn, Field: p.variable(), Elem: true, Method: kind.Releases[0].Method, Decisions: []path.Decision{d}, At: ret, Step: call}, true
	}
	return left, false
}

// isInCycle reports whether control can come back to b.
func isInCycle(b *ssa.BasicBlock) bool {
	return slices.ContainsFunc(b.Succs, func(s *ssa.BasicBlock) bool { return reachesAny(s, b.Instrs[:1]) })
}

// failureOf returns the branch that is taken since the call's error is not
// nil.
func failureOf(call *ssa.Call) (d path.Decision, ok bool) {
	err := ssa.Value(call)
	if call.Call.Signature().Results().Len() != 1 {
		err = result(call, errIndex(call.Call.Signature()))
	}
	if err == nil || err.Referrers() == nil {
		return d, false
	}
	for _, ref := range *err.Referrers() {
		test, ok := ref.(*ssa.BinOp)
		if !ok || !gotype.IsError(test.X.Type()) || test.Op != token.NEQ && test.Op != token.EQL {
			continue
		}
		for _, use := range *test.Referrers() {
			if branch, ok := use.(*ssa.If); ok {
				return path.Decision{If: branch, Taken: test.Op == token.NEQ}, true
			}
		}
	}
	return d, false
}

// returnFrom returns the first return that control can reach from b, nil
// if there is none.
func returnFrom(b *ssa.BasicBlock) ssa.Instruction {
	seen := map[*ssa.BasicBlock]bool{b: true}
	for todo := []*ssa.BasicBlock{b}; len(todo) > 0; todo = todo[1:] {
		if ret, ok := todo[0].Instrs[len(todo[0].Instrs)-1].(*ssa.Return); ok {
			return ret
		}
		for _, s := range todo[0].Succs {
			if !seen[s] {
				seen[s] = true
				todo = append(todo, s)
			}
		}
	}
	return nil
}

// elementReleases returns the calls in fn that release elements of the
// container at p.
func (r *Result) elementReleases(fn *ssa.Function, p place, kind *contract.Kind) []ssa.Instruction {
	w := r.newWalker(kind)
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			addr, ok := instr.(*ssa.FieldAddr)
			if !ok || addr.Field != p.field {
				continue
			}
			if q, ok := r.placeOf(addr, true); ok && q == p {
				w.containerVariable(addr)
			}
		}
	}
	return w.uses.released
}
