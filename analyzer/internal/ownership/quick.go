package ownership

import (
	"go/token"
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
	seen map[ssa.Value]bool
	uses int
}

// onlyBorrows reports whether fn surely keeps what its parameter is, or
// holds at sub, on every path.
func (r *Result) onlyBorrows(fn *ssa.Function, param int, sub string, spec *path.Spec) bool {
	g := &glance{s: semantics{r}, spec: spec, seen: make(map[ssa.Value]bool)}
	return !spec.Lock && g.borrows(fn.Params[param], sub)
}

// borrows reports whether no use of v, which holds the root at sub, can
// end the obligation.
func (g *glance) borrows(v ssa.Value, sub string) bool {
	if g.seen[v] {
		return true
	}
	g.seen[v] = true
	if v.Referrers() == nil {
		return false
	}
	for _, use := range *v.Referrers() {
		if g.uses++; g.uses > maxUses || !g.isHarmless(v, use, sub) {
			return false
		}
	}
	return true
}

// isHarmless reports whether one use of v cannot end the obligation.
func (g *glance) isHarmless(v ssa.Value, use ssa.Instruction, sub string) bool {
	switch use := use.(type) {
	case *ssa.DebugRef, *ssa.BinOp, *ssa.If:
		return true
	case *ssa.UnOp:
		return use.Op == token.MUL && g.borrows(use, sub)
	case *ssa.FieldAddr:
		return g.field(use, use.X, use.Field, sub)
	case *ssa.Field:
		return g.field(use, use.X, use.Field, sub)
	case *ssa.IndexAddr:
		return g.element(use, sub)
	case *ssa.Index:
		return g.element(use, sub)
	case *ssa.TypeAssert:
		if !use.CommaOk {
			return g.borrows(use, sub)
		}
		for _, ref := range *use.Referrers() {
			if e, ok := ref.(*ssa.Extract); ok && e.Index == 0 && !g.borrows(e, sub) {
				return false
			}
		}
		return true
	case *ssa.Phi, *ssa.ChangeType, *ssa.ChangeInterface, *ssa.MakeInterface, *ssa.Slice:
		return g.borrows(use.(ssa.Value), sub)
	case *ssa.Call:
		return g.call(v, use, sub)
	}
	return false
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
func (g *glance) call(v ssa.Value, call *ssa.Call, sub string) bool {
	cc := call.Common()
	if b, ok := cc.Value.(*ssa.Builtin); ok {
		return b.Name() == "len" || b.Name() == "cap"
	}
	callee := cc.StaticCallee()
	if cc.Value == v && !cc.IsInvoke() || callee == nil && !cc.IsInvoke() || callee != nil && callee.Parent() != nil {
		return false
	}
	for i, op := range path.Operands(cc) {
		if op != v {
			continue
		}
		if i == 0 && (cc.IsInvoke() || callee.Signature.Recv() != nil) && g.mayRelease(cc, callee) {
			return false
		}
		if g.s.Effect(cc, callee, i, sub, g.spec) != path.Both(path.Keep) {
			return false
		}
	}
	return true
}

// mayRelease reports whether the method called is one that releases its
// receiver.
func (g *glance) mayRelease(cc *ssa.CallCommon, callee *ssa.Function) bool {
	name := ""
	if cc.IsInvoke() {
		name = cc.Method.Name()
	} else {
		name = callee.Name()
	}
	return path.IsVerb(name) || isReleaseOf(g.spec.Kind, name) || g.spec.Kind != nil && g.spec.Kind.Until == name
}
