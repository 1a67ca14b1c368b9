package ownership

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A function that lets a goroutine acquire something, and waits for it or for
// something else, leaves the channel behind when the other thing comes first:
//
//	go func() { c, err := dial(addr); ch <- result{c, err} }()
//	select {
//	case res := <-ch:
//		…
//	case <-time.After(timeout):
//		return errLate
//	}
//
// What is sent afterwards is received by nobody, and released by nobody.

// A Late is how that happens: the send, and the return behind which nobody receives.
type Late struct {
	Send   *ssa.Send
	Return *ssa.Return
}

// Late returns where the function that receives the resource may return before it
// has been sent.
func (r *Result) Late(f Found) (late Late, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if f.Discarded || f.Sub != "" || f.Lock || f.Paired || f.Param || f.Global != "" || f.OnSuccess || f.Partner != contract.None || f.Search == nil || f.Search.Overflow || f.spec == nil {
		return late, false
	}
	call, isCall := f.Call.(*ssa.Call)
	send := onlySend(f)
	if !isCall || send == nil || send.Parent() != f.Fn || !isOneGoroutine(f.Fn) {
		return late, false
	}
	outer := f.Fn.Parent()
	if outer.Name() == "main" && r.pass.Pkg.Name() == "main" || mayEndItself(outer, call) || r.isReleasedBehind(f, call, send) {
		return late, false
	}
	ret := r.returnsBefore(outer, send)
	return Late{send, ret}, ret != nil
}

// onlySend returns the send that all paths on which there is something to release
// end with, nil if there is another end.
func onlySend(f Found) *ssa.Send {
	if len(f.Search.Leaks)+len(f.Search.Again) > 0 {
		return nil
	}
	var only *ssa.Send
	for _, e := range f.Search.Ends {
		if e.Why != path.WhyTaken {
			continue
		}
		send, ok := e.At.(*ssa.Send)
		if !ok || only != nil && only != send {
			return nil
		}
		only = send
	}
	return only
}

// isOneGoroutine reports whether fn is a literal that is started as a goroutine, at
// one place, and used for nothing else.
func isOneGoroutine(fn *ssa.Function) bool {
	closures := alias.ClosuresOf(fn)
	if fn.Parent() == nil || len(closures) != 1 || len(*closures[0].Referrers()) != 1 {
		return false
	}
	g, ok := (*closures[0].Referrers())[0].(*ssa.Go)
	return ok && g.Call.Value == closures[0]
}

// mayEndItself reports whether the call may come to an end by itself once nobody
// waits for it: it is told of a context or of a time, may have been by what it is a
// method of, or fails since that is released. Gives up towards silence.
func mayEndItself(outer *ssa.Function, call *ssa.Call) bool {
	if call.Call.StaticCallee() == nil && !call.Call.IsInvoke() {
		return true // a function value may know of either
	}
	return slices.ContainsFunc(path.Operands(call.Common()), func(v ssa.Value) bool {
		t := v.Type()
		switch types.TypeString(gotype.Deref(t), nil) {
		case "time.Duration", "time.Time", "net.Dialer", "net/http.Request", "net/http.Client":
			return true
		}
		if gotype.IsContext(t) {
			return true
		}
		variable := alias.VariableOf(v)
		return variable.Parent() != nil && releasesAny(outermost(outer), func(w ssa.Value) bool {
			return alias.VariableOf(w) == variable || areOneField(v, w)
		})
	})
}

// areOneField reports whether v and w are loaded from a field of one type.
func areOneField(v, w ssa.Value) bool {
	a, b := loadedField(v), loadedField(w)
	return a != nil && b != nil && a.Field == b.Field && types.Identical(a.X.Type(), b.X.Type())
}

// loadedField returns the address of the field that v is loaded from, or nil.
func loadedField(v ssa.Value) *ssa.FieldAddr {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	addr, _ := load.X.(*ssa.FieldAddr)
	return addr
}

