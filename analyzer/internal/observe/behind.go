package observe

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// Behind returns the observation that a server, router or mux adds to
// whatever is registered on it: a middleware, interceptor, stats handler
// or hook that observes is installed on it, or it is itself handed to a
// function that puts it under an observation. A registrar that is a
// parameter is looked up at the calls in this package.
func (r *Result) Behind(registrar ssa.Value) (Observation, bool) {
	b := &behind{r: r, seen: make(map[ssa.Value]bool)}
	n := b.look(registrar, 0)
	if n == nil {
		return Observation{}, false
	}
	return r.observation(n, nil, ""), true
}

// behind looks for what is put before a registrar.
type behind struct {
	r    *Result
	seen map[ssa.Value]bool
}

// look follows the registrar back to where it comes from, and from there
// forward to all its uses.
func (b *behind) look(v ssa.Value, depth int) *note {
	if v == nil || depth > maxLooks || b.seen[v] {
		return nil
	}
	b.seen[v] = true
	if n := b.forward(v); n != nil {
		return n
	}
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return b.look(v.X, depth+1)
	case *ssa.ChangeInterface:
		return b.look(v.X, depth+1)
	case *ssa.ChangeType:
		return b.look(v.X, depth+1)
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok {
			return b.made(call, depth)
		}
	case *ssa.Call:
		return b.made(v, depth)
	case *ssa.Phi:
		return b.any(v.Edges, depth)
	case *ssa.Parameter:
		if n := b.any(b.r.argumentsOf(v), depth); n != nil {
			return n
		}
		return b.any(b.r.wholesOf(v), depth)
	case *ssa.FreeVar:
		return b.look(alias.BindingOf(v), depth+1)
	case *ssa.FieldAddr:
		return b.field(v, depth)
	case *ssa.Field:
		if f := fieldOf(v); f != nil {
			return b.fieldVar(f, depth)
		}
	case *ssa.UnOp:
		return b.look(v.X, depth+1)
	case *ssa.Alloc:
		return b.any(storesTo(v), depth)
	}
	return nil
}

func (b *behind) any(vals []ssa.Value, depth int) *note {
	for _, v := range vals {
		if n := b.look(v, depth+1); n != nil {
			return n
		}
	}
	return nil
}

// made looks at the call that the registrar comes from: an option of a
// constructor, or the registrar that it is a part of (a group, a route).
func (b *behind) made(call *ssa.Call, depth int) *note {
	if b.r.isRegistration(call) {
		return b.look(operandsOf(&call.Call)[0], depth+1) // a link of a chain of them
	}
	for _, op := range operandsOf(&call.Call) {
		if _, ok := op.(*ssa.Slice); !ok && types.IsInterface(op.Type()) {
			continue // what it works with, no option
		}
		if n := b.r.installed(op, 0); n != nil {
			return n
		}
	}
	if fn := calleeOf(&call.Call); fn != nil && fn.Signature().Recv() != nil {
		return b.look(operandsOf(&call.Call)[0], depth+1)
	}
	if body := b.r.bodyOf(call.Call.StaticCallee()); body != nil {
		for _, block := range body.Blocks {
			if ret, ok := block.Instrs[len(block.Instrs)-1].(*ssa.Return); ok && len(ret.Results) > 0 {
				if n := b.look(ret.Results[0], depth+1); n != nil {
					return n
				}
			}
		}
	}
	return nil
}

// isRegistration reports whether a call returns the registrar that it is a
// method of: it installs nothing, and makes no part of it that does.
func (r *Result) isRegistration(call *ssa.Call) bool {
	fn := calleeOf(&call.Call)
	return fn != nil && fn.Signature().Recv() != nil && types.Identical(call.Type(), operandsOf(&call.Call)[0].Type()) &&
		!r.installs(fn, 0) && r.table.Observing(fn).Has(contract.Carries) == nil
}

// field looks at a field: at what it is a part of, too, if that is embedded,
// whose methods are then those of the whole.
func (b *behind) field(addr *ssa.FieldAddr, depth int) *note {
	st, ok := gotype.Deref(addr.X.Type()).Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	if n := b.fieldVar(st.Field(addr.Field), depth); n != nil || !st.Field(addr.Field).Embedded() {
		return n
	}
	return b.look(addr.X, depth+1)
}

// fieldVar looks at what is stored in the field, and at all uses of it, in
// this package.
func (b *behind) fieldVar(f *types.Var, depth int) *note {
	if n := b.any(b.r.storedIn(f), depth); n != nil {
		return n
	}
	for _, v := range b.r.loadsOf(f) {
		if n := b.forward(v); n != nil {
			return n
		}
	}
	return nil
}

// forward looks at the calls that get the registrar.
func (b *behind) forward(v ssa.Value) *note {
	if v.Referrers() == nil {
		return nil
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.ChangeType:
			if n := b.forward(ref.(ssa.Value)); n != nil {
				return n
			}
		case *ssa.Store:
			if a, ok := ref.Addr.(*ssa.Alloc); ok && ref.Val == v && !b.seen[a] {
				b.seen[a] = true
				if n := b.cell(a); n != nil {
					return n
				}
			}
		case *ssa.UnOp:
			if _, ok := v.(*ssa.FieldAddr); ok {
				if n := b.forward(ref); n != nil {
					return n
				}
			}
		case *ssa.Call:
			if n := b.call(v, ref); n != nil {
				return n
			}
		}
	}
	return nil
}

