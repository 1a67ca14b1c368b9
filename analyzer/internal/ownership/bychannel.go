package ownership

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// Who starts something may be given a channel, by which it ends, or nil, which means
// that it never does:
//
//	if done != nil {
//		go func() { <-done; s.Close() }()
//	}
//	go serve(s)

// isForEver reports whether the path to an exit was taken because there is no channel on
// which a goroutine of the function, beside what the path does, would wait to do its
// last. That this releases what was acquired, and not something else, is not asked: gives up
// towards silence.
func isForEver(e path.Exit) bool {
	if e.Class == path.Failure {
		return false
	}
	decisions, _ := e.Way()
	return slices.ContainsFunc(decisions, func(d path.Decision) bool {
		ch, onNil := nilChannel(d)
		return ch != nil && onNil && slices.ContainsFunc(otherBranch(d).Instrs, func(instr ssa.Instruction) bool {
			g, ok := instr.(*ssa.Go)
			return ok && waitsOn(g, ch) && mayEnd(g)
		})
	})
}

// nilChannel returns the variable of the channel that the branch compares with nil, nil
// if there is none, and whether it is nil on the path.
func nilChannel(d path.Decision) (ch ssa.Value, onNil bool) {
	cmp, ok := d.If.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL && cmp.Op != token.NEQ {
		return nil, false
	}
	if _, isChan := cmp.X.Type().Underlying().(*types.Chan); !isChan {
		return nil, false
	}
	if c, isConst := cmp.Y.(*ssa.Const); !isConst || !c.IsNil() {
		return nil, false
	}
	return alias.VariableOf(cmp.X), d.Taken == (cmp.Op == token.EQL)
}

// otherBranch returns the block that the path would have come to by the other branch.
func otherBranch(d path.Decision) *ssa.BasicBlock {
	if d.Taken {
		return d.If.Block().Succs[1]
	}
	return d.If.Block().Succs[0]
}

// waitsOn reports whether the literal that a goroutine runs receives from the channel.
func waitsOn(g *ssa.Go, ch ssa.Value) bool {
	mc, ok := g.Call.Value.(*ssa.MakeClosure)
	if !ok {
		return false
	}
	for _, b := range mc.Fn.(*ssa.Function).Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.UnOp:
				if instr.Op == token.ARROW && alias.VariableOf(instr.X) == ch {
					return true
				}
			case *ssa.Select:
				if slices.ContainsFunc(instr.States, func(s *ssa.SelectState) bool { return alias.VariableOf(s.Chan) == ch }) {
					return true
				}
			}
		}
	}
	return false
}

// mayEnd reports whether the literal that a goroutine runs calls a method that speaks of
// releasing, a function value, or a function of the package that gets something.
func mayEnd(g *ssa.Go) bool {
	lit := g.Call.StaticCallee()
	return slices.ContainsFunc(lit.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				return false
			}
			cc := call.Common()
			if callee := cc.StaticCallee(); callee != nil && callee.Pkg == lit.Pkg {
				return len(cc.Args) > 0 || callee.Parent() != nil
			}
			_, isBuiltin := cc.Value.(*ssa.Builtin)
			return path.IsVerb(path.MethodName(cc)) || !isBuiltin && !cc.IsInvoke() && cc.StaticCallee() == nil
		})
	})
}
