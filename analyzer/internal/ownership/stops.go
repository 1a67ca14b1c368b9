package ownership

import (
	"cmp"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A goroutine that waits for a channel of its owner ends when a method of that
// closes the channel, or sends to it. Such a channel stops the goroutine if
// nobody else does either: all that this package does with the field is in
// sight, and what is not understood gives up towards silence.

// A stop is what ends those who wait for a channel that a type has in a field.
type stop struct {
	// releases are the methods of the type that end the wait, the usual one
	// first; nil if the channel stops nobody.
	releases []contract.Release
	// by are the functions that these run for it.
	by map[*ssa.Function]bool
	// closes reports that the channel is closed, carries that others send to it:
	// then only its end stops who receives.
	closes, carries bool
	// serves reports that it is a server that is stopped, or its listener.
	serves bool
}

// A stopKey is the path to a channel from the values of a type.
type stopKey struct {
	named *types.Named
	path  string
}

// stopOf returns what ends the wait for the channel at sub in a named type of
// this package.
func (r *Result) stopOf(named *types.Named, sub string) stop {
	key := stopKey{named, sub}
	s, ok := r.stops[key]
	if !ok {
		s = r.findStop(named, sub)
		r.stops[key] = s
	}
	return s
}

// findStop is stopOf without the cache.
func (r *Result) findStop(named *types.Named, sub string) stop {
	p, ok := r.fieldAt(named, sub)
	if !ok || !r.isPrivate(p) {
		return stop{}
	}
	uses := r.channelAt(p)
	if uses.isLost() || !uses.isMade {
		return stop{}
	}
	s := stop{by: make(map[*ssa.Function]bool)}
	spoken, isSignal := false, isSignal(p.variable().Type())
	for m, rest := range r.methodsAt(named, sub) {
		fn := r.funcOf(m)
		if fn == nil || !needsLittle(m.Signature()) {
			continue
		}
		isVerb := path.IsVerb(m.Name())
		e := ending{r: r, sub: rest, seen: make(map[*ssa.Function]bool)}
		if !e.ends(fn, scope{fn.Params[0]: ""}, maxEnding) || !e.closes && !isVerb && !isSignal {
			continue // it sends what is to be done
		}
		maps.Copy(s.by, e.seen)
		if isVerb || len(r.startsIn(fn)) == 0 {
			s.releases = append(s.releases, contract.Release{Method: m.Name()})
			s.closes, spoken = s.closes || e.closes, spoken || isVerb
		}
	}
	if !spoken || slices.ContainsFunc(uses.closers, func(fn *ssa.Function) bool { return !s.by[topOf(fn)] }) {
		return stop{}
	}
	s.carries = slices.ContainsFunc(uses.senders, func(fn *ssa.Function) bool { return !s.by[topOf(fn)] })
	slices.SortStableFunc(s.releases, func(a, b contract.Release) int {
		return cmp.Compare(rankOfMethod(named, a.Method), rankOfMethod(named, b.Method))
	})
	return s
}

// isInTest reports whether pos is in the file of a test, which may reach into
// what it tests.
func (r *Result) isInTest(pos token.Pos) bool {
	return pos.IsValid() && strings.HasSuffix(r.pass.Fset.File(pos).Name(), "_test.go")
}

// isSignal reports whether what is sent to a channel of type t says nothing but
// that it is sent.
func isSignal(t types.Type) bool {
	switch elem := t.Underlying().(*types.Chan).Elem().Underlying().(type) {
	case *types.Struct:
		return elem.NumFields() == 0
	case *types.Basic:
		return elem.Kind() == types.Bool
	}
	return false
}

// fieldAt returns the field that path sub leads to from a named type, by fields
// of structs of this package.
func (r *Result) fieldAt(named *types.Named, sub string) (place, bool) {
	owner := types.Type(named)
	if i := strings.LastIndexByte(sub, '.'); i > 0 {
		if owner = path.TypeAt(named, sub[:i]); owner == nil {
			return place{}, false
		}
		sub = sub[i:]
	}
	inner := structOf(owner)
	if inner == nil || strings.ContainsAny(sub, "*[(") {
		return place{}, false
	}
	st := inner.Underlying().(*types.Struct)
	for i := range st.NumFields() {
		if "."+st.Field(i).Name() != sub {
			continue
		}
		if _, isChan := st.Field(i).Type().Underlying().(*types.Chan); !isChan {
			return place{}, false
		}
		return r.placeIn(inner, i, false)
	}
	return place{}, false
}

// methodsAt yields the methods that a pointer to a named type has, each with the
// path from its receiver to what is at sub.
func (r *Result) methodsAt(named *types.Named, sub string) func(yield func(*types.Func, string) bool) {
	return func(yield func(*types.Func, string) bool) {
		ms := types.NewMethodSet(types.NewPointer(named))
		for i := range ms.Len() {
			sel := ms.At(i)
			rest, at := sub, types.Type(named)
			for _, k := range sel.Index()[:len(sel.Index())-1] {
				var ok bool
				if rest, ok = alias.Rel(rest, alias.FieldName(at, k)); !ok || rest == "" {
					break
				}
				at = structFieldType(at, k)
			}
			if rest == "" || !strings.HasPrefix(rest, ".") {
				continue
			}
			if m := sel.Obj().(*types.Func); m.Pkg() == r.pass.Pkg && !yield(m.Origin(), rest) {
				return
			}
		}
	}
}

// structFieldType returns the type of field k of the struct that t is or points
// to.
func structFieldType(t types.Type, k int) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	return t.Underlying().(*types.Struct).Field(k).Type()
}

