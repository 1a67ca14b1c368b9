package unobserved

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/observe"
)

// A valueUse is one place in an arm where a handler is chosen, not called:
// it is returned, or assigned to a variable that is called later.
type valueUse struct {
	v    ssa.Value
	pos  token.Pos
	sink sink
	handler
}

// values judges the choices of a handler in one function: S4 again, for
// arms that make a handler rather than call one.
func (k *pack) values(fn *ssa.Function) {
	all := k.valueUses(fn)
	if len(all) < 2 || !slices.ContainsFunc(all, func(u *valueUse) bool { return u.seen != nil }) {
		return
	}
	root := armsOf(k.pass.TypesInfo, bodyOf(fn))
	if len(root.within) == 0 {
		return
	}
	for _, b := range all {
		if b.seen != nil || b.target == nil {
			continue
		}
		k.value(root, b, all)
	}
}

// value judges the choice of a bare handler.
func (k *pack) value(root *arm, b *valueUse, all []*valueUse) {
	s := &set{kind: "handlers of one choice", unit: "branch", category: catBranch, at: b.pos, subject: b.name + " in this branch"}
	at := root.find(b.pos)
	early, isByWrapper := true, false
	for _, o := range all {
		if o.sink != b.sink || o != b && o.seen == nil && o.target == nil {
			continue
		}
		there := root.find(o.pos)
		x, y, ok := alternative(at, there)
		if !ok && o.seen != nil && isOverride(b, o) && there.isAbove(at) && there != at {
			x, y, ok = at, there, true
		}
		if o != b && (!ok || o.seen == nil && k.valueSilence(root.find(o.pos), o) != "") {
			continue
		}
		if o.seen != nil {
			if o.target == b.target && !chosenByName(x, y) || o.target == nil && !k.wrapsField(o.v) {
				return // one handler, observed or not, as the choice has it
			}
			s.observed++
			isByWrapper = isByWrapper || o.isByWrapper()
			early = early && x.isIf && y.isRest && x.ends
		}
		s.add(member{name: o.name, pos: o.pos, seen: o.seen, arm: root.find(o.pos)})
	}
	if s.total = len(s.members); s.observed == 0 || k.isWrappedBehind(b.sink) {
		return
	}
	if early {
		s.category = catEarly
	}
	s.silence = k.valueSilence(at, b)
	var sights []seenAt
	for _, m := range s.members {
		if m.seen != nil {
			sights = append(sights, seenAt{m.pos, m.seen})
		}
	}
	if !isByWrapper && (s.observed < 2 || s.total-s.observed >= s.observed) {
		s.silence = "too few siblings are observed by themselves"
	}
	k.byDistance(sights, s.at)
	k.conclude(s, sights)
}

// chosenByName reports whether two arms are cases of a switch on a value, of
// which neither says that it is about observing: each asks for a handler of its
// own, though it be the same.
func chosenByName(a, b *arm) bool {
	return !a.isIf && !b.isIf && !a.isRest && !b.isRest && !a.isDefault && !b.isDefault && isQuoted(a.head) && isQuoted(b.head) &&
		!observe.Speaks(a.head) && !observe.Speaks(b.head)
}

// isQuoted reports whether the head of a case is a constant string.
func isQuoted(head string) bool { return strings.HasPrefix(head, "\"") }

// isByWrapper reports whether a wrapper observes what was chosen, and not a
// method of its own, which its siblings cannot use, nor what it calls, which does
// so for itself: what a call makes of other things than a value of its kind.
func (u *valueUse) isByWrapper() bool {
	if u.seen.obs.ViaName != "" {
		return !u.seen.byItself || u.seen.obs.Class != observe.Log && u.seen.obs.Shape != observe.Inline
	}
	call, ok := madeBy(u.v)
	return !u.seen.byItself && (!ok || slices.ContainsFunc(call.Common().Args, func(arg ssa.Value) bool {
		return types.IsInterface(u.v.Type()) && types.Implements(arg.Type(), u.v.Type().Underlying().(*types.Interface))
	}))
}

// madeBy returns the call whose result v is.
func madeBy(v ssa.Value) (call *ssa.Call, ok bool) {
	for {
		switch x := v.(type) {
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.Extract:
			v = x.Tuple
		default:
			call, ok = v.(*ssa.Call)
			return call, ok
		}
	}
}

