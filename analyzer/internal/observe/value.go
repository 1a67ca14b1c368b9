package observe

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// maxLooks bounds how far a value is traced back.
const maxLooks = 16

// A look says what a value is that is called, or whose method is.
type look struct {
	// note is the observation under which calls run, nil if none.
	note *note
	// fn is what calling it does.
	fn *summary
	// again reports that the value is being looked at already: it says
	// nothing that is not known.
	again bool
}

// maxSteps bounds the work for one question, beyond which it has no
// answer: gives up towards silence.
const maxSteps = 1000

// lookAt traces a value back to where it comes from. Method is the method
// that is called of a handler, "" of a function or if any will do. All
// values that it may be must be observed, but for the one that another
// one wraps.
func (r *Result) lookAt(v ssa.Value, method string, depth int) look {
	if r.busy[v] {
		return look{again: true}
	}
	if len(r.busy) == 0 {
		r.steps = 0
	}
	if r.steps++; depth > maxLooks || r.steps > maxSteps {
		return look{}
	}
	r.busy[v] = true
	defer delete(r.busy, v)
	return r.lookInto(v, method, depth)
}

func (r *Result) lookInto(v ssa.Value, method string, depth int) look {
	if !isFunc(v.Type()) && !types.IsInterface(v.Type()) {
		if l := r.lookAtType(v, method); l.note != nil {
			return l
		}
	}
	switch v := v.(type) {
	case *ssa.ChangeType:
		return r.lookAt(v.X, method, depth+1)
	case *ssa.ChangeInterface:
		return r.lookAt(v.X, method, depth+1)
	case *ssa.MakeInterface:
		return r.lookAt(v.X, method, depth+1)
	case *ssa.TypeAssert:
		return r.lookAt(v.X, method, depth+1)
	case *ssa.Function:
		return r.lookAtFunc(v)
	case *ssa.MakeClosure:
		return r.lookAtFunc(v.Fn.(*ssa.Function))
	case *ssa.Call:
		return r.lookAtCall(v, 0, method, depth)
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok {
			return r.lookAtCall(call, v.Index, method, depth)
		}
		if t, ok := v.Tuple.(*ssa.TypeAssert); ok && v.Index == 0 {
			return r.lookAt(t.X, method, depth+1)
		}
	case *ssa.Phi:
		return r.lookAtAll(v.Edges, v, method, depth)
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return r.lookAtPlace(v.X, method, depth)
		}
	case *ssa.Field:
		if f := fieldOf(v); f != nil {
			return r.lookAtAll(r.storedIn(f), v, method, depth)
		}
	case *ssa.Parameter:
		return look{fn: r.givenTo(v, method, depth)}
	}
	return look{}
}

// givenTo returns what a wrapper does that all callers in this package give for
// the parameter p of a declared function, nil if one gives something else.
// Inferring does not ask: what a function does is told of whoever calls it.
func (r *Result) givenTo(p *ssa.Parameter, method string, depth int) (found *summary) {
	fn := p.Parent()
	if r.current != nil || fn.Parent() != nil || !isFunc(p.Type()) {
		return nil
	}
	r.indexCalls()
	for _, call := range r.callers[fn] {
		v := operandAt(call.Common(), slices.Index(fn.Params, p))
		if v == nil {
			return nil
		}
		l := r.lookAt(v, method, depth+1)
		if l.fn == nil || len(l.fn.Brackets) == 0 {
			return nil
		}
		found = l.fn
	}
	return found
}

func isFunc(t types.Type) bool { return signatureOf(t) != nil }

// lookAtType looks at the method of a value of a declared type.
func (r *Result) lookAtType(v ssa.Value, method string) look {
	n := gotype.Named(v.Type())
	if n == nil {
		return look{}
	}
	if method != "" {
		if fn := methodNamed(v.Type(), r.pass.Pkg, method); fn != nil {
			if s := r.summaryOfFunc(fn); s != nil && s.Self != nil {
				return look{note: s.Self}
			}
		}
		return look{}
	}
	for m := range n.Methods() {
		if !IsHandlerMethod(m.Name()) {
			continue
		}
		if s := r.summaryOfFunc(m); s != nil && s.Self != nil {
			return look{note: s.Self}
		}
	}
	return look{}
}