// needsLittle reports whether a method that stops something needs no argument
// but errors, a context, and plain values: how long it may take, or why.
func needsLittle(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		if _, plain := p.Type().Underlying().(*types.Basic); !plain && !needsErrors(types.NewSignatureType(nil, nil, nil, types.NewTuple(p), nil, false)) {
			return false
		}
	}
	return true
}

// topOf returns the declared function that fn is, or is a literal in.
func topOf(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}

// maxEnding bounds the calls by which a method ends a wait.
const maxEnding = 4

// An ending asks whether a method closes the channel at sub in its receiver, or
// sends to it.
type ending struct {
	r      *Result
	sub    string
	closes bool
	// seen are the functions that do.
	seen map[*ssa.Function]bool
	// asked remembers what called has answered: functions that call each other
	// are reached on more ways than can be gone.
	asked map[endingCall]bool
}

// An endingCall is a call of fn with what scope spells, from so many calls on.
type endingCall struct {
	fn    *ssa.Function
	scope string
	depth int
}

// ends reports whether fn, a literal in it, or what it calls with the owner,
// ends the wait. The scope names what fn is given of the owner.
func (e *ending) ends(fn *ssa.Function, sc scope, depth int) bool {
	found := false
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			found = e.instr(instr, sc, depth) || found
		}
	}
	for _, lit := range fn.AnonFuncs {
		found = e.ends(lit, sc, depth) || found
	}
	if found {
		e.seen[topOf(fn)] = true
	}
	return found
}

func (e *ending) instr(instr ssa.Instruction, sc scope, depth int) bool {
	switch instr := instr.(type) {
	case *ssa.Send:
		return sc.has(instr.Chan, e.sub)
	case *ssa.Select:
		return slices.ContainsFunc(instr.States, func(st *ssa.SelectState) bool {
			return st.Dir == types.SendOnly && sc.has(st.Chan, e.sub)
		})
	case *ssa.MakeClosure: // a method value: s.once.Do(s.close)
		if m, recv := boundTo(instr); m != nil && depth > 0 {
			return e.called(m, []ssa.Value{recv}, sc, depth)
		}
	case ssa.CallInstruction:
		cc := instr.Common()
		if isServerStop(cc) && sc.has(path.Operands(cc)[0], e.sub) {
			return true
		}
		if b, ok := cc.Value.(*ssa.Builtin); ok {
			isClose := b.Name() == "close" && sc.has(cc.Args[0], e.sub)
			e.closes = e.closes || isClose
			return isClose
		}
		if callee := bodyOf(cc.StaticCallee()); callee != nil && callee.Parent() == nil && depth > 0 {
			return e.called(callee, cc.Args, sc, depth)
		}
	}
	return false
}

// called reports whether callee ends the wait for its caller.
func (e *ending) called(callee *ssa.Function, args []ssa.Value, sc scope, depth int) bool {
	inner := sc.enter(callee, args)
	if len(inner) == 0 {
		return false
	}
	key := endingCall{callee, inner.spell(callee), depth}
	ends, ok := e.asked[key]
	if !ok {
		ends = e.ends(callee, inner, depth-1)
		if e.asked == nil {
			e.asked = make(map[endingCall]bool)
		}
		e.asked[key] = ends
	}
	return ends
}

// boundTo returns the method of this program that a method value calls, and its
// receiver; nil if mc is no method value, or the method is out of sight.
func boundTo(mc *ssa.MakeClosure) (method *ssa.Function, recv ssa.Value) {
	fn := mc.Fn.(*ssa.Function)
	if boundName(mc) == "" || len(mc.Bindings) != 1 {
		return nil, nil
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok {
		return nil, nil
	}
	return bodyOf(fn.Prog.FuncValue(obj.Origin())), mc.Bindings[0]
}
