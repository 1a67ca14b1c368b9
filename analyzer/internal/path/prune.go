package path

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// What a state forgets, see live.go. States that differ in what nobody will
// look at are one.

// prune drops what is known of registers that cannot be looked at any
// more, or are about to get a new value.
func (s *search) prune(in *state, block *ssa.BasicBlock) (out *state) {
	deadBind := func(p *pair) bool {
		return s.isDead(p.key, block, true) && !isHeldOver(p.key, in, block) || s.isIdle(p, in, block)
	}
	deadFact := func(k *known) bool {
		if k.key.Path == says && s.isDynamic(k.key) {
			return false // whether the root was acquired hangs on it
		}
		if k.key.Path == lastRound {
			return !k.key.Base.(*ssa.Phi).Block().Dominates(block)
		}
		return !s.isRoot(k.key) && (s.isDead(k.key, block, false) && !isHeldOver(k.key, in, block) && !s.isNamedByPhi(k.key, in, block) || s.isUnasked(k.key.Base, &k.span, in, block) || s.isUnread(k.key, block))
	}
	deadCell := func(p *pair) bool {
		if p.key.Base == s.spec.Root.Base {
			return false
		}
		if isPlain(p.val) {
			return !s.isHandle(p.val, in) && s.isIdlePlace(p, in, block)
		}
		return s.isForgotten(p, in, block)
	}
	return s.keeping(in, deadBind, deadFact, deadCell)
}

// isPlain reports whether val can hold nothing: what holds it matters to
// those only who load it.
func isPlain(val alias.Val) bool {
	if val.Base == nil {
		return true
	}
	b, ok := val.Base.Type().Underlying().(*types.Basic)
	return ok && b.Kind() != types.UnsafePointer && val.Path == ""
}

// isForgotten reports whether nobody looks at the variable any more, in block or
// behind it, and what it holds does not lead to the root, but by the root's own
// name. What does otherwise is kept, since the root is lost from sight when the
// variable is made anew, see fresh.
func (s *search) isForgotten(p *pair, in *state, block *ssa.BasicBlock) bool {
	if _, ok := p.key.Base.(*ssa.Alloc); !ok || !s.isUnasked(p.key.Base, &p.span, in, block) {
		return false
	}
	rel, _ := s.reach(p.val, in)
	return rel == relNone || rel == relOwner && p.val.Base == s.spec.Root.Base
}

// isHandle reports whether val is a number that is the root: whoever gets the
// struct that has it in a field gets the obligation.
func (s *search) isHandle(val alias.Val, in *state) bool {
	if val.Base == nil {
		return false
	}
	rel, _ := s.reach(val, in)
	return rel != relNone
}

// isIdlePlace reports whether nobody looks at the variable or field any
// more, in block or behind it.
func (s *search) isIdlePlace(p *pair, in *state, block *ssa.BasicBlock) bool {
	switch p.key.Base.(type) {
	case *ssa.Alloc:
		return s.isUnasked(p.key.Base, &p.span, in, block) || s.isUnread(p.key, block)
	case *ssa.Parameter, *ssa.FreeVar, *ssa.Call, *ssa.Extract, *ssa.UnOp:
		return s.isUnread(p.key, block)
	}
	return false
}

// isNamedByPhi reports whether a phi stands for v, which was defined on one of
// the ways to block: what is known of v is known of the phi.
func (s *search) isNamedByPhi(v alias.Val, in *state, block *ssa.BasicBlock) bool {
	if instr, ok := v.Base.(ssa.Instruction); !ok || instr.Block() == block {
		return false
	}
	return slices.ContainsFunc(in.binds, func(b pair) bool {
		phi, ok := b.key.Base.(*ssa.Phi)
		return ok && b.val == v && !s.isDead(alias.Val{Base: phi}, block, true)
	})
}

