package path

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// isInLoop reports whether b is in a cycle.
func (info *Info) isInLoop(b *ssa.BasicBlock) bool {
	if info.loops == nil {
		info.loops = cycles(info.fn)
	}
	return info.loops[b.Index]
}

// InCycle reports whether control can come back to b. It asks one block; a search
// asks for all of a function at once (see cycles).
func InCycle(b *ssa.BasicBlock) bool {
	seen := make(map[*ssa.BasicBlock]bool)
	todo := slices.Clone(b.Succs)
	for len(todo) > 0 {
		x := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if x == b {
			return true
		}
		if !seen[x] {
			seen[x] = true
			todo = append(todo, x.Succs...)
		}
	}
	return false
}

// cycles returns which blocks are in a cycle: those that a depth-first
// search finds in a strongly connected component with an edge inside
// (Tarjan's algorithm, without recursion since functions can be long).
func cycles(fn *ssa.Function) []bool {
	n := len(fn.Blocks)
	in, order, low, onStack := make([]bool, n), make([]int, n), make([]int, n), make([]bool, n)
	type frame struct {
		b    *ssa.BasicBlock
		next int
	}
	var stack []*ssa.BasicBlock
	count := 0
	for _, root := range fn.Blocks {
		if order[root.Index] != 0 {
			continue
		}
		calls := []frame{{b: root}}
		for len(calls) > 0 {
			f := &calls[len(calls)-1]
			i := f.b.Index
			if f.next == 0 {
				count++
				order[i], low[i], onStack[i] = count, count, true
				stack = append(stack, f.b)
			}
			if f.next < len(f.b.Succs) {
				s := f.b.Succs[f.next]
				f.next++
				switch {
				case order[s.Index] == 0:
					calls = append(calls, frame{b: s})
				case onStack[s.Index]:
					low[i] = min(low[i], order[s.Index])
					in[i] = in[i] || s == f.b
				}
				continue
			}
			f.next++
			calls = calls[:len(calls)-1]
			if len(calls) > 0 {
				p := calls[len(calls)-1].b.Index
				low[p] = min(low[p], low[i])
			}
			if low[i] == order[i] {
				stack = popComponent(stack, f.b, onStack, in)
			}
		}
	}
	return in
}

// popComponent takes the component that ends the stack and starts at b
// from it, and marks its blocks if they are more than one.
func popComponent(stack []*ssa.BasicBlock, b *ssa.BasicBlock, onStack, in []bool) []*ssa.BasicBlock {
	i := slices.Index(stack, b)
	for _, x := range stack[i:] {
		onStack[x.Index] = false
		in[x.Index] = in[x.Index] || len(stack)-i > 1
	}
	return stack[:i]
}

// isBefore reports whether control can go from a to b.
func (info *Info) isBefore(a, b ssa.Instruction) bool {
	if a.Block() == b.Block() && indexOf(a) < indexOf(b) {
		return true
	}
	return info.canReach(a.Block(), b.Block())
}

// Precedes reports whether control reaches b, an instruction of the same
// function, only through a.
func Precedes(a, b ssa.Instruction) bool {
	if a.Block() == b.Block() {
		return indexOf(a) < indexOf(b)
	}
	return a.Block().Dominates(b.Block())
}

func indexOf(i ssa.Instruction) int { return slices.Index(i.Block().Instrs, i) }

// canReach reports whether control can go from a to b by at least one edge.
func (info *Info) canReach(a, b *ssa.BasicBlock) bool {
	if info.reach == nil {
		info.reach = make([][]bool, len(info.fn.Blocks))
	}
	seen := info.reach[a.Index]
	if seen == nil {
		seen = make([]bool, len(info.fn.Blocks))
		todo := slices.Clone(a.Succs)
		for len(todo) > 0 {
			x := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if !seen[x.Index] {
				seen[x.Index] = true
				todo = append(todo, x.Succs...)
			}
		}
		info.reach[a.Index] = seen
	}
	return seen[b.Index]
}

// canReturn reports whether control can go from b, or in it, to a return.
func (info *Info) canReturn(b *ssa.BasicBlock) bool {
	if info.returning == nil {
		info.returning = make([]bool, len(info.fn.Blocks))
		var todo []*ssa.BasicBlock
		for _, b := range info.fn.Blocks {
			if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
				todo = append(todo, b)
			}
		}
		for len(todo) > 0 {
			x := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if !info.returning[x.Index] {
				info.returning[x.Index] = true
				todo = append(todo, x.Preds...)
			}
		}
	}
	return info.returning[b.Index]
}
