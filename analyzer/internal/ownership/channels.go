package ownership

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// channels finds all that is done with channels: who receives from them, and
// whether anything is done with one that is not in sight.
type channels struct {
	r        *Result
	seen     map[ssa.Value]bool
	receives []receive
	lost     bool
}

// receiversOf walks all that is done with the channel, where it is in sight.
func (r *Result) receiversOf(ch ssa.Value) *channels {
	cs := &channels{r: r, seen: make(map[ssa.Value]bool)}
	cs.named(ch, maxEnding)
	return cs
}

// A receive is where a value comes from a channel. The value is nil if nobody
// looks at it, more, nil if it is not asked for, tells whether there was one.
type receive struct {
	at          ssa.Instruction
	value, more ssa.Value
	// isChosen is set for the receives of a select.
	isChosen bool
}

// enters reports whether v has to be walked.
func (cs *channels) enters(v ssa.Value) bool {
	if cs.seen[v] || v.Referrers() == nil {
		return false
	}
	cs.seen[v] = true
	return true
}

// named walks all that is done with the channel that v names, wherever it comes
// from, within some steps.
func (cs *channels) named(v ssa.Value, steps int) {
	if steps == 0 {
		cs.lost = true
		return
	}
	switch v := v.(type) {
	case *ssa.MakeChan:
		cs.uses(v)
		return
	case *ssa.ChangeType:
		cs.named(v.X, steps-1)
		return
	case *ssa.Parameter:
		cs.given(v)
		return
	case *ssa.UnOp:
		if field, ok := v.X.(*ssa.FieldAddr); ok {
			cs.at(field)
			return
		}
		if variable, ok := alias.VariableOf(v).(*ssa.Alloc); ok {
			if made := onlyValue(variable); made != nil {
				cs.named(made, steps-1)
				return
			}
		}
	}
	cs.lost = true
}

// given walks the channels that the callers of a function give it.
func (cs *channels) given(p *ssa.Parameter) {
	fn := p.Parent()
	calls := cs.r.called().calls[fn]
	obj, isObj := fn.Object().(*types.Func)
	if len(calls) == 0 || isObj && (obj.Exported() || cs.r.isDispatched(fn)) || cs.r.isValued(fn) {
		cs.lost = true // others may give it one
	}
	if cs.seen[p] {
		return
	}
	cs.uses(p)
	for _, call := range calls {
		if i := slices.Index(fn.Params, p); i < len(call.Common().Args) {
			cs.named(call.Common().Args[i], maxEnding)
		}
	}
}

// at walks the channels in the field that addr is the address of: one that
// only this package can touch.
func (cs *channels) at(addr *ssa.FieldAddr) {
	p, ok := cs.r.placeOf(addr, false)
	if !ok || !cs.r.isPrivate(p) {
		cs.lost = true
		return
	}
	for _, access := range cs.r.fields().accessesOf(p) {
		if field, ok := access.(*ssa.FieldAddr); ok {
			cs.variable(field)
		} else {
			cs.uses(access)
		}
	}
}

// variable walks the uses of a variable, or a field, that holds a channel.
func (cs *channels) variable(addr ssa.Value) {
	if !cs.enters(addr) {
		return
	}
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			cs.uses(ref)
		case *ssa.Store:
			if ref.Addr == addr {
				cs.uses(ref.Val)
			} else {
				cs.lost = true
			}
		case *ssa.MakeClosure:
			for i, b := range ref.Bindings {
				if b == addr {
					cs.variable(ref.Fn.(*ssa.Function).FreeVars[i])
				}
			}
		default:
			cs.lost = true
		}
	}
}

// uses walks the uses of a channel.
func (cs *channels) uses(v ssa.Value) {
	if !cs.enters(v) {
		return
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef, *ssa.BinOp:
		case *ssa.Send:
			cs.lost = cs.lost || ref.X == v
		case *ssa.ChangeType:
			cs.uses(ref)
		case *ssa.UnOp:
			cs.received(ref)
		case *ssa.Select:
			cs.selects(ref, v)
		case *ssa.Store:
			cs.stored(ref)
		case *ssa.Return:
			cs.returned(ref, v)
		case ssa.CallInstruction:
			cs.passed(ref, v)
		default:
			cs.lost = true
		}
	}
}

// received notes a receive from a channel.
func (cs *channels) received(op *ssa.UnOp) {
	rec := receive{at: op, value: alias.Yielded(op, op.CommaOk)}
	if op.CommaOk {
		rec.more = alias.Extracted(op, 1)
	}
	cs.receives = append(cs.receives, rec)
}

// selects notes what a select receives from channel ch.
func (cs *channels) selects(sel *ssa.Select, ch ssa.Value) {
	index := 2 // behind the case and ok
	for _, st := range sel.States {
		if st.Dir == types.SendOnly {
			cs.lost = cs.lost || st.Send == ch
			continue
		}
		if st.Chan == ch {
			cs.receives = append(cs.receives, receive{at: sel, value: alias.Extracted(sel, index), isChosen: true})
		}
		index++
	}
}

// stored looks at where a channel is stored.
func (cs *channels) stored(st *ssa.Store) {
	switch addr := st.Addr.(type) {
	case *ssa.Alloc:
		cs.variable(addr)
	case *ssa.FieldAddr:
		cs.at(addr)
	default:
		cs.lost = true
	}
}

// passed looks at a call that gets a channel.
func (cs *channels) passed(call ssa.CallInstruction, ch ssa.Value) {
	cc := call.Common()
	if b, ok := cc.Value.(*ssa.Builtin); ok {
		cs.lost = cs.lost || b.Name() == "append"
		return
	}
	body := bodyOf(cc.StaticCallee())
	if body == nil {
		cs.lost = true
		return
	}
	for i, a := range cc.Args {
		if a == ch && i < len(body.Params) {
			cs.uses(body.Params[i])
		}
	}
}

// returned walks the channel that a function of this package only returns.
func (cs *channels) returned(ret *ssa.Return, ch ssa.Value) {
	fn := ret.Parent()
	obj, ok := fn.Object().(*types.Func)
	if !ok || obj.Exported() || cs.r.isDispatched(fn) || cs.r.isValued(fn) {
		cs.lost = true
		return
	}
	for _, call := range cs.r.called().calls[fn] {
		c, ok := call.(*ssa.Call)
		if !ok {
			continue
		}
		for i, res := range ret.Results {
			if got := alias.ResultOf(c, i); res == ch && got != nil {
				cs.uses(got)
			}
		}
	}
}
