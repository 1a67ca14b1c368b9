package path

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
)

// A relation says how a value has to do with the root.
type relation uint8

const (
	relNone    relation = iota
	relExact            // it is the root
	relPart             // it is the part of the root that is released
	relOwner            // it is, or points to, a struct or variable that holds the root
	relClosure          // it is a function that captures the root
	relCarrier          // it is the context that carries the root
	relPartner          // it is the function whose call releases the root
)

// MaxPath bounds the length of the path from an owner to the root; beyond,
// the path is Deep, which no summary speaks of.
const MaxPath = 100

// Deep stands for a path that is too long.
const Deep = "[deep]"

// maxNest bounds how deep owners may hold owners.
const maxNest = 6

// reach returns how v has to do with the root in st, and for an owner the
// access path from v to the root.
func (s *search) reach(v alias.Val, st *state) (relation, string) { return s.reachN(v, st, maxNest) }

func (s *search) reachN(v alias.Val, st *state, depth int) (relation, string) {
	if v.Base == nil || depth == 0 {
		return relNone, ""
	}
	if v.Path == "" {
		if v.Base == s.spec.Carrier {
			return relCarrier, ""
		}
		if slices.Contains(s.spec.Partners, v.Base) || slices.Contains(s.spec.Above, v.Base) {
			return relPartner, ""
		}
	}
	root := s.spec.Root
	if v.Base == root.Base {
		if rest, ok := alias.Rel(v.Path, root.Path); ok {
			return s.partOf(v, rest, st, depth)
		}
		if rest, ok := alias.Rel(root.Path, v.Path); ok && !isCleared(root, st) {
			return relOwner, rest
		}
	}
	if mc, ok := v.Base.(*ssa.MakeClosure); ok && v.Path == "" {
		return s.closureReach(mc, st, depth), ""
	}
	return s.ownerReach(v, st, depth)
}

// isCleared reports whether the field that the root is named by has been set
// to nil: what has the field does not lead to the root any more.
func isCleared(root alias.Val, st *state) bool {
	val, ok := getPair(st.cells, root)
	return ok && val == alias.Nil
}

// partOf returns the relation of the part rest of the root, unless
// something else has been stored there.
func (s *search) partOf(v alias.Val, rest string, st *state, depth int) (relation, string) {
	if rest == "" {
		return relExact, ""
	}
	if s.isReleasePath(rest) {
		return relPart, rest
	}
	if s.isEmbeddedRelease(rest) {
		return relExact, ""
	}
	if rest = s.promoted(rest); s.isReleasePath(rest) {
		return relPart, rest
	}
	if s.isWrapped(rest) {
		return relExact, ""
	}
	return relNone, ""
}

// isEmbeddedRelease reports whether path p leads from the root to an embedded
// field whose method the root's release is: the writer of a bufio.ReadWriter.
func (s *search) isEmbeddedRelease(p string) bool {
	if s.spec.Kind == nil || s.spec.Root.Base == nil {
		return false
	}
	t := typeAt(s.spec.Root.Base.Type(), s.spec.Root.Path, false)
	if t == nil {
		return false
	}
	part := typeAt(t, p, true)
	return part != nil && s.hasReleaseOf(part) && slices.ContainsFunc(s.spec.Kind.Releases, func(r contract.Release) bool {
		if r.Path != "" || r.Method == "" {
			return false
		}
		_, index, _ := types.LookupFieldOrMethod(t, true, nil, r.Method)
		return len(index) > 1
	})
}

// isWrapped reports whether path p leads, from a type that the function
// asserts of the root, to what has the same release: the connection that a
// wrapper of it embeds. The wrapper is then not needed any more. Whether it
// holds something else is not asked: gives up towards silence.
func (s *search) isWrapped(p string) bool {
	if s.spec.Kind == nil || s.spec.Root.Path != "" || !types.IsInterface(s.spec.Root.Base.Type()) {
		return false
	}
	for _, b := range s.spec.Fn.Blocks {
		for _, instr := range b.Instrs {
			assert, ok := instr.(*ssa.TypeAssert)
			if !ok || types.IsInterface(assert.AssertedType) {
				continue
			}
			if t := typeAt(assert.AssertedType, p, false); t != nil && s.hasReleaseOf(t) {
				return true
			}
		}
	}
	return false
}