// isOverride reports whether b is put in the variable that held the observed
// o: a phi has one of them on each of its edges.
func isOverride(b, o *valueUse) bool {
	_, ok := b.sink.of.(*ssa.Phi)
	return ok && b.sink == o.sink
}

func (k *pack) valueSilence(at *arm, b *valueUse) string {
	if why := k.armSilence(at, k.bodyFor(b.target), false); why != "" {
		return why
	}
	if k.onlyAnswersAs(b.name, k.bodyFor(b.target)) || k.isIgnored(b.name) {
		return b.name + " only answers"
	}
	if k.leavesContext(b.v) {
		return b.name + " does nothing with a context"
	}
	if lit, ok := b.target.(*ssa.Function); ok && isLiteral(lit) && k.onlyAnswers(lit) {
		return "it only answers"
	}
	return k.intention(at, b.pos)
}

// leavesContext reports whether v is a value of this package that is put in an
// interface all of whose methods that are given a context leave it without a
// name: it keeps what it has in memory, or nothing.
func (k *pack) leavesContext(v ssa.Value) bool {
	m, ok := v.(*ssa.MakeInterface)
	if !ok {
		return false
	}
	given := false
	for method := range m.Type().Underlying().(*types.Interface).Methods() {
		if !hasContext(method.Signature()) {
			continue
		}
		obj, _, _ := types.LookupFieldOrMethod(m.X.Type(), true, k.pass.Pkg, method.Name())
		impl, ok := obj.(*types.Func)
		if !ok {
			return false
		}
		fn := k.declared(impl.Origin())
		if fn == nil || slices.ContainsFunc(fn.Params, func(p *ssa.Parameter) bool { return isContext(p.Type()) && p.Name() != "_" && p.Name() != "" }) {
			return false
		}
		given = true
	}
	return given
}

// valueUses returns the places where handlers are chosen, in source order.
func (k *pack) valueUses(fn *ssa.Function) []*valueUse {
	var out []*valueUse
	add := func(v ssa.Value, pos token.Pos, to sink) {
		if !pos.IsValid() || !isHandlerType(v.Type()) && !isService(v.Type()) && !isThunk(v) {
			return
		}
		h, inSight := k.chosen(v)
		if !inSight || h.partly || h.seen == nil && h.target == nil {
			return
		}
		if s := h.seen; s != nil && s.byItself && s.obs.ViaName != "" && s.obs.Shape == observe.Inline {
			return // neither observed nor bare: what it calls is, as it happens
		}
		out = append(out, &valueUse{v, pos, to, h})
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Return:
				for i, v := range instr.Results {
					add(v, instr.Pos(), sink{toResult, fn, i})
				}
			case *ssa.Phi:
				for i, v := range instr.Edges {
					pos := edgePos(v, b.Preds[i])
					if lit := literalOf(v); lit != nil {
						pos = lit.Pos()
					} else if f, ok := stripConversion(v).(*ssa.Function); ok {
						pos = k.assignedAt(fn, instr.Comment, gotype.Declared(f))
					}
					add(v, pos, sink{toVariable, instr, 0})
				}
			case *ssa.Store:
				if a, ok := instr.Addr.(*ssa.Alloc); ok {
					add(instr.Val, instr.Pos(), sink{toVariable, a, 0})
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b *valueUse) int { return int(a.pos - b.pos) })
	return out
}

// chosen classifies a value that may be a service, too: one that a decorator of
// services holds is observed. InSight is false where it is not known which of
// its methods are.
func (k *pack) chosen(v ssa.Value) (h handler, inSight bool) {
	if s, inner := k.decoratorSight(v); s != nil && isService(v.Type()) {
		h = k.handler(inner, 0)
		h.seen = s
		return h, true
	}
	h = k.handler(v, 0)
	if isService(v.Type()) && (h.seen != nil) != k.isDecorated(v) {
		return h, false
	}
	if key := k.decoratorMade(v); key != "" && h.seen != nil {
		seen := *h.seen
		seen.key, h.seen = key, &seen
	}
	return h, h.seen != nil || !k.holdsDecorated(rootOf(v), map[ssa.Value]bool{}) && !k.isGivenDecorated(v)
}

