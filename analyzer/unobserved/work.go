package unobserved

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/observe"
)

// A use is one call in an arm: one that runs a handler under an
// observation, or one that may run a handler without.
type use struct {
	call ssa.CallInstruction
	pos  token.Pos
	// seen is the observation, nil for a bare call.
	seen *sight
	// handler is the value that a wrapper was given, nil if the use is no
	// wrapper's call; inner are the calls that run under the observation,
	// for comparison with a bare one.
	handler ssa.Value
	inner   []*ssa.CallCommon
	// name is the callee's name in messages.
	name string
	// inGo reports that it runs in a goroutine of its own.
	inGo bool
	// prep reports that the callee's name may speak of preparation.
	prep bool
	// command reports that it may also speak of the work of a command.
	command bool
	// ifNamed reports that it does so only in an arm that is named so, too.
	ifNamed bool
	// takesContext reports that a context is among the arguments.
	takesContext bool
	// through is the call in the dispatch that leads to call, if that
	// stands in the called function.
	through ssa.CallInstruction
	flow    *sinks
	// fields are those of its arguments whose functions the callee calls
	// under the observation.
	fields []*types.Var
	// maybe is the wrapper that the callee would be if it were believed.
	maybe *sight
}

// at returns the position of the use in the dispatch.
func (u *use) at() token.Pos {
	if u.through != nil {
		return u.through.Pos()
	}
	return u.pos
}

// sinks returns where the results of the use go.
func (u *use) sinks() sinks {
	if u.flow == nil {
		call := u.call
		if u.through != nil {
			call = u.through
		}
		var roots []ssa.Value
		if v := call.Value(); v != nil {
			roots = append(roots, v)
		}
		if mc, ok := u.handler.(*ssa.MakeClosure); ok && literalOf(mc) != nil {
			roots = append(roots, mc)
		}
		s := sinksOf(roots...)
		u.flow = &s
	}
	return *u.flow
}

// uses returns the calls that fn's body makes in place, those of function
// literals that it hands on included; nil if none is observed, as in most
// functions: what the others do is not asked then.
func (k *pack) uses(fn *ssa.Function) []*use {
	var out []*use
	observed := false
	k.eachInPlace(fn, false, func(call ssa.CallInstruction, inGo bool) {
		if u := k.candidateOf(call, inGo); u != nil {
			observed = observed || u.isRunObserved()
			out = append(out, u)
		}
	})
	if !observed {
		return nil
	}
	out = slices.DeleteFunc(out, func(u *use) bool { return !u.isRunObserved() && !k.isWork(u.call, u) })
	if k.cfg.Believed {
		k.believe(out)
	}
	return out
}

// eachInPlace calls f for the calls of fn and of the literals in it that
// run where they stand: called, started by go, or handed to a call.
func (k *pack) eachInPlace(fn *ssa.Function, inGo bool, f func(call ssa.CallInstruction, inGo bool)) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			if _, ok := call.(*ssa.Defer); ok {
				continue // ends something; gives up towards silence
			}
			_, isGo := call.(*ssa.Go)
			cc := call.Common()
			lit := literalOf(cc.Value)
			if lit == nil || k.isWrapper(cc) || len(refs(cc.Value)) > 1 {
				f(call, inGo || isGo) // of several calls of one literal, each stands where it is
			} else {
				k.eachInPlace(lit, inGo || isGo, f)
			}
			for _, arg := range cc.Args {
				if lit := literalOf(arg); lit != nil && len(refs(arg)) <= 1 {
					k.eachInPlace(lit, inGo || isGo, f)
				}
			}
		}
	}
}

func (k *pack) isWrapper(cc *ssa.CallCommon) bool {
	_, ok := k.obs.WrapperOf(cc)
	return ok
}

// literalOf returns the function literal that v is, nil if it is none.
func literalOf(v ssa.Value) *ssa.Function {
	for {
		switch x := v.(type) {
		case *ssa.MakeClosure:
			fn := x.Fn.(*ssa.Function)
			if fn.Parent() == nil {
				return nil // a method value
			}
			return fn
		case *ssa.Function:
			if x.Parent() == nil {
				return nil
			}
			return x
		case *ssa.ChangeType:
			v = x.X
		case *ssa.MakeInterface:
			v = x.X
		default:
			return nil
		}
	}
}

// isRunObserved reports whether the use runs under an observation, or a wrapper
// that might be believed.
func (u *use) isRunObserved() bool { return u.seen != nil || u.maybe != nil }

