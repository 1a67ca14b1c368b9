package ownership

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// channelUses is what a package does with a channel in a field.
type channelUses struct {
	closers, senders []*ssa.Function
	isMade, lost     bool
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
	top := topOf(v.Parent())
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef, *ssa.UnOp, *ssa.BinOp:
		case *ssa.Phi:
			u.lost = true
		case *ssa.Send:
			u.senders = append(u.senders, top)
		case *ssa.Select:
			for _, st := range ref.States {
				if st.Chan == v && st.Dir == types.SendOnly {
					u.senders = append(u.senders, top)
				}
			}
		case *ssa.ChangeType:
			u.lost = u.lost || !isReceiveOnly(ref.Type())
		case *ssa.Store:
			u.storedAt(ref, depth)
		case ssa.CallInstruction:
			u.call(ref, v, depth)
		default:
			u.lost = true
		}
	}
}

// storedAt looks at where the channel is stored: in a field, or a variable of
// the function.
func (u *channelUses) storedAt(st *ssa.Store, depth int) {
	switch addr := st.Addr.(type) {
	case *ssa.FieldAddr: // seen as an access of that field, if it is this one
		u.lost = u.lost || structOf(addr.X.Type()) == nil
	case *ssa.Alloc:
		for _, ref := range *addr.Referrers() {
			if load, ok := ref.(*ssa.UnOp); ok && depth > 0 {
				u.channel(load, depth-1)
			}
		}
	default:
		u.lost = true
	}
}

// call looks at a call that gets the channel.
func (u *channelUses) call(call ssa.CallInstruction, v ssa.Value, depth int) {
	cc := call.Common()
	if b, ok := cc.Value.(*ssa.Builtin); ok {
		if b.Name() == "close" {
			u.closers = append(u.closers, topOf(call.Parent()))
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