// hasReleaseOf reports whether type t has a method that releases the root.
func (s *search) hasReleaseOf(t types.Type) bool {
	return slices.ContainsFunc(s.spec.Kind.Releases, func(r contract.Release) bool {
		if r.Path != "" || r.Method == "" {
			return false
		}
		obj, _, _ := types.LookupFieldOrMethod(t, true, nil, r.Method)
		_, isMethod := obj.(*types.Func)
		return isMethod
	})
}

// promoted returns path p from the root without the embedded fields that
// it leads through: how the source may spell it.
func (s *search) promoted(p string) string {
	t := typeAt(s.spec.Root.Base.Type(), s.spec.Root.Path, false)
	for t != nil && strings.HasPrefix(p, ".") {
		i := strings.IndexAny(p[1:], ".*[")
		if i < 0 {
			break
		}
		if t = typeAt(t, p[:1+i], true); t == nil {
			break
		}
		p = p[1+i:]
	}
	return p
}

// TypeAt returns the type that access path p leads to from t, nil if it
// leads nowhere.
func TypeAt(t types.Type, p string) types.Type { return typeAt(t, p, false) }

// typeAt returns the type that access path p leads to from t, nil if it
// leads nowhere, or, if embedded is set, through another than an embedded
// field.
func typeAt(t types.Type, p string, embedded bool) types.Type {
	for p != "" && t != nil {
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
		}
		switch p[0] {
		case '*':
			p = p[1:]
		case '[':
			p = strings.TrimPrefix(p, alias.Elem)
			t = elemOf(t)
		case '.':
			name := p[1:]
			if i := strings.IndexAny(name, ".*["); i >= 0 {
				name = name[:i]
			}
			p = p[1+len(name):]
			t = fieldOf(t, name, embedded)
		default:
			return nil
		}
	}
	return t
}

func elemOf(t types.Type) types.Type {
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return u.Elem()
	case *types.Array:
		return u.Elem()
	}
	return nil
}

func fieldOf(t types.Type, name string, embedded bool) types.Type {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for i := range st.NumFields() {
		if f := st.Field(i); f.Name() == name && (f.Embedded() || !embedded) {
			return f.Type()
		}
	}
	return nil
}

// isReleasePath reports whether the part of the root at path p is, or
// leads to, what is released.
func (s *search) isReleasePath(p string) bool {
	if s.spec.Kind == nil {
		return false
	}
	for _, r := range s.spec.Kind.Releases {
		if rest, ok := alias.Rel(r.Path, p); ok && (rest != "" || r.Path != "") {
			return true
		}
	}
	return false
}

// isReleasedWhole reports whether the root has a release of its own, and not only a
// part of it.
func (s *search) isReleasedWhole() bool {
	return s.spec.Kind != nil && slices.ContainsFunc(s.spec.Kind.Releases, func(r contract.Release) bool { return r.Path == "" })
}

// isReleased reports whether the part of the root at path p is, or leads to,
// what is released, also where the source spells p without embedded fields.
func (s *search) isReleased(p string) bool {
	if s.isReleasePath(p) || s.isEmbeddedRelease(p) || s.isReleasePath(s.promoted(p)) {
		return true
	}
	return s.spec.Kind != nil && slices.ContainsFunc(s.spec.Kind.Releases, func(r contract.Release) bool {
		return r.Path != "" && s.promoted(p+r.Path) == r.Path
	})
}

