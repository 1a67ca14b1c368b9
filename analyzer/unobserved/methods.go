package unobserved

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/observe"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A method is one exported method that takes a context into real work.
type method struct {
	fn   *ssa.Function
	obj  *types.Func
	decl *ast.FuncDecl
	recv *types.TypeName
	seen *sight
	// delegates: it calls the method of its own name of what it holds;
	// composes: it does so several times, and is made of several.
	delegates, composes bool
}

// methods judges the methods of one type (S5) and the implementations of
// one interface (S6): those that do not begin the observation that their
// siblings begin.
func (k *pack) methods() {
	all := k.contextMethods()
	if !slices.ContainsFunc(all, func(m *method) bool { return m.seen != nil }) {
		return
	}
	byType := map[*types.TypeName][]*method{}
	byName := map[string][]*method{}
	var types_ []*types.TypeName
	var names []string
	for _, m := range all {
		if byType[m.recv] == nil {
			types_ = append(types_, m.recv)
		}
		byType[m.recv] = append(byType[m.recv], m)
		key := m.obj.Name() + signatureKey(m.obj.Signature())
		if byName[key] == nil {
			names = append(names, key)
		}
		byName[key] = append(byName[key], m)
	}
	for _, t := range types_ {
		k.decorator(byType[t])
		k.methodsOfType(slices.DeleteFunc(byType[t], func(m *method) bool { return m.delegates && m.seen == nil }))
	}
	for _, n := range names {
		k.implementations(byName[n])
	}
}

// signatureKey writes the types of parameters and results, without names.
func signatureKey(sig *types.Signature) string {
	s := ""
	for i := range sig.Params().Len() {
		s += "," + types.TypeString(sig.Params().At(i).Type(), nil)
	}
	s += "->"
	for i := range sig.Results().Len() {
		s += "," + types.TypeString(sig.Results().At(i).Type(), nil)
	}
	return s
}

// contextMethods returns the exported methods with a leading context whose
// body hands it on, in source order.
func (k *pack) contextMethods() []*method {
	var out []*method
	helpers := k.helpersOfObserved()
	for _, fn := range k.funcs {
		decl, ok := fn.Syntax().(*ast.FuncDecl)
		obj := gotype.Declared(fn)
		if !ok || obj == nil || obj.Signature().Recv() == nil || !obj.Exported() || !hasContext(obj.Signature()) {
			continue
		}
		m := &method{fn: fn, obj: obj, decl: decl, recv: receiverType(obj)}
		m.delegates, m.composes = delegates(fn)
		if m.recv == nil {
			continue
		}
		if o, ok := k.obs.ObservedByItself(fn); ok {
			if !o.Whole || o.Foreign || o.ViaName != "" && o.Shape == observe.Inline {
				continue // a part of it, or what it calls, or by a library: neither observed nor bare
			}
			m.seen = k.valueSight(o)
			m.seen.byItself = true
		} else if !m.delegates && !k.worksWithContext(fn, helpers) || k.observesWithin(fn) || k.decoratesWithin(fn) || callsTakenOut(fn) || k.isReportedIn(decl) {
			continue
		}
		out = append(out, m)
	}
	return out
}

// decoratesWithin reports whether fn hands a handler to a decorator: what it
// makes of it is observed, where it is called.
func (k *pack) decoratesWithin(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok {
				if w, ok := k.obs.WrapperOf(call.Common()); ok && w.Shape == observe.Decorator {
					return true
				}
			}
		}
	}
	return false
}

// isReportedIn reports whether a branch of a declared function is reported: it
// dispatches, and its branches are what is to be observed.
func (k *pack) isReportedIn(decl *ast.FuncDecl) bool {
	for pos := range k.reported {
		if decl.Pos() <= pos && pos < decl.End() {
			return true
		}
	}
	return false
}

// observesWithin reports whether a literal in fn begins an observation: a part
// of fn is observed, so that it is neither observed nor bare.
func (k *pack) observesWithin(fn *ssa.Function) bool {
	return slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool {
		_, ok := k.obs.ObservedByItself(lit)
		return ok || k.observesWithin(lit)
	})
}

func receiverType(obj *types.Func) *types.TypeName {
	t := obj.Signature().Recv().Type()
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Origin().Obj()
	}
	return nil
}

