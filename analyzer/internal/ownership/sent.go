package ownership

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// What is sent on a channel is handed to whoever receives it. Where all that is done
// with the channel is in sight, and nobody who receives from it releases what comes,
// or could hand it on, it is never released. As with fields (see field.go) no path is
// followed: one release of anything that comes counts for all.

// Sent reports whether the resource is sent on a channel of this package, and is
// only used by those who receive it.
func (r *Result) Sent(f Found) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if f.Discarded || f.Sub != "" || f.Lock || f.Paired || f.Param || f.Global != "" || f.OnSuccess || f.Partner != contract.None || f.Search == nil || f.Search.Overflow || f.spec == nil {
		return false
	}
	call, isCall := f.Call.(*ssa.Call)
	if !isCall || len(f.Search.Leaks)+len(f.Search.Again) > 0 || !slices.ContainsFunc(f.Search.Ends, isSending) {
		return false
	}
	if outer := outermost(f.Fn); outer.Name() == "main" && r.pass.Pkg.Name() == "main" {
		return false // the process may end before
	}
	root := result(call, f.Result)
	if root == nil {
		return false
	}
	w := r.newWalker(f.Kind)
	w.channels = true
	w.value(root)
	u := w.uses
	return !u.lost && u.borrowed && len(u.released)+len(u.places)+len(u.accessors) == 0 && w.isReceived
}

// isSending reports whether the obligation ends with a send.
func isSending(e path.Exit) bool {
	switch e.At.(type) {
	case *ssa.Send, *ssa.Select:
		return e.Why == path.WhyTaken
	}
	return false
}

// sends follows the channels that v is sent on. It reports false if the walker
// follows none.
func (w *walker) sends(ref ssa.Instruction, v ssa.Value) bool {
	if !w.channels {
		return false
	}
	switch ref := ref.(type) {
	case *ssa.Send:
		w.channelOf(ref.Chan, maxEnding)
	case *ssa.Select:
		for _, st := range ref.States {
			if st.Dir == types.SendOnly && st.Send == v {
				w.channelOf(st.Chan, maxEnding)
			}
		}
	}
	return true
}

// channelOf walks all that is done with the channel that v names, wherever it comes
// from, within some steps.
func (w *walker) channelOf(v ssa.Value, steps int) {
	if steps == 0 {
		w.uses.lost = true
		return
	}
	switch v := v.(type) {
	case *ssa.MakeChan:
		w.channel(v)
		return
	case *ssa.ChangeType:
		w.channelOf(v.X, steps-1)
		return
	case *ssa.Parameter:
		w.channelGiven(v)
		return
	case *ssa.UnOp:
		if field, ok := v.X.(*ssa.FieldAddr); ok {
			w.channelsAt(field)
			return
		}
		if variable, ok := alias.VariableOf(v).(*ssa.Alloc); ok {
			if made := onlyValue(variable); made != nil {
				w.channelOf(made, steps-1)
				return
			}
		}
	}
	w.uses.lost = true
}

// channelGiven walks the channels that the callers of a function give it.
func (w *walker) channelGiven(p *ssa.Parameter) {
	fn := p.Parent()
	calls := w.r.called().calls[fn]
	obj, isObj := fn.Object().(*types.Func)
	if len(calls) == 0 || isObj && (obj.Exported() || w.r.isDispatched(fn)) || w.r.isValued(fn) {
		w.uses.lost = true
		return
	}
	if w.visited[p] {
		return
	}
	w.channel(p)
	for _, call := range calls {
		if i := slices.Index(fn.Params, p); i < len(call.Common().Args) {
			w.channelOf(call.Common().Args[i], maxEnding)
		}
	}
}

// channelsAt walks the channels in the field that addr is the address of: one that
// only this package can touch.
func (w *walker) channelsAt(addr *ssa.FieldAddr) {
	p, ok := w.r.placeOf(addr, false)
	if !ok || !w.r.isPrivate(p) {
		w.uses.lost = true
		return
	}
	for _, access := range w.r.fields().accessesOf(p) {
		if field, ok := access.(*ssa.FieldAddr); ok {
			w.channelVariable(field)
		} else {
			w.channel(access)
		}
	}
}

