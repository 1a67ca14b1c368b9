package ownership

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// What is sent on a channel of the function is left to who receives it. A
// receiver in sight that releases on some path what it receives must do so on
// every one: nobody else has it. Those that only drain the channel, and those
// that choose between channels, are not asked: gives up towards silence.

// A receive is where a value comes from a channel. More, nil if it is not asked
// for, tells whether there was one.
type receive struct {
	at          ssa.Instruction
	value, more ssa.Value
}

// sent looks at who receives the root that is sent at the instruction.
func (w *lapses) sent(f Found, send *ssa.Send, spec *path.Spec) {
	if !isRootIn(send.X, spec.Root) || isPipeEnd(f) || f.spec != spec {
		return
	}
	for _, rec := range receivesFrom(alias.VariableOf(send.Chan), maxEnding) {
		key := lapseKey{rec.value, kindKey(f.Kind)}
		if w.seen[key] {
			continue
		}
		w.seen[key] = true
		w.askReceiver(Lapse{Found: f, In: rec.at.Parent(), Sent: send, Received: rec.at}, rec)
	}
}

// askReceiver looks for the paths of l.In that keep what it receives.
func (w *lapses) askReceiver(l Lapse, rec receive) {
	spec := &path.Spec{Fn: l.In, Start: rec.at, Kind: l.Kind, Root: alias.Val{Base: rec.value}, OK: rec.more, Limit: maxEffectStates, Tell: true}
	res := path.Search(spec, semantics{w.Result}, w.cache)
	if res.Overflow || res.Incomplete || !res.Released {
		return
	}
	switch {
	case len(res.Leaks) > 0:
		l.Exit = res.Leaks[0]
	case len(res.Again) > 0:
		l.Exit, l.Again = res.Again[0], true
	default:
		return
	}
	l.Search, l.spec, l.Fn = res, spec, l.In
	l.Err, l.OK = contract.None, contract.None
	w.list = append(w.list, l)
}

// receivesFrom returns where values are received from a channel, or from the
// channel that a variable holds, of a function: there, in its literals, and in
// functions that get the channel.
func receivesFrom(v ssa.Value, depth int) (rs []receive) {
	_, isVariable := v.Type().Underlying().(*types.Pointer)
	if v.Referrers() == nil || depth == 0 {
		return nil
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp:
			switch {
			case ref.Op == token.ARROW && ref.X == v:
				rs = append(rs, received(ref)...)
			case isVariable && ref.Op == token.MUL:
				rs = append(rs, receivesFrom(ref, depth-1)...)
			}
		case *ssa.Store:
			if a, ok := ref.Addr.(*ssa.Alloc); ok && ref.Val == v {
				rs = append(rs, receivesFrom(a, depth-1)...)
			}
		case *ssa.ChangeType:
			rs = append(rs, receivesFrom(ref, depth-1)...)
		case *ssa.MakeClosure:
			for i, b := range ref.Bindings {
				if b == v {
					rs = append(rs, receivesFrom(ref.Fn.(*ssa.Function).FreeVars[i], depth-1)...)
				}
			}
		case ssa.CallInstruction:
			cc := ref.Common()
			for i, a := range cc.Args {
				if callee := bodyOf(cc.StaticCallee()); callee != nil && a == v && i < len(callee.Params) {
					rs = append(rs, receivesFrom(callee.Params[i], depth-1)...)
				}
			}
		}
	}
	return rs
}

// received returns what a receive operation yields, nil if nobody looks at it.
func received(op *ssa.UnOp) []receive {
	if !op.CommaOk {
		return []receive{{at: op, value: op}}
	}
	rec := receive{at: op}
	for _, ref := range *op.Referrers() {
		if e, ok := ref.(*ssa.Extract); ok && e.Index == 0 {
			rec.value = e
		} else if ok {
			rec.more = e
		}
	}
	if rec.value == nil {
		return nil
	}
	return []receive{rec}
}
