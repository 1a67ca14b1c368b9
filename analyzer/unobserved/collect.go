package unobserved

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/observe"
)

// A collector gathers the handlers that are kept in tables and fields or are
// registered, by what they are kept in.
type collector struct {
	*pack
	byKey map[any]*group
	order []*group
	// rewraps has the functions that wrap what a field or table holds in
	// its place.
	rewraps map[any][]*ssa.Function
	// wrapped are the fields and tables whose handlers are wrapped when they
	// are taken out, takers who does it.
	wrapped map[any]bool
	takers  map[any][]taker
	// decorating are the functions that wrap what a struct holds that they are
	// given, by literals.
	decorating map[*ssa.Function]*ssa.Function
}

// rewrapped leaves out what is wrapped in its place after it was put there: by
// the function that puts it there, or, if that is done elsewhere, everywhere.
func (c *collector) rewrapped() {
	c.order = slices.DeleteFunc(c.order, func(g *group) bool {
		fns := c.rewraps[g.key.(groupKey).of]
		if len(fns) == 0 {
			return false
		}
		n := len(g.entries)
		g.entries = slices.DeleteFunc(g.entries, func(e *entry) bool { return slices.Contains(fns, e.fn) })
		return !c.seenThrough(g, fns) && (len(g.entries) == n || n == 0)
	})
}

// isRewrap reports whether v is what a wrapper makes of what the field or table
// holds in which it is put, of the given struct if it is a field, and notes it.
func (c *collector) isRewrap(fn *ssa.Function, v, holder ssa.Value, of any) bool {
	if c.rewrapsByLiteral(fn, v, of) {
		return true
	}
	call, ok := stripConversion(v).(*ssa.Call)
	if !ok {
		return false
	}
	w, ok := c.obs.WrapperOf(call.Common())
	if !ok || w.Arg < 0 {
		return false
	}
	from := heldBelow(operand(call.Common(), w.Arg), of, maxLayers)
	if from == nil || isTakenFor(holder, from) {
		return false
	}
	c.rewraps[of] = append(c.rewraps[of], fn)
	return true
}

// maxLayers bounds how many layers around what a field holds are looked through.
const maxLayers = 3

// heldBelow returns what v is, or is a layer around, that is held in the field or
// table; nil if there is none.
func heldBelow(v ssa.Value, of any, depth int) ssa.Value {
	if v == nil || depth == 0 {
		return nil
	}
	if heldIn(v) == of {
		return v
	}
	call, ok := stripConversion(v).(*ssa.Call)
	if !ok {
		return nil
	}
	for _, arg := range call.Call.Args {
		if isKept(arg.Type()) {
			if from := heldBelow(arg, of, depth-1); from != nil {
				return from
			}
		}
	}
	return nil
}

// heldIn identifies the field or table that v is taken from, nil for none.
func heldIn(v ssa.Value) any {
	if f := fieldOf(v); f != nil {
		return f
	}
	switch x := stripConversion(v).(type) {
	case *ssa.Lookup:
		return tableOf(x.X)
	case *ssa.Extract:
		if l, ok := x.Tuple.(*ssa.Lookup); ok {
			return tableOf(l.X)
		}
	}
	if table := elementOf(v); table != nil {
		return tableOf(table)
	}
	return nil
}

func (c *collector) instr(fn *ssa.Function, instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.Store:
		c.store(fn, instr)
	case *ssa.MapUpdate:
		if isKept(instr.Value.Type()) && !c.isRewrap(fn, instr.Value, nil, tableOf(instr.Map)) {
			e := c.entry(fn, instr.Value, instr.Pos())
			e.label(instr.Key)
			c.add(groupKey{of: tableOf(instr.Map)}, catEntry, "entries of one table", "entry", "", e)
		}
	case *ssa.Go:
		c.wrappedLater(instr)
		c.goroutine(fn, instr)
	case ssa.CallInstruction:
		c.wrappedLater(instr)
		c.calledUnder(instr)
		c.startedBy(fn, instr)
		c.call(fn, instr)
	}
}

// tableOf identifies the map or slice v: the field that it is loaded from, or
// for which it is made, else the root.
func tableOf(v ssa.Value) any {
	if f := fieldOf(v); f != nil {
		return f
	}
	root := rootOf(v)
	if m, ok := root.(*ssa.MakeMap); ok {
		for _, instr := range refs(m) {
			s, ok := instr.(*ssa.Store)
			if !ok || s.Val != ssa.Value(m) {
				continue
			}
			if fa, ok := s.Addr.(*ssa.FieldAddr); ok {
				return gotype.Field(fa.X.Type(), fa.Field)
			}
		}
	}
	return root
}

