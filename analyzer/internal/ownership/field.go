package ownership

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// What happens to a field that only this package can touch is decidable
// without any path: all its loads and stores are in sight. A resource that
// is stored in such a field and that no function loads to release it, or
// to hand it to somebody who may, is never released.
//
// Everything that could release it out of sight means silence: an exported
// or embedded field, a struct type that is converted to another, an
// address that is taken, an element that leaves the package's sight. Which
// value of the type is meant is not followed, so a release of the field of
// one value counts for all: gives up towards silence, too.

// fieldIndex has all accesses of the fields of this package's structs.
type fieldIndex struct {
	// accesses are FieldAddr and Field instructions, by the type, in source
	// order.
	accesses map[*types.Named]*accesses
	// last is what was added to last.
	last *accesses
	// opaque are the types that are converted to other struct types.
	opaque map[*types.Named]bool
	// uses caches what becomes of what a place holds.
	uses map[placeKey]uses
}

// accesses are those of the fields of one type.
type accesses struct {
	owner *types.Named
	list  []ssa.Value
}

type placeKey struct {
	place
	kind  string
	lends bool
}

// fields returns the index, built when it is first asked for.
func (r *Result) fields() *fieldIndex {
	if r.index != nil {
		return r.index
	}
	x := &fieldIndex{
		accesses: make(map[*types.Named]*accesses), opaque: make(map[*types.Named]bool),
		uses: make(map[placeKey]uses),
	}
	r.index = x
	for _, fn := range r.Funcs() {
		for _, v := range r.scanOf(fn).fields {
			x.add(r, v)
		}
	}
	return x
}

func (x *fieldIndex) add(r *Result, v ssa.Value) {
	switch v := v.(type) {
	case *ssa.FieldAddr:
		x.addAccess(r, v, v.X.Type())
	case *ssa.Field:
		x.addAccess(r, v, v.X.Type())
	case *ssa.ChangeType:
		x.conceal(v.X.Type(), v.Type())
	case *ssa.Convert:
		x.conceal(v.X.Type(), v.Type())
	}
}

// addAccess adds an access of a field of a struct that is, or is pointed to
// by, a value of type t.
func (x *fieldIndex) addAccess(r *Result, access ssa.Value, t types.Type) {
	p, ok := r.placeIn(t, 0, false)
	if !ok {
		return
	}
	if x.last == nil || x.last.owner != p.owner {
		if x.last = x.accesses[p.owner]; x.last == nil {
			x.last = &accesses{owner: p.owner}
			x.accesses[p.owner] = x.last
		}
	}
	x.last.list = append(x.last.list, access)
}

// accessesOf returns the accesses of the field at p, whether p is the field
// or its elements.
func (x *fieldIndex) accessesOf(p place) []ssa.Value {
	all := x.accesses[p.owner]
	if all == nil {
		return nil
	}
	var of []ssa.Value
	for _, v := range all.list {
		if fieldIndexOf(v) == p.field {
			of = append(of, v)
		}
	}
	return of
}

// fieldIndexOf returns the number of the field that v accesses.
func fieldIndexOf(v ssa.Value) int {
	if addr, ok := v.(*ssa.FieldAddr); ok {
		return addr.Field
	}
	return v.(*ssa.Field).Field
}

// conceal marks the struct types of a conversion from one to another.
func (x *fieldIndex) conceal(from, to types.Type) {
	a, b := structOf(from), structOf(to)
	if a == nil || b == nil || a == b {
		return
	}
	x.opaque[a], x.opaque[b] = true, true
}

// structOf returns the named struct type that t is or points to, nil if
// there is none.
func structOf(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || !isStructType(named) {
		return nil
	}
	return named.Origin()
}

// isPrivate reports whether only this package can touch what is at p, by
// its field or by a method that the owner has from it.
func (r *Result) isPrivate(p place) bool {
	f := p.variable()
	if f.Embedded() || r.fields().opaque[p.owner] {
		return false
	}
	return !f.Exported() || r.pass.Pkg.Name() == "main"
}

// isShadowed reports whether p is an embedded field whose releasers the owner has
// methods of its own for, of the same names, which do something: who releases the
// owner takes these. That somebody in another package names the field to get at what
// is behind it is not expected.
func (r *Result) isShadowed(p place, kind *contract.Kind) bool {
	if !p.variable().Embedded() || r.fields().opaque[p.owner] || kind == nil {
		return false
	}
	isOwn := false
	for _, rel := range kind.Releases {
		if rel.Path != "" {
			continue
		}
		obj, index, _ := types.LookupFieldOrMethod(types.NewPointer(p.owner), true, r.pass.Pkg, rel.Method)
		m, ok := obj.(*types.Func)
		if !ok || len(index) != 1 {
			return false
		}
		if fn := r.funcOf(m); fn == nil || isEmpty(fn) {
			return false
		}
		isOwn = true
	}
	return isOwn
}

