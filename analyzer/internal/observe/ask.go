package observe

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// observation is what the rule gets to see of a note.
func (r *Result) observation(n *note, via *types.Func, viaName string) Observation {
	o := Observation{Class: n.Class, What: n.What, Begin: n.Begin, End: n.End, BeginPos: r.places[n.Begin], EndPos: r.places[n.End],
		Deferred: n.Deferred, Shape: n.Shape, Via: via, ViaName: n.Via, Whole: n.Whole, Partial: n.Partial, Helped: n.Helped, Foreign: n.Foreign}
	if viaName != "" {
		o.ViaName = viaName
	}
	return o
}

// WrapperOf returns what the callee of the call does to an argument, if it
// is a proven wrapper: a function, a method, a literal, the result of a
// call that returns one (Tracing(t)(h)).
func (r *Result) WrapperOf(call *ssa.CallCommon) (Wrapper, bool) {
	s, _ := r.summaryOf(call)
	if s == nil {
		return Wrapper{}, false
	}
	fn, name := calleeOf(call), ""
	w := Wrapper{Fn: fn, Arg: -1, Result: -1}
	if c := r.Callee(call); c.Name != "" {
		name, w.Key = c.Name, c.Key
	}
	w.Name = name
	if len(s.Brackets) > 0 {
		b := s.Brackets[0]
		w.Shape, w.Arg, w.Observation = b.Shape, b.Arg, r.observation(&b.Note, fn, name)
		w.Handler = operandAt(call, b.Arg)
		return w, true
	}
	for _, b := range s.Fields {
		if v := fieldSetFor(call, b.Arg, b.Field); v != nil {
			w.Shape, w.Arg, w.Handler, w.Observation = b.Shape, b.Arg, v, r.observation(&b.Note, fn, name)
			return w, true
		}
	}
	for _, v := range s.Results {
		if v.Note != nil && v.Base >= 0 {
			w.Shape, w.Arg, w.Result = Decorator, v.Base, v.Result
			w.Handler = operandAt(call, v.Base)
			w.Observation = r.observation(v.Note, fn, name)
			return w, true
		}
	}
	for _, v := range s.Results {
		if v.Fn == nil {
			continue
		}
		for _, inner := range v.Fn.Results {
			if inner.Note != nil && inner.Base >= 0 {
				w.Shape, w.Result = Curried, v.Result
				w.Observation = r.observation(inner.Note, fn, name)
				return w, true
			}
		}
		for _, b := range v.Fn.Brackets {
			w.Shape, w.Result = Curried, v.Result
			w.Observation = r.observation(&b.Note, fn, name)
			return w, true
		}
	}
	return Wrapper{}, false
}

// BracketedFields returns the fields of the call's operands whose functions the
// callee calls under an observation.
func (r *Result) BracketedFields(call *ssa.CallCommon) []*types.Var {
	s, _ := r.summaryOf(call)
	if s == nil {
		return nil
	}
	var out []*types.Var
	for _, b := range s.Fields {
		if v := operandAt(call, b.Arg); v != nil {
			if st, ok := gotype.Deref(v.Type()).Underlying().(*types.Struct); ok {
				out = append(out, st.Field(b.Field).Origin())
			}
		}
	}
	return out
}

// fieldSetFor returns the function that is put in a field of the struct that
// is operand i of a call, if the function that calls made the struct for it.
// A struct that comes from elsewhere has its functions from there, and nothing
// is wrapped here.
func fieldSetFor(call *ssa.CallCommon, i, field int) ssa.Value {
	v := operandAt(call, i)
	if load, ok := v.(*ssa.UnOp); ok {
		v = load.X
	}
	a, ok := v.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var found ssa.Value
	for _, ref := range *a.Referrers() {
		fa, ok := ref.(*ssa.FieldAddr)
		if !ok || fa.Field != field {
			continue
		}
		for _, user := range *fa.Referrers() {
			if st, ok := user.(*ssa.Store); ok && st.Addr == fa {
				if found != nil {
					return nil
				}
				found = st.Val
			}
		}
	}
	return found
}

// operandAt returns operand i of a call, the receiver first, nil if there is
// none.
func operandAt(call *ssa.CallCommon, i int) ssa.Value {
	ops := operandsOf(call)
	if i < 0 || i >= len(ops) {
		return nil
	}
	return ops[i]
}

// ObservedByItself returns the observation under which the body of fn
// runs. Methods of other packages and instances of generic functions are
// welcome.
func (r *Result) ObservedByItself(fn *ssa.Function) (Observation, bool) {
	if fn == nil {
		return Observation{}, false
	}
	l := r.lookAtFunc(fn)
	if l.note == nil {
		return Observation{}, false
	}
	return r.observation(l.note, nil, ""), true
}