// delegates reports whether fn, or a literal in it, calls, with a context, an
// interface's method of its own name, as a decorator does, or a function that it
// is given, as an interceptor does, and whether it may do so several times, as
// what is composed of others.
func delegates(fn *ssa.Function) (any, several bool) {
	n := 0
	var look func(f *ssa.Function, again bool)
	look = func(f *ssa.Function, again bool) {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				switch instr := instr.(type) {
				case *ssa.MakeClosure:
					if lit := literalOf(instr); lit != nil {
						look(lit, again || path.InCycle(instr.Block()))
					}
				case *ssa.Call:
					if takesContext(instr.Common()) && handsOn(instr.Common(), fn) {
						n++
						several = several || n > 1 || again || path.InCycle(instr.Block())
					}
				}
			}
		}
	}
	look(fn, false)
	return n > 0, several
}

// handsOn reports whether the call is of an interface's method that has the
// name of fn, or of a parameter of fn that gets its context and another
// parameter.
func handsOn(cc *ssa.CallCommon, fn *ssa.Function) bool {
	if cc.IsInvoke() {
		return cc.Method.Name() == fn.Name()
	}
	if p, ok := cc.Value.(*ssa.Parameter); !ok || p.Parent() != fn {
		return false
	}
	handedOn := 0
	for _, arg := range cc.Args {
		if p, ok := arg.(*ssa.Parameter); ok && p.Parent() == fn {
			handedOn++
		}
	}
	return handedOn >= 2
}

// helpersOfObserved returns the methods that are not exported and that methods
// of their type call under an observation of their own: it is for those that
// call them to observe.
func (k *pack) helpersOfObserved() map[*types.Func]bool {
	helpers := map[*types.Func]bool{}
	for _, fn := range k.funcs {
		recv := receiverOf(gotype.Declared(fn))
		if recv == nil {
			continue
		}
		if o, ok := k.obs.ObservedByItself(fn); !ok || !o.Whole || o.ViaName != "" && o.Shape == observe.Inline {
			continue
		}
		k.eachInPlace(fn, false, func(call ssa.CallInstruction, _ bool) {
			obj := calleeObject(call.Common())
			if receiverOf(obj) == recv && !obj.Exported() {
				helpers[obj] = true
			}
		})
	}
	return helpers
}

// worksWithContext reports whether fn does real work: it hands its context
// to a call that is no helper of observing, and is no pure delegate, whose only
// call is of a method of its own name or of its own type: unless that is among
// the helpers of observed ones.
func (k *pack) worksWithContext(fn *ssa.Function, helpers map[*types.Func]bool) bool {
	work, calls := false, 0
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			cc := call.Common()
			obj := calleeObject(cc)
			if _, ok := cc.Value.(*ssa.Builtin); ok || isPlain(obj) {
				continue
			}
			calls++
			if takesContext(cc) {
				own := receiverOf(obj) != nil && receiverOf(obj) == receiverOf(gotype.Declared(fn))
				if obj != nil && (obj.Name() == fn.Name() || k.isObservedCall(call) || own && !helpers[obj]) {
					return false // gives up towards silence: the callee is the one to observe
				}
				work = true
			}
		}
	}
	return work && calls > 0
}

func receiverOf(obj *types.Func) *types.TypeName {
	if obj == nil || obj.Signature().Recv() == nil {
		return nil
	}
	return receiverType(obj)
}

// isObservedCall reports whether a call runs under an observation.
func (k *pack) isObservedCall(call ssa.CallInstruction) bool {
	if _, ok := k.obs.WrapperOf(call.Common()); ok {
		return true
	}
	return k.sightOf(call) != nil
}

// methodsOfType judges S5.
func (k *pack) methodsOfType(ms []*method) {
	seen, bare := k.split(ms)
	n, told := len(seen)+len(bare), 0
	for _, b := range bare {
		if isTold(b, seen) {
			told++
		}
	}
	for _, b := range bare {
		s := k.methodSet("methods of one type", "method", catMethod, b, ms, seen)
		switch {
		case s.silence != "":
		case isTold(b, seen):
			s.silence = "it returns nothing, not even an error, as each of the others does: it is told of something"
		case 8*(len(bare)-told) > n-told:
			s.silence = fmt.Sprintf("too few methods are observed: %d of %d", len(seen), n)
		}
		k.concludeMethod(s, b, seen)
	}
}

