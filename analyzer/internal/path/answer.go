package path

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// isOwnAnswer reports whether v is the bool beside the root in a record: the
// found of struct{ file *os.File; found bool }. Where it is false there is no
// file. What sets it is not asked: gives up towards silence.
func (s *search) isOwnAnswer(v alias.Val, st *state) bool {
	i := strings.LastIndexByte(v.Path, '.')
	if i < 0 || s.spec.Start == nil || s.spec.Lock || s.isRoot(v) {
		return false
	}
	holder := alias.Val{Base: v.Base, Path: v.Path[:i]}
	if !isRecordWithAnswer(typeAt(v.Base.Type(), holder.Path, false), v.Path[i+1:]) {
		return false
	}
	if holder == s.spec.Root {
		return s.isRecordRoot()
	}
	if _, isCell := getPair(st.cells, v); isCell {
		return false // what this function stores there is known
	}
	rel, at := s.reach(holder, st)
	return rel == relOwner && strings.Count(at, ".") == 1 && strings.HasPrefix(at, ".")
}

// isRecordRoot reports whether a call has returned the root, which is released by
// what one of its fields holds.
func (s *search) isRecordRoot() bool {
	k := s.spec.Kind
	switch s.spec.Root.Base.(type) {
	case *ssa.Call, *ssa.Extract:
	default:
		return false
	}
	return k != nil && len(k.Releases) > 0 && !slices.ContainsFunc(k.Releases, func(r contract.Release) bool { return r.Path == "" })
}

// isRecordWithAnswer reports whether t is a struct, or points to one, that has the
// bool named field and no other, no error, and no method that releases.
func isRecordWithAnswer(t types.Type, field string) bool {
	if t == nil {
		return false
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	if named, ok := types.Unalias(t).(*types.Named); ok {
		for m := range named.Methods() {
			if IsVerb(m.Name()) {
				return false
			}
		}
	}
	found := false
	for f := range st.Fields() {
		isAnswer := gotype.IsBool(f.Type())
		if isAnswer != (f.Name() == field) || gotype.IsError(f.Type()) {
			return false
		}
		found = found || isAnswer
	}
	return found
}
