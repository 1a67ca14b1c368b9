package unreleased

import (
	"go/types"
	"iter"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/ownership"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A uses follows what may still use the resource: the results of its
// acquisition, what calls that got one of them return, what holds one.
//
// The search of package path follows the obligation; a value that merely
// uses the resource (a decoder of a file, rows of a connection, a request
// under a context) has none, but if it outlives the function, a deferred
// release would pull the resource from under it. Types decide what can use
// a resource at all: numbers, strings and structs of them cannot. An
// escape from sight is a use: gives up towards no fix.
type uses struct {
	own  *contract.Table
	sums *ownership.Result
	seen map[ssa.Value]bool
	// parts are the structs of which only some fields are followed: what is
	// taken from the others uses nothing.
	parts map[ssa.Value]map[int]bool
	// filled are the parameters of functions that put something into them that
	// uses the resource.
	filled map[*ssa.Parameter]bool
	// resource is the type of the resource, or what it points to, nil if
	// that is a plain number or text.
	resource types.Type
	// root is the function that acquires: what it returns leaves it. Of a
	// function that was followed into, calls are those that lead there, and
	// returned are the returns and results that may use the resource: they go
	// on in the callers, the others do not.
	root *ssa.Function
	// takers are the calls at which the obligation ends, as their summary
	// has it: whether they succeeded the search knows, and on the paths where
	// they did not they keep nothing.
	takers []ssa.Instruction
	// keepers are other calls that keep the resource where they succeed.
	keepers []*ssa.Call
	// addressed are the returns of an address that the resource is reached by.
	addressed []ssa.Instruction
	calls     map[*ssa.Function][]*ssa.Call
	returned  map[*ssa.Function]map[int]*ssa.Return
	// at are the instructions at which one of the values leaves the
	// function or goes to another goroutine: of the root where it is known
	// which call leads there.
	at []ssa.Instruction
	// lends reports that slices of bytes that come from the resource are its
	// memory, and handles are numbers by which the system knows it.
	lends   bool
	handles map[ssa.Value]bool
	// isTimed reports that the resource is a context with a deadline.
	isTimed bool
	// cancels reports that the resource ends a context.
	cancels bool
	// accepts reports that the resource is a listener of package net, which
	// can go without those that it has accepted.
	accepts bool
	// before are the blocks by which control may have come to the exit at hand, nil if
	// there is none: what the root does in others is not followed.
	before map[*ssa.BasicBlock]bool
	// deferred are the defers of what one of the values is, or is given to,
	// and stored where one was stored.
	deferred []*ssa.Defer
	stored   []ssa.Instruction
}

// escapes returns where something that may use the resource leaves the
// function.
func (s *site) escapes() []ssa.Instruction { return s.follow().at }

// follow follows what may use the resource, once.
func (s *site) follow() *uses {
	if s.users == nil {
		s.users = s.findUsers(nil)
	}
	return s.users
}

func (s *site) newUses(root *ssa.Function) *uses {
	return &uses{
		root:     root,
		resource: s.pointee(),
		own:      s.own.Table(),
		sums:     s.own,
		isTimed:  s.leftWith == nil && isTimed(s.f.Call.Common()),
		cancels:  s.acquiredType() != nil && gotype.IsCancelFunc(s.acquiredType()),
		accepts:  s.acceptsForLong(),
		seen:     make(map[ssa.Value]bool),
		parts:    make(map[ssa.Value]map[int]bool),
		calls:    make(map[*ssa.Function][]*ssa.Call),
		returned: make(map[*ssa.Function]map[int]*ssa.Return),
		filled:   make(map[*ssa.Parameter]bool),
		handles:  make(map[ssa.Value]bool),
		lends:    s.lendsMemory(),
	}
}

// lendsMemory reports whether the bytes that the resource gives out may be of
// no use after its release: those that come with it, and those of a
// transaction of a store that is mapped into memory.
func (s *site) lendsMemory() bool {
	res := s.f.Call.Common().Signature().Results()
	for i := range res.Len() {
		if i != s.f.Result && isBytes(res.At(i).Type()) {
			return true
		}
	}
	n, ok := types.Unalias(gotype.Deref(s.acquiredType())).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || !strings.Contains(n.Obj().Pkg().Path(), ".") {
		return false // package database/sql copies
	}
	isTransaction := slices.ContainsFunc(s.how, func(r contract.Release) bool { return r.Method == "Rollback" || r.Method == "Discard" })
	return isTransaction || slices.ContainsFunc([]string{"Iter", "Snapshot"}, func(word string) bool { return strings.Contains(n.Obj().Name(), word) })
}

func isBytes(t types.Type) bool {
	sl, ok := t.Underlying().(*types.Slice)
	if !ok {
		return false
	}
	b, ok := sl.Elem().Underlying().(*types.Basic)
	return ok && b.Kind() == types.Byte
}

// pointee returns the type of the resource without its pointer, nil if all of
// its values look like one.
func (s *site) pointee() types.Type {
	t := s.acquiredType()
	if t == nil {
		return nil
	}
	t = gotype.Deref(t)
	if _, isBasic := t.Underlying().(*types.Basic); isBasic {
		return nil
	}
	return t
}

// acquiredType returns the type of what is acquired: a result of the call, or
// one of its operands.
func (s *site) acquiredType() types.Type {
	if s.leftWith != nil {
		return s.holder.Type()
	}
	cc := s.f.Call.Common()
	if s.f.Param {
		if ops := path.Operands(cc); s.f.Result < len(ops) {
			return ops[s.f.Result].Type()
		}
		return nil
	}
	if res := cc.Signature().Results(); s.f.Result >= 0 && s.f.Result < res.Len() {
		return res.At(s.f.Result).Type()
	}
	return nil
}

// findUsers finds what may use the resource when control has come to an exit, or
// ever, if that is nil.
func (s *site) findUsers(exit ssa.Instruction) *uses {
	u := s.newUses(s.acquiredIn())
	if exit != nil && exit.Parent() == u.root {
		u.before = blocksBefore(exit.Block(), s.acquiredAt())
	}
	if s.leftWith != nil {
		u.takers = s.handovers()
		u.follow(s.leftWith)
		u.addUncalled()
		s.dropAwaited(u)
		u.climb()
		return u
	}
	call, ok := s.f.Call.(*ssa.Call)
	if !ok {
		return u
	}
	u.takers = s.handovers()
	if s.f.Param {
		if ops := path.Operands(call.Common()); s.f.Result < len(ops) && !s.f.Lock {
			u.follow(ops[s.f.Result])
		}
	} else {
		u.acquired(call, s.f.Result)
		u.dropOthers()
		if s.isReached() {
			u.returns(call.Parent())
			u.at = append(u.at, u.parallelSubtests(call.Parent(), 0)...)
		}
	}
	u.addUncalled()
	s.dropAwaited(u)
	u.climb()
	return u
}

// isFresh reports whether each value of the root that was followed comes into
// being behind the acquisition, so that another iteration has others.
func (u *uses) isFresh(from *ssa.BasicBlock) bool {
	for v := range u.values() {
		instr, ok := v.(ssa.Instruction)
		if v.Parent() == u.root && (!ok || !from.Dominates(instr.Block())) {
			return false
		}
	}
	return true
}

// values yields what was followed, and the structs of which a field was.
func (u *uses) values() iter.Seq[ssa.Value] {
	return func(yield func(ssa.Value) bool) {
		for v := range u.seen {
			if !yield(v) {
				return
			}
		}
		for v := range u.parts {
			if !yield(v) {
				return
			}
		}
	}
}

// handovers returns where the obligation ends because something else has it
// then.
func (s *site) handovers() (at []ssa.Instruction) {
	if s.f.Search == nil {
		return nil
	}
	for _, e := range s.ends(path.WhyTaken, path.WhyCaptured) {
		at = append(at, e.At)
	}
	return at
}

// ends returns the ends of the obligation for one of the reasons. A call that
// is only lent the resource is none.
func (s *site) ends(whys ...path.Why) (ends []path.Exit) {
	for _, e := range s.f.Search.Ends {
		if slices.Contains(whys, e.Why) && !s.f.Search.IsLent(e) {
			ends = append(ends, e)
		}
	}
	return ends
}

// addUncalled notes the returns of functions that no known call leads to. A literal
// that is followed gives what it returns to who calls it: where it is called, that is
// followed, too, and where it goes out of sight is an escape.
func (u *uses) addUncalled() {
	for fn, results := range u.returned {
		if len(u.calls[fn]) > 0 || fn == u.root || u.followsLit(fn) {
			continue
		}
		for _, ret := range results {
			u.at = append(u.at, ret)
		}
	}
}

// followsLit reports whether a function is a literal, each value of which is followed.
func (u *uses) followsLit(fn *ssa.Function) bool {
	made := alias.ClosuresOf(fn)
	return len(made) > 0 && !slices.ContainsFunc(made, func(c *ssa.MakeClosure) bool { return !u.seen[c] })
}

// acquired follows the resource and the results that come with it. A context
// that comes with its cancel function is theirs alone.
func (u *uses) acquired(call *ssa.Call, resource int) {
	res := call.Call.Signature().Results()
	cancels := false
	for i := range res.Len() {
		cancels = cancels || i != resource && gotype.IsFunc(res.At(i).Type())
	}
	u.resultsWhere(call, func(i int) bool {
		if i != resource && (u.endsHere(call, i) || u.isReply(call, i)) {
			return false
		}
		return i == resource || !cancels || !gotype.IsContext(res.At(i).Type()) && !gotype.IsFunc(res.At(i).Type())
	})
}

// isReply reports whether result i of a call, which a contract describes, is the
// response to the handshake of the connection that is followed: it has been read.
func (u *uses) isReply(call *ssa.Call, i int) bool {
	t := call.Call.Signature().Results().At(i).Type()
	return types.TypeString(types.Unalias(t), nil) == "*net/http.Response" && u.contractOf(call.Common(), call.Call.StaticCallee()) != nil
}

// endsHere reports whether result i of a call is a resource of its own, beside
// the one that is followed, which the function releases: the other end of a
// pipe. It outlives the function as little as this one will.
func (u *uses) endsHere(call *ssa.Call, i int) bool {
	known := u.contractOf(call.Common(), call.Call.StaticCallee())
	if known == nil || !slices.ContainsFunc(known.Acquires, func(a contract.Acquire) bool { return !a.Param && a.Global == "" && a.Result == i }) {
		return false
	}
	for _, ref := range *call.Referrers() {
		e, ok := ref.(*ssa.Extract)
		if ok && e.Index == i {
			return slices.ContainsFunc(*e.Referrers(), closes)
		}
	}
	return false
}

// closes reports whether an instruction calls Close, or schedules that, or
// keeps what it gets in a variable that is closed, be it by a literal.
func closes(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.Call:
		return nameOf(&instr.Call, instr.Call.StaticCallee()) == "Close"
	case *ssa.Defer:
		return nameOf(&instr.Call, instr.Call.StaticCallee()) == "Close"
	case *ssa.Store:
		cell, ok := instr.Addr.(*ssa.Alloc)
		return ok && isClosedIn(cell)
	}
	return false
}