// usesAt returns what can become of what p holds. If lends is set, whoever
// gets it from an accessor in another package only uses it.
func (r *Result) usesAt(p place, kind *contract.Kind, lends bool) uses {
	x := r.fields()
	key := placeKey{p, kindKey(kind), lends}
	if u, ok := x.uses[key]; ok {
		return u
	}
	w := r.newWalker(kind)
	w.lends = lends
	for _, v := range x.accessesOf(p) {
		w.access(v, p.elem)
	}
	x.uses[key] = w.uses
	return w.uses
}

// access walks an access of a field, or of the elements in it.
func (w *walker) access(v ssa.Value, elem bool) {
	_, isAddr := v.(*ssa.FieldAddr)
	switch {
	case isAddr && elem:
		w.containerVariable(v)
	case isAddr:
		w.address(v)
	case elem:
		w.container(v)
	default:
		w.value(v)
	}
}

// isForgotten reports whether nothing in the package can release, or hand
// on, what p holds, but for the clean-up of fn, which made the owner.
func (r *Result) isForgotten(fn *ssa.Function, p place, kind *contract.Kind, seen map[place]bool) bool {
	if seen[p] {
		return true
	}
	seen[p] = true
	if !r.isPrivate(p) && !r.isShadowed(p, kind) {
		return false
	}
	u := r.usesAt(p, kind, false)
	if u.lost || slices.ContainsFunc(u.released, func(site ssa.Instruction) bool { return !isOwnCleanup(fn, site) }) {
		return false
	}
	return !slices.ContainsFunc(u.places, func(q place) bool { return !r.isForgotten(fn, q, kind, seen) })
}

// A Forgotten is where a resource is stored and never released.
type Forgotten struct {
	Owner *types.Named
	Field *types.Var
	Elem  bool
	// Releaser is a method of the owner that speaks of releasing, "" if
	// there is none.
	Releaser string
	// CleanedUp reports that the function which makes the owner releases the
	// resource where it fails.
	CleanedUp bool
}

// Forgotten returns the field that the resource is stored in if nothing
// can release it from there.
func (r *Result) Forgotten(f Found) (at Forgotten, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.findForgotten(f)
}

// findForgotten is Forgotten for who has the lock.
func (r *Result) findForgotten(f Found) (at Forgotten, ok bool) {
	if f.Discarded || f.Sub != "" || f.Lock || f.Paired || f.Global != "" || f.OnSuccess || f.Partner != contract.None || f.Search == nil || f.Search.Overflow {
		return at, false
	}
	root := movedBy(f)
	if root == nil {
		return at, false
	}
	u := r.usesOf(root, f.Kind)
	if p, ok := r.forgottenAt(f, u); ok {
		return r.forgotten(f, p, u)
	}
	if f.Param {
		return at, false
	}
	for _, end := range handings(root) {
		w := r.newWalker(f.Kind)
		w.end = end
		w.value(root)
		if p, ok := r.forgottenAt(f, w.uses); ok {
			return r.forgotten(f, p, w.uses)
		}
	}
	return at, false
}

// forgottenAt returns where the resource rests, if all of what u says becomes of
// it is that it is used and forgotten.
func (r *Result) forgottenAt(f Found, u uses) (p place, ok bool) {
	if u.lost || len(u.places) == 0 || r.isReleasedLater(f, u) || r.endsWithWhole(f) {
		return p, false
	}
	seen := make(map[place]bool)
	for _, p := range u.places {
		if !r.isForgotten(f.Fn, p, f.Kind, seen) {
			return p, false
		}
	}
	return u.places[0], true
}

// forgotten says what there is to say of the place in which the resource is
// forgotten, and whether its owner is held to release it. One without a releaser
// that another function has made, or that is put into a variable of the package, may
// live for as long as the process: gives up towards silence.
func (r *Result) forgotten(f Found, p place, u uses) (at Forgotten, ok bool) {
	releaser := r.releaserOf(p.owner)
	if releaser == "" {
		releaser = r.releaserOfMade(f.Fn, p.owner)
	}
	if releaser == "" && !r.cfg.Strict && (u.stores[0].Parent() != f.Fn || !r.isHeldToRelease(p, f.Kind) || r.isKeptForGood(u.stores[0])) {
		return at, false
	}
	if releaser == "" && len(r.untilMethods(p.owner, p.sub(), f.Kind, types.NewPointer(p.owner))) > 0 {
		return at, false // it is used up by a method of the owner, whose callers are told so
	}
	return Forgotten{p.owner, p.variable(), p.elem, releaser, len(r.usesAt(p, f.Kind, false).released) > 0}, true
}

// HasRelease reports whether a call in the function, or in a literal of it,
// releases what has been acquired, be it on a path that is not followed since
// there is nothing to release on it.
func (r *Result) HasRelease(f Found) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	call, ok := f.Call.(*ssa.Call)
	if !ok || f.Param || f.Global != "" || f.Lock {
		return false
	}
	root := alias.ResultOf(call, f.Result)
	if root == nil {
		return false
	}
	return slices.ContainsFunc(r.usesOf(root, f.Kind).released, func(site ssa.Instruction) bool { return outermost(site.Parent()) == outermost(f.Fn) })
}