// ownerReach looks for the root in what v holds.
func (s *search) ownerReach(v alias.Val, st *state, depth int) (relation, string) {
	for _, c := range st.cells {
		if c.key.Base != v.Base {
			continue
		}
		rest, ok := alias.Rel(c.key.Path, v.Path)
		if !ok || c.val == v {
			continue
		}
		switch rel, sub := s.reachN(c.val, st, depth-1); {
		case rel == relNone, rel == relCarrier:
		case rest == "":
			return rel, sub // v is what the place holds
		case rel == relPart:
			return relOwner, rest
		case len(rest)+len(sub) > MaxPath:
			return relOwner, Deep
		default:
			return relOwner, rest + sub
		}
	}
	if part := copiedPart(v, st); part.Base != nil {
		return s.reachN(part, st, depth-1)
	}
	return relNone, ""
}

// copiedPart names v, a part of a struct or an array, by what was copied there as a
// whole; it is zero if nothing was.
func copiedPart(v alias.Val, st *state) (part alias.Val) {
	if v.Path == "" || v.Path[0] == '*' {
		return part
	}
	longest := -1
	for _, c := range st.cells {
		if c.key.Base != v.Base || c.val.Base == nil || c.val.Base == v.Base || len(c.key.Path) <= longest {
			continue
		}
		if rest, ok := alias.Rel(v.Path, c.key.Path); ok && rest != "" {
			part, longest = c.val.Join(rest), len(c.key.Path)
		}
	}
	return part
}

// ownerPaths returns all paths from owner v to the root, in the order of
// the places.
func (s *search) ownerPaths(v alias.Val, st *state) []string {
	var paths []string
	for _, c := range st.cells {
		rest, ok := alias.Rel(c.key.Path, v.Path)
		if c.key.Base != v.Base || !ok || rest == "" {
			continue
		}
		switch rel, sub := s.reach(c.val, st); rel {
		case relExact, relPart:
			paths = append(paths, rest)
		case relOwner:
			paths = append(paths, rest+sub)
		}
	}
	return paths
}

// partnerPaths returns all paths from owner v to a partner of the root.
func (s *search) partnerPaths(v alias.Val, st *state) []string {
	if len(s.spec.Partners) == 0 {
		return nil
	}
	var paths []string
	for _, c := range st.cells {
		if rest, ok := alias.Rel(c.key.Path, v.Path); ok && c.key.Base == v.Base && c.val.Path == "" && slices.Contains(s.spec.Partners, c.val.Base) {
			paths = append(paths, rest)
		}
	}
	return paths
}

// closureReach reports whether the literal captures the root.
func (s *search) closureReach(mc *ssa.MakeClosure, st *state, depth int) relation {
	if s.former[mc] {
		return relClosure
	}
	for _, b := range mc.Bindings {
		if s.isLoadedBefore(b) {
			continue
		}
		v, below := s.of(b, st), depth-1
		if _, isVar := v.Base.(*ssa.Alloc); isVar {
			below = depth // what the variable holds is what is captured
		}
		if rel, _ := s.reachN(v, st, below); rel != relNone && rel != relCarrier {
			return relClosure
		}
		for outer := embedder(b); outer != nil; outer = embedder(outer) {
			if rel, _ := s.reachN(s.of(outer, st), st, depth-1); rel == relExact {
				return relClosure // the value of a promoted method
			}
		}
	}
	return relNone
}

// lookup returns what the place named key holds: its own cell, or the part
// of what an enclosing place holds.
func (s *search) lookup(st *state, key alias.Val) (alias.Val, bool) {
	for range maxNest {
		if val, ok := getPair(st.cells, key); ok {
			return val, true
		}
		next := alias.Val{}
		for _, c := range st.cells {
			if c.key.Base != key.Base || c.val.Base == nil || c.val.Base == key.Base {
				continue
			}
			if rest, ok := alias.Rel(key.Path, c.key.Path); ok && rest != "" {
				next = c.val.Join(strings.TrimPrefix(rest, "*"))
			}
		}
		if next.IsZero() {
			return alias.Val{}, false
		}
		if val, ok := getPair(st.cells, next); ok {
			return val, true
		}
		if next.Base == s.spec.Root.Base {
			return next, true
		}
		key = next
	}
	return alias.Val{}, false
}