// isClosedIn reports whether what a cell holds is closed.
func isClosedIn(cell ssa.Value) bool {
	return slices.ContainsFunc(*cell.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.UnOp:
			return slices.ContainsFunc(*ref.Referrers(), closes)
		case *ssa.MakeClosure:
			fn := ref.Fn.(*ssa.Function)
			i := slices.Index(ref.Bindings, cell)
			return i >= 0 && i < len(fn.FreeVars) && isClosedIn(fn.FreeVars[i])
		}
		return false
	})
}

// isReached reports whether the resource is a server that others reach by its
// address, which is a mere string: its type is a listener, or has one in an
// exported field.
func (s *site) isReached() bool {
	res := s.f.Call.Common().Signature().Results()
	if s.f.Result < 0 || s.f.Result >= res.Len() {
		return false
	}
	t := res.At(s.f.Result).Type()
	if isListener(t) {
		return true
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if f.Exported() && isListener(f.Type()) {
			return true
		}
	}
	return false
}

// acceptsForLong reports whether the resource is a listener whose connections
// do not end with it: one that package net or crypto/tls has made.
func (s *site) acceptsForLong() bool {
	if s.f.Call == nil || s.f.Param || s.leftWith != nil {
		return false
	}
	fn, t := s.f.Call.Common().StaticCallee(), s.acquiredType()
	if fn == nil || fn.Pkg == nil || t == nil || !isListener(t) {
		return false
	}
	p := fn.Pkg.Pkg.Path()
	return p == "net" || p == "crypto/tls"
}