// channelVariable walks the uses of a variable, or a field, that holds a channel.
func (w *walker) channelVariable(addr ssa.Value) {
	if !w.enters(addr) {
		return
	}
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			w.channel(ref)
		case *ssa.Store:
			if ref.Addr == addr {
				w.channel(ref.Val)
			} else {
				w.uses.lost = true
			}
		case *ssa.MakeClosure:
			for i, b := range ref.Bindings {
				if b == addr {
					w.channelVariable(ref.Fn.(*ssa.Function).FreeVars[i])
				}
			}
		default:
			w.uses.lost = true
		}
	}
}

// channel walks the uses of a channel: what is received from it is the resource.
func (w *walker) channel(v ssa.Value) {
	if !w.enters(v) {
		return
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef, *ssa.BinOp:
		case *ssa.Send:
			w.uses.lost = w.uses.lost || ref.X == v
		case *ssa.ChangeType:
			w.channel(ref)
		case *ssa.UnOp:
			w.isReceived = true
			w.received(ref)
		case *ssa.Select:
			w.selects(ref, v)
		case *ssa.Store:
			w.channelStored(ref)
		case *ssa.Return:
			w.channelReturned(ref, v)
		case ssa.CallInstruction:
			w.channelPassed(ref, v)
		default:
			w.uses.lost = true
		}
	}
}

// received walks what comes of a receive.
func (w *walker) received(recv *ssa.UnOp) {
	if !recv.CommaOk {
		w.value(recv)
		return
	}
	for _, ref := range *recv.Referrers() {
		if e, ok := ref.(*ssa.Extract); ok && e.Index == 0 {
			w.value(e)
		}
	}
}

// selects walks what a select receives from channel ch.
func (w *walker) selects(sel *ssa.Select, ch ssa.Value) {
	index := 2 // behind the case and ok
	for _, st := range sel.States {
		if st.Dir == types.SendOnly {
			w.uses.lost = w.uses.lost || st.Send == ch
			continue
		}
		if st.Chan == ch {
			w.isReceived = true
			for _, ref := range *sel.Referrers() {
				if e, ok := ref.(*ssa.Extract); ok && e.Index == index {
					w.value(e)
				}
			}
		}
		index++
	}
}

// channelStored looks at where a channel is stored.
func (w *walker) channelStored(st *ssa.Store) {
	switch addr := st.Addr.(type) {
	case *ssa.Alloc:
		w.channelVariable(addr)
	case *ssa.FieldAddr:
		w.channelsAt(addr)
	default:
		w.uses.lost = true
	}
}

// channelPassed looks at a call that gets a channel.
func (w *walker) channelPassed(call ssa.CallInstruction, ch ssa.Value) {
	cc := call.Common()
	if b, ok := cc.Value.(*ssa.Builtin); ok {
		w.uses.lost = w.uses.lost || b.Name() == "append"
		return
	}
	body := bodyOf(cc.StaticCallee())
	if body == nil {
		w.uses.lost = true
		return
	}
	for i, a := range cc.Args {
		if a == ch && i < len(body.Params) {
			w.channel(body.Params[i])
		}
	}
}

// channelReturned walks the channel that a function of this package only returns.
func (w *walker) channelReturned(ret *ssa.Return, ch ssa.Value) {
	fn := ret.Parent()
	obj, ok := fn.Object().(*types.Func)
	if !ok || obj.Exported() || w.r.isDispatched(fn) || w.r.isValued(fn) {
		w.uses.lost = true
		return
	}
	for _, call := range w.r.called().calls[fn] {
		c, ok := call.(*ssa.Call)
		if !ok {
			continue
		}
		for i, res := range ret.Results {
			if got := result(c, i); res == ch && got != nil {
				w.channel(got)
			}
		}
	}
}
