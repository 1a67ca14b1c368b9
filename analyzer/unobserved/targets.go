package unobserved

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/observe"
)

// A targetCall is one call of a handler that has an identity of its own: a
// field that holds a function, or a method of an interface.
type targetCall struct {
	use *use
	fn  *ssa.Function
}

// targets judges the callers of one target: S7 for fields, whose handler is
// sent through a chain in one place and called as it is in another, and the
// callers of one interface method.
func (k *pack) targets() {
	byTarget := map[any][]targetCall{}
	var order []any
	for _, fn := range k.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(ssa.CallInstruction)
				if !ok || !takesContext(call.Common()) {
					continue
				}
				target, u := k.targetCall(call)
				if target == nil {
					continue
				}
				if byTarget[target] == nil {
					order = append(order, target)
				}
				byTarget[target] = append(byTarget[target], targetCall{u, fn})
			}
		}
	}
	for _, target := range order {
		k.target(target, byTarget[target])
	}
}

// targetCall returns the target of a call, nil if it has none.
func (k *pack) targetCall(call ssa.CallInstruction) (any, *use) {
	cc := call.Common()
	u := &use{call: call, pos: call.Pos(), name: calleeName(cc), takesContext: true}
	if _, ok := call.(*ssa.Go); ok {
		u.inGo = true
	}
	if w, ok := k.obs.WrapperOf(cc); ok {
		return k.givenTarget(w, u)
	}
	u.seen = k.sightOf(call)
	if u.seen != nil && u.seen.partly || u.seen == nil && k.isInChosen(call.Parent()) {
		return nil, nil
	}
	if cc.IsInvoke() {
		if !k.isOwn(cc.Method.Pkg()) {
			return nil, nil
		}
		return cc.Method.Origin(), u
	}
	if cc.StaticCallee() != nil {
		return nil, nil
	}
	if u.seen == nil && (k.isChosenObserved(cc.Value) || k.isOfDecorated(cc.Value)) {
		return nil, nil // neither observed nor bare: what is chosen tells
	}
	if f := baseField(cc.Value, map[ssa.Value]bool{}); f != nil && (u.seen != nil || !k.held().observed[f]) {
		u.name = f.Name()
		return f, u
	}
	return nil, nil
}

// givenTarget returns the field or table from which the handler is taken that a
// call hands to a wrapper, which runs it; nil if there is none.
func (k *pack) givenTarget(w observe.Wrapper, u *use) (any, *use) {
	if w.Shape != observe.Thunk || w.Handler == nil || w.Arg < 0 {
		return nil, nil
	}
	f := baseField(w.Handler, map[ssa.Value]bool{})
	if f == nil {
		return nil, nil
	}
	u.seen, u.handler, u.name = k.wrapperSight(w), w.Handler, f.Name()
	return f, u
}

// isChosenObserved reports whether v is one of several handlers of which a
// wrapper made one.
func (k *pack) isChosenObserved(v ssa.Value) bool {
	phi, ok := v.(*ssa.Phi)
	return ok && slices.ContainsFunc(phi.Edges, func(e ssa.Value) bool { return k.isDecorated(stripConversion(e)) })
}

// baseField returns the field from which a handler value comes, or from whose
// table it is taken, through phis and what decorators make of it.
func baseField(v ssa.Value, seen map[ssa.Value]bool) *types.Var {
	if seen[v] || len(seen) > 50 {
		return nil
	}
	seen[v] = true
	if f, ok := heldIn(v).(*types.Var); ok {
		return f
	}
	switch x := v.(type) {
	case *ssa.Phi:
		for _, e := range x.Edges {
			if f := baseField(e, seen); f != nil {
				return f
			}
		}
	case *ssa.ChangeType:
		return baseField(x.X, seen)
	case *ssa.UnOp:
		if a, ok := x.X.(*ssa.Alloc); ok && x.Op == token.MUL {
			return baseFieldOfCell(a, seen)
		}
		if fv, ok := x.X.(*ssa.FreeVar); ok && x.Op == token.MUL {
			if a, ok := rootOf(fv).(*ssa.Alloc); ok {
				return baseFieldOfCell(a, seen)
			}
		}
	case *ssa.Call:
		for _, arg := range x.Common().Args {
			if _, ok := arg.Type().Underlying().(*types.Signature); ok {
				if f := baseField(arg, seen); f != nil {
					return f
				}
			}
		}
	}
	return nil
}

