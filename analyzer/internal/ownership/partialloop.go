package ownership

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A releaser that goes over a container may fail before it comes to the loop: the
// first Close fails, and what the others hold is never released. What a step is,
// and when leaving because of one is a slip, is as for a single field. A releaser
// that hands its receiver to anybody where it leaves may have it released there:
// gives up towards silence.

// leftBeforeLoop looks for a return of releaser fn, since a step has failed, from
// which its loop over the elements at p cannot be reached any more.
func (r *Result) leftBeforeLoop(fn *ssa.Function, p place, kind *contract.Kind) (left Partial, ok bool) {
	sites := r.elementReleases(fn, p, kind)
	if len(sites) == 0 || !slices.ContainsFunc(sites, func(i ssa.Instruction) bool { return isInLoopOf(fn, i) }) {
		return left, false
	}
	if slices.ContainsFunc(sites, func(i ssa.Instruction) bool { return !isInLoopOf(fn, i) }) {
		return left, false
	}
	root := asUsed(fn, alias.Val{Base: fn.Params[0], Path: "." + p.name()})
	for _, b := range fn.Blocks {
		d, leaves := leavesFor(b, sites)
		if !leaves {
			continue
		}
		way := wayTo(b, sites)
		step := failedStep(d, way)
		if way == nil || step == nil || r.neverFails(step) || isReleasedBefore(d) || !r.isSlip(step, root, way) || defersWith(way, root.Base) {
			continue
		}
		out := successor(d)
		ret := returnFrom(out)
		if ret == nil || leavesWith(out, root.Base) || r.hasOtherReleaser(fn, p, kind) {
			continue
		}
		return Partial{Fn: fn, Field: p.variable(), Elem: true, Before: true, Method: kind.Releases[0].Method, Decisions: []path.Decision{d}, At: ret, Step: step}, true
	}
	return left, false
}

// isInLoopOf reports whether the instruction is a call in a loop of fn itself.
func isInLoopOf(fn *ssa.Function, i ssa.Instruction) bool {
	call, ok := i.(*ssa.Call)
	return ok && call.Parent() == fn && path.InCycle(call.Block())
}

// leavesFor returns the branch at the end of b behind which none of the sites can
// be reached any more, though one can on the other side.
func leavesFor(b *ssa.BasicBlock, sites []ssa.Instruction) (d path.Decision, ok bool) {
	branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok || path.InCycle(b) {
		return d, false
	}
	first, second := reachesAny(b.Succs[0], sites), reachesAny(b.Succs[1], sites)
	return path.Decision{If: branch, Taken: !first}, first != second
}

// successor returns the block that the decision leads to.
func successor(d path.Decision) *ssa.BasicBlock {
	if d.Taken {
		return d.If.Block().Succs[0]
	}
	return d.If.Block().Succs[1]
}

// wayTo returns a shortest way from the function's entry to b, nil if each leads
// past one of the sites.
func wayTo(b *ssa.BasicBlock, sites []ssa.Instruction) []*ssa.BasicBlock {
	entry := b.Parent().Blocks[0]
	from := map[*ssa.BasicBlock]*ssa.BasicBlock{entry: nil}
	for todo := []*ssa.BasicBlock{entry}; len(todo) > 0; todo = todo[1:] {
		if todo[0] == b {
			var way []*ssa.BasicBlock
			for at := b; at != nil; at = from[at] {
				way = append(way, at)
			}
			slices.Reverse(way)
			return way
		}
		for _, s := range todo[0].Succs {
			if _, seen := from[s]; !seen && !slices.ContainsFunc(sites, func(i ssa.Instruction) bool { return i.Block() == s }) {
				from[s] = todo[0]
				todo = append(todo, s)
			}
		}
	}
	return nil
}

// gets reports whether the call gets v, or what it holds, or is that of a literal.
func gets(cc *ssa.CallCommon, v ssa.Value) bool {
	_, isLiteral := cc.Value.(*ssa.MakeClosure)
	return isLiteral || slices.ContainsFunc(path.Operands(cc), func(op ssa.Value) bool { return path.NameOf(op).Base == v })
}

// defersWith reports whether a call that the way defers gets v.
func defersWith(way []*ssa.BasicBlock, v ssa.Value) bool {
	return slices.ContainsFunc(way, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			d, ok := instr.(*ssa.Defer)
			return ok && gets(&d.Call, v)
		})
	})
}

// leavesWith reports whether a call that control can come to from b gets v.
func leavesWith(b *ssa.BasicBlock, v ssa.Value) bool {
	seen := map[*ssa.BasicBlock]bool{b: true}
	for todo := []*ssa.BasicBlock{b}; len(todo) > 0; todo = todo[1:] {
		for _, instr := range todo[0].Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok && gets(call.Common(), v) {
				return true
			}
		}
		for _, s := range todo[0].Succs {
			if !seen[s] {
				seen[s] = true
				todo = append(todo, s)
			}
		}
	}
	return false
}