func (r *Result) lookAtFunc(fn *ssa.Function) look {
	s, _ := r.summaryOfSSA(fn)
	if s == nil {
		if obj, ok := fn.Object().(*types.Func); ok && fn.Synthetic != "" {
			s = r.summaryOfFunc(obj)
		}
	}
	if s == nil {
		return look{}
	}
	if strings.HasPrefix(fn.Synthetic, "bound method wrapper") {
		s = s.shift()
	}
	return look{note: s.Self, fn: s}
}

// shift returns the summary of a method value: its receiver is no operand.
func (s *summary) shift() *summary {
	out := &summary{Self: s.Self, Opens: s.Opens}
	for _, b := range s.Brackets {
		if b.Arg > 0 {
			b.Arg--
			out.Brackets = append(out.Brackets, b)
		}
	}
	for _, v := range s.Results {
		if v.Base != 0 {
			v.Base = max(v.Base-1, -1)
			out.Results = append(out.Results, v)
		}
	}
	for _, l := range []struct{ from, to *[]int }{{&s.Calls, &out.Calls}, {&s.Ends, &out.Ends}, {&s.Clocks, &out.Clocks}} {
		for _, i := range *l.from {
			if i > 0 {
				*l.to = append(*l.to, i-1)
			}
		}
	}
	return out
}

// lookAtCall looks at a result of a call.
func (r *Result) lookAtCall(call *ssa.Call, result int, method string, depth int) look {
	s, _ := r.summaryOf(&call.Call)
	v := s.result(result)
	if v == nil {
		return look{}
	}
	l := look{note: v.Note, fn: v.Fn}
	if l.note != nil {
		n := *l.note
		n.Via = r.calleeName(&call.Call)
		l.note = &n
		return l
	}
	ops := operandsOf(&call.Call)
	if v.By > 0 && v.By <= len(ops) {
		if l.note = r.installed(ops[v.By-1], depth+1); l.note != nil {
			return l
		}
	}
	if v.Base >= 0 && v.Base < len(ops) {
		l.note = r.lookAt(ops[v.Base], method, depth+1).note
	}
	return l
}

// operandsOf returns the operands of a call, the receiver first: of a method
// value, too, what it is bound to.
func operandsOf(cc *ssa.CallCommon) []ssa.Value {
	if cc.IsInvoke() {
		return append([]ssa.Value{cc.Value}, cc.Args...)
	}
	if mc, ok := cc.Value.(*ssa.MakeClosure); ok && isBoundMethod(mc) {
		return append([]ssa.Value{mc.Bindings[0]}, cc.Args...)
	}
	return cc.Args
}

// lookAtPlace looks at what is stored in a variable or field.
func (r *Result) lookAtPlace(addr ssa.Value, method string, depth int) look {
	switch addr := addr.(type) {
	case *ssa.Alloc:
		return r.lookAtAll(storesTo(addr), addr, method, depth)
	case *ssa.FreeVar:
		if b := alias.BindingOf(addr); b != nil {
			return r.lookAtPlace(b, method, depth+1)
		}
	case *ssa.Global:
		if addr.Pkg != nil && addr.Pkg.Pkg == r.pass.Pkg {
			return r.lookAtAll(r.storedInGlobal(addr), addr, method, depth)
		}
		return r.importedVar(addr)
	case *ssa.FieldAddr:
		if st, ok := gotype.Deref(addr.X.Type()).Underlying().(*types.Struct); ok {
			return r.lookAtAll(r.storedIn(st.Field(addr.Field)), addr, method, depth)
		}
	}
	return look{}
}

// lookAtAll returns what all values have in common. A value that another
// one wraps is there for when observing is off.
func (r *Result) lookAtAll(vals []ssa.Value, self ssa.Value, method string, depth int) look {
	var out look
	for _, v := range vals {
		if c, ok := v.(*ssa.Const); ok && c.IsNil() || v == self {
			continue
		}
		l := r.lookAt(v, method, depth+1)
		if l.again {
			continue
		}
		if l.note == nil && l.fn.isEmpty() {
			if r.isWrapped(v, vals) {
				continue
			}
			return look{}
		}
		if out.note == nil {
			out.note = l.note
		}
		if out.fn == nil {
			out.fn = l.fn
		}
	}
	return out
}

// isWrapped reports whether one of the values is a call that gets v.
func (r *Result) isWrapped(v ssa.Value, vals []ssa.Value) bool {
	for _, other := range vals {
		for {
			if ch, ok := other.(*ssa.ChangeType); ok {
				other = ch.X
				continue
			}
			if mi, ok := other.(*ssa.MakeInterface); ok {
				other = mi.X
				continue
			}
			break
		}
		call, ok := other.(*ssa.Call)
		if !ok {
			continue
		}
		for _, op := range operandsOf(&call.Call) {
			if op == v || stripped(op) == stripped(v) || loadsSame(op, v) {
				return true
			}
		}
	}
	return false
}