func baseFieldOfCell(a *ssa.Alloc, seen map[ssa.Value]bool) *types.Var {
	for _, instr := range refs(a) {
		if s, ok := instr.(*ssa.Store); ok && s.Addr == a {
			if f := baseField(s.Val, seen); f != nil {
				return f
			}
		}
	}
	return nil
}

// target judges the calls of one target.
func (k *pack) target(target any, calls []targetCall) {
	var seen []targetCall
	var bare []targetCall
	for _, c := range calls {
		switch {
		case c.use.seen != nil:
			seen = append(seen, c)
		case !isDelegate(c):
			bare = append(bare, c)
		}
	}
	if len(seen) == 0 || len(bare) == 0 {
		return
	}
	_, isMethod := target.(*types.Func)
	seen = slices.DeleteFunc(seen, func(c targetCall) bool {
		// What a function does under an observation of its own is not told
		// by one that is given a field's value.
		s := c.use.seen
		return !isMethod && s.isInline() || s.isInline() && s.obs.Class != observe.Span
	})
	if len(seen) == 0 {
		return
	}
	for _, b := range bare {
		s := &set{kind: "callers of one handler", unit: "call", category: catBranch, at: b.use.pos, observed: len(seen), total: len(seen) + len(bare)}
		if k.inGoroutine(b) {
			s.category = catGoroutine
		}
		s.silence = k.targetSilence(b, seen, len(bare), isMethod)
		for _, c := range append(slices.Clone(seen), bare...) {
			s.add(member{use: c.use})
		}
		if s.category != catGoroutine {
			s.subject = "call of " + b.use.name + " here"
		}
		var uses []*use
		for _, c := range seen {
			uses = append(uses, c.use)
		}
		k.settle(s, b.use.call, b.use.name, uses)
	}
}

// isDelegate reports whether a call stands in a function of the callee's
// name: a decorator of another kind.
func isDelegate(c targetCall) bool {
	short := c.use.name
	if i := lastDot(short); i >= 0 {
		short = short[i+1:]
	}
	return top(c.fn).Name() == short
}

// inGoroutine reports whether a call runs in a goroutine that its encloser
// starts.
func (k *pack) inGoroutine(c targetCall) bool {
	if c.use.inGo {
		return true
	}
	for fn := c.fn; fn.Parent() != nil; fn = fn.Parent() {
		for _, b := range fn.Parent().Blocks {
			for _, instr := range b.Instrs {
				if g, ok := instr.(*ssa.Go); ok && literalOf(g.Common().Value) == fn {
					return true
				}
			}
		}
	}
	return false
}

// targetSilence says why a bare call of a target is no defect.
func (k *pack) targetSilence(b targetCall, seen []targetCall, bare int, isMethod bool) string {
	short := b.use.name
	if i := lastDot(short); i >= 0 {
		short = short[i+1:]
	}
	if answers(short) || prepares(short) || k.isIgnored(short) {
		return "the callee only answers or prepares"
	}
	if why := k.intended1(b.use.pos, b.use.pos); why != "" {
		return why
	}
	if decl, ok := top(b.fn).Syntax().(*ast.FuncDecl); ok && k.reported[decl.Name.Pos()] {
		return "its function is reported"
	}
	if body := bodyOf(b.fn); body != nil {
		if why := k.armSilence(armsOf(k.pass.TypesInfo, body).find(b.use.pos), nil, true); why != "" {
			return why
		}
	}
	if slices.ContainsFunc(seen, func(o targetCall) bool { return o.use.seen.byItself }) {
		return "the callee begins its own observation in some places"
	}
	if k.someCallObserved(b.fn) {
		return "its function is called under an observation"
	}
	if !isMethod || k.inGoroutine(b) && k.hasAlternative(b, seen) {
		return ""
	}
	about, most := 0, 0
	count := map[string]int{}
	for _, o := range seen {
		if k.isAboutTarget(o) {
			about++
			count[o.use.seen.key]++
			most = max(most, count[o.use.seen.key])
		}
	}
	switch {
	case about < 2 || bare >= about:
		return "too few callers observe it by name"
	case most < about:
		return "its callers do not share a wrapper"
	}
	return ""
}

