package unreleased

import (
	"go/token"
	"go/types"
	"iter"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
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
	seen map[ssa.Value]bool
	// parts are the structs of which only some fields are followed: what is
	// taken from the others uses nothing.
	parts map[ssa.Value]map[int]bool
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
	takers   []ssa.Instruction
	calls    map[*ssa.Function][]*ssa.Call
	returned map[*ssa.Function]map[int]*ssa.Return
	// at are the instructions at which one of the values leaves the
	// function or goes to another goroutine: of the root where it is known
	// which call leads there.
	at []ssa.Instruction
	// lends reports that slices of bytes that come from the resource are its
	// memory, and handles are numbers by which the system knows it.
	lends   bool
	handles map[ssa.Value]bool
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
		s.users = s.findUsers()
	}
	return s.users
}

func (s *site) newUses(root *ssa.Function) *uses {
	return &uses{
		root:     root,
		resource: s.pointee(),
		own:      s.own.Table(),
		seen:     make(map[ssa.Value]bool),
		parts:    make(map[ssa.Value]map[int]bool),
		calls:    make(map[*ssa.Function][]*ssa.Call),
		returned: make(map[*ssa.Function]map[int]*ssa.Return),
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

func (s *site) findUsers() *uses {
	u := s.newUses(s.f.Call.Parent())
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
		if s.isReached() {
			u.returns(call.Parent())
		}
	}
	u.addUncalled()
	u.climb()
	return u
}

// climb replaces what happens in functions that the root calls by the calls
// that lead there: when those are made is known.
func (u *uses) climb() {
	var at []ssa.Instruction
	for _, instr := range u.at {
		if calls := u.leading(instr, nil); len(calls) > 0 {
			at = append(at, calls...)
		} else {
			at = append(at, instr)
		}
	}
	u.at = at
}

// leading returns the instructions of the root that lead to one of a
// function that was followed into: calls of it, and where its literal is made,
// before which it does not run. There are none if that is not known.
func (u *uses) leading(instr ssa.Instruction, seen []*ssa.Function) (at []ssa.Instruction) {
	fn := instr.Parent()
	if fn == u.root || slices.Contains(seen, fn) {
		return []ssa.Instruction{instr}
	}
	var from []ssa.Instruction
	for _, c := range alias.ClosuresOf(fn) {
		from = append(from, c)
	}
	for _, call := range u.calls[fn] {
		from = append(from, call)
	}
	for _, instr := range from {
		calls := u.leading(instr, append(seen, fn))
		if len(calls) == 0 {
			return nil
		}
		at = append(at, calls...)
	}
	return at
}

// isFresh reports whether each value of the root that was followed comes into
// being behind the acquisition, so that another iteration has others.
func (u *uses) isFresh(from ssa.Instruction) bool {
	for v := range u.values() {
		instr, ok := v.(ssa.Instruction)
		if v.Parent() == u.root && (!ok || !from.Block().Dominates(instr.Block())) {
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

// addUncalled notes the returns of literals that no known call leads to.
func (u *uses) addUncalled() {
	for fn, results := range u.returned {
		if len(u.calls[fn]) > 0 || fn == u.root {
			continue
		}
		for _, ret := range results {
			u.at = append(u.at, ret)
		}
	}
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
		return i == resource || !cancels || !gotype.IsContext(res.At(i).Type()) && !gotype.IsFunc(res.At(i).Type())
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

func isListener(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "Accept")
	return obj != nil
}

// returns notes the returns of something that may reach the resource in a way
// that cannot be seen: gives up towards no fix.
func (u *uses) returns(fn *ssa.Function) {
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		for _, r := range ret.Results {
			_, isConst := r.(*ssa.Const)
			if t := r.Type(); !isConst && u.canUse(t) && !gotype.IsError(t) {
				u.at = append(u.at, ret)
				break
			}
		}
	}
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

// maxUses bounds the values followed.
const maxUses = 2000

func (u *uses) follow(v ssa.Value) {
	if v == nil || u.seen[v] || v.Referrers() == nil || len(u.seen) > maxUses {
		return
	}
	u.seen[v] = true
	for _, ref := range *v.Referrers() {
		u.use(v, ref)
	}
}

// use follows v through one instruction that has it as an operand.
func (u *uses) use(v ssa.Value, ref ssa.Instruction) {
	switch ref := ref.(type) {
	case *ssa.Call:
		u.call(v, ref)
	case *ssa.Return:
		if u.canUse(v.Type()) || u.handles[v] {
			u.leave(v, ref)
		}
	case *ssa.Convert:
		if isUintptr(v.Type()) || u.handles[v] {
			u.handles[ref] = true
			u.follow(ref)
		}
	case *ssa.Go:
		u.at = append(u.at, ref)
	case *ssa.Send:
		if ref.X == v {
			u.at = append(u.at, ref)
		}
	case *ssa.Select:
		if slices.ContainsFunc(ref.States, func(st *ssa.SelectState) bool { return st.Send == v }) {
			u.at = append(u.at, ref)
		} else if u.canReceiveUser(v) {
			u.follow(ref) // what comes out of the channel
		}
	case *ssa.Store:
		if ref.Val == v && !isDuplicated(v, ref.Addr) {
			u.stored = append(u.stored, ref)
			u.store(ref.Addr, ref)
		}
	case *ssa.MapUpdate:
		if m, ok := ref.Map.(*ssa.MakeMap); ok {
			u.follow(m)
		} else {
			u.at = append(u.at, ref)
		}
	case *ssa.MakeClosure:
		fn := ref.Fn.(*ssa.Function)
		for i, b := range ref.Bindings {
			if b == v && i < len(fn.FreeVars) {
				u.follow(fn.FreeVars[i])
			}
		}
		u.follow(ref)
	case *ssa.Range:
		u.follow(ref) // its type is one that go/types does not know
	case *ssa.Defer:
		u.deferred = append(u.deferred, ref)
	case *ssa.If, *ssa.BinOp, *ssa.Panic, *ssa.DebugRef, *ssa.RunDefers:
	case ssa.Value:
		if pointee := derefOf(ref); u.canUse(pointee) {
			u.follow(ref)
		}
	}
}

// canReceiveUser reports whether what comes out of a channel can use
// something.
func (u *uses) canReceiveUser(v ssa.Value) bool {
	ch, ok := v.Type().Underlying().(*types.Chan)
	return !ok || u.canUse(ch.Elem())
}

// derefOf returns what matters of a value's type: of an address inside of
// something, what is there.
func derefOf(v ssa.Value) types.Type {
	switch v.(type) {
	case *ssa.FieldAddr, *ssa.IndexAddr:
		if p, ok := v.Type().Underlying().(*types.Pointer); ok {
			return p.Elem()
		}
	}
	return v.Type()
}

// followField follows a field of a struct that nothing else of is known to
// use the resource.
func (u *uses) followField(v ssa.Value, field int) {
	if u.seen[v] || u.parts[v][field] || v.Referrers() == nil {
		return
	}
	if u.parts[v] == nil {
		u.parts[v] = make(map[int]bool)
	}
	u.parts[v][field] = true
	for _, ref := range *v.Referrers() {
		if f, ok := ref.(*ssa.FieldAddr); !ok || f.Field == field {
			u.use(v, ref)
		}
	}
}

// store follows a place that v is stored to.
func (u *uses) store(addr ssa.Value, at ssa.Instruction) {
	if f, ok := addr.(*ssa.FieldAddr); ok {
		switch f.X.(type) {
		case *ssa.Alloc, *ssa.Call:
			u.followField(f.X, f.Field)
			return
		}
	}
	for {
		switch a := addr.(type) {
		case *ssa.FieldAddr:
			addr = a.X
			continue
		case *ssa.IndexAddr:
			addr = a.X
			continue
		case *ssa.Alloc, *ssa.Call, *ssa.MakeSlice:
			u.follow(a)
			return
		case *ssa.UnOp:
			if alloc, ok := a.X.(*ssa.Alloc); ok && a.Op == token.MUL {
				u.follow(alloc)
				return
			}
		}
		u.at = append(u.at, at)
		return
	}
}

// call follows v through a call.
func (u *uses) call(v ssa.Value, call *ssa.Call) {
	cc := call.Common()
	if isCopy(v, cc) {
		return
	}
	if slices.Contains(u.takers, ssa.Instruction(call)) {
		u.at = append(u.at, call)
		return
	}
	callee := cc.StaticCallee()
	if callee != nil && len(callee.Blocks) > 0 {
		for i, a := range cc.Args {
			if a == v && i < len(callee.Params) {
				u.follow(callee.Params[i])
			}
		}
		u.enter(call, callee)
		return
	}
	if cc.Value == v && !cc.IsInvoke() {
		return // it is what is called
	}
	known := u.contractOf(cc, callee)
	for i, a := range path.Operands(cc) {
		if a == v && gotype.IsFunc(v.Type()) && !calls(known, i) && !isCarrierOnly(v) {
			u.at = append(u.at, call) // who knows when it runs
			return
		}
	}
	if known == nil && keeps(v, cc, nameOf(cc, callee)) && !consumes(cc) || !isMain(u.root) && setsGlobal(v, cc, callee) || known == nil && worksOn(v, cc) || starts(known, v, cc) {
		u.at = append(u.at, call)
		return
	}
	if gotype.IsContext(v.Type()) && strings.HasPrefix(nameOf(cc, callee), "Dial") {
		return // the context of a dial ends with it, as package net has it
	}
	if known == nil {
		for _, a := range path.Operands(cc) {
			if alloc, ok := a.(*ssa.Alloc); ok && a != v && u.canUse(alloc.Type()) {
				u.follow(alloc)
			}
		}
	}
	u.results(call)
}

// isCarrierOnly reports whether a function value is no closure that holds
// something: a cancel function that is handed to a call is looked after by
// the search.
func isCarrierOnly(v ssa.Value) bool {
	_, isClosure := v.(*ssa.MakeClosure)
	return !isClosure
}

func (u *uses) contractOf(cc *ssa.CallCommon, callee *ssa.Function) *contract.Func {
	if cc.IsInvoke() {
		return u.own.Func(cc.Method)
	}
	if callee == nil {
		return nil
	}
	if obj, ok := callee.Object().(*types.Func); ok {
		return u.own.Func(obj.Origin())
	}
	return nil
}

// calls reports whether the contract says that parameter i is called before
// the call returns.
func calls(f *contract.Func, i int) bool {
	if f == nil {
		return false
	}
	return slices.ContainsFunc(f.EffectsOn(i), func(e contract.Effect) bool { return e.Op == contract.Calls })
}

func nameOf(cc *ssa.CallCommon, callee *ssa.Function) string {
	if cc.IsInvoke() {
		return cc.Method.Name()
	}
	if callee != nil {
		return callee.Name()
	}
	return ""
}

// storing are the verbs of functions that keep what they get beyond the call,
// and starting are those of functions that leave something at work, which may
// be what they are methods of.
var (
	storing = []string{"set", "setup", "reset", "add", "append", "push", "put", "register", "attach", "enqueue", "submit",
		"use", "init", "initialize", "store", "track", "manage", "keep", "bind"}
	starting = []string{"subscribe", "start", "startup", "spawn", "launch", "schedule", "go", "listen", "serve", "watch"}
)

// keeps reports whether the name of a function out of sight speaks of
// keeping v beyond the call.
func keeps(v ssa.Value, cc *ssa.CallCommon, name string) bool {
	verb := strings.ToLower(firstWord(name))
	lower := strings.ToLower(name)
	if slices.Contains(starting, verb) || strings.Contains(lower, "async") || strings.Contains(lower, "background") {
		return true
	}
	ops := path.Operands(cc)
	if isMethod := cc.IsInvoke() || cc.Signature().Recv() != nil; isMethod {
		ops = ops[1:]
	}
	return slices.Contains(storing, verb) && slices.Contains(ops, v)
}

// setsGlobal reports whether a function that is no method keeps v by its
// name: for all of the process, so that its contract has nobody who releases
// it, and the end of this function is not the end of its use.
func setsGlobal(v ssa.Value, cc *ssa.CallCommon, callee *ssa.Function) bool {
	if cc.IsInvoke() || callee == nil || callee.Signature.Recv() != nil || !slices.Contains(cc.Args, v) {
		return false
	}
	return slices.Contains(storing, strings.ToLower(firstWord(callee.Name()))) && cc.Signature().Results().Len() == 0
}

// worksOn reports whether a call out of sight may leave work behind under the
// context v: it returns nothing that says that the work is done, nor is it
// told what to write down (arguments of any number).
func worksOn(v ssa.Value, cc *ssa.CallCommon) bool {
	sig := cc.Signature()
	return gotype.IsContext(v.Type()) && sig.Results().Len() == 0 && !sig.Variadic()
}

// starts reports whether the contract says that the call makes a resource of
// v, which is at work until that is released.
func starts(known *contract.Func, v ssa.Value, cc *ssa.CallCommon) bool {
	if known == nil {
		return false
	}
	ops := path.Operands(cc)
	return slices.ContainsFunc(known.Acquires, func(a contract.Acquire) bool {
		return a.Param && a.Method == "" && a.Result >= 0 && a.Result < len(ops) && ops[a.Result] == v
	})
}

// isDuplicated reports whether a store lets another process have a file: it
// has a descriptor of its own then.
func isDuplicated(v ssa.Value, addr ssa.Value) bool {
	field, ok := addr.(*ssa.FieldAddr)
	iface, isIface := v.(*ssa.MakeInterface)
	return ok && isIface && iface.X.Type().String() == "*os.File" && gotype.Deref(field.X.Type()).String() == "os/exec.Cmd"
}

// isCopy reports whether a call copies the bytes of v.
func isCopy(v ssa.Value, cc *ssa.CallCommon) bool {
	if b, ok := cc.Value.(*ssa.Builtin); ok {
		return b.Name() == "copy" || b.Name() == "append" && len(cc.Args) == 2 && cc.Args[0] != v && isBytes(v.Type())
	}
	callee := cc.StaticCallee()
	if callee == nil || callee.Pkg == nil {
		return false
	}
	p := callee.Pkg.Pkg.Path()
	return callee.Name() == "Clone" && (p == "bytes" || p == "slices") && isBytes(v.Type())
}

func isUintptr(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Uintptr
}

// firstWord returns a name up to where its second word begins.
func firstWord(name string) string {
	for i := 1; i < len(name); i++ {
		if c, before := name[i], name[i-1]; c == '_' || 'A' <= c && c <= 'Z' && !('A' <= before && before <= 'Z') {
			return name[:i]
		}
	}
	return name
}

// consumes reports whether a call that is named like one that keeps what it
// gets is by its signature one that is done when it returns: it works under a
// context, reads what it gets to the end, and may fail.
//
//	Put(ctx context.Context, key string, r io.Reader) error
func consumes(cc *ssa.CallCommon) bool {
	sig := cc.Signature()
	if n := sig.Results().Len(); n == 0 || !gotype.IsError(sig.Results().At(n-1).Type()) {
		return false
	}
	hasContext, hasReader := false, false
	for p := range sig.Params().Variables() {
		hasContext = hasContext || gotype.IsContext(p.Type())
		hasReader = hasReader || isReader(p.Type())
	}
	return hasContext && hasReader
}

// isReader reports whether t is an interface that can read and cannot close.
func isReader(t types.Type) bool {
	it, ok := t.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	read, _, _ := types.LookupFieldOrMethod(it, false, nil, "Read")
	closes, _, _ := types.LookupFieldOrMethod(it, false, nil, "Close")
	return read != nil && closes == nil
}

// canUse reports whether a value of the type can use the resource: it is, or
// has in it, something of its type, a function, a channel, or an interface
// with methods.
func (s *site) canUse(t types.Type) bool { return s.follow().canUse(t) }

func (u *uses) canUse(t types.Type) bool {
	return u.canUseWithin(t, make(map[types.Type]bool), true)
}

func (u *uses) canUseWithin(t types.Type, seen map[types.Type]bool, top bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	if u.resource != nil && types.Identical(t, u.resource) {
		return true
	}
	if isPlainNamed(t) || isMessage(t) {
		return false
	}
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Kind() == types.UnsafePointer || top && t.Kind() == types.Uintptr
	case *types.Interface:
		return top || t.NumMethods() > 0
	case *types.Pointer:
		return u.canUseWithin(t.Elem(), seen, false)
	case *types.Slice:
		return u.lends && isBytes(t) || u.canUseWithin(t.Elem(), seen, false)
	case *types.Array:
		return u.canUseWithin(t.Elem(), seen, false)
	case *types.Map:
		return u.canUseWithin(t.Key(), seen, false) || u.canUseWithin(t.Elem(), seen, false)
	case *types.Struct:
		for i := range t.NumFields() {
			if u.canUseWithin(t.Field(i).Type(), seen, false) {
				return true
			}
		}
		return false
	}
	return true
}

// isPlainNamed reports whether a type with methods is known to be nothing
// but data.
func isPlainNamed(t types.Type) bool {
	// In this order: SSA has types of its own, as of iterators.
	if types.Identical(types.Universe.Lookup("error").Type(), t) {
		return true
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return false
	}
	switch n.Obj().Pkg().Path() + "." + n.Obj().Name() {
	case "time.Time", "io/fs.FileInfo", "io/fs.DirEntry", "net.Addr", "reflect.Type", "math/big.Int", "os.FileMode", "bytes.Buffer", "strings.Builder":
		return true
	}
	return false
}

// isMessage reports whether t, or what it points to, is a message of protocol
// buffers: data, with the tables of its type. What embeds one may be more.
func isMessage(t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if _, ok := t.Underlying().(*types.Struct); !ok {
		return false
	}
	for _, name := range []string{"ProtoReflect", "ProtoMessage"} {
		obj, index, _ := types.LookupFieldOrMethod(t, true, nil, name)
		if _, ok := obj.(*types.Func); ok && len(index) == 1 {
			return true
		}
	}
	return false
}
