package path

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// A field of a struct that the function makes is zero until something is stored to
// it, or somebody else gets the struct:
//
//	attr := &options{name: name}
//	if target != nil { attr.fd = target.FD() } else { mod, err := find(name) … if attr.fd == 0 { … } }

// unset returns what is known of a field that nothing can have set where block
// begins.
func (info *Info) unset(v alias.Val, block *ssa.BasicBlock) fact {
	if !info.isStillZero(v, block) {
		return unknown
	}
	switch t := TypeAt(v.Base.Type(), v.Path); {
	case t == nil:
	case types.Identical(t.Underlying(), types.Typ[types.Bool]):
		return isFalse
	default:
		switch t.Underlying().(type) {
		case *types.Pointer, *types.Interface, *types.Signature, *types.Chan, *types.Map, *types.Slice:
			return isNil
		}
	}
	return unknown
}

// isStillZero reports whether v is a field of a struct that the function has made,
// and nothing can have set it where control is in block.
func (info *Info) isStillZero(v alias.Val, block *ssa.BasicBlock) bool {
	a, ok := v.Base.(*ssa.Alloc)
	if !ok || a.Parent() != block.Parent() || len(v.Path) < 2 || v.Path[0] != '.' || strings.ContainsAny(v.Path[1:], ".[*(#") {
		return false
	}
	key := fieldIn{v, block}
	is, ok := info.zeroFields[key]
	if !ok {
		is = a.Block().Dominates(block) && !info.maySetField(a, v.Path, block)
		if info.zeroFields == nil {
			info.zeroFields = make(map[fieldIn]bool)
		}
		info.zeroFields[key] = is
	}
	return is
}

// A fieldIn is a field, asked about in a block.
type fieldIn struct {
	field alias.Val
	block *ssa.BasicBlock
}

// maySetField reports whether something that control can pass on the way to block
// may set the field of the struct, or hand the struct to somebody.
func (info *Info) maySetField(a *ssa.Alloc, field string, block *ssa.BasicBlock) bool {
	comesBefore := func(r ssa.Instruction) bool { return r.Block() == block || info.canReach(r.Block(), block) }
	for _, r := range *a.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef, *ssa.UnOp:
		case *ssa.FieldAddr:
			if alias.FieldName(r.X.Type(), r.Field) != field {
				continue
			}
			for _, use := range *r.Referrers() {
				if _, isLoad := use.(*ssa.UnOp); !isLoad && comesBefore(use) {
					return true
				}
			}
		default:
			if comesBefore(r) {
				return true
			}
		}
	}
	return false
}