// ObservedFunc is ObservedByItself for a declared function.
func (r *Result) ObservedFunc(fn *types.Func) (Observation, bool) {
	if s := r.summaryOfFunc(fn); s != nil && s.Self != nil {
		return r.observation(s.Self, nil, ""), true
	}
	return Observation{}, false
}

// ObservedValue returns the observation under which a call of the function
// value v runs, or of the method of the value v if method is not "". It
// looks through conversions, interfaces, closures, phis, variables, fields
// that this package alone sets, and the results of wrappers. All values
// that v may be must be observed.
func (r *Result) ObservedValue(v ssa.Value, method string) (Observation, bool) {
	l := r.lookAt(v, method, 0)
	if l.note == nil {
		return Observation{}, false
	}
	o := r.observation(l.note, nil, "")
	if call, ok := stripped(v).(*ssa.Call); ok {
		o.Via = calleeOf(&call.Call)
	}
	return o, true
}

// MiddlewareValue returns the observation that a middleware adds to what
// it is applied to: v is a function that decorates what it gets, or that
// calls it.
func (r *Result) MiddlewareValue(v ssa.Value) (Observation, bool) {
	l := r.lookAt(v, "", 0)
	if l.fn == nil {
		return Observation{}, false
	}
	for _, res := range l.fn.Results {
		if res.Note != nil && res.Base >= 0 {
			return r.observation(res.Note, nil, ""), true
		}
	}
	for _, b := range l.fn.Brackets {
		return r.observation(&b.Note, nil, ""), true
	}
	return Observation{}, false
}

// BeginsSpan reports whether fn begins a span in place between two positions.
func (r *Result) BeginsSpan(fn *ssa.Function, from, to token.Pos) bool {
	begins := func(o *observed) bool {
		return o.mark.class == Span && from <= o.begin.Pos() && o.begin.Pos() < to
	}
	return slices.ContainsFunc(r.obs[fn], begins) || slices.ContainsFunc(r.unended[fn], begins)
}

// Covering returns an observation that is open at instr on every path to
// it, and ended behind it; of the function itself, or, for a function
// literal, of what runs it: a wrapper that gets it, an observed call.
// ByItself observations of the callee do not count here.
func (r *Result) Covering(instr ssa.Instruction) (Observation, bool) {
	n := r.covering(instr, 0)
	if n == nil {
		return Observation{}, false
	}
	return r.observation(n, nil, ""), true
}

func (r *Result) covering(instr ssa.Instruction, depth int) *note {
	fn := instr.Parent()
	if n, _ := r.coverAll(fn, instr); n != nil {
		return n
	}
	if fn.Parent() == nil || depth > maxLooks {
		return nil
	}
	var found *note
	uses := usesOf(fn)
	for _, use := range uses {
		var n *note
		if st, ok := use.(*ssa.Store); ok {
			use = callGivenStruct(st)
		}
		switch use := use.(type) {
		case *ssa.Call:
			n = r.coveredUse(fn, use, depth)
		case *ssa.Go:
			if isAwaited(use) {
				n, _ = r.coverAll(use.Parent(), use)
			}
		}
		if n == nil {
			return nil // bare, or stored, returned, deferred, a goroutine: out of sight
		}
		found = n
	}
	return found
}

// callGivenStruct returns the only call that is given the struct in whose field
// a function is stored, nil if there is none or more than one.
func callGivenStruct(st *ssa.Store) (found ssa.Instruction) {
	fa, ok := st.Addr.(*ssa.FieldAddr)
	if !ok {
		return nil
	}
	uses := func(v ssa.Value) bool {
		for _, ref := range *v.Referrers() {
			if call, ok := ref.(*ssa.Call); ok {
				if found != nil {
					return false
				}
				found = call
			}
		}
		return true
	}
	if !uses(fa.X) {
		return nil
	}
	for _, ref := range *fa.X.Referrers() {
		if load, ok := ref.(*ssa.UnOp); ok && !uses(load) {
			return nil
		}
	}
	return found
}

