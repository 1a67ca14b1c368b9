package path

import (
	"go/token"
	"go/types"
	"math"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// What is known of the lengths of local slices and maps, and of what counts them.

// minOf returns the least that an integer can be: of a constant; of the
// length of what holds the root, of a counter in the iterations behind the
// first, plus or minus a constant, and of the bounds of loops around the
// acquisition.
func (s *search) minOf(v ssa.Value, st *state) (int64, bool) {
	if i, ok := s.intOf(v, st); ok {
		return i, true
	}
	if i, ok := s.minCounted(v, st); ok {
		return i, true
	}
	if min, ok := s.minOfBound(s.limitOf(v, st)); ok {
		return min, true
	}
	if val := s.of(v, st); val.Base != nil && val.Path == "" {
		v = val.Base
	}
	if min, ok := s.minOfCount(v, st); ok {
		return min, true
	}
	if s.boundsElements(v, st) {
		return 1, true
	}
	b, ok := v.(*ssa.BinOp)
	if !ok {
		return 0, false
	}
	x, okX := s.minOfCount(b.X, st)
	y, okY := s.intOf(b.Y, st)
	if b.Op == token.SUB {
		return x - y, okX && okY
	}
	return x + y, okX && okY && b.Op == token.ADD
}

// minOfCount is minOf of a length or a counter.
func (s *search) minOfCount(v ssa.Value, st *state) (int64, bool) {
	phi, ok := v.(*ssa.Phi)
	if !ok {
		return s.minLength(v, st)
	}
	from, step, ok := s.countsFrom(phi, st)
	if s.isEarlier {
		from += step // an iteration has gone before
	}
	return from, ok
}

// minLength returns the least that v can be if it is the length of a slice or
// a map that holds the root among its elements, that something has been
// appended to, or that branches show not to be empty.
func (s *search) minLength(v ssa.Value, st *state) (int64, bool) {
	of := measured(v)
	if of == nil {
		return 0, false
	}
	if n := s.cache.info(v.Parent()).shownLength(v.(*ssa.Call)); n > 0 {
		return n, true
	}
	list := s.of(of, st)
	rel, sub := s.reach(list, st)
	if list.Path == "" && isFilled(list.Base) {
		return minElements(list.Base, nil), true
	}
	return 1, rel == relOwner && strings.HasPrefix(sub, alias.Elem)
}

// maxPhis bounds the phis that minElements goes through.
const maxPhis = 3

// minElements returns how many elements slice v has at least: those that it
// has been made with, and those that have been appended to it. A loop may
// append none: seen has its phis, which add nothing.
func minElements(v ssa.Value, seen []*ssa.Phi) int64 {
	switch v := v.(type) {
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "append" {
			return minElements(v.Call.Args[0], seen) + minElements(v.Call.Args[1], seen)
		}
	case *ssa.Slice:
		if ptr, ok := v.X.Type().Underlying().(*types.Pointer); ok && v.Low == nil && v.High == nil {
			return ptr.Elem().Underlying().(*types.Array).Len()
		}
	case *ssa.Phi:
		if slices.Contains(seen, v) {
			return math.MaxInt32 // another edge has the least
		}
		if len(seen) == maxPhis {
			return 0
		}
		least := int64(math.MaxInt32)
		for _, e := range v.Edges {
			least = min(least, minElements(e, append(seen, v)))
		}
		return least
	}
	return 0
}

// isFilled reports whether v is a slice that something has been appended to.
func isFilled(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	if b, ok := call.Call.Value.(*ssa.Builtin); !ok || b.Name() != "append" {
		return false
	}
	added, ok := call.Call.Args[1].(*ssa.Slice)
	if !ok {
		return false
	}
	_, isList := added.X.(*ssa.Alloc)
	return isList // of the arguments, at least one
}

// isMeasured reports whether the length of v is asked for.
func isMeasured(v ssa.Value) bool {
	return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
		call, ok := ref.(*ssa.Call)
		if !ok {
			return false
		}
		b, ok := call.Call.Value.(*ssa.Builtin)
		return ok && b.Name() == "len"
	})
}

// isCount reports whether v counts what holds the root: a loop that goes
// through it backwards begins with such a value.
func (s *search) isCount(v ssa.Value, st *state) bool {
	if _, isConst := s.intOf(v, st); isConst {
		return false
	}
	_, ok := s.minOf(v, st)
	return ok
}

// atLeast decides a comparison of what is at least min with y.
func atLeast(op token.Token, min, y int64) fact {
	switch {
	case op == token.GTR && min > y, op == token.GEQ && min >= y, op == token.NEQ && min > y:
		return isTrue
	case op == token.LSS && min >= y, op == token.LEQ && min > y, op == token.EQL && min > y:
		return isFalse
	}
	return unknown
}
