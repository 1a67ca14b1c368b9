package unobserved

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// ownRegistrars counts the calls of a function that registers what it is given
// behind a wrapper: each is a registration that is observed, in the place of
// the one in the function, and a sibling of those that its caller makes without
// it. One that calls another one makes a registration of each of its own calls.
func (c *collector) ownRegistrars() {
	wrapping := map[any][]*ssa.Function{}
	for range maxDecorators {
		if !c.spreadRegistrars(wrapping) {
			break
		}
	}
	for _, g := range slices.Clone(c.order) {
		for _, e := range slices.Clone(g.entries) {
			c.bareRegistrar(g, e, wrapping[g.key.(groupKey).of])
		}
	}
}

// spreadRegistrars puts the calls of each function that registers a parameter
// behind a wrapper in the place of what it registers, notes the function, and
// reports whether there was one.
func (c *collector) spreadRegistrars(wrapping map[any][]*ssa.Function) bool {
	found := false
	for _, g := range slices.Clone(c.order) {
		for _, e := range slices.Clone(g.entries) {
			i := c.wrappedParameter(e)
			if i < 0 {
				continue
			}
			callers := c.staticCalls()
			if len(callers[e.fn]) == 0 {
				continue
			}
			g.entries = slices.DeleteFunc(g.entries, func(o *entry) bool { return o == e })
			for _, call := range callers[e.fn] {
				c.spread(g, e, call, i)
			}
			of := g.key.(groupKey).of
			wrapping[of] = append(wrapping[of], e.fn)
			found = true
		}
	}
	return found
}

// bareRegistrar counts the calls of a function that registers what it is given
// as it is, beside those of one that is called alike and wraps it: where one
// function calls both, what it gives the first is bare.
func (c *collector) bareRegistrar(g *group, e *entry, wrapping []*ssa.Function) {
	if e.seen != nil || !slices.ContainsFunc(wrapping, func(fn *ssa.Function) bool { return areAlikeRegistrars(fn, e.fn) }) {
		return
	}
	p := c.parameterIn(e.value, 0)
	if p == nil || p.Parent() != e.fn {
		return
	}
	g.entries = slices.DeleteFunc(g.entries, func(o *entry) bool { return o == e })
	if c.intended1(e.fn.Pos(), e.fn.Pos()) != "" {
		return
	}
	i := slices.Index(e.fn.Params, p)
	for _, call := range c.staticCalls()[e.fn] {
		arg := operand(call.Common(), i)
		if arg == nil || !call.Pos().IsValid() || slices.Contains(wrapping, call.Parent()) {
			continue
		}
		for _, other := range c.order {
			if other.key.(groupKey).of == g.key.(groupKey).of && slices.ContainsFunc(other.entries, func(o *entry) bool { return o.fn == call.Parent() && o.seen != nil }) {
				n := c.entry(call.Parent(), arg, call.Pos())
				n.call = call
				n.labelCall(call.Common())
				other.entries = append(other.entries, n)
				break
			}
		}
	}
}

// areAlikeRegistrars reports whether two functions are called alike, or two literals
// of one function, of which one may be given a handler and the other a function.
func areAlikeRegistrars(a, b *ssa.Function) bool {
	if a.Parent() == nil || b.Parent() == nil {
		return a.Parent() == b.Parent() && registerAlike(a.Signature, b.Signature)
	}
	if a.Parent() != b.Parent() || len(a.Params) != len(b.Params) || !types.Identical(a.Signature.Results(), b.Signature.Results()) {
		return false
	}
	for i, p := range a.Params {
		q := b.Params[i]
		if !types.Identical(p.Type(), q.Type()) && !(isHandlerType(p.Type()) && isHandlerType(q.Type())) {
			return false
		}
	}
	return true
}

// registerAlike reports whether two functions are called alike: as methods of
// one type, or of none, with the same parameters, or as many if they are
// generic, and the same results.
func registerAlike(a, b *types.Signature) bool {
	if (a.Recv() == nil) != (b.Recv() == nil) || a.Recv() != nil && !types.Identical(a.Recv().Type(), b.Recv().Type()) {
		return false
	}
	if a.TypeParams().Len() > 0 {
		return a.TypeParams().Len() == b.TypeParams().Len() && a.Params().Len() == b.Params().Len() && types.Identical(a.Results(), b.Results())
	}
	return types.Identical(a.Params(), b.Params()) && types.Identical(a.Results(), b.Results())
}

// spread adds the entry that a call of e's function, which is given its handler
// as operand i, makes of it.
func (c *collector) spread(g *group, e *entry, call ssa.CallInstruction, i int) {
	cc := call.Common()
	arg := operand(cc, i)
	if arg == nil || !call.Pos().IsValid() {
		return
	}
	n := c.entry(call.Parent(), arg, call.Pos())
	n.call, n.seen = call, e.seen
	if e.seen.byItself { // the literal of e's function observes what that is given
		seen := *e.seen
		seen.byItself, seen.name = false, e.fn.Name()
		n.seen = &seen
	}
	n.labelCall(cc)
	of := g.key.(groupKey).of
	found := false
	for _, other := range c.order {
		if other.key.(groupKey).of == of && slices.ContainsFunc(other.entries, func(o *entry) bool { return o.fn == n.fn && o.seen == nil }) {
			other.entries = append(other.entries, n)
			found = true
		}
	}
	if !found {
		g.entries = append(g.entries, n)
	}
}