func isListener(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "Accept")
	return obj != nil
}

// results follows the results of a call that can use something.
func (u *uses) results(call *ssa.Call) { u.resultsWhere(call, func(int) bool { return true }) }

// resultsWhere follows some results of a call, by their index.
func (u *uses) resultsWhere(call *ssa.Call, follows func(int) bool) {
	if call.Call.Signature().Results().Len() < 2 {
		if u.canUse(call.Type()) && follows(0) {
			u.follow(call)
		}
		return
	}
	for _, ref := range *call.Referrers() {
		if e, ok := ref.(*ssa.Extract); ok && u.canUse(e.Type()) && follows(e.Index) {
			u.follow(e)
		}
	}
}

// enter notes a call of a function that is followed into, and follows what
// it is known to return.
func (u *uses) enter(call *ssa.Call, callee *ssa.Function) {
	u.calls[callee] = append(u.calls[callee], call)
	u.resultsWhere(call, func(i int) bool { return u.returned[callee][i] != nil })
}

// leave notes that a function returns v, and follows it into the callers.
func (u *uses) leave(v ssa.Value, ret *ssa.Return) {
	fn := ret.Parent()
	if fn == u.root {
		u.at = append(u.at, ret)
	}
	for i, r := range ret.Results {
		if r != v || u.returned[fn][i] != nil {
			continue
		}
		if u.returned[fn] == nil {
			u.returned[fn] = make(map[int]*ssa.Return)
		}
		u.returned[fn][i] = ret
		for _, call := range u.calls[fn] {
			u.resultsWhere(call, func(k int) bool { return k == i })
		}
	}
}
