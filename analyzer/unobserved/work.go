package unobserved

import (
	"go/ast"
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

// A sight is the observation under which a use runs.
type sight struct {
	obs observe.Observation
	// key is equal for uses of the same wrapper, name how messages name it.
	key, name string
	// byItself reports that the handler begins the observation itself, so
	// that there is no wrapper that the siblings could use as it is.
	byItself bool
	// partly reports that only a part of the callee is observed, or that only
	// another module observes it.
	partly bool
	// chain reports that it is a chain of middleware.
	chain bool
	// believed reports that its body is out of sight; speaks, that its name
	// speaks of observing.
	believed, speaks bool
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
// literals that it hands on included.
func (k *pack) uses(fn *ssa.Function) []*use {
	var out []*use
	k.eachInPlace(fn, false, func(call ssa.CallInstruction, inGo bool) {
		if u := k.useOf(call, inGo); u != nil {
			out = append(out, u)
		}
	})
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

// useOf classifies a call; nil if it runs no handler.
func (k *pack) useOf(call ssa.CallInstruction, inGo bool) *use {
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
	if isPlain(obj) {
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
		if s.partly {
			return nil // neither observed nor bare
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
		return u
	}
	if !k.isWork(call, u) {
		return nil
	}
	return u
}

func (k *pack) wrapperSight(w observe.Wrapper) *sight {
	return &sight{obs: w.Observation, key: w.Key, name: k.qualified(w.Fn, w.Name)}
}

// qualified returns the name of fn, with its package's if that is another
// one.
func (k *pack) qualified(fn *types.Func, name string) string {
	if name == "" || fn == nil || fn.Pkg() == nil || fn.Pkg() == k.pass.Pkg || strings.ContainsAny(name, ".") {
		return name
	}
	return fn.Pkg().Name() + "." + name
}

// sightOf returns the observation under which a call that is no wrapper's
// runs, nil if there is none.
func (k *pack) sightOf(call ssa.CallInstruction) *sight {
	cc := call.Common()
	method := ""
	if cc.IsInvoke() {
		method = cc.Method.Name()
	}
	if cc.IsInvoke() || cc.StaticCallee() == nil {
		if o, ok := k.obs.ObservedValue(cc.Value, method); ok {
			return k.valueSight(o)
		}
		if s := k.chainOf(cc.Value, 0); s != nil {
			return s
		}
	}
	if _, isGo := call.(*ssa.Go); !isGo {
		if o, ok := k.obs.Covering(call); ok {
			return k.valueSight(o)
		}
	}
	if callee := cc.StaticCallee(); callee != nil {
		if o, ok := k.obs.ObservedByItself(callee); ok {
			s := k.valueSight(o)
			s.byItself = true
			s.partly = !o.Whole || o.Foreign
			return s
		}
	}
	return nil
}

func (k *pack) valueSight(o observe.Observation) *sight {
	s := &sight{obs: o, name: k.qualified(o.Via, o.ViaName), partly: o.Foreign}
	switch {
	case o.Via != nil:
		s.key = o.Via.Origin().FullName()
	case o.ViaName != "":
		s.key = o.ViaName
	default:
		s.key = o.What
	}
	if s.name == "" && o.Via != nil && o.Via.Pkg() != k.pass.Pkg {
		s.name = k.qualified(o.Via, o.Via.Name()) // what it does itself is out of sight
	}
	if s.name == "" {
		s.name = observe.WithArticle(o.What)
	}
	return s
}

// isUnnamed reports whether a message calls the observation by what it is,
// having no function to name.
func (s *sight) isUnnamed() bool { return s.name == observe.WithArticle(s.obs.What) }

// operand returns operand i of a call, the receiver first.
func operand(cc *ssa.CallCommon, i int) ssa.Value {
	if cc.IsInvoke() {
		if i == 0 {
			return cc.Value
		}
		i--
	}
	if i < 0 || i >= len(cc.Args) {
		return nil
	}
	return cc.Args[i]
}

// callsIn returns the work that a handler calls if it is a literal.
func (k *pack) callsIn(v ssa.Value) []*ssa.CallCommon {
	var out []*ssa.CallCommon
	if v == nil {
		return nil
	}
	lit := literalOf(v)
	if lit == nil {
		return nil
	}
	k.eachInPlace(lit, false, func(call ssa.CallInstruction, _ bool) {
		cc := call.Common()
		if _, ok := cc.Value.(*ssa.Builtin); !ok && !isPlain(calleeObject(cc)) {
			out = append(out, cc)
		}
	})
	return out
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
	if answers(name) || u.ifNamed && !mayCommand(name) || k.isStub(cc.StaticCallee()) {
		return false
	}
	u.prep = helps(name) || prepares(name)
	if u.takesContext {
		return true
	}
	// Without a context only what could be a handler at all: of this
	// module, or a function value.
	obj := calleeObject(cc)
	return obj == nil || isReflectCall(obj) || k.isOwn(obj.Pkg())
}

func lastDot(s string) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == '.' {
			return i
		}
	}
	return -1
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

// onlyAnswers reports whether a function literal looks at none of its
// parameters, or leaves its context without a name, and calls nothing but
// helpers.
func (k *pack) onlyAnswers(lit *ssa.Function) bool {
	ignoresContext := slices.ContainsFunc(lit.Params, func(p *ssa.Parameter) bool {
		return isContext(p.Type()) && (p.Name() == "_" || p.Name() == "")
	})
	for _, p := range lit.Params {
		if len(refs(p)) > 0 && !ignoresContext {
			return false
		}
	}
	for _, b := range lit.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			obj := calleeObject(call.Common())
			if _, builtin := call.Common().Value.(*ssa.Builtin); !builtin && (obj == nil || !isPlain(obj)) {
				return false
			}
		}
	}
	return true
}

// calleeName returns the callee as messages name it: (*Workflow).Run,
// pkg.Func, handler.
func calleeName(cc *ssa.CallCommon) string {
	if obj := calleeObject(cc); obj != nil {
		return funcName(obj)
	}
	if f := fieldOf(cc.Value); f != nil {
		return f.Name()
	}
	switch v := rootOf(cc.Value).(type) {
	case *ssa.Parameter:
		return v.Name()
	case *ssa.Global:
		return v.Name()
	case *ssa.Alloc:
		if v.Comment != "" {
			return v.Comment
		}
	case *ssa.Phi:
		if v.Comment != "" {
			return v.Comment
		}
	}
	return "the handler"
}

// funcName returns the function without its package, a method with its
// receiver's type.
func funcName(fn *types.Func) string {
	recv := fn.Signature().Recv()
	if recv == nil {
		return fn.Name()
	}
	t := recv.Type()
	ptr := ""
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t, ptr = p.Elem(), "*"
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		if ptr == "" {
			return n.Obj().Name() + "." + fn.Name()
		}
		return "(*" + n.Obj().Name() + ")." + fn.Name()
	}
	return fn.Name()
}

