package path

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// Channels that end with what they come from.
//
// The requests of a connection, and the events of a watch, come through a
// channel that is closed when the connection, or the watch, is. Whoever has
// drained it has nothing left to release.

// endsWithRoot reports whether channel ch, from which at receives, is closed
// once the root has been released. It is to be drained: a question of its own,
// whether there is something, stands between the acquisition and the release
// as any other use that can fail, and gives up towards a report.
func (s *search) endsWithRoot(at ssa.Instruction, ch ssa.Value, st *state) bool {
	val := s.of(ch, st)
	if val.Path != "" || !s.cache.info(at.Parent()).isInLoop(at.Block()) {
		return false
	}
	switch v := val.Base.(type) {
	case *ssa.Parameter:
		return v == s.spec.Drain
	case *ssa.Call:
		return s.isUntil(v.Common(), st) || s.endsWith(v, 0, st)
	case *ssa.Extract:
		call, ok := v.Tuple.(*ssa.Call)
		return ok && s.endsWith(call, v.Index, st)
	}
	return false
}

// waitsFor ends the obligation where something is received from ch, the channel
// that the root's own method Done returns, or the Done of its own Context: a
// session that has expired, a connection that is lost. Whether the root is still to be released then, its
// type knows: gives up towards silence. Contexts are asked for elsewhere.
func (s *search) waitsFor(n *node, at ssa.Instruction, ch ssa.Value, in *state) (out *state) {
	if ch != nil && in.status == held && s.isOperation() {
		s.res.Released = true
		return s.end(n, at, WhyUsedUp, in)
	}
	of := askedOf(ch, "Done")
	if of == nil || in.status != held {
		return in
	}
	if gotype.IsContext(of.Type()) {
		if s.isDerivedOutside(of) {
			return s.end(n, at, WhyVoid, in)
		}
		if of = askedOf(of, "Context"); of == nil {
			return in
		}
	}
	if rel, _ := s.reach(s.of(of, in), in); rel != relExact {
		return in
	}
	s.res.Released = true
	return s.end(n, at, WhyUsedUp, in)
}

// isDerivedOutside reports whether the root cancels a context that a literal of the
// function has derived from ctx: where that is over, so is what was derived from it. In
// the function that derives it itself, the next reader looks for the cancel on each way
// out, and so does go vet: gives up towards a report.
func (s *search) isDerivedOutside(ctx ssa.Value) bool {
	call, ok := s.spec.Start.(*ssa.Call)
	if !ok || s.spec.Lit == nil || call.Call.StaticCallee() == nil || !strings.HasPrefix(call.Call.StaticCallee().String(), "context.With") {
		return false
	}
	above := contextArg(call)
	return above != nil && alias.VariableOf(above) == alias.VariableOf(ctx)
}

// runsUntilDone reports whether the call runs something until the context that
// came with the root has ended, whose Done channel it gets: an informer's Run,
// wait.Until. Behind it there is nothing left to cancel. That it waits, its name
// says: gives up towards silence.
func (s *search) runsUntilDone(c site, st *state) bool {
	if _, isCall := c.at.(*ssa.Call); !isCall {
		return false
	}
	isTold := slices.ContainsFunc(Operands(c.cc), func(arg ssa.Value) bool {
		if change, ok := arg.(*ssa.ChangeType); ok {
			arg = change.X
		}
		ctx := askedOf(arg, "Done")
		return ctx != nil && gotype.IsContext(ctx.Type()) && s.isSibling(s.of(ctx, st))
	})
	if !isTold {
		return false
	}
	name := MethodName(c.cc)
	if fn := c.cc.StaticCallee(); fn != nil {
		name = fn.Name()
	}
	return name == "Run" || strings.Contains(strings.ToLower(name), "until")
}

// isOperation reports whether the root is an operation that goes on, which can be
// cancelled and nothing else: what is received while it does tells that it is over.
// Which operation that was is not asked: gives up towards silence.
func (s *search) isOperation() bool {
	if s.spec.Kind == nil || s.spec.Root.Base == nil || !gotype.HasMethod(s.spec.Root.Base.Type(), "Cancel") {
		return false
	}
	return !slices.ContainsFunc(s.spec.Kind.Releases, func(r contract.Release) bool { return r.Path == "" && r.Method != "Cancel" })
}

// askedOf returns what the method of that name, without arguments, is called
// of, if v is its result, nil else.
func askedOf(v ssa.Value, name string) ssa.Value {
	call, ok := v.(*ssa.Call)
	if !ok || MethodName(call.Common()) != name {
		return nil
	}
	if ops := Operands(call.Common()); len(ops) == 1 {
		return ops[0]
	}
	return nil
}

// endsWith reports whether the result of call is a channel that is closed once
// the root has been released.
func (s *search) endsWith(call *ssa.Call, result int, st *state) bool {
	p, ok := s.sem.EndsWith(call.Common(), s.callee(call.Common(), st), result)
	if !ok {
		return false
	}
	if p == contract.None {
		return ssa.Instruction(call) == s.spec.Start
	}
	args := Operands(call.Common())
	if p >= len(args) {
		return false
	}
	rel, _ := s.reach(s.of(args[p], st), st)
	return rel == relExact
}

// chosen returns the channel of the case of sel that block b belongs to, nil
// if it cannot be told.
func chosen(sel *ssa.Select, b *ssa.BasicBlock) ssa.Value {
	for ; b != nil && b != sel.Block(); b = b.Idom() {
		from := b.Idom()
		if from == nil || len(b.Preds) != 1 || from.Succs[0] != b {
			continue
		}
		test, ok := from.Instrs[len(from.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		eq, ok := test.Cond.(*ssa.BinOp)
		if !ok || eq.Op != token.EQL {
			continue
		}
		index, ok := eq.X.(*ssa.Extract)
		k, isConst := eq.Y.(*ssa.Const)
		if ok && isConst && index.Tuple == sel && index.Index == 0 {
			return sel.States[k.Int64()].Chan
		}
	}
	return nil
}
