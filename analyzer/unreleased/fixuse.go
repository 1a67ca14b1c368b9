package unreleased

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
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
	// called are the functions that were followed into by a call, so that
	// what they return goes on in the caller.
	called map[*ssa.Function]bool
	// at are the instructions at which one of the values leaves the
	// function or goes to another goroutine.
	at []ssa.Instruction
}

// escapes returns where something that may use the resource leaves the
// function.
func (s *site) escapes() []ssa.Instruction { return s.follow().at }

// follow follows what may use the resource.
func (s *site) follow() *uses {
	u := &uses{own: s.own.Table(), seen: make(map[ssa.Value]bool), called: make(map[*ssa.Function]bool)}
	call, ok := s.f.Call.(*ssa.Call)
	if !ok {
		return u
	}
	if s.f.Param {
		if ops := path.Operands(call.Common()); s.f.Result < len(ops) && !s.f.Lock {
			u.follow(ops[s.f.Result])
		}
		return u
	}
	u.results(call)
	if s.isReached() {
		u.returns(call.Parent())
	}
	return u
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
			if t := r.Type(); !isConst && canUse(t) && !types.Identical(t, types.Universe.Lookup("error").Type()) {
				u.at = append(u.at, ret)
				break
			}
		}
	}
}

// results follows the results of a call that can use something.
func (u *uses) results(call *ssa.Call) {
	if call.Call.Signature().Results().Len() < 2 {
		if canUse(call.Type()) {
			u.follow(call)
		}
		return
	}
	for _, ref := range *call.Referrers() {
		if e, ok := ref.(*ssa.Extract); ok && canUse(e.Type()) {
			u.follow(e)
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
		if canUse(v.Type()) && !u.called[ref.Parent()] {
			u.at = append(u.at, ref)
		}
	case *ssa.Go, *ssa.Send:
		u.at = append(u.at, ref)
	case *ssa.Select:
		if !slices.ContainsFunc(ref.States, func(st *ssa.SelectState) bool { return st.Chan == v }) || canReceiveUser(v) {
			u.at = append(u.at, ref)
		}
	case *ssa.Store:
		if ref.Val == v {
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
	case *ssa.Defer, *ssa.If, *ssa.BinOp, *ssa.Panic, *ssa.DebugRef, *ssa.RunDefers:
	case ssa.Value:
		if pointee := derefOf(ref); canUse(pointee) {
			u.follow(ref)
		}
	}
}

// canReceiveUser reports whether what comes out of a channel can use
// something.
func canReceiveUser(v ssa.Value) bool {
	ch, ok := v.Type().Underlying().(*types.Chan)
	return !ok || canUse(ch.Elem())
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

// store follows a place that v is stored to.
func (u *uses) store(addr ssa.Value, at ssa.Instruction) {
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
	if cc.Value == v && !cc.IsInvoke() {
		return // it is what is called
	}
	callee := cc.StaticCallee()
	if callee != nil && len(callee.Blocks) > 0 {
		u.called[callee] = true
		for i, a := range cc.Args {
			if a == v && i < len(callee.Params) {
				u.follow(callee.Params[i])
			}
		}
		u.results(call)
		return
	}
	known := u.contractOf(cc, callee)
	for i, a := range path.Operands(cc) {
		if a == v && isFuncType(v.Type()) && !calls(known, i) && !isCarrierOnly(v) {
			u.at = append(u.at, call) // who knows when it runs
			return
		}
	}
	if known == nil && keeps(nameOf(cc, callee)) {
		u.at = append(u.at, call)
		return
	}
	if known == nil {
		for _, a := range path.Operands(cc) {
			if alloc, ok := a.(*ssa.Alloc); ok && a != v && canUse(alloc.Type()) {
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

func isFuncType(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
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

// keeps reports whether the name of a function out of sight speaks of
// keeping what it gets beyond the call.
func keeps(name string) bool {
	name = strings.ToLower(name)
	for _, p := range []string{"set", "reset", "add", "append", "push", "put", "register", "attach", "enqueue", "submit", "subscribe", "start",
		"spawn", "launch", "schedule", "background", "async", "go", "listen", "serve", "watch", "use", "init", "store", "track", "manage", "keep", "bind"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

// canUse reports whether a value of the type can use a resource: it is, or
// has in it, a function, a channel, or an interface with methods.
func canUse(t types.Type) bool { return canUseWithin(t, make(map[types.Type]bool), true) }

func canUseWithin(t types.Type, seen map[types.Type]bool, top bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	if isPlainNamed(t) {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() == types.UnsafePointer
	case *types.Interface:
		return top || u.NumMethods() > 0
	case *types.Pointer:
		return canUseWithin(u.Elem(), seen, false)
	case *types.Slice:
		return canUseWithin(u.Elem(), seen, false)
	case *types.Array:
		return canUseWithin(u.Elem(), seen, false)
	case *types.Map:
		return canUseWithin(u.Key(), seen, false) || canUseWithin(u.Elem(), seen, false)
	case *types.Struct:
		for i := range u.NumFields() {
			if canUseWithin(u.Field(i).Type(), seen, false) {
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
