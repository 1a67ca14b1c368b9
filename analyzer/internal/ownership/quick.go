package ownership

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// maxUses bounds the uses that a glance looks at.
const maxUses = 300

// A glance looks at the uses of a parameter, whatever the paths to them:
// if no use can end the obligation, no path does, and the search can be
// saved. Most parameters are only read, compared and lent. It answers only
// what the search would, and no where it does not know.
type glance struct {
	s    semantics
	spec *path.Spec
	seen []glanced
	uses int
	// depth is the nesting of literals.
	depth int
}

// A glanced is a value that holds the root at sub, or the address of a
// variable whose content does.
type glanced struct {
	v   ssa.Value
	sub string
}

// maxLiterals bounds the nesting of literals that a glance looks into, since
// the search executes none that is nested deeper than it can follow.
const maxLiterals = 2

// onlyBorrows reports whether fn surely keeps what its parameter is, or
// holds at sub, on every path.
func (r *Result) onlyBorrows(fn *ssa.Function, param int, sub string, spec *path.Spec) bool {
	g := &glance{s: semantics{r}, spec: spec}
	return g.borrows(fn.Params[param], sub)
}

// enters reports whether v has not been looked at.
func (g *glance) enters(v ssa.Value, sub string) bool {
	at := glanced{v, sub}
	if slices.Contains(g.seen, at) {
		return false
	}
	g.seen = append(g.seen, at)
	return true
}

// borrows reports whether no use of v, which holds the root at sub, can
// end the obligation.
func (g *glance) borrows(v ssa.Value, sub string) bool {
	if !g.enters(v, sub) {
		return true
	}
	if v.Referrers() == nil || slices.ContainsFunc(*v.Referrers(), func(use ssa.Instruction) bool { return g.isPlainlyHarmful(v, use) }) {
		return false
	}
	for _, use := range *v.Referrers() {
		if g.uses++; g.uses > maxUses || !g.isHarmless(v, use, sub) {
			return false
		}
	}
	return true
}

// isPlainlyHarmful reports whether it is plain to see that isHarmless is false
// of a use: nobody needs to be asked. So what is returned, or released here, is
// told before others are asked what they do to it.
func (g *glance) isPlainlyHarmful(v ssa.Value, use ssa.Instruction) bool {
	switch use := use.(type) {
	case *ssa.Return, *ssa.Send, *ssa.MapUpdate, *ssa.Select, *ssa.Panic, *ssa.Lookup, *ssa.Range:
		return true
	case ssa.CallInstruction:
		cc := use.Common()
		name, recv := path.MethodName(cc), cc.Value
		if name == "" {
			return false
		}
		if !cc.IsInvoke() {
			recv = cc.Args[0]
		}
		return recv == v && g.mayRelease(name)
	}
	return false
}

// isHarmless reports whether one use of v cannot end the obligation.
func (g *glance) isHarmless(v ssa.Value, use ssa.Instruction, sub string) bool {
	switch use := use.(type) {
	case *ssa.DebugRef, *ssa.BinOp, *ssa.If:
		return true
	case *ssa.UnOp:
		// What the parameter points to may be the variable that holds the root.
		return use.Op == token.MUL && g.borrows(use, strings.TrimPrefix(sub, "*"))
	case *ssa.FieldAddr:
		return g.field(use, use.X, use.Field, sub)
	case *ssa.Field:
		return g.field(use, use.X, use.Field, sub)
	case *ssa.IndexAddr:
		return g.element(use, sub)
	case *ssa.Index:
		return g.element(use, sub)
	case *ssa.TypeAssert:
		v := alias.Yielded(use, use.CommaOk)
		return v == nil || g.borrows(v, sub)
	case *ssa.Phi, *ssa.ChangeType, *ssa.ChangeInterface, *ssa.MakeInterface, *ssa.Slice:
		return g.borrows(use.(ssa.Value), sub)
	case *ssa.Store:
		return g.store(v, use, sub)
	case *ssa.MakeClosure:
		return g.bound(use)
	case ssa.CallInstruction:
		return g.call(v, use, sub)
	}
	return false
}