// wrappedParameter returns which parameter of its function or literal an entry
// wraps, -1 if it wraps none.
func (c *collector) wrappedParameter(e *entry) int {
	if e.seen == nil || e.seen.byItself && literalOf(e.value) == nil || e.field != "" {
		return -1
	}
	p := c.parameterIn(e.value, 0)
	if p == nil || p.Parent() != e.fn {
		return -1
	}
	return slices.Index(e.fn.Params, p)
}

// parameterIn returns the parameter of which v is made by wrappers, and by what
// makes a handler of one alone, on whichever way; nil for none.
func (c *collector) parameterIn(v ssa.Value, depth int) *ssa.Parameter {
	if depth > maxDecorators {
		return nil
	}
	switch x := v.(type) {
	case *ssa.Parameter:
		return x
	case *ssa.ChangeType:
		return c.parameterIn(x.X, depth+1)
	case *ssa.MakeInterface:
		return c.parameterIn(x.X, depth+1)
	case *ssa.MakeClosure:
		return capturedIn(literalOf(x))
	case *ssa.Phi:
		found := c.parameterIn(x.Edges[0], depth+1)
		for _, e := range x.Edges[1:] {
			if found != nil && c.parameterIn(e, depth+1) != found {
				return nil
			}
		}
		return found
	case *ssa.Call:
		if inner := c.decoratedBy(x.Common()); inner != nil {
			return c.parameterIn(inner, depth+1)
		}
	}
	return nil
}

// capturedIn returns the parameter of its encloser that a literal calls, nil if
// it calls none, or several.
func capturedIn(lit *ssa.Function) *ssa.Parameter {
	if lit == nil {
		return nil
	}
	var found *ssa.Parameter
	for _, b := range lit.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok || call.Common().IsInvoke() || call.Common().StaticCallee() != nil {
				continue
			}
			p := asParameter(rootOf(call.Common().Value))
			if p == nil || p.Parent() != lit.Parent() || !isFuncType(p.Type()) {
				continue
			}
			if found != nil && found != p {
				return nil
			}
			found = p
		}
	}
	return found
}

func isFuncType(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// decoratedBy returns the handler of which a call makes another one, nil if it
// makes none, or is given several.
func (c *collector) decoratedBy(cc *ssa.CallCommon) ssa.Value {
	if w, ok := c.obs.WrapperOf(cc); ok {
		if w.Arg < 0 {
			return nil
		}
		return operand(cc, w.Arg)
	}
	if !returnsHandler(cc.Signature()) {
		return nil
	}
	var found ssa.Value
	for _, arg := range cc.Args {
		if isHandlerType(arg.Type()) && !isDecoratorType(arg.Type()) {
			if found != nil {
				return nil
			}
			found = arg
		}
	}
	return found
}

// wrapsWhatItGets reports whether a function of this package gives a wrapper
// every handler that it is given, and does nothing else with it: what its
// callers give it is observed, wrapped or not.
func (c *collector) wrapsWhatItGets(fn *ssa.Function) bool {
	if fn == nil || fn.Pkg == nil || fn.Pkg.Pkg != c.pass.Pkg {
		return false
	}
	params := fn.Params
	if fn.Signature.Recv() != nil {
		params = params[1:]
	}
	found := false
	for _, p := range params {
		if !isEntryType(p.Type()) {
			continue
		}
		for _, instr := range refs(p) {
			if !c.isWrapping(instr, p) {
				return false
			}
			found = true
		}
	}
	return found
}

// isWrapping reports whether an instruction gives a wrapper v.
func (c *collector) isWrapping(instr ssa.Instruction, v ssa.Value) bool {
	call, ok := instr.(ssa.CallInstruction)
	if !ok {
		return false
	}
	w, ok := c.obs.WrapperOf(call.Common())
	return ok && w.Arg >= 0 && operand(call.Common(), w.Arg) == v
}

// calledHere returns the function that a call is sure to call, an instance's origin:
// of a variable that is a literal and nothing else, the literal. It is nil if that
// is out of sight.
func calledHere(cc *ssa.CallCommon) *ssa.Function {
	callee := cc.StaticCallee()
	if a, ok := rootOf(cc.Value).(*ssa.Alloc); ok && callee == nil && !cc.IsInvoke() {
		callee = literalOf(onlyStore(a))
	}
	if callee != nil && callee.Origin() != nil {
		return callee.Origin()
	}
	return callee
}

// staticCalls returns the calls of this package by what they call, those of an
// instance with those of its generic function.
func (k *pack) staticCalls() map[*ssa.Function][]ssa.CallInstruction {
	if k.callers != nil {
		return k.callers
	}
	k.callers = map[*ssa.Function][]ssa.CallInstruction{}
	for _, fn := range k.all {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(ssa.CallInstruction)
				if !ok {
					continue
				}
				if callee := calledHere(call.Common()); callee != nil {
					k.callers[callee] = append(k.callers[callee], call)
				}
			}
		}
	}
	return k.callers
}
