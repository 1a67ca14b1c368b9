package path

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// clobber forgets what variables held that the call may store to.
func (s *search) clobber(c site, in *state) (out *state) {
	out = in
	for _, a := range c.args {
		al, ok := a.Base.(*ssa.Alloc)
		if !ok || a.Path != "" || out.status == done {
			continue
		}
		key := alias.Val{Base: al, Path: "*"}
		if val, ok := getPair(out.cells, key); ok {
			if rel, _ := s.reach(val, out); rel == relNone {
				out = s.setCell(out, key, alias.Val{})
			}
		}
	}
	for _, p := range out.cells {
		if s.isClobbered(p, c, out) {
			out = s.setCell(out, p.key, alias.Val{})
		}
	}
	return out
}

// settled forgets what variables held that goroutines may have stored to when at
// receives from a channel.
func (s *search) settled(at ssa.Instruction, in *state) (out *state) {
	out = in
	for _, p := range in.cells {
		al, ok := p.key.Base.(*ssa.Alloc)
		if !ok || al.Parent() != at.Parent() {
			continue
		}
		if rel, _ := s.reach(p.val, in); rel != relNone {
			continue
		}
		es := s.cache.info(al.Parent()).setBy(al, p.key.Path, at)
		if slices.ContainsFunc(es, func(e exposure) bool { return e.beside }) {
			out = s.setCell(out, p.key, alias.Val{})
		}
	}
	return out
}

// isClobbered reports whether the call may store to a variable that holds
// something else than the root. A literal that captures the root counts for
// what it does to that.
func (s *search) isClobbered(p pair, c site, st *state) bool {
	al, ok := p.key.Base.(*ssa.Alloc)
	if !ok || st.status == done || al.Parent() != c.at.Parent() {
		return false // in a literal that runs in place: gives up towards the old content
	}
	return slices.ContainsFunc(s.cache.info(al.Parent()).setBy(al, p.key.Path, c.at), func(e exposure) bool {
		if e.by != nil {
			if rel, _ := s.reach(alias.Val{Base: e.by}, st); rel != relNone {
				return false
			}
		}
		rel, _ := s.reach(p.val, st)
		return rel == relNone
	})
}

// isCompared reports whether a variable holds the outcome of a comparison of
// the register: ok = err == nil.
func isCompared(v ssa.Value, st *state) bool {
	return slices.ContainsFunc(st.cells, func(c pair) bool { return compares([]alias.Val{c.val}, v) })
}

// compares reports whether one of vals is the outcome of a comparison of the
// register.
func compares(vals []alias.Val, v ssa.Value) bool {
	return slices.ContainsFunc(vals, func(val alias.Val) bool {
		b, ok := val.Base.(*ssa.BinOp)
		return ok && (b.X == v || b.Y == v)
	})
}

// isCounted reports whether the innermost loop around b is over what there
// is, or has a condition, unlike one that accepts for ever.
func isCounted(b *ssa.BasicBlock) bool {
	for ; b != nil; b = b.Idom() {
		switch b.Comment {
		case "rangeindex.body", "rangeiter.body", "rangeint.body":
			return true
		case "rangechan.body":
			return false
		case "for.body":
			return b.Idom() != nil && b.Idom().Comment == "for.loop"
		}
	}
	return false
}

// isFresh reports whether place is in a variable or a struct made by a
// function in execution that nobody else knows yet who could end what is
// stored there.
func (s *search) isFresh(fr *frame, place alias.Val, at ssa.Instruction) bool {
	a := place.Base
	if a == nil {
		return false // too long a name: gives up towards silence
	}
	for ; fr != nil; fr = fr.parent {
		if fr.fn == a.Parent() {
			isUser := func(e ssa.Instruction) bool { return s.isOnlyUsed(e, place) }
			return at.Parent() != a.Parent() || !s.cache.info(fr.fn).escapesBefore(a, at, isUser) && !s.isRegisteredBefore(place, at)
		}
	}
	return false
}

// isOnlyUsed reports whether instr runs a goroutine that leaves alone what a
// struct, which it gets, holds at place.
func (s *search) isOnlyUsed(instr ssa.Instruction, place alias.Val) bool {
	g, ok := instr.(*ssa.Go)
	callee := (*ssa.Function)(nil)
	if ok {
		callee = g.Call.StaticCallee()
	}
	if callee == nil {
		return false
	}
	isUser := false
	for i, arg := range g.Call.Args {
		if arg != place.Base {
			continue
		}
		if s.sem.Effect(&g.Call, callee, i, place.Path, s.spec) != Both(Keep) {
			return false
		}
		isUser = true
	}
	return isUser
}