// useOf classifies a call; nil if it runs no handler.
func (k *pack) useOf(call ssa.CallInstruction, inGo bool) *use {
	u := k.candidateOf(call, inGo)
	if u == nil || !u.isRunObserved() && !k.isWork(call, u) {
		return nil
	}
	return u
}

// candidateOf is useOf for what may be no handler: of a bare call that is still
// to be asked.
func (k *pack) candidateOf(call ssa.CallInstruction, inGo bool) *use {
	cc := call.Common()
	if _, ok := cc.Value.(*ssa.Builtin); ok || !call.Pos().IsValid() {
		return nil
	}
	u := &use{call: call, pos: call.Pos(), inGo: inGo}
	if w, ok := k.obs.WrapperOf(cc); ok {
		if w.Shape != observe.Thunk && w.Shape != observe.Reflect {
			return nil // makes a handler, calls none
		}
		u.seen = k.wrapperSight(w)
		if w.Arg >= 0 {
			u.handler = w.Handler
			u.inner = k.callsIn(u.handler)
		}
		return u
	}
	obj := calleeObject(cc)
	if isPlain(obj) || gotype.IsCancelFunc(cc.Value.Type()) {
		return nil
	}
	u.name = calleeName(cc)
	if u.maybe, u.handler = k.believable(cc); u.maybe != nil {
		u.inner = k.callsIn(u.handler)
		u.takesContext = takesContext(cc)
		return u
	}
	u.takesContext = takesContext(cc)
	if s := k.sightOf(call); s != nil {
		if s.partly || s.byItself && s.obs.ViaName != "" && s.obs.Shape == observe.Inline {
			return nil // neither observed nor bare: what it calls is, as it happens
		}
		u.seen = s
		u.inner = []*ssa.CallCommon{cc}
		u.fields = k.obs.BracketedFields(cc)
		return u
	}
	if cc.StaticCallee() == nil && k.mayHoldObserved(cc.Value) {
		return nil // neither observed nor bare, for all that is known
	}
	switch s, deep := k.chainIn(cc.StaticCallee(), 0); {
	case deep:
		return nil // leads to observed and to bare handlers
	case s != nil:
		u.seen = s
		u.inner = []*ssa.CallCommon{cc}
	}
	return u
}

// isWork reports whether a bare call may run a handler: its callee is not
// one that only answers or prepares, and it does something with a context
// or a request, or is a function value.
func (k *pack) isWork(call ssa.CallInstruction, u *use) bool {
	cc := call.Common()
	name := u.name
	if i := lastDot(name); i >= 0 {
		name = name[i+1:]
	}
	u.command = commands(name)
	u.ifNamed = prepares(name) && !u.command
	if k.callOnlyAnswers(cc, name) || u.ifNamed && !mayCommand(name) || k.isStub(cc.StaticCallee()) || makesError(cc, name) {
		return false
	}
	if returnsLogger(cc.Signature()) || cc.StaticCallee() == nil && !cc.IsInvoke() && isPredicate(cc.Signature()) {
		return false // writes a line, or asks something
	}
	if returnsReceiver(cc) {
		return false // makes what something is to be done with
	}
	if returnsContext(cc.Signature()) {
		return false // begins something, under which the work is to be done
	}
	u.prep = helps(name) || prepares(name)
	if u.takesContext {
		return true
	}
	// Without a context only what could be a handler at all: of this
	// module, or a function value.
	obj := calleeObject(cc)
	return obj == nil || isReflectCall(obj) || k.isOwn(obj.Pkg()) && !notes(cc) && !onlyReads(cc) && !spells(obj)
}

// returnsContext reports whether a context is among the results.
func returnsContext(sig *types.Signature) bool {
	for i := range sig.Results().Len() {
		if isContext(sig.Results().At(i).Type()) {
			return true
		}
	}
	return false
}

// returnsReceiver reports whether a call is one of a method that only returns what
// is of its receiver's type: a copy, or a query with one more condition.
func returnsReceiver(cc *ssa.CallCommon) bool {
	fn := cc.StaticCallee()
	if fn == nil || fn.Signature.Recv() == nil || fn.Signature.Results().Len() != 1 {
		return false
	}
	return types.Identical(fn.Signature.Recv().Type(), fn.Signature.Results().At(0).Type())
}