// hasAlternative reports whether an observed call of the target is an
// alternative to the bare one in the same function.
func (k *pack) hasAlternative(b targetCall, seen []targetCall) bool {
	for fn := b.fn; fn != nil; fn = fn.Parent() {
		var root *arm
		for _, o := range seen {
			if top(o.fn) != top(fn) || bodyOf(fn) == nil {
				continue
			}
			if root == nil {
				root = armsOf(k.pass.TypesInfo, bodyOf(fn))
			}
			if _, _, ok := alternative(root.find(b.use.pos), root.find(o.use.pos)); ok {
				return true
			}
		}
	}
	return false
}

// isAboutTarget reports whether the observation of a call of x.M was begun
// for x: x, or the wrapper's argument made of it, is an argument of the
// call that begins it. Else the method is only one of the things that the
// function does under its own observation.
func (k *pack) isAboutTarget(o targetCall) bool {
	cc := o.use.call.Common()
	if !cc.IsInvoke() {
		return true
	}
	recv := placeOf(cc.Value)
	begin := o.use.seen.obs.BeginPos
	for fn := o.fn; fn != nil; fn = fn.Parent() {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(ssa.CallInstruction)
				if !ok || call.Pos() != begin && !k.isWrapper(call.Common()) {
					continue
				}
				for _, arg := range call.Common().Args {
					if placeOf(arg) == recv {
						return true
					}
				}
			}
		}
	}
	return false
}

// A place is a variable or a part of one.
type place struct {
	root ssa.Value
	path string
}

// placeOf returns the place from which v was loaded.
func placeOf(v ssa.Value) place {
	p := place{root: rootOf(v)}
	for x := v; x != p.root && x != nil; {
		switch y := x.(type) {
		case *ssa.FieldAddr:
			p.path += "." + strconv.Itoa(y.Field)
			x = y.X
		case *ssa.Field:
			p.path += "." + strconv.Itoa(y.Field)
			x = y.X
		case *ssa.IndexAddr:
			p.path += "[]"
			x = y.X
		case *ssa.UnOp:
			x = y.X
		case *ssa.ChangeType:
			x = y.X
		case *ssa.ChangeInterface:
			x = y.X
		case *ssa.MakeInterface:
			x = y.X
		default:
			return p
		}
	}
	return p
}

// top returns the declared function in which fn stands.
func top(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}

// calledObserved reports whether all static calls of fn in the package, of
// which there is one, stand under an observation.
func (k *pack) calledObserved(fn *ssa.Function) bool {
	observed, bare := k.callsOf(top(fn))
	return observed > 0 && bare == 0
}

// someCallObserved reports whether some static call of fn in the package stands
// under an observation: it is for those that call it to observe what it calls.
func (k *pack) someCallObserved(fn *ssa.Function) bool {
	observed, _ := k.callsOf(top(fn))
	return observed > 0
}

// callsOf counts the static calls of fn in the package that stand under an
// observation, and the others.
func (k *pack) callsOf(fn *ssa.Function) (observed, bare int) {
	for _, call := range k.staticCalls()[fn] {
		switch caller := call.Parent(); {
		case caller.Synthetic != "":
		case k.runsObserved(caller, call):
			observed++
		default:
			bare++
		}
	}
	return observed, bare
}

// runsObserved reports whether a call in fn stands under an observation.
func (k *pack) runsObserved(fn *ssa.Function, call ssa.CallInstruction) bool {
	if _, ok := k.obs.Covering(call); ok {
		return true
	}
	o, ok := k.obs.ObservedByItself(fn)
	return ok && o.Whole && o.ViaName == ""
}
