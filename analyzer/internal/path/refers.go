package path

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A method may give its receiver to a helper that only works with it: a stream
// that knows its session, an order of a tree that asks the database. Where no
// release is reached by the field that the helper has the receiver in, who gets
// the helper cannot release what the receiver owns, and the method's caller has
// it as before. What gets a parameter that is not the receiver may be made to be
// its new owner all the same: it takes the root, but only to refer to it, which
// says nothing to a method that has given its receiver.

// askedReceiver returns the receiver of the method whose effect on it is searched, nil
// in other searches, and if the method returns something that may be the helper.
func (s *search) askedReceiver() ssa.Value {
	fn := s.spec.Fn
	if !s.spec.Effect || s.spec.Lock || fn == nil || fn.Signature.Recv() == nil || s.spec.Root.Base != fn.Params[0] {
		return nil
	}
	if returnsMore(fn.Signature) {
		return nil
	}
	return fn.Params[0]
}

// isWhole reports whether v is the parameter itself whose effect is searched.
func (s *search) isWhole(v alias.Val) bool {
	_, isParam := s.spec.Root.Base.(*ssa.Parameter)
	return isParam && s.spec.Effect && !s.spec.Lock && v == (alias.Val{Base: s.spec.Root.Base})
}

// isReferredTo reports whether the store puts the parameter itself into a field
// that nobody releases anything by, without a function beside it that does.
func (s *search) isReferredTo(instr *ssa.Store, val alias.Val) bool {
	addr, ok := instr.Addr.(*ssa.FieldAddr)
	return ok && s.isWhole(val) && !s.hasReleaser(gotype.Deref(addr.Type())) && s.sem.Refers(addr.X.Type(), alias.FieldName(addr.X.Type(), addr.Field)[1:], s.spec)
}

// isHelper reports whether v is a struct that leads to the receiver only by fields
// that nobody releases anything by.
func (s *search) isHelper(v alias.Val, in *state) bool {
	recv := s.askedReceiver()
	if recv == nil || v.Base == nil || v.Base == recv {
		return false
	}
	refers := false
	for _, p := range in.cells {
		rest, ok := alias.Rel(p.key.Path, v.Path)
		if p.key.Base != v.Base || !ok {
			continue
		}
		if rel, _ := s.reach(p.val, in); rel == relNone {
			continue
		}
		at, known := strings.CutSuffix(rest, p.val.Path)
		if refers = known && p.val.Base == recv && s.isReference(v, at); !refers {
			return false
		}
	}
	return refers
}

// isForNow reports whether what a call gets is not kept for as long as the process
// may last, as by who registers it: a function that was given only works with it, and
// others return what they make of it.
func (s *search) isForNow(c site) bool {
	return s.isGivenFunc(c.fun) || returnsMore(c.cc.Signature())
}

// returnsMore reports whether a function returns more than plain values and errors.
func returnsMore(sig *types.Signature) bool {
	for res := range sig.Results().Variables() {
		if _, isBasic := res.Type().Underlying().(*types.Basic); !isBasic && !gotype.IsError(res.Type()) {
			return true
		}
	}
	return false
}

// isReference reports whether path leads from v to a field that nobody releases
// anything by.
func (s *search) isReference(v alias.Val, path string) bool {
	i := strings.LastIndexByte(path, '.')
	if i < 0 {
		return false
	}
	var owner types.Type
	if owner = TypeAt(v.Base.Type(), v.Path+path[:i]); owner == nil {
		return false
	}
	return s.sem.Refers(owner, path[i+1:], s.spec)
}

// refers executes what gives the parameter to somebody who only refers to it, at
// place of another parameter if that is not zero. A method's caller still has what
// the receiver owns.
func (s *search) refers(n *node, at ssa.Instruction, place alias.Val, in *state) (out *state) {
	switch {
	case s.askedReceiver() != nil, in.status == released, in.status == taken:
		return in
	case s.isBefore(in):
		return in.withStatus(done)
	}
	s.res.Refers = true
	if place.IsZero() || s.res.isTakenElsewhere || !s.res.Kept.IsZero() && s.res.Kept != place {
		s.res.Kept, s.res.isTakenElsewhere = alias.Val{}, true
	} else {
		s.res.Kept = place
	}
	return s.endAt(n, at, WhyTaken, in)
}
