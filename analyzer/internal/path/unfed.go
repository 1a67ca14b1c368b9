package path

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// A receive from a channel of the function's own waits for ever where nobody who
// sends to it has been started:
//
//	done := make(chan error)
//	for _, f := range fs { go func() { done <- f(ctx); cancel() }() }
//	return <-done

// fed is the path of the fact that somebody who feeds a channel has been started.
const fed = "#fed"

// feeds returns the state behind an instruction that may start somebody who feeds
// a channel which the function receives from.
func (s *search) feeds(fr *frame, instr ssa.Instruction, in *state) (out *state) {
	out = in
	for _, ch := range fr.info.feedings().by[instr] {
		out = s.withFact(out, alias.Val{Base: ch, Path: fed}, isTrue)
	}
	return out
}

// isUnfed reports whether nothing can come from the channel that is received from:
// nobody has been started since the acquisition, nor can have been before, who
// feeds it.
func (s *search) isUnfed(recv *ssa.UnOp, in *state) bool {
	if in.status != held || s.spec.Start == nil || s.spec.At != nil || s.spec.Start.Parent() != recv.Parent() || recv.Parent() != s.spec.Fn {
		return false
	}
	info := s.cache.info(recv.Parent())
	ch := channelOf(recv.X)
	feeders, ok := info.feedings().of[ch]
	if ch == nil || !ok || in.fact(alias.Val{Base: ch, Path: fed}) != unknown {
		return false
	}
	for _, f := range feeders {
		if info.isBefore(f, s.spec.Start) {
			return false
		}
	}
	return true
}

// feedings are the channels of a function's own that it receives from, named by
// their variable or the register that is looked at, with the instructions that may
// start somebody who feeds them.
type feedings struct {
	of map[ssa.Value][]ssa.Instruction
	by map[ssa.Instruction][]ssa.Value
}

// feedings finds the channels that the function receives from.
func (info *Info) feedings() *feedings {
	if info.fed != nil {
		return info.fed
	}
	info.fed = new(feedings)
	for _, b := range info.fn.Blocks {
		for _, instr := range b.Instrs {
			if recv, ok := instr.(*ssa.UnOp); ok && recv.Op == token.ARROW {
				info.fed.add(channelOf(recv.X))
			}
		}
	}
	return info.fed
}

// add adds a channel, if all who may feed it are seen.
func (f *feedings) add(ch ssa.Value) {
	if _, ok := f.of[ch]; ok || ch == nil {
		return
	}
	x := feeding{seen: make(map[ssa.Value]bool)}
	if _, isVariable := ch.(*ssa.Alloc); isVariable && !x.variable(ch) || !isVariable && !x.uses(ch) {
		return
	}
	if f.of == nil {
		f.of, f.by = make(map[ssa.Value][]ssa.Instruction), make(map[ssa.Instruction][]ssa.Value)
	}
	f.of[ch] = x.feeders
	for _, instr := range x.feeders {
		f.by[instr] = append(f.by[instr], ch)
	}
}

// channelOf returns what a channel is known by that its function has made: its
// register, or the only variable that holds it; nil if it is another one.
func channelOf(v ssa.Value) ssa.Value {
	if mk, ok := v.(*ssa.MakeChan); ok {
		return mk
	}
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return nil
	}
	a, ok := load.X.(*ssa.Alloc)
	if !ok {
		return nil
	}
	stores := storesTo(a)
	if len(stores) != 1 {
		return nil
	}
	if _, ok := stores[0].Val.(*ssa.MakeChan); !ok {
		return nil
	}
	return a
}

// A feeding collects the instructions of a function by which a channel may be fed.
type feeding struct {
	seen    map[ssa.Value]bool
	feeders []ssa.Instruction
}

// variable visits the uses of the variable that holds the channel, and reports
// whether all are understood. Whoever uses a literal that captures it may feed it.
func (x *feeding) variable(v ssa.Value) bool {
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.Store:
			if r.Addr != v || !x.uses(r.Val) {
				return false
			}
		case *ssa.UnOp:
			if !x.uses(r) {
				return false
			}
		case *ssa.MakeClosure:
			x.literal(r)
		default:
			return false
		}
	}
	return true
}

// literal adds what uses a literal that captures the channel.
func (x *feeding) literal(mc *ssa.MakeClosure) {
	for _, r := range *mc.Referrers() {
		if _, isDebug := r.(*ssa.DebugRef); !isDebug {
			x.feeders = append(x.feeders, r)
		}
	}
}

// uses visits the uses of the channel itself.
func (x *feeding) uses(v ssa.Value) bool {
	if x.seen[v] {
		return true
	}
	x.seen[v] = true
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
		case *ssa.Store:
			if _, isVariable := r.Addr.(*ssa.Alloc); !isVariable {
				return false
			}
		case *ssa.ChangeType:
			if !x.uses(r) {
				return false
			}
		case *ssa.Send, *ssa.Call, *ssa.Go, *ssa.Defer:
			x.feeders = append(x.feeders, r)
		default:
			return false
		}
	}
	return true
}
