package observe

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// installs reports whether a call of fn puts its arguments before the
// handlers of operand at: the table says so, or the method is named Use
// and takes functions.
func (r *Result) installs(fn *types.Func, at int) bool {
	if o := r.table.Observing(fn); o != nil {
		p := o.Has(contract.Installs)
		return p != nil && p.Q == at
	}
	return at == 0 && fn.Signature().Recv() != nil && (fn.Name() == "Use" || fn.Name() == "AddMiddleware" || fn.Name() == "UseMiddleware" || fn.Name() == "AddReceivingMiddleware")
}

// installed returns the observation that an argument of an installing call
// or an option of a constructor adds.
func (r *Result) installed(v ssa.Value, depth int) *note {
	if depth > maxLooks {
		return nil
	}
	if s, ok := v.(*ssa.Slice); ok {
		return r.installedElem(s.X, depth)
	}
	if _, ok := v.Type().Underlying().(*types.Slice); ok {
		elems, _ := r.listed(v)
		for _, e := range elems {
			if n := r.installed(e, depth+1); n != nil {
				return n
			}
		}
		return nil
	}
	if c, ok := stripped(v).(*ssa.Call); ok {
		if o := r.table.Observing(calleeOf(&c.Call)); o.Has(contract.Carries) != nil {
			for _, op := range operandsOf(&c.Call) {
				if n := r.installed(op, depth+1); n != nil {
					return n
				}
			}
			return nil
		}
	}
	if n := r.hooked(v); n != nil {
		return n
	}
	if !isFunc(v.Type()) && !types.IsInterface(v.Type()) {
		return nil
	}
	l := r.lookAt(v, "", 0)
	if l.fn != nil {
		for _, res := range l.fn.Results {
			if res.Note != nil && res.Base >= 0 {
				return res.Note
			}
		}
		for _, b := range l.fn.Brackets {
			n := b.Note
			return &n
		}
	}
	return l.note
}

// hooked returns the observation that a set of hooks makes, of which one
// before a handler and one after it observe.
func (r *Result) hooked(v ssa.Value) *note {
	if v.Referrers() == nil || gotype.Named(v.Type()) == nil {
		return nil
	}
	var before, after ssa.CallInstruction
	for _, ref := range *v.Referrers() {
		ci, ok := ref.(*ssa.Call)
		if !ok {
			continue
		}
		switch when, ok := r.hookAt(ci); {
		case !ok || ci.Call.Args[0] != v:
		case when == "before":
			before = ci
		case when == "after":
			after = ci
		}
	}
	if before == nil || after == nil {
		return nil
	}
	return &note{Class: Timer, What: "hooks", Begin: r.at(before.Pos(), ""), End: r.at(after.Pos(), ""), Shape: Hooks, Via: methodOf(before.Common())}
}

// hookAt reports when the hook is called that the call installs; ok is
// false if it installs none, or one that does not observe.
func (r *Result) hookAt(call *ssa.Call) (when string, ok bool) {
	p := r.table.Observing(calleeOf(&call.Call)).Has(contract.Hook)
	ops := operandsOf(&call.Call)
	if p == nil || p.P >= len(ops) || r.observedByHook(ops[p.P]) == "" {
		return "", false
	}
	return p.Names[0], true
}

// installedElem looks at the elements of a slice that a variadic call
// gets.
func (r *Result) installedElem(arr ssa.Value, depth int) *note {
	if arr.Referrers() == nil {
		return nil
	}
	for _, ref := range *arr.Referrers() {
		addr, ok := ref.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		for _, use := range *addr.Referrers() {
			if s, ok := use.(*ssa.Store); ok {
				if n := r.installed(s.Val, depth+1); n != nil {
					return n
				}
			}
		}
	}
	return nil
}

// argumentsOf returns what the calls in this package pass for a parameter.
func (r *Result) argumentsOf(p *ssa.Parameter) []ssa.Value {
	r.indexCalls()
	i := slices.Index(p.Parent().Params, p)
	var out []ssa.Value
	for _, ci := range r.callers[p.Parent()] {
		if ops := ci.Common().Args; i < len(ops) {
			out = append(out, ops[i])
		}
	}
	return out
}

// wholesOf returns the registrars of which a parameter is a part: it is one
// of a function that a method of theirs is given, as in
//
//	r.Route("/v1", func(r Router) { … })
func (r *Result) wholesOf(p *ssa.Parameter) []ssa.Value {
	r.indexCalls()
	var out []ssa.Value
	for _, ci := range r.handed[p.Parent()] {
		cc := ci.Common()
		if fn := calleeOf(cc); fn == nil || fn.Signature().Recv() == nil {
			continue
		}
		if whole := operandsOf(cc)[0]; types.AssignableTo(whole.Type(), p.Type()) {
			out = append(out, whole)
		}
	}
	return out
}

// loadsOf returns the addresses and loads of a field in this package.
func (r *Result) loadsOf(f *types.Var) []ssa.Value {
	r.indexCalls()
	return r.fieldUses[f.Origin()]
}

// indexCalls collects the static calls, the calls that are given a function,
// the uses of fields, and the values of the package's own types that become
// handlers.
func (r *Result) indexCalls() {
	if r.callers != nil {
		return
	}
	r.callers = make(map[*ssa.Function][]ssa.CallInstruction)
	r.handed = make(map[*ssa.Function][]ssa.CallInstruction)
	r.fieldUses = make(map[*types.Var][]ssa.Value)
	r.converted = make(map[*types.Named][]ssa.Value)
	for _, fn := range r.own.Funcs() {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				r.index(instr)
			}
		}
	}
}

// index notes what indexCalls collects of one instruction.
func (r *Result) index(instr ssa.Instruction) {
	switch instr := instr.(type) {
	case ssa.CallInstruction:
		if callee := r.bodyOf(instr.Common().StaticCallee()); callee != nil {
			r.callers[callee] = append(r.callers[callee], instr)
		}
		for _, arg := range instr.Common().Args {
			if fn := r.bodyOf(literalOf(arg)); fn != nil {
				r.handed[fn] = append(r.handed[fn], instr)
			}
		}
	case *ssa.MakeInterface:
		if n := gotype.Named(instr.X.Type()); n != nil && n.Obj().Pkg() == r.pass.Pkg && isRunType(instr.Type()) {
			r.converted[n] = append(r.converted[n], instr)
		}
	case *ssa.FieldAddr:
		if st, ok := gotype.Deref(instr.X.Type()).Underlying().(*types.Struct); ok {
			f := st.Field(instr.Field).Origin()
			r.fieldUses[f] = append(r.fieldUses[f], instr)
		}
	}
}
