package path

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// maxBound bounds the uses of a value that boundsElements looks at.
const maxBound = 16

// boundsElements reports whether v ends a loop that counts through the elements
// of the list that was acquired: the length of another one, which is as long. That
// of a list which the function fills itself says nothing: it may be filled further.
func (s *search) boundsElements(v ssa.Value, st *state) bool {
	refs := v.Referrers()
	if refs == nil || len(*refs) > maxBound {
		return false
	}
	return slices.ContainsFunc(*refs, func(ref ssa.Instruction) bool {
		cmp, ok := ref.(*ssa.BinOp)
		if !ok || cmp.Op != token.LSS || cmp.Y != v {
			return false
		}
		if uses := cmp.X.Referrers(); uses == nil || len(*uses) > maxBound || !isCounter(cmp.X) {
			return false
		}
		return slices.ContainsFunc(*cmp.X.Referrers(), func(use ssa.Instruction) bool {
			at, ok := use.(*ssa.IndexAddr)
			if !ok || at.Index != cmp.X {
				return false
			}
			list := s.of(at.X, st)
			rel, sub := s.reach(list, st)
			return list.Base == s.spec.Root.Base && rel == relOwner && strings.HasPrefix(sub, alias.Elem)
		})
	})
}

// isFileSize reports whether v is the size of a file, which is never negative: less
// stands for one that is not known.
func isFileSize(v alias.Val) bool {
	call, ok := v.Base.(*ssa.Call)
	if !ok || v.Path != "" || !call.Call.IsInvoke() {
		return false
	}
	return call.Call.Method.FullName() == "(io/fs.FileInfo).Size"
}

// isCounter reports whether v is the counter of a loop, or the next one.
func isCounter(v ssa.Value) bool {
	if step, ok := v.(*ssa.BinOp); ok && step.Op == token.ADD {
		v = step.X
	}
	phi, ok := v.(*ssa.Phi)
	return ok && isLoopHead(phi.Block())
}