// isTold reports whether a method returns nothing, where each of the observed ones
// returns something: it is told of an event, and is no operation as they are.
func isTold(b *method, seen []*method) bool {
	return b.obj.Signature().Results().Len() == 0 && !slices.ContainsFunc(seen, func(m *method) bool { return m.obj.Signature().Results().Len() == 0 })
}

// implementations judges S6.
func (k *pack) implementations(ms []*method) {
	if len(ms) < 3 {
		return
	}
	ms = k.withoutChosen(withoutDelegates(ms))
	seen, bare := k.split(ms)
	for _, b := range bare {
		s := k.methodSet("implementations of one method", "implementation", catImplementation, b, ms, seen)
		if s.silence == "" && (len(bare) >= len(seen) || len(seen) < 2) {
			s.silence = fmt.Sprintf("too few implementations are observed: %d of %d", len(seen), len(seen)+len(bare))
		}
		k.concludeMethod(s, b, seen)
	}
}

// withoutDelegates leaves out what only hands on to others of its kind, which
// are the ones to observe, but for what is composed of several where two that
// are so observe themselves, too. A decorator that observes does so for what it
// holds, and tells nothing of the others where several observe themselves.
func withoutDelegates(ms []*method) []*method {
	composed, own := 0, 0
	for _, m := range ms {
		switch {
		case m.seen == nil:
		case m.composes:
			composed++
		case !m.delegates:
			own++
		}
	}
	return slices.DeleteFunc(slices.Clone(ms), func(m *method) bool {
		if m.seen == nil {
			return m.delegates && !(m.composes && composed >= 2)
		}
		return m.delegates && !m.composes && own >= 2
	})
}

// withoutChosen leaves out the bare methods of types among which another type
// chooses, whose own method of that name observes what it hands on. That others
// call them directly, too, gives up towards silence. A type that is one of them
// itself, as a decorator is, need not be what everybody calls.
func (k *pack) withoutChosen(ms []*method) []*method {
	var among []*types.Interface
	for _, m := range ms {
		if m.seen == nil || !m.delegates {
			continue
		}
		if held := k.obs.HandsOn(m.obj); held != nil {
			if iface, ok := held.Underlying().(*types.Interface); ok && !types.Implements(types.NewPointer(m.recv.Type()), iface) {
				among = append(among, iface)
			}
		}
	}
	if among == nil {
		return ms
	}
	return slices.DeleteFunc(slices.Clone(ms), func(m *method) bool {
		return m.seen == nil && slices.ContainsFunc(among, func(iface *types.Interface) bool {
			return types.Implements(types.NewPointer(m.recv.Type()), iface)
		})
	})
}

// split returns the observed methods and the bare ones that nothing
// silences.
func (k *pack) split(ms []*method) (seen, bare []*method) {
	for _, m := range ms {
		switch {
		case m.seen != nil:
			seen = append(seen, m)
		case k.methodSilence(m) == "":
			bare = append(bare, m)
		}
	}
	if len(seen) == 0 {
		return nil, nil
	}
	return seen, bare
}

func (k *pack) methodSet(kind, unit, category string, b *method, ms, seen []*method) *set {
	s := &set{kind: kind, unit: unit, category: category, at: b.decl.Name.Pos(), end: b.decl.Name.End(), observed: len(seen)}
	count := map[observe.Class]int{}
	most := 0
	for _, m := range seen {
		count[m.seen.obs.Class]++
		most = max(most, count[m.seen.obs.Class])
	}
	if 3*most < 2*len(seen) {
		s.silence = "its siblings do not share an observation"
	}
	for _, m := range ms {
		if m.seen != nil || k.methodSilence(m) == "" {
			s.total++
			s.add(member{name: funcName(m.obj), pos: m.decl.Name.Pos(), seen: m.seen})
		}
	}
	return s
}

func (k *pack) concludeMethod(s *set, b *method, seen []*method) {
	s.subject = funcName(b.obj)
	var sights []seenAt
	for _, m := range seen {
		sights = append(sights, seenAt{m.decl.Name.Pos(), m.seen})
	}
	k.byDistance(sights, s.at)
	k.conclude(s, sights)
	if s.silence == "" {
		k.toldByMethod(b.recv)
	}
}

// toldByMethod takes back what was reported of entries that are values of a type:
// its method is the cause.
func (k *pack) toldByMethod(recv *types.TypeName) {
	k.out.found = slices.DeleteFunc(k.out.found, func(d analysis.Diagnostic) bool { return k.entryTypes[d.Pos] == recv })
}
