package ownership

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// channelUses is what a package does with a channel, in a field or in a variable:
// the functions that close it, and that send to it, and the fields it is put in.
// What is told of signals by it is not closed by that, but lost in every other way.
type channelUses struct {
	closers, senders []*ssa.Function
	fields           []*ssa.FieldAddr
	isMade, lost     bool
	signals          bool
}

// isLost reports whether others than those that are listed may do something with
// the channel.
func (u *channelUses) isLost() bool { return u.lost || u.signals }

// channelAt returns what the package, but for its tests, does with the channel in
// a field.
func (r *Result) channelAt(p place) channelUses {
	var uses channelUses
	for _, access := range r.fields().accessesOf(p) {
		if r.isInTest(p.variable().Pos()) || !r.isInTest(access.Parent().Pos()) {
			uses.access(access)
		}
	}
	return uses
}

// access looks at what is done by an access of the field.
func (u *channelUses) access(v ssa.Value) {
	if _, isField := v.(*ssa.Field); isField {
		u.channel(v, maxEnding)
		return
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			u.channel(ref, maxEnding)
		case *ssa.Store:
			switch val := ref.Val.(type) {
			case *ssa.MakeChan:
				u.isMade = true
				u.channel(val, maxEnding)
			case *ssa.Const:
			default:
				u.stored(ref.Val)
			}
		default:
			u.lost = true
		}
	}
}

// stored looks at a channel that the field gets: one that the function has made.
func (u *channelUses) stored(v ssa.Value) {
	made, ok := rootOf(v).Base.(*ssa.MakeChan)
	if !ok {
		u.lost = true
		return
	}
	u.isMade = true
	u.channel(made, maxEnding)
}

// channel looks at what is done with the channel v.
func (u *channelUses) channel(v ssa.Value, depth int) {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef, *ssa.UnOp, *ssa.BinOp:
		case *ssa.Phi:
			u.lost = true
		case *ssa.Send:
			u.lost = u.lost || ref.Chan != v
			u.senders = append(u.senders, ref.Parent())
		case *ssa.Select:
			for _, st := range ref.States {
				if st.Chan == v && st.Dir == types.SendOnly {
					u.senders = append(u.senders, ref.Parent())
				}
			}
		case *ssa.ChangeType:
			if !isReceiveOnly(ref.Type()) {
				u.converted(ref)
			}
		case *ssa.Store:
			u.storedAt(ref, depth)
		case ssa.CallInstruction:
			u.call(ref, v, depth)
		default:
			u.lost = true
		}
	}
}

// converted looks at what is done with the channel as one of another type: only
// package os/signal gets it.
func (u *channelUses) converted(v *ssa.ChangeType) {
	for _, ref := range *v.Referrers() {
		call, ok := ref.(ssa.CallInstruction)
		if !ok {
			u.lost = true
			return
		}
		callee := call.Common().StaticCallee()
		u.lost = u.lost || callee == nil || callee.Pkg == nil || callee.Pkg.Pkg.Path() != "os/signal"
	}
	u.signals = true
}

// storedAt looks at where the channel is stored: in a field, or a variable of
// the function.
func (u *channelUses) storedAt(st *ssa.Store, depth int) {
	switch addr := st.Addr.(type) {
	case *ssa.FieldAddr: // seen as an access of that field, if it is this one
		u.lost = u.lost || structOf(addr.X.Type()) == nil
		u.fields = append(u.fields, addr)
	case *ssa.Alloc:
		u.variable(addr, depth)
	default:
		u.lost = true
	}
}

// variable looks at what is done with the channel that a variable keeps, also in
// the literals that capture it.
func (u *channelUses) variable(addr ssa.Value, depth int) {
	if depth == 0 {
		u.lost = true
		return
	}
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.Store:
			u.lost = u.lost || ref.Val == addr
		case *ssa.UnOp:
			u.channel(ref, depth-1)
		case *ssa.MakeClosure:
			for i, b := range ref.Bindings {
				if b == addr {
					u.variable(ref.Fn.(*ssa.Function).FreeVars[i], depth-1)
				}
			}
		default:
			u.lost = true
		}
	}
}

// call looks at a call that gets the channel.
func (u *channelUses) call(call ssa.CallInstruction, v ssa.Value, depth int) {
	cc := call.Common()
	if b, ok := cc.Value.(*ssa.Builtin); ok {
		if b.Name() == "close" {
			u.closers = append(u.closers, call.Parent())
		}
		return
	}
	callee := bodyOf(cc.StaticCallee())
	if callee == nil || depth == 0 {
		u.lost = true
		return
	}
	for i, a := range cc.Args {
		if a == v && i < len(callee.Params) {
			u.channel(callee.Params[i], depth-1)
		}
	}
}

// isReceiveOnly reports whether t is a channel that can neither be closed nor
// sent to.
func isReceiveOnly(t types.Type) bool {
	ch, ok := t.Underlying().(*types.Chan)
	return ok && ch.Dir() == types.RecvOnly
}