// movedBy returns what the call acquires if some path moves it to an owner, nil
// otherwise.
func movedBy(f Found) ssa.Value {
	moved := slices.ContainsFunc(f.Search.Ends, func(e path.Exit) bool {
		return e.Why == path.WhyTaken || e.Why == path.WhyReturned && e.Owner != nil
	})
	call, isCall := f.Call.(*ssa.Call)
	switch {
	case !moved || !isCall:
		return nil
	case f.Param:
		return begunBy(f, call)
	}
	return alias.ResultOf(call, f.Result)
}

// releaserOfMade returns the name of the method by which the callers of fn
// release the owner that it makes, for something else that it holds: one of
// another name, or one that it has from an embedded field; "" if there is none.
func (r *Result) releaserOfMade(fn *ssa.Function, owner *types.Named) string {
	for _, a := range r.acquiredBy(fn) {
		if a.Param || a.Kind == nil || structOf(fn.Signature.Results().At(a.Result).Type()) != owner {
			continue
		}
		for _, rel := range a.Kind.Releases {
			if rel.Path == "" && rel.Method != "" {
				return rel.Method
			}
		}
	}
	return ""
}

// isHeldToRelease reports whether an owner without a releaser should have
// one: the resource is none that is made to live as long as the process,
// and the package uses what it has stored. A value that is only put there
// is for somebody out of sight: gives up towards silence.
func (r *Result) isHeldToRelease(p place, kind *contract.Kind) bool {
	return r.pass.Pkg.Name() != "main" && isShortLived(kind) && r.usesAt(p, kind, false).borrowed
}

// isReleasedLater reports whether some use of the resource may release it
// behind the store that hands it to its owner. A release in a literal,
// unless that is deferred and releases on failure only, or by a method value
// may run at any time.
func (r *Result) isReleasedLater(f Found, u uses) bool {
	returned := slices.ContainsFunc(f.Search.Ends, func(e path.Exit) bool { return e.Why == path.WhyReturned })
	for _, site := range u.released {
		switch {
		case site.Parent() == f.Fn:
			if _, ok := site.(*ssa.Call); !ok {
				return true // a method value, or deferred: the function's end is behind the store
			}
			if !returned && slices.ContainsFunc(u.stores, func(st ssa.Instruction) bool { return canFollow(st, site) }) {
				return true
			}
		case !isOnlyDeferred(site.Parent(), f.Fn) || isDoneAnyway(site):
			return true
		}
	}
	return false
}

// isDoneAnyway reports whether the release is done whenever its function runs,
// whatever has failed. A test whether there is something to release is none of
// failure.
func isDoneAnyway(release ssa.Instruction) bool {
	at := release.Block()
	for len(at.Preds) == 1 && testsForNil(at.Preds[0]) {
		at = at.Preds[0]
	}
	returns := returnsOf(release.Parent())
	return len(returns) > 0 && !slices.ContainsFunc(returns, func(ret *ssa.Return) bool { return !at.Dominates(ret.Block()) })
}

// testsForNil reports whether the block ends with a comparison of something
// with nil that is no error.
func testsForNil(b *ssa.BasicBlock) bool {
	test, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	cmp, ok := test.Cond.(*ssa.BinOp)
	if !ok {
		return false
	}
	with, ok := cmp.Y.(*ssa.Const)
	return ok && with.IsNil() && !gotype.IsError(cmp.X.Type())
}

// canFollow reports whether control can go from a to b, which are of one
// function.
func canFollow(a, b ssa.Instruction) bool {
	if a.Parent() != b.Parent() {
		return true // another function's store: gives up towards silence
	}
	if a.Block() == b.Block() && slices.Index(a.Block().Instrs, a) < slices.Index(a.Block().Instrs, b) {
		return true
	}
	return slices.ContainsFunc(a.Block().Succs, func(s *ssa.BasicBlock) bool { return reachesAny(s, []ssa.Instruction{b}) })
}

// isOnlyDeferred reports whether lit is a literal of fn that is deferred
// and nothing else.
func isOnlyDeferred(lit, fn *ssa.Function) bool {
	if lit.Parent() != fn {
		return false
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			mc, ok := instr.(*ssa.MakeClosure)
			if !ok || mc.Fn != lit {
				continue
			}
			for _, ref := range *mc.Referrers() {
				if _, ok := ref.(*ssa.Defer); !ok {
					return false
				}
			}
		}
	}
	return true
}

// isShortLived reports whether a resource of the kind is one that nobody
// keeps for the whole life of a process. A client or a pool of connections
// may be meant to: only an owner with a releaser is held to release it.
func isShortLived(k *contract.Kind) bool {
	if k == nil {
		return false
	}
	switch strings.TrimPrefix(k.Type, "*") {
	case "os.File", "net.Conn", "net.TCPConn", "net.UDPConn", "net.UnixConn", "crypto/tls.Conn", "net/http.Response",
		"database/sql.Rows", "database/sql.Tx", "database/sql.Conn", "context.CancelFunc", "context.CancelCauseFunc":
		return true
	}
	return false
}