// loadsSame reports whether a is a load of the variable that v is stored
// in: h = wrap(h).
func loadsSame(a, v ssa.Value) bool {
	u, ok := stripped(a).(*ssa.UnOp)
	if !ok || u.Op != token.MUL {
		return false
	}
	alloc, ok := u.X.(*ssa.Alloc)
	if !ok {
		return false
	}
	for _, ref := range *alloc.Referrers() {
		if s, ok := ref.(*ssa.Store); ok && s.Val == v {
			return true
		}
	}
	return false
}

// stripped looks through conversions.
func stripped(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.ChangeType:
			v = x.X
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.ChangeInterface:
			v = x.X
		default:
			return v
		}
	}
}

// valueSummary returns what calling a function value does. A variable may
// hold what a call of itself returned: that adds nothing.
func (r *Result) valueSummary(v ssa.Value, depth int) *summary { return r.lookAt(v, "", depth).fn }

// storedIn returns the values that this package stores in a function-valued
// or handler-typed field, in source order; nil if there are too many.
func (r *Result) storedIn(f *types.Var) []ssa.Value {
	r.indexStores()
	if f.Exported() && f.Pkg() != r.pass.Pkg {
		return nil
	}
	return r.fieldStores[f.Origin()]
}

func (r *Result) storedInGlobal(g *ssa.Global) []ssa.Value {
	r.indexStores()
	return r.globalStores[g]
}

// indexStores collects the stores to fields and globals that can be called.
func (r *Result) indexStores() {
	if r.fieldStores != nil {
		return
	}
	r.fieldStores = make(map[*types.Var][]ssa.Value)
	r.globalStores = make(map[*ssa.Global][]ssa.Value)
	for _, fn := range append([]*ssa.Function{r.initFn}, r.own.Funcs()...) {
		if fn == nil {
			continue
		}
		for _, instr := range r.own.Changes(fn) {
			s, ok := instr.(*ssa.Store)
			if !ok || !isRunType(s.Val.Type()) && gotype.Named(s.Val.Type()) == nil {
				continue
			}
			switch addr := s.Addr.(type) {
			case *ssa.FieldAddr:
				if st, ok := gotype.Deref(addr.X.Type()).Underlying().(*types.Struct); ok {
					f := st.Field(addr.Field).Origin()
					r.fieldStores[f] = append(r.fieldStores[f], s.Val)
				}
			case *ssa.Global:
				r.globalStores[addr] = append(r.globalStores[addr], s.Val)
			}
		}
	}
}

// addResults describes the results that can be called.
func (r *Result) addResults(s *summary, fn *ssa.Function) {
	results := fn.Signature.Results()
	for i := range results.Len() {
		t := results.At(i).Type()
		if !isRunType(t) {
			continue // the static type of a struct says what it does
		}
		l := r.returnedLook(fn, i)
		if inner := l.fn.limited(); l.note != nil || inner != nil {
			s.addResult(valueNote{Result: i, Base: -1, Note: l.note, Fn: inner})
		}
	}
}

// returnedLook returns what the values have in common that fn returns as
// result i. A plain parameter is what an observation that is off leaves.
func (r *Result) returnedLook(fn *ssa.Function, i int) look {
	var vals []ssa.Value
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || i >= len(ret.Results) {
			continue
		}
		v := ret.Results[i]
		if _, ok := stripped(v).(*ssa.Parameter); !ok {
			vals = append(vals, v)
		}
	}
	return r.lookAtAll(vals, nil, "", 0)
}

// maxNesting bounds how many results of results a summary tells.
const maxNesting = 3

// limited returns the parts of a summary that a result's caller can use,
// nil if there are none.
func (s *summary) limited() *summary { return s.nested(maxNesting) }

func (s *summary) nested(depth int) *summary {
	if s == nil || depth == 0 {
		return nil
	}
	out := &summary{Brackets: s.Brackets, Opens: s.Opens}
	for _, v := range s.Results {
		v.Fn = v.Fn.nested(depth - 1)
		out.Results = append(out.Results, v)
	}
	if out.isEmpty() {
		return nil
	}
	return out
}