// cell looks at the loads of a variable that holds the registrar.
func (b *behind) cell(addr ssa.Value) *note {
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp:
			if n := b.forward(ref); n != nil {
				return n
			}
		case *ssa.MakeClosure:
			for i, bound := range ref.Bindings {
				if bound == addr {
					if n := b.cell(ref.Fn.(*ssa.Function).FreeVars[i]); n != nil {
						return n
					}
				}
			}
		}
	}
	return nil
}

// call looks at one call that gets the registrar: it installs something on
// it, or puts it under an observation.
func (b *behind) call(v ssa.Value, call *ssa.Call) *note {
	r, cc := b.r, &call.Call
	fn := calleeOf(cc)
	ops := operandsOf(cc)
	at := slices.Index(ops, v)
	if at < 0 {
		return nil
	}
	if fn != nil && fn.Signature().Recv() != nil && at > 0 && types.IsInterface(v.Type()) && isRunType(v.Type()) {
		if n := b.look(ops[0], 1); n != nil {
			return n // mounted on another one
		}
	}
	if fn != nil && r.installs(fn, at) {
		for i, op := range ops {
			if i == at {
				continue
			}
			if n := r.installed(op, 0); n != nil {
				return n
			}
		}
	}
	s, _ := r.summaryOf(cc)
	if s == nil {
		return nil
	}
	for _, res := range s.Results {
		if res.Note != nil && res.Base == at {
			n := *res.Note
			n.Via = r.calleeName(cc)
			return &n
		}
	}
	return nil
}

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
// and the uses of fields of the package.
func (r *Result) indexCalls() {
	if r.callers != nil {
		return
	}
	r.callers = make(map[*ssa.Function][]ssa.CallInstruction)
	r.handed = make(map[*ssa.Function][]ssa.CallInstruction)
	r.fieldUses = make(map[*types.Var][]ssa.Value)
	for _, fn := range r.own.Funcs() {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
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
				case *ssa.FieldAddr:
					if st, ok := gotype.Deref(instr.X.Type()).Underlying().(*types.Struct); ok {
						f := st.Field(instr.Field).Origin()
						r.fieldUses[f] = append(r.fieldUses[f], instr)
					}
				}
			}
		}
	}
}

// CalledUnder returns the observation under which all calls of fn in this
// package run, if it is not exported, and nothing else is done with it
// than to call it.
func (r *Result) CalledUnder(fn *ssa.Function) (Observation, bool) {
	n := r.calledUnder(fn, 0)
	if n == nil {
		return Observation{}, false
	}
	return r.observation(n, nil, ""), true
}

func (r *Result) calledUnder(fn *ssa.Function, depth int) *note {
	obj := gotype.Declared(fn)
	if obj == nil || obj.Exported() || depth > 4 {
		return nil
	}
	r.indexCalls()
	var found *note
	for _, ci := range r.callers[fn] {
		n := r.covering(ci, 0)
		if n == nil && ci.Parent() != fn {
			if s := r.sums[ci.Parent()]; s != nil && s.Self != nil && s.Self.Whole {
				n = s.Self
			} else {
				n = r.calledUnder(ci.Parent(), depth+1)
			}
		}
		if n == nil {
			return nil
		}
		found = n
	}
	return found
}

// HookPairs returns the pairs of hooks in fn of which the first is called
// before a handler and the second after it.
func (r *Result) HookPairs(fn *ssa.Function) []HookPair {
	type installed struct {
		ci   ssa.CallInstruction
		when string
		on   string
		what string
	}
	var hooks []installed
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			ci, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			if when, ok := r.hookAt(ci); ok {
				ops := operandsOf(&ci.Call)
				hooks = append(hooks, installed{ci, when, placeOf(ops[0]), r.observedByHook(ops[1])})
			}
		}
	}
	var out []HookPair
	for _, before := range hooks {
		if before.when != "before" {
			continue
		}
		pair := HookPair{Before: before.ci.Pos(), What: before.what}
		for _, h := range hooks {
			switch {
			case h.on != before.on:
			case h.when == "after" && !pair.After.IsValid():
				pair.After = h.ci.Pos()
			case h.when == "failed":
				pair.OnFailure = true
			}
		}
		if pair.After.IsValid() {
			out = append(out, pair)
		}
	}
	return out
}

// observedByHook names what a hook begins, ends or records, "" if it does
// not observe. Reading the clock begins a timer.
func (r *Result) observedByHook(v ssa.Value) string {
	lit := literalOf(v)
	if lit == nil {
		return ""
	}
	for _, f := range withLiterals(lit) {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				ci, ok := instr.(ssa.CallInstruction)
				if !ok {
					continue
				}
				switch m := r.markOf(ci.Common()); m.role {
				case begins, clock, records, pairs:
					return m.what
				case elapsed:
					return "timer"
				}
				if s, _ := r.summaryOf(ci.Common()); s != nil && len(s.Ends)+len(s.Clocks)+len(s.Opens) > 0 {
					return "observation"
				}
			}
		}
	}
	return ""
}