// notes reports whether a call of a function only tells it a constant, as one
// that sets the exit status, and gets nothing back.
func notes(cc *ssa.CallCommon) bool {
	fn := cc.StaticCallee()
	return fn != nil && fn.Signature.Recv() == nil && fn.Signature.Results().Len() == 0 && len(cc.Args) > 0 &&
		!slices.ContainsFunc(cc.Args, func(arg ssa.Value) bool {
			c, ok := arg.(*ssa.Const)
			return !ok || c.IsNil()
		})
}

// spells reports whether a method is one by which a value is printed, or told from
// others.
func spells(obj *types.Func) bool {
	sig := obj.Signature()
	if sig.Recv() == nil || sig.Params().Len() > 0 || sig.Results().Len() != 1 {
		return false
	}
	switch obj.Name() {
	case "String", "GoString", "Error":
		return true
	case "Name":
		return types.Identical(sig.Results().At(0).Type(), types.Typ[types.String])
	}
	return false
}

// onlyReads reports whether a call asks a method without arguments for a number
// or a string, and that does nothing but to make it of what its receiver holds.
func onlyReads(cc *ssa.CallCommon) bool {
	fn := cc.StaticCallee()
	if fn == nil || len(fn.Blocks) == 0 || fn.Signature.Recv() == nil || fn.Signature.Params().Len() > 0 || fn.Signature.Results().Len() != 1 {
		return false
	}
	if _, isBasic := fn.Signature.Results().At(0).Type().Underlying().(*types.Basic); !isBasic {
		return false
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Store, *ssa.MapUpdate, *ssa.Send, *ssa.Go, *ssa.Select:
				return false
			case ssa.CallInstruction:
				if _, ok := instr.Common().Value.(*ssa.Builtin); !ok && !isPlain(calleeObject(instr.Common())) {
					return false
				}
			}
		}
	}
	return true
}

// logPackages are the names of packages that write lines.
var logPackages = wordSet(`log logger logging slog`)

// returnsLogger reports whether the only result is a logger, or part of a line
// that one writes.
func returnsLogger(sig *types.Signature) bool {
	if sig.Results().Len() != 1 {
		return false
	}
	n := gotype.Named(sig.Results().At(0).Type())
	if n == nil || n.Obj().Pkg() == nil {
		return false
	}
	path := n.Obj().Pkg().Path()
	return strings.HasSuffix(n.Obj().Name(), "Logger") || logPackages[path[strings.LastIndex(path, "/")+1:]] || slices.ContainsFunc(plainPrefixes, func(p string) bool { return strings.HasPrefix(path, p) })
}

// makesError reports whether a call makes an error of what it is given: a
// function that returns nothing else, is named after it, or is in a package of
// the module's own that is, and gets no context.
func makesError(cc *ssa.CallCommon, name string) bool {
	res := cc.Signature().Results()
	if cc.IsInvoke() || cc.Signature().Recv() != nil || res.Len() != 1 || !gotype.IsError(res.At(0).Type()) || takesContext(cc) {
		return false
	}
	if obj := calleeObject(cc); obj != nil && obj.Pkg() != nil && strings.HasSuffix(obj.Pkg().Name(), "errors") {
		return true
	}
	return slices.ContainsFunc(words(name), func(w string) bool { return w == "err" || w == "error" || w == "errorf" })
}

// isOwn reports whether a package belongs to the module under analysis.
func (k *pack) isOwn(p *types.Package) bool {
	if p == nil {
		return false
	}
	if p == k.pass.Pkg {
		return true
	}
	m := k.pass.Module
	return m != nil && m.Path != "" && observe.InModule(m, p)
}

// isStub reports whether fn does nothing but fail: it makes an error that
// says so.
func (k *pack) isStub(fn *ssa.Function) bool {
	if fn == nil || len(fn.Blocks) != 1 {
		return false
	}
	for _, instr := range fn.Blocks[0].Instrs {
		switch instr := instr.(type) {
		case ssa.CallInstruction:
			obj := calleeObject(instr.Common())
			if obj == nil || !isPlain(obj) && obj.Name() != "Error" {
				return false
			}
			for _, arg := range instr.Common().Args {
				if c, ok := arg.(*ssa.Const); ok && c.Value != nil && answers(c.Value.ExactString()) {
					return true
				}
			}
		case *ssa.Panic:
			return true
		case *ssa.Return:
			for _, r := range instr.Results {
				if g, ok := r.(*ssa.UnOp); ok && gotype.IsError(r.Type()) {
					if global, ok := g.X.(*ssa.Global); ok && answers(global.Name()) {
						return true
					}
				}
			}
		}
	}
	return false
}
