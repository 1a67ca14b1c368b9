package observe

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// asking tells which trees may ask for the summary of a function: those that
// call it, by itself or as a method of an interface, and those that use it, or
// a value of its receiver's type, as a value. A function that is kept in a
// field or a package variable may be asked about by whoever reads one.
type asking struct {
	s *survey
	// callers are the trees by what they call, invokers by the names of the
	// methods of interfaces that they call.
	callers  map[*ssa.Function][]*tree
	invokers map[string][]*tree
	// users are the trees by the functions that they use as values, makers by
	// the types whose values they make handlers of, or return.
	users  map[*ssa.Function][]*tree
	makers map[*types.Named][]*tree
	// readers read functions or handlers from fields and package variables,
	// others use those of other packages that observe.
	readers, others []*tree
}

// asked returns who asks, looked for once.
func (s *survey) asked() *asking {
	if s.asking == nil {
		s.asking = s.newAsking()
	}
	return s.asking
}

func (s *survey) newAsking() *asking {
	a := &asking{s: s, callers: make(map[*ssa.Function][]*tree), invokers: make(map[string][]*tree),
		users: make(map[*ssa.Function][]*tree), makers: make(map[*types.Named][]*tree)}
	for _, t := range s.trees {
		for _, fn := range t.fns {
			a.addFunc(t, fn)
		}
		if len(t.fns) == 0 || t.fns[0] != t.root {
			a.addFunc(t, t.root) // the initializer
		}
	}
	return a
}

// of returns the trees that may ask for the summary of fn.
func (a *asking) of(fn *ssa.Function) []*tree {
	out := append([]*tree(nil), a.callers[fn]...)
	if users := a.users[fn]; users != nil {
		out = append(append(out, users...), a.readers...)
	}
	if obj := gotype.Declared(fn); obj != nil && obj.Signature().Recv() != nil {
		out = append(out, a.invokers[obj.Name()]...)
		if makers := a.makers[gotype.Origin(obj.Signature().Recv().Type())]; makers != nil {
			out = append(append(out, makers...), a.readers...)
		}
	}
	return out
}

func add[K comparable](m map[K][]*tree, k K, t *tree) {
	if list := m[k]; len(list) == 0 || list[len(list)-1] != t {
		m[k] = append(list, t)
	}
}

func addLast(list []*tree, t *tree) []*tree {
	if len(list) > 0 && list[len(list)-1] == t {
		return list
	}
	return append(list, t)
}

func (a *asking) addFunc(t *tree, fn *ssa.Function) {
	for v := range fn.Signature.Results().Variables() {
		a.made(t, v.Type())
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			a.addInstr(t, instr)
		}
	}
}

func (a *asking) addInstr(t *tree, instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.UnOp:
		if instr.Op == token.MUL && isKept(instr.X) && isAskedFor(instr) {
			a.readers = addLast(a.readers, t)
		}
	case *ssa.Field:
		if isAskedFor(instr) {
			a.readers = addLast(a.readers, t)
		}
	case *ssa.MakeInterface:
		a.used(t, instr.X)
		a.made(t, instr.X.Type())
	case *ssa.MakeClosure:
		a.used(t, instr.Fn)
	case *ssa.ChangeType:
		a.used(t, instr.X)
	case *ssa.Store:
		a.used(t, instr.Val)
	case *ssa.MapUpdate:
		a.used(t, instr.Value)
	case *ssa.Phi:
		a.used(t, instr.Edges...)
	case *ssa.Return:
		a.used(t, instr.Results...)
	case *ssa.Send:
		a.used(t, instr.X)
	case ssa.CallInstruction:
		a.addCall(t, instr.Common())
	}
}

func (a *asking) addCall(t *tree, cc *ssa.CallCommon) {
	a.used(t, cc.Args...)
	if cc.IsInvoke() {
		add(a.invokers, cc.Method.Name(), t)
		return
	}
	if body := a.s.bodyOf(cc.StaticCallee()); body != nil {
		add(a.callers, body, t)
	}
}

// used notes the functions among the values.
func (a *asking) used(t *tree, vals ...ssa.Value) {
	for _, v := range vals {
		fn, ok := v.(*ssa.Function)
		if !ok {
			continue
		}
		if body := a.s.bodyOf(fn); body != nil {
			if body.Parent() == nil {
				add(a.users, body, t)
			}
			continue
		}
		if obj := gotype.Declared(fn); obj != nil && obj.Pkg() != a.s.pass.Pkg && a.s.suggestedByFunc(obj).suffices() {
			a.others = addLast(a.others, t)
		}
	}
}

// made notes that a tree makes a value of a declared type.
func (a *asking) made(t *tree, typ types.Type) {
	n := gotype.Origin(typ)
	switch {
	case n == nil || types.IsInterface(n) || n.Obj().Pkg() == nil:
	case n.Obj().Pkg() == a.s.pass.Pkg:
		add(a.makers, n, t)
	case !isStd(n.Obj().Pkg().Path()) && a.s.isObservedType(n):
		a.others = addLast(a.others, t)
	}
}

// isObservedType reports whether a method of a type of another package, by
// which a handler is called, runs under an observation.
func (s *survey) isObservedType(n *types.Named) bool {
	is, ok := s.observedTypes[n]
	if ok {
		return is
	}
	for m := range n.Methods() {
		if sum, _ := s.imported(m); sum != nil && sum.Self != nil {
			is = true
			break
		}
	}
	s.observedTypes[n] = is
	return is
}

// isKept reports whether an address is that of a field or package variable.
func isKept(addr ssa.Value) bool {
	switch addr.(type) {
	case *ssa.FieldAddr, *ssa.Global:
		return true
	}
	return false
}

// isAskedFor reports whether a value could be looked at for what it is: a
// function, or a handler that is handed on.
func isAskedFor(v ssa.Value) bool {
	switch v.Type().Underlying().(type) {
	case *types.Signature:
		return true
	case *types.Interface:
	default:
		return false
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Return, *ssa.ChangeInterface, *ssa.TypeAssert, *ssa.Phi, *ssa.Store:
			return true
		case ssa.CallInstruction:
			for _, arg := range ref.Common().Args {
				if arg == v {
					return true
				}
			}
		}
	}
	return false
}