// takesContext reports whether a context, or what carries one, is among the
// arguments. A method of the context itself only reads it.
func takesContext(cc *ssa.CallCommon) bool {
	fn := cc.StaticCallee()
	for i, arg := range cc.Args {
		if i == 0 && fn != nil && fn.Signature.Recv() != nil {
			continue
		}
		if isContext(arg.Type()) {
			return true
		}
	}
	return false
}

// isContext reports whether t is a context or a request that carries one:
// it has the methods of a context.Context or a method Context or
// StdContext.
func isContext(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if p, isPtr := types.Unalias(t).(*types.Pointer); isPtr {
		n, ok = types.Unalias(p.Elem()).(*types.Named)
	}
	if !ok {
		return false
	}
	obj := n.Obj()
	if obj.Name() == "Context" {
		return true
	}
	if obj.Pkg() != nil && obj.Pkg().Path() == "net/http" && obj.Name() == "Request" {
		return true
	}
	if _, ok := n.Underlying().(*types.Interface); ok {
		done, _, _ := types.LookupFieldOrMethod(n, false, nil, "Done")
		deadline, _, _ := types.LookupFieldOrMethod(n, false, nil, "Deadline")
		return done != nil && deadline != nil
	}
	m, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), true, obj.Pkg(), "Context")
	f, ok := m.(*types.Func)
	if !ok || f.Signature().Params().Len() > 0 || f.Signature().Results().Len() != 1 {
		return false
	}
	result, ok := types.Unalias(f.Signature().Results().At(0).Type()).(*types.Named)
	return ok && result.Obj().Name() == "Context"
}

// bodyOf returns the body of a function, nil if it has none in the source.
func bodyOf(fn *ssa.Function) *ast.BlockStmt {
	switch s := fn.Syntax().(type) {
	case *ast.FuncDecl:
		return s.Body
	case *ast.FuncLit:
		return s.Body
	}
	return nil
}