// isReleasedBehind reports whether the goroutine releases the resource after it has
// sent it.
func (r *Result) isReleasedBehind(f Found, call *ssa.Call, send *ssa.Send) bool {
	root := alias.ResultOf(call, f.Result)
	return root == nil || slices.ContainsFunc(r.usesOf(root, f.Kind).released, func(site ssa.Instruction) bool {
		return canFollow(send, site)
	})
}

// returnsBefore returns a return of fn to which a path leads on which it has chosen
// not to receive from the channel of the send, and does not receive later. It is nil
// if anybody else might receive.
func (r *Result) returnsBefore(fn *ssa.Function, send *ssa.Send) *ssa.Return {
	variable, ok := alias.VariableOf(send.Chan).(*ssa.Alloc)
	if !ok || variable.Parent() != fn {
		return nil
	}
	if _, ok := onlyValue(variable).(*ssa.MakeChan); !ok || !isOnlyWaitedOn(variable) {
		return nil
	}
	cs := r.receiversOf(send.Chan)
	if cs.lost {
		return nil
	}
	plain := make(map[*ssa.BasicBlock]bool)
	var work []*ssa.BasicBlock
	for _, rec := range cs.receives {
		if rec.at.Parent() != fn {
			return nil
		}
		if rec.isChosen {
			work = append(work, rec.at.Block())
		} else {
			plain[rec.at.Block()] = true
		}
	}
	return leaves(variable, work, plain)
}

// isOnlyWaitedOn reports whether all that is done with the channel in a variable is
// to send to it, to receive from it and to close it.
func isOnlyWaitedOn(variable ssa.Value) bool {
	return !slices.ContainsFunc(*variable.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.DebugRef, *ssa.Store:
			return false
		case *ssa.UnOp:
			return slices.ContainsFunc(*ref.Referrers(), passesChannelOn)
		case *ssa.MakeClosure:
			i := slices.IndexFunc(ref.Bindings, func(b ssa.Value) bool { return b == variable })
			return i < 0 || !isOnlyWaitedOn(ref.Fn.(*ssa.Function).FreeVars[i])
		}
		return true
	})
}

// passesChannelOn reports whether the instruction does more with a channel than to send,
// to receive and to close.
func passesChannelOn(use ssa.Instruction) bool {
	switch use := use.(type) {
	case *ssa.DebugRef, *ssa.Send, *ssa.Select, *ssa.UnOp:
		return false
	case ssa.CallInstruction:
		_, isBuiltin := use.Common().Value.(*ssa.Builtin)
		return !isBuiltin
	}
	return true
}

// leaves returns the first return that control comes to from the selects in work
// without a receive from the channel in the variable, be it plain or chosen.
func leaves(variable *ssa.Alloc, work []*ssa.BasicBlock, plain map[*ssa.BasicBlock]bool) *ssa.Return {
	seen := make(map[*ssa.BasicBlock]bool)
	for len(work) > 0 {
		b := work[0]
		work = work[1:]
		if seen[b] || plain[b] {
			continue
		}
		seen[b] = true
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			return ret
		}
		for i, succ := range b.Succs {
			if i > 0 || !choosesReceive(b, variable) {
				work = append(work, succ)
			}
		}
	}
	return nil
}

// choosesReceive reports whether the block goes to its first successor if a select
// has received from the channel in the variable.
func choosesReceive(b *ssa.BasicBlock, variable *ssa.Alloc) bool {
	branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	cond, ok := branch.Cond.(*ssa.BinOp)
	if !ok || cond.Op != token.EQL {
		return false
	}
	chosen, isChosen := cond.X.(*ssa.Extract)
	number, isNumber := cond.Y.(*ssa.Const)
	if !isChosen || !isNumber || chosen.Index != 0 {
		return false
	}
	sel, ok := chosen.Tuple.(*ssa.Select)
	if !ok {
		return false
	}
	i, ok := constant.Int64Val(number.Value)
	if !ok || i < 0 || int(i) >= len(sel.States) {
		return false
	}
	st := sel.States[i]
	return st.Dir == types.RecvOnly && alias.VariableOf(st.Chan) == variable
}