// store looks at a store of v, or to the field that v is the address of.
func (g *glance) store(v ssa.Value, st *ssa.Store, sub string) bool {
	if st.Val != v {
		return ownerMade(v) != nil // of a struct made here: what it held the caller still has
	}
	switch addr := st.Addr.(type) {
	case *ssa.Alloc:
		// In the entry block, so that there is one such variable, and
		// nobody else knows it yet.
		entry := st.Parent().Blocks[0]
		return addr.Block() == entry && st.Block() == entry && g.variable(addr, sub)
	case *ssa.FieldAddr:
		return g.storeInStruct(addr, sub)
	}
	return false
}

// storeInStruct looks at the struct in which a field gets what holds the root
// at sub. It must be made here, once, and no goroutine may have it.
func (g *glance) storeInStruct(field *ssa.FieldAddr, sub string) bool {
	owner := ownerMade(field)
	if owner == nil || g.spec.Lock || g.s.StoreTakes(field, g.spec) || canFollow(owner, owner) || g.s.r.startsAny(field.Parent()) {
		return false
	}
	place := path.NameOf(field)
	return g.s.StoreBorrows(field, g.spec) || place.Base == owner && g.borrows(owner, place.Path+sub)
}

// startsAny reports whether fn has a go statement.
func (r *Result) startsAny(fn *ssa.Function) bool {
	return slices.ContainsFunc(r.callsIn(fn), func(call ssa.CallInstruction) bool {
		_, ok := call.(*ssa.Go)
		return ok
	})
}

// variable looks at a variable, by its address, whose content holds the root
// at sub: a parameter that literals capture.
func (g *glance) variable(addr ssa.Value, sub string) bool {
	if !g.enters(addr, sub) {
		return true
	}
	for _, use := range *addr.Referrers() {
		if g.uses++; g.uses > maxUses {
			return false
		}
		isHarmless := false
		switch use := use.(type) {
		case *ssa.DebugRef:
			isHarmless = true
		case *ssa.UnOp:
			isHarmless = g.borrows(use, sub)
		case *ssa.FieldAddr:
			isHarmless = g.field(use, addr, use.Field, sub)
		case *ssa.Store:
			isHarmless = use.Addr == addr && use.Val != addr
		case *ssa.MakeClosure:
			isHarmless = g.literal(use, addr, sub)
		}
		if !isHarmless {
			return false
		}
	}
	return true
}

// literal looks at a literal that captures the variable at addr. It must be
// plain to see that it is run or lent, and not kept.
func (g *glance) literal(mc *ssa.MakeClosure, addr ssa.Value, sub string) bool {
	fn := mc.Fn.(*ssa.Function)
	if g.depth == maxLiterals || len(fn.Blocks) == 0 || fn.Synthetic != "" {
		return false
	}
	for _, use := range *mc.Referrers() {
		switch use := use.(type) {
		case *ssa.DebugRef:
		case ssa.CallInstruction:
			if use.Common().Value != mc && !g.lends(mc, use.Common()) {
				return false
			}
		default:
			return false
		}
	}
	g.depth++
	defer func() { g.depth-- }()
	for i, b := range mc.Bindings {
		if b == addr && !g.variable(fn.FreeVars[i], sub) {
			return false
		}
	}
	return true
}

// lends reports whether a call that gets the literal does not keep it.
func (g *glance) lends(mc *ssa.MakeClosure, cc *ssa.CallCommon) bool {
	if !isArgument(mc, cc) {
		return false
	}
	for i, op := range path.Operands(cc) {
		if op != mc {
			continue
		}
		e := g.s.Effect(cc, cc.StaticCallee(), i, "", &path.Spec{Kind: callKind})
		for _, o := range []path.Outcome{e.Success, e.Failure} {
			if o.Op != path.Keep && o.Op != path.Release {
				return false
			}
		}
	}
	return true
}