// isThunk reports whether v is a literal that is given nothing and can fail: one
// of several jobs, of which the chosen one is run.
func isThunk(v ssa.Value) bool {
	sig, ok := v.Type().Underlying().(*types.Signature)
	return ok && literalOf(v) != nil && sig.Params().Len() == 0 && sig.Results().Len() > 0 && isEntryType(v.Type())
}

// isService reports whether t is an interface with several methods of which
// one is given a context: such a value may be decorated, too.
func isService(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	if !ok || i.NumMethods() < 2 {
		return false
	}
	for m := range i.Methods() {
		if hasContext(m.Signature()) {
			return true
		}
	}
	return false
}

// isDecorated reports whether v is what a wrapper returned.
func (k *pack) isDecorated(v ssa.Value) bool {
	for {
		switch x := v.(type) {
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.Call:
			w, ok := k.obs.WrapperOf(x.Common())
			return ok && w.Arg >= 0
		default:
			return false
		}
	}
}

// isGivenDecorated reports whether v is what a call makes that is given what a
// wrapper returned.
func (k *pack) isGivenDecorated(v ssa.Value) bool {
	call, ok := madeBy(v)
	return ok && slices.ContainsFunc(call.Common().Args, func(arg ssa.Value) bool {
		s, _ := k.decoratorSight(arg)
		return s != nil || k.isDecorated(arg)
	})
}

// holdsDecorated reports whether v is a struct made here that holds, in a
// field of it or of one in it, what a wrapper returned. Seen are the values
// that were looked at.
func (k *pack) holdsDecorated(v ssa.Value, seen map[ssa.Value]bool) bool {
	switch v.(type) {
	case *ssa.Alloc, *ssa.FieldAddr:
	default:
		return false
	}
	if seen[v] {
		return false
	}
	seen[v] = true
	for _, instr := range refs(v) {
		switch instr := instr.(type) {
		case *ssa.FieldAddr:
			if k.holdsDecorated(instr, seen) {
				return true
			}
		case *ssa.Store:
			if instr.Addr != v {
				continue
			}
			if k.isDecorated(instr.Val) || k.holdsDecorated(rootOf(instr.Val), seen) {
				return true
			}
		}
	}
	return false
}

func stripConversion(v ssa.Value) ssa.Value {
	for {
		c, ok := v.(*ssa.ChangeType)
		if !ok {
			return v
		}
		v = c.X
	}
}

// assignedAt returns where the declared function obj is assigned to the
// named variable: SSA has no place for that. NoPos if there is none, or
// more than one.
func (k *pack) assignedAt(fn *ssa.Function, name string, obj *types.Func) token.Pos {
	found := token.NoPos
	n := 0
	ast.Inspect(bodyOf(fn), func(node ast.Node) bool {
		as, ok := node.(*ast.AssignStmt)
		if !ok || len(as.Lhs) != len(as.Rhs) {
			return true
		}
		for i, lhs := range as.Lhs {
			id, ok := lhs.(*ast.Ident)
			if ok && id.Name == name && obj != nil && k.funcOf(as.Rhs[i]) == obj {
				found = as.Rhs[i].Pos()
				n++
			}
		}
		return true
	})
	if n > 1 {
		return token.NoPos
	}
	return found
}

// funcOf returns the declared function that an expression names, nil if it
// names none.
func (k *pack) funcOf(e ast.Expr) *types.Func {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		fn, _ := k.pass.TypesInfo.Uses[e].(*types.Func)
		return fn
	case *ast.SelectorExpr:
		fn, _ := k.pass.TypesInfo.Uses[e.Sel].(*types.Func)
		return fn
	case *ast.CallExpr: // a conversion
		if len(e.Args) == 1 {
			return k.funcOf(e.Args[0])
		}
	}
	return nil
}

// edgePos returns where the value v was chosen that comes to a phi from
// block b: where it is made, if that is in the block, else the block's last
// place.
func edgePos(v ssa.Value, b *ssa.BasicBlock) token.Pos {
	if instr, ok := v.(ssa.Instruction); ok && instr.Block() == b && v.Pos().IsValid() {
		if c, ok := v.(*ssa.ChangeType); ok && c.X.Pos().IsValid() && c.X.Parent() == b.Parent() {
			return c.X.Pos()
		}
		return v.Pos()
	}
	for i := len(b.Instrs) - 1; i >= 0; i-- {
		if p := b.Instrs[i].Pos(); p.IsValid() {
			return p
		}
	}
	return token.NoPos
}