// coveredUse returns the observation under which a call runs the literal
// fn.
func (r *Result) coveredUse(fn *ssa.Function, call *ssa.Call, depth int) *note {
	s, _ := r.summaryOf(&call.Call)
	isArg := false
	for i, op := range operandsOf(&call.Call) {
		if literalOf(op) != fn {
			continue
		}
		isArg = true
		if b := s.bracketOf(i); b != nil {
			n := b.Note
			n.Via = r.calleeName(&call.Call)
			return &n
		}
	}
	if !isArg && s != nil {
		for _, b := range s.Fields {
			if v := fieldSetFor(&call.Call, b.Arg, b.Field); v != nil && literalOf(v) == fn {
				n := b.Note
				n.Via = r.calleeName(&call.Call)
				return &n
			}
		}
	}
	if v := s.result(0); isArg && v != nil && v.Note != nil && v.Base >= 0 {
		n := *v.Note
		n.Via = r.calleeName(&call.Call)
		return &n
	}
	if !isArg && literalOf(call.Call.Value) != fn {
		return nil // in a struct that the callee keeps, for all that is known
	}
	return r.covering(call, depth+1)
}

// usesOf returns the instructions that use a literal or a closure of it,
// looking through conversions.
func usesOf(fn *ssa.Function) []ssa.Instruction {
	var out []ssa.Instruction
	var add func(v ssa.Value)
	add = func(v ssa.Value) {
		for _, ref := range *v.Referrers() {
			switch ref := ref.(type) {
			case *ssa.ChangeType, *ssa.MakeInterface:
				add(ref.(ssa.Value))
			case *ssa.DebugRef:
			default:
				out = append(out, ref)
			}
		}
	}
	closures := alias.ClosuresOf(fn)
	for _, mc := range closures {
		add(mc)
	}
	if len(closures) > 0 {
		return out
	}
	var ops [8]*ssa.Value
	for _, b := range fn.Parent().Blocks {
		for _, instr := range b.Instrs {
			for _, op := range instr.Operands(ops[:0]) {
				if *op == ssa.Value(fn) {
					if v, ok := instr.(ssa.Value); ok && isConversion(v) {
						add(v)
					} else {
						out = append(out, instr)
					}
					break
				}
			}
		}
	}
	return out
}

func isConversion(v ssa.Value) bool {
	switch v.(type) {
	case *ssa.ChangeType, *ssa.MakeInterface:
		return true
	}
	return false
}

// literalOf returns the literal that a value is, nil if it is none.
func literalOf(v ssa.Value) *ssa.Function {
	switch v := stripped(v).(type) {
	case *ssa.Function:
		return v
	case *ssa.MakeClosure:
		return v.Fn.(*ssa.Function)
	}
	return nil
}

// Callee names the callee of a call whose body may be out of sight, so that
// calls of the same one can be counted: the function or method, or the
// field or variable that holds the function value. Key is "" if the callee
// has no identity.
func (r *Result) Callee(call *ssa.CallCommon) Callee {
	if fn := calleeOf(call); fn != nil {
		return Callee{Key: fn.Origin().FullName(), Name: nameOf(fn), Fn: fn, Speaks: speaksFunc(fn)}
	}
	v := call.Value
	if f := fieldOf(v); f != nil {
		return Callee{Key: "field " + r.pass.Fset.Position(f.Pos()).String() + " " + f.Name(), Name: f.Name(), Speaks: Speaks(f.Name())}
	}
	if u, ok := v.(*ssa.UnOp); ok && u.Op == token.MUL {
		v = u.X
		if fv, ok := v.(*ssa.FreeVar); ok {
			if b := alias.BindingOf(fv); b != nil {
				v = b
			}
		}
		switch v := v.(type) {
		case *ssa.Global:
			return Callee{Key: v.String(), Name: v.Name(), Speaks: Speaks(v.Name())}
		case *ssa.Alloc:
			return Callee{Key: v.Parent().String() + " " + v.Name(), Name: v.Comment, Speaks: Speaks(v.Comment)}
		}
		return Callee{}
	}
	switch v := v.(type) {
	case *ssa.Parameter:
		return Callee{Key: v.Parent().String() + " " + v.Name(), Name: v.Name(), Speaks: Speaks(v.Name())}
	case *ssa.MakeClosure:
		return r.namedLiteral(v.Fn.(*ssa.Function))
	case *ssa.Function:
		return r.namedLiteral(v)
	case *ssa.Call:
		c := r.Callee(&v.Call)
		if c.Key != "" {
			c.Key, c.Fn = "result of "+c.Key, nil
		}
		return c
	}
	return Callee{}
}

// namedLiteral names a literal after the variable that it is assigned to.
func (r *Result) namedLiteral(fn *ssa.Function) Callee {
	name := "the function literal"
	if v := variableOf(r.pass, fn); v != "" {
		name = v
	}
	return Callee{Key: fn.String(), Name: name, Speaks: Speaks(name)}
}
