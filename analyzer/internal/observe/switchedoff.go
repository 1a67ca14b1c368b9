package observe

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// isOffEdge reports whether the edge is taken where observing is switched
// off, so that nothing begins, or nothing is there to end.
func (c *coverage) isOffEdge(b, succ *ssa.BasicBlock, p phase) bool {
	if len(b.Succs) != 2 || p != outside && p != open_ && p != ran {
		return false
	}
	branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok || !c.isSwitch(branch.Cond) {
		return false
	}
	other := b.Succs[0]
	if other == succ {
		other = b.Succs[1]
	}
	if other == succ || len(other.Preds) != 1 {
		return false
	}
	if p == outside {
		return other.Dominates(c.o.begin.Block()) && !succ.Dominates(c.o.begin.Block())
	}
	// Where both ways lead to an end of their own, there is something to end.
	return slices.ContainsFunc(c.o.ends, func(s site) bool { return other.Dominates(s.at.Block()) }) &&
		!slices.ContainsFunc(c.o.ends, func(s site) bool { return succ.Dominates(s.at.Block()) })
}

// isSwitch reports whether a condition tells whether observing is on: a
// tracer is nil, a flag of the configuration is set, the observation says
// that it is real.
func (c *coverage) isSwitch(cond ssa.Value) bool {
	for {
		not, ok := cond.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			break
		}
		cond = not.X
	}
	switch cond := cond.(type) {
	case *ssa.BinOp:
		if cond.Op == token.LSS {
			return c.isHook(cond.Y)
		}
		if cond.Op != token.EQL && cond.Op != token.NEQ {
			return false
		}
		for x, y := range map[ssa.Value]ssa.Value{cond.X: cond.Y, cond.Y: cond.X} {
			if k, ok := y.(*ssa.Const); ok && k.IsNil() {
				return !gotype.IsError(x.Type()) || c.isOfBegin(x)
			}
		}
	case *ssa.UnOp:
		return cond.Op == token.MUL && isSetting(cond.X)
	case *ssa.Field:
		return true
	case *ssa.Parameter, *ssa.FreeVar:
		return true
	case *ssa.Extract:
		return c.isOfBegin(cond)
	case *ssa.Call:
		fn := calleeOf(&cond.Call)
		return fn != nil && isSwitchName(fn.Name())
	}
	return false
}

// isHook reports whether n is the number of hooks in a list of which one begins
// the observation: where there are none, nothing observes.
func (c *coverage) isHook(n ssa.Value) bool {
	count, ok := n.(*ssa.Call)
	if !ok {
		return false
	}
	if b, ok := count.Call.Value.(*ssa.Builtin); !ok || b.Name() != "len" {
		return false
	}
	begin, ok := c.o.begin.(ssa.CallInstruction)
	if !ok || c.o.mark.role != pairs || begin.Common().StaticCallee() == nil && !begin.Common().IsInvoke() {
		return false
	}
	ops := operandsOf(begin.Common())
	if len(ops) == 0 {
		return false
	}
	elem := elementOf(ops[0])
	return elem != nil && placeOf(elem.X) == placeOf(count.Call.Args[0])
}

func (c *coverage) isOfBegin(v ssa.Value) bool {
	e, ok := v.(*ssa.Extract)
	return ok && e.Tuple == c.o.tuple
}

// isSetting reports whether addr is a field or a global: not a variable
// that the function itself computes.
func isSetting(addr ssa.Value) bool {
	switch addr := addr.(type) {
	case *ssa.FieldAddr, *ssa.Global:
		return true
	case *ssa.FreeVar:
		return true
	case *ssa.Alloc:
		stores := storesTo(addr)
		if len(stores) == 1 {
			_, ok := stores[0].(*ssa.Parameter)
			return ok
		}
	}
	return false
}

func isSwitchName(name string) bool {
	name = strings.ToLower(name)
	for _, word := range [...]string{"enabled", "isrecording", "sampled", "shouldtrace", "shouldobserve", "tracing", "isnoop", "disabled", "active"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// storesTo returns the values that are stored in a variable, closures
// included; nil if its address goes elsewhere.
func storesTo(addr ssa.Value) []ssa.Value {
	var vals []ssa.Value
	seen := make(map[ssa.Value]bool)
	ok := addStores(addr, &vals, seen)
	if !ok {
		return nil
	}
	return vals
}

func addStores(addr ssa.Value, vals *[]ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[addr] {
		return true
	}
	seen[addr] = true
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr != addr {
				return false
			}
			*vals = append(*vals, ref.Val)
		case *ssa.UnOp, *ssa.DebugRef:
		case *ssa.MakeClosure:
			for i, b := range ref.Bindings {
				if b == addr && !addStores(ref.Fn.(*ssa.Function).FreeVars[i], vals, seen) {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}