// bound looks at a method value of what holds the root, which calls get.
func (g *glance) bound(mc *ssa.MakeClosure) bool {
	name := boundName(mc)
	if name == "" || path.IsVerb(name) || isReleaseOf(g.spec.Kind, name) {
		return false
	}
	for _, use := range *mc.Referrers() {
		switch use := use.(type) {
		case *ssa.DebugRef:
		case *ssa.Call:
			if !isArgument(mc, use.Common()) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// isArgument reports whether v is but an argument of a call whose callee is
// no literal, so that what it does is asked of a summary.
func isArgument(v ssa.Value, cc *ssa.CallCommon) bool {
	if cc.IsInvoke() {
		return cc.Value != v
	}
	callee := cc.StaticCallee()
	return callee != nil && callee.Parent() == nil && cc.Value != v
}

// isHandedOut reports whether v is but an argument of a call of a function that
// others have chosen: a field or a variable of the package, in a function that
// stores no function there.
func (g *glance) isHandedOut(v ssa.Value, call ssa.CallInstruction) bool {
	cc := call.Common()
	load, ok := cc.Value.(*ssa.UnOp)
	if !ok || load.Op != token.MUL || cc.Value == v || call.Parent().Parent() != nil {
		return false
	}
	switch load.X.(type) {
	case *ssa.FieldAddr, *ssa.Global:
	default:
		return false
	}
	return !slices.ContainsFunc(g.s.r.scanOf(call.Parent()).changes, func(instr ssa.Instruction) bool {
		st, ok := instr.(*ssa.Store)
		return ok && isFunc(st.Val.Type())
	})
}

// isFunc reports whether t is a function type.
func isFunc(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// field looks at the field of a struct that holds the root at sub.
func (g *glance) field(use, x ssa.Value, field int, sub string) bool {
	name := alias.FieldName(x.Type(), field)
	if sub != "" {
		rest, ok := alias.Rel(sub, name)
		return !ok || g.borrows(use, rest)
	}
	if g.spec.Kind != nil {
		for _, rel := range g.spec.Kind.Releases {
			if strings.HasPrefix(rel.Path, name) {
				return false
			}
		}
	}
	// A method of an embedded field is promoted: it is one of the root.
	return !path.IsEmbedded(x.Type(), field) || g.borrows(use, "")
}

// element looks at an element of a slice that holds the root at sub.
func (g *glance) element(use ssa.Value, sub string) bool {
	rest, ok := alias.Rel(sub, alias.Elem)
	return !ok || g.borrows(use, rest)
}

// call looks at a call that gets v.
func (g *glance) call(v ssa.Value, call ssa.CallInstruction, sub string) bool {
	cc := call.Common()
	if b, ok := cc.Value.(*ssa.Builtin); ok {
		return b.Name() == "len" || b.Name() == "cap"
	}
	callee := cc.StaticCallee()
	if !isArgument(v, cc) && !(cc.IsInvoke() && cc.Value == v) && !g.isHandedOut(v, call) {
		return false
	}
	for i, op := range path.Operands(cc) {
		if op != v {
			continue
		}
		if i == 0 && g.mayRelease(path.MethodName(cc)) {
			return false
		}
		switch e := g.s.Effect(cc, callee, i, sub, g.spec); {
		case e == path.Both(path.Keep):
		case e.Success.Op != path.Forward || e.Failure.Op != path.Keep && e.Failure != e.Success || !g.forwarded(call, e.Success):
			return false
		}
	}
	return true
}

// forwarded looks at the result of a call that is the root, or holds it.
func (g *glance) forwarded(call ssa.CallInstruction, o path.Outcome) bool {
	c, ok := call.(*ssa.Call)
	if !ok || o.Part != "" || strings.Contains(o.Path, path.Deep) {
		return false
	}
	res := alias.ResultOf(c, o.Result)
	return res == nil || g.borrows(res, o.Path)
}

// mayRelease reports whether a method of that name is one that releases its
// receiver.
func (g *glance) mayRelease(name string) bool {
	return path.IsVerb(name) || isReleaseOf(g.spec.Kind, name) || g.spec.Kind != nil && slices.Contains(g.spec.Kind.Until, name)
}
