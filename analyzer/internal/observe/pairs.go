package observe

import (
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// observedIn returns the observations that fn begins and ends, the spans that
// nothing here ends, and what fn hands to its caller. A goroutine could end a
// span at any time.
func (r *Result) observedIn(fn *ssa.Function) (found, unended []*observed, opens []open) {
	starts := false
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			ci, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			if _, ok := ci.(*ssa.Go); ok {
				starts = true
				continue
			}
			o, open := r.observedAt(fn, ci)
			switch {
			case o == nil:
			case len(o.ends) > 0:
				found = append(found, o)
			case o.mark.class == Span && len(open) == 0:
				unended = append(unended, o)
			}
			opens = append(opens, open...)
		}
	}
	if starts {
		unended = nil
	}
	return found, unended, opens
}

// observedAt looks at one call as a begin. The observation has no ends if
// nothing here ends it.
func (r *Result) observedAt(fn *ssa.Function, ci ssa.CallInstruction) (*observed, []open) {
	m := r.markOf(ci.Common())
	switch m.role {
	case pairs:
		return r.pairAt(fn, ci, m)
	case begins, clock:
	default:
		return nil, nil
	}
	call, ok := ci.(*ssa.Call)
	if !ok {
		return nil, nil
	}
	kind := obs
	if m.role == clock {
		kind = start
	}
	var roots []item
	for _, i := range append([]int{m.result}, m.also...) {
		if v := alias.ResultOf(call, i); v != nil {
			roots = append(roots, item{v: v, kind: kind})
		}
	}
	if len(roots) == 0 {
		return nil, nil
	}
	w := r.track(fn, m, roots...)
	return &observed{mark: m, begin: call, tuple: call, ends: w.ends, used: w.used}, r.opensOf(w, m, call)
}

// opensOf returns the observations that the function followed hands to its caller.
func (r *Result) opensOf(w *walk, m mark, begin ssa.CallInstruction) []open {
	var opens []open
	for _, ret := range w.rets {
		if r.opensFor(w.fn, m, ret) {
			opens = append(opens, open{Result: ret.result, Class: m.class, What: m.what, At: r.at(begin.Pos(), m.at)})
		}
	}
	return opens
}

// opensFor reports whether a result that a tracked value goes into is an
// observation for the caller. A time is a start for whoever measures the
// time since; a struct is one if a method of it ends what it holds.
func (r *Result) opensFor(fn *ssa.Function, m mark, ret returned) bool {
	switch ret.it.kind {
	case obs, ender:
		return true
	case start:
		return isTime(fn.Signature.Results().At(ret.result).Type())
	case holder:
		t := fn.Signature.Results().At(ret.result).Type()
		return r.hasSpanEnd(t) || r.hasEnd(t)
	}
	return false
}

// hasEnd reports whether a method of the type ends what the receiver
// holds.
func (r *Result) hasEnd(t types.Type) bool {
	n := gotype.Named(t)
	if n == nil {
		return false
	}
	for m := range n.Methods() {
		if slices.Contains(r.summaryOfFunc(m).ends(), 0) {
			return true
		}
	}
	return false
}

// pairAt finds the ends of an observation that is a state of a receiver:
// calls of the other method on the same receiver, here or in a literal
// that is run here, or by the caller, which it is handed to.
func (r *Result) pairAt(fn *ssa.Function, ci ssa.CallInstruction, m mark) (*observed, []open) {
	if _, ok := ci.(*ssa.Call); !ok {
		return nil, nil
	}
	name := pairName(ci.Common())
	if name == "" {
		return nil, nil
	}
	w := &walk{r: r, fn: fn, m: m, seen: make(map[itemKey]bool)}
	for _, f := range withLiterals(fn) {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				end, ok := instr.(ssa.CallInstruction)
				if !ok || end == ci || pairName(end.Common()) != name || !slices.Contains(m.ends, methodOf(end.Common())) {
					continue
				}
				if methodOf(end.Common()) == methodOf(ci.Common()) && !isOpposite(ci.Common(), end.Common()) {
					continue
				}
				w.end(end, end.Pos())
			}
		}
	}
	w.drain()
	opens := r.opensOf(w, m, ci)
	if len(w.ends) == 0 {
		return nil, opens
	}
	return &observed{mark: m, begin: ci, ends: w.ends}, opens
}

// isOpposite reports whether one call adds a constant and the other takes
// one away: a gauge of what is under way.
func isOpposite(begin, end *ssa.CallCommon) bool { return signOf(begin) > 0 && signOf(end) < 0 }

// signOf returns the sign of the constant number that a call gets, 0 if
// there is none.
func signOf(cc *ssa.CallCommon) int {
	for _, op := range operandsOf(cc) {
		if c, ok := op.(*ssa.Const); ok && c.Value != nil && (c.Value.Kind() == constant.Int || c.Value.Kind() == constant.Float) {
			return constant.Sign(c.Value)
		}
	}
	return 0
}

// withLiterals returns fn and the literals in it.
func withLiterals(fn *ssa.Function) []*ssa.Function {
	out := []*ssa.Function{fn}
	for _, lit := range fn.AnonFuncs {
		out = append(out, withLiterals(lit)...)
	}
	return out
}

// methodOf returns the name of the method, function or field called.
func methodOf(cc *ssa.CallCommon) string {
	if fn := calleeOf(cc); fn != nil {
		return fn.Name()
	}
	if f := fieldOf(cc.Value); f != nil {
		return f.Name()
	}
	return ""
}

// pairName names the receiver of a call, or the package of a function, so
// that equal names mean the same one.
func pairName(cc *ssa.CallCommon) string {
	fn := calleeOf(cc)
	if fn == nil {
		if fieldOf(cc.Value) == nil {
			return ""
		}
		if u, ok := cc.Value.(*ssa.UnOp); ok {
			return placeOf(u.X.(*ssa.FieldAddr).X)
		}
		return placeOf(cc.Value.(*ssa.Field).X)
	}
	if fn.Signature().Recv() == nil {
		return "package " + fn.Pkg().Path()
	}
	recv := path.Operands(cc)[0]
	if elem := elementOf(recv); elem != nil {
		return "element of " + placeOf(elem.X)
	}
	return placeOf(recv)
}

// elementOf returns where v is loaded from if that is an element of a slice: the
// hooks of a list are called one after the other, first all that begin and then
// all that end. It is nil if v is something else.
func elementOf(v ssa.Value) *ssa.IndexAddr {
	if u, ok := v.(*ssa.UnOp); ok {
		elem, _ := u.X.(*ssa.IndexAddr)
		return elem
	}
	return nil
}

// placeOf spells where a value comes from, through free variables and
// variables that are stored once. A variable that is stored from itself
// has its own name.
func placeOf(v ssa.Value) string { return placeWithin(v, maxLooks) }

func placeWithin(v ssa.Value, depth int) string {
	name := path.NameOf(v)
	var from ssa.Value
	switch base := name.Base.(type) {
	case nil:
		return name.Path
	case *ssa.Global:
		return base.String() + name.Path
	case *ssa.FreeVar:
		from = alias.BindingOf(base)
	case *ssa.Alloc:
		if stores := storesTo(base); len(stores) == 1 {
			from = stores[0]
		}
	}
	if from != nil && depth > 0 {
		return placeWithin(from, depth-1) + strings.TrimPrefix(name.Path, "*")
	}
	if name.Base.Parent() == nil {
		return name.Base.Name() + name.Path
	}
	return name.Base.Parent().String() + " " + name.Base.Name() + name.Path
}