// store takes in a store to a field, or to an element of a literal.
func (c *collector) store(fn *ssa.Function, s *ssa.Store) {
	if !isKept(s.Val.Type()) {
		return
	}
	switch addr := s.Addr.(type) {
	case *ssa.FieldAddr:
		f := gotype.Field(addr.X.Type(), addr.Field)
		if f == nil || !s.Pos().IsValid() || c.isRewrap(fn, s.Val, addr.X, f) {
			return
		}
		e := c.entry(fn, s.Val, s.Pos())
		e.holder = addr.X
		e.labelFields(addr)
		c.besideField(e, addr)
		c.add(valuesOf(f, fn), catField, "values of one field", "value", f.Name(), e)
		if isService(s.Val.Type()) {
			return // the other fields of the struct hold other services
		}
		beside := *e
		beside.field = f.Name()
		c.add(groupKey{of: kindOfHandler(s.Val.Type()), on: placeOf(addr.X)}, catField, "fields of one value", "field", "", &beside)
	case *ssa.IndexAddr:
		a, ok := addr.X.(*ssa.Alloc)
		if !ok || isArgumentList(a) && !isListOfHandlers(a) {
			return
		}
		e := c.entry(fn, s.Val, s.Pos())
		if a.Comment == "varargs" {
			e.pos, e.argument = slicedFor(a)[0].Pos(), 1
			if !isArgumentList(a) {
				e.argument++ // behind what is appended to
			}
			if i, ok := addr.Index.(*ssa.Const); ok {
				e.argument += int(i.Int64())
			}
		}
		c.add(groupKey{of: tableOfArray(a)}, catEntry, "elements of one table", "entry", "", e)
	}
}

// valuesOf identifies what is put in one field. One of the standard library, as
// the transport of a client, is filled for many ends: only what one function puts
// there is of one kind.
func valuesOf(f *types.Var, fn *ssa.Function) groupKey {
	if f.Pkg() != nil && f.Pkg().Path() == "net/http" {
		return groupKey{of: f, on: top(fn)}
	}
	return groupKey{of: f}
}

// kindOfHandler tells handlers apart that do different jobs in fields of one
// struct: functions with a context from those without, and interfaces that
// are not of one generic type.
func kindOfHandler(t types.Type) any {
	if sig, ok := t.Underlying().(*types.Signature); ok {
		return hasContext(sig)
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Origin().Obj()
	}
	return types.TypeString(t, nil)
}

// isArgumentList reports whether the array is made for the variadic
// arguments of a call that is no append.
func isArgumentList(a *ssa.Alloc) bool {
	if a.Comment != "varargs" {
		return false
	}
	for _, call := range slicedFor(a) {
		if b, ok := call.Common().Value.(*ssa.Builtin); ok && b.Name() == "append" {
			return false
		}
	}
	return true
}

// isListOfHandlers reports whether the array is all that a call is given, so
// that its elements are handlers of one kind: a call that is given a route,
// too, has one handler, and what comes before that is its middleware.
func isListOfHandlers(a *ssa.Alloc) bool {
	for _, call := range slicedFor(a) {
		cc := call.Common()
		obj := calleeObject(cc)
		args := len(cc.Args)
		if obj != nil && obj.Signature().Recv() != nil && !cc.IsInvoke() {
			args--
		}
		if args != 1 || obj != nil && installsMiddleware(obj) {
			return false
		}
	}
	return true
}

// slicedFor returns the calls that get a slice of the array.
func slicedFor(a *ssa.Alloc) []ssa.CallInstruction {
	var calls []ssa.CallInstruction
	for _, instr := range refs(a) {
		if s, ok := instr.(*ssa.Slice); ok {
			for _, user := range refs(s) {
				if call, ok := user.(ssa.CallInstruction); ok {
					calls = append(calls, call)
				}
			}
		}
	}
	return calls
}

// tableOfArray identifies the table of which the array is, or becomes, a
// part: what it is appended to.
func tableOfArray(a *ssa.Alloc) any {
	for _, call := range slicedFor(a) {
		if len(call.Common().Args) > 0 {
			if f := fieldOf(call.Common().Args[0]); f != nil {
				return f
			}
			return [2]any{a.Parent(), types.TypeString(call.Common().Args[0].Type(), nil)}
		}
	}
	return a
}

func (c *collector) add(key any, category, kind, unit, label string, e *entry) {
	g := c.byKey[key]
	if g == nil {
		g = &group{key: key, category: category, kind: kind, unit: unit, label: label}
		c.byKey[key] = g
		c.order = append(c.order, g)
	}
	g.entries = append(g.entries, e)
}

// isKept reports whether values of type t are entries of tables and fields:
// handlers and jobs, and services, of which a decorator may observe the methods.
func isKept(t types.Type) bool { return isEntryType(t) || isService(t) }

// entry classifies a handler value.
func (k *pack) entry(fn *ssa.Function, v ssa.Value, pos token.Pos) *entry {
	e := &entry{value: v, pos: pos, fn: fn}
	h, inSight := k.handler(v, 0), true
	if isService(v.Type()) && !isHandlerType(v.Type()) {
		if h, inSight = k.chosen(v); h.seen == nil {
			inSight = inSight && k.isPlainService(v)
		}
	}
	e.seen, e.target, e.name = h.seen, h.target, h.name
	if _, isMade := h.target.(*ssa.Call); isMade && h.seen != nil && isFuncType(v.Type()) && h.seen.obs.Shape == observe.Inline {
		e.seen = madeObserving(h.seen)
	}
	if h.partly || !inSight {
		e.seen, e.target = nil, nil
	}
	return e
}

// madeObserving is the sight of what a function makes that is given no handler, and
// begins the observation itself: the function is no wrapper that its siblings
// could share, what they have in common is what they begin.
func madeObserving(s *sight) *sight {
	made := *s
	made.obs.Via, made.obs.ViaName = nil, ""
	made.key, made.name, made.byItself = s.obs.What, observe.WithArticle(s.obs.What), true
	return &made
}