// isUnread reports whether key is a field that is not looked at in block
// or behind it, whatever the struct is called there.
func (s *search) isUnread(key alias.Val, block *ssa.BasicBlock) bool {
	i := strings.LastIndexByte(key.Path, '.')
	if i < 0 || strings.ContainsAny(key.Path[i:], "[*(") || key.Base.Parent() != block.Parent() || key.Base == s.spec.Root.Base {
		return false
	}
	return !s.cache.info(block.Parent()).isFieldLive(key.Path[i:], block)
}

// leaveBehind drops what is known of registers that cannot be looked at
// any more when control comes back from a literal that at runs.
func (s *search) leaveBehind(at ssa.Instruction, in *state) (out *state) {
	info := s.cache.info(at.Parent())
	isOver := func(key alias.Val) bool {
		if key.Base == nil || key.Base.Parent() != info.fn || s.isRoot(key) {
			return false
		}
		sp := info.spanOf(key.Base)
		return !sp.isLiveBehind(at) && !sp.isMentioned(in, &s.mentions)
	}
	return s.keeping(in, func(p *pair) bool { return isOver(p.key) }, func(k *known) bool { return isOver(k.key) }, func(*pair) bool { return false })
}

// isIdle reports whether nobody looks at the register that p names any
// more, nor at a test of it that tells of what it holds.
func (s *search) isIdle(p *pair, in *state, block *ssa.BasicBlock) bool {
	return s.isUnasked(p.key.Base, &p.span, in, block) && s.cache.info(block.Parent()).testedNil(p.key, block) == unknown
}

// isUnasked reports whether v is a register of block's function that is
// not looked at in block or behind it, and nothing in the state speaks of.
// Where v is live is kept in sp.
func (s *search) isUnasked(v ssa.Value, sp **span, in *state, block *ssa.BasicBlock) bool {
	if v == nil || v.Parent() != block.Parent() {
		return false
	}
	if *sp == nil {
		*sp = s.cache.info(block.Parent()).spanOf(v)
	}
	return !(*sp).at.has(block) && !(*sp).isMentioned(in, &s.mentions)
}

// isHeldOver reports whether a variable holds v, or a function that captures it,
// and a branch in front of block has computed v: a load tells what that branch
// has shown of it.
func isHeldOver(v alias.Val, in *state, block *ssa.BasicBlock) bool {
	if instr, ok := v.Base.(ssa.Instruction); !ok || instr.Block() == block {
		return false
	}
	return slices.ContainsFunc(in.cells, func(p pair) bool {
		mc, isClosure := p.val.Base.(*ssa.MakeClosure)
		return p.val == v || isClosure && slices.ContainsFunc(mc.Bindings, func(b ssa.Value) bool { return unconverted(b) == v.Base })
	})
}

// unconverted returns the value that v is another interface of.
func unconverted(v ssa.Value) ssa.Value {
	for {
		switch conv := v.(type) {
		case *ssa.ChangeInterface:
			v = conv.X
		case *ssa.MakeInterface:
			v = conv.X
		case *ssa.TypeAssert:
			v = conv.X
		default:
			return v
		}
	}
}

func (s *search) isDead(v alias.Val, block *ssa.BasicBlock, phiLives bool) bool {
	instr, ok := v.Base.(ssa.Instruction)
	if !ok || instr.Parent() != block.Parent() {
		return false
	}
	def := instr.Block()
	if def == block && v.Path != says {
		_, isPhi := v.Base.(*ssa.Phi)
		return !(isPhi && phiLives)
	}
	if call, ok := v.Base.(*ssa.Call); ok && v.Path == says {
		return !s.cache.info(block.Parent()).isLasting(call, block)
	}
	if ok, isExtract := v.Base.(*ssa.Extract); isExtract && v.Path == says {
		return !s.cache.info(block.Parent()).isLasting(asserted(ok).X, block)
	}
	if b, ok := v.Base.(*ssa.BinOp); ok {
		if s.cache.info(block.Parent()).isRepeatable(b, block) {
			return false
		}
		if def == block {
			return true
		}
	}
	if a, ok := v.Base.(*ssa.Alloc); ok && a.Heap {
		return !def.Dominates(block) && v.Path == ""
	}
	return !def.Dominates(block)
}
