package unobserved

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/observe"
)

// An entry is one place where a handler value is put: a field (S1), an
// argument of a registration (S2), an element of a table (S3).
type entry struct {
	value ssa.Value
	// pos is where SSA places the store or call.
	pos  token.Pos
	fn   *ssa.Function
	call ssa.CallInstruction // of a registration
	// argument is the number of the element among the arguments of the
	// call that stands at pos, from 1 on, 0 for none.
	argument int
	// seen is the observation, nil for a bare handler.
	seen *sight
	// target identifies the handler itself, below its wrappers; name is
	// what messages call it.
	target any
	name   string
	// labels are the constants that stand beside it: a route, a name.
	labels []string
	// field names the field that it is put in, if its siblings are in others.
	field string
}

// A group is a sibling set of entries.
type group struct {
	key      any
	category string
	kind     string
	unit     string
	// label names what the entries are put in.
	label   string
	entries []*entry
}

// groupKey identifies a group of entries.
type groupKey struct {
	// of is the field, the callee's name, or the table.
	of any
	// on is the receiver of registrations, if it is known.
	on any
}

// tables judges where handlers are put: S1, S2, S3, and S7 for one handler
// that is put in two places.
func (k *pack) tables() {
	h := k.held()
	for _, g := range h.groups {
		// A struct's field is the same in all tables, of which others may be
		// called as they are.
		if g.category != catEntry || !h.wrapped[g.key.(groupKey).of] {
			k.table(g)
		}
	}
	k.sameHandlers(h.groups)
}

// findHolders finds the sibling sets of the package, in source order.
func (k *pack) findHolders() *holders {
	c := &collector{pack: k, byKey: map[any]*group{}, rewraps: map[any][]*ssa.Function{}, wrapped: map[any]bool{}}
	for _, fn := range k.all {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				c.instr(fn, instr)
			}
		}
	}
	c.rewrapped()
	c.ownRegistrars()
	c.order = slices.DeleteFunc(c.order, func(g *group) bool { return len(g.entries) == 0 })
	slices.SortStableFunc(c.order, func(a, b *group) int { return cmp.Compare(a.entries[0].pos, b.entries[0].pos) })
	h := &holders{groups: c.order, wrapped: c.wrapped, observed: map[any]bool{}}
	for _, g := range c.order {
		if slices.ContainsFunc(g.entries, func(e *entry) bool { return e.seen != nil }) {
			h.observed[g.key.(groupKey).of] = true
		}
	}
	return h
}

type collector struct {
	*pack
	byKey map[any]*group
	order []*group
	// rewraps has the functions that wrap what a field or table holds in
	// its place.
	rewraps map[any][]*ssa.Function
	// wrapped are the fields and tables whose handlers are wrapped when they
	// are taken out.
	wrapped map[any]bool
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
		return len(g.entries) == n || n == 0
	})
}

// isRewrap reports whether v is what a wrapper makes of what the field or table
// holds in which it is put, and notes it.
func (c *collector) isRewrap(fn *ssa.Function, v ssa.Value, of any) bool {
	call, ok := stripConversion(v).(*ssa.Call)
	if !ok {
		return false
	}
	w, ok := c.obs.WrapperOf(call.Common())
	if !ok || w.Arg < 0 {
		return false
	}
	from := operand(call.Common(), w.Arg)
	if from == nil || heldIn(from) != of {
		return false
	}
	c.rewraps[of] = append(c.rewraps[of], fn)
	return true
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
		if isEntryType(instr.Value.Type()) && !c.isRewrap(fn, instr.Value, tableOf(instr.Map)) {
			e := c.entry(fn, instr.Value, instr.Pos())
			e.label(instr.Key)
			c.add(groupKey{of: tableOf(instr.Map)}, catEntry, "entries of one table", "entry", "", e)
		}
	case *ssa.Go:
		c.wrappedLater(instr)
		c.goroutine(fn, instr)
	case ssa.CallInstruction:
		c.wrappedLater(instr)
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
	if !isEntryType(s.Val.Type()) {
		return
	}
	switch addr := s.Addr.(type) {
	case *ssa.FieldAddr:
		f := gotype.Field(addr.X.Type(), addr.Field)
		if f == nil || !s.Pos().IsValid() || c.isRewrap(fn, s.Val, f) {
			return
		}
		e := c.entry(fn, s.Val, s.Pos())
		e.labelFields(addr)
		c.besideField(e, addr)
		c.add(groupKey{of: f}, catField, "values of one field", "value", f.Name(), e)
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
		if args != 1 {
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

// call takes in the handler arguments of a registration.
func (c *collector) call(fn *ssa.Function, call ssa.CallInstruction) {
	cc := call.Common()
	if _, ok := cc.Value.(*ssa.Builtin); ok || !call.Pos().IsValid() {
		return
	}
	obj := calleeObject(cc)
	if obj == nil || isPlain(obj) || !slices.ContainsFunc(cc.Args, func(v ssa.Value) bool { return isEntryType(v.Type()) || mayHoldHandler(v.Type()) }) {
		return
	}
	if _, ok := c.obs.WrapperOf(cc); ok {
		return
	}
	if call.Value() != nil && call.Value().Type() != nil && returnsHandler(cc.Signature()) {
		return // makes a handler of one: a decorator that observes nothing
	}
	for i, arg := range cc.Args {
		e := c.argument(fn, call, arg, cc.Signature().Variadic() && i == len(cc.Args)-1)
		if e == nil {
			continue
		}
		if isDecoratorType(e.value.Type()) {
			continue // what handlers go through
		}
		e.labelCall(cc.Args)
		for _, other := range cc.Args {
			c.besides(e, other)
		}
		registrar, recv := registrarOf(cc, obj), obj.Signature().Recv()
		if whole := c.through(e, cc); whole != nil {
			registrar, recv = knownRegistrar(whole), types.NewParam(token.NoPos, nil, "", whole.Type())
		}
		key := groupKey{of: registrationName(obj, recv, i), on: registrar}
		c.add(key, catRegistration, "registrations", "registration", obj.Name(), e)
		return
	}
}

// argument returns the entry of a call's argument, nil if it holds no
// handler. Of several that a variadic parameter gets, the last one is the
// handler and all may observe it.
func (c *collector) argument(fn *ssa.Function, call ssa.CallInstruction, arg ssa.Value, variadic bool) *entry {
	if isEntryType(arg.Type()) {
		e := c.entry(fn, arg, call.Pos())
		e.call = call
		return e
	}
	if !variadic || !mayHoldHandler(arg.Type()) {
		return nil
	}
	if o, ok := c.obs.ObservedValue(arg, ""); ok {
		e := c.entry(fn, arg, call.Pos())
		e.seen, e.call = c.valueSight(o), call
		return e
	}
	s, ok := arg.(*ssa.Slice)
	if !ok {
		return nil
	}
	var last *entry
	var seen *sight
	for _, instr := range refs(s.X) {
		if ia, ok := instr.(*ssa.IndexAddr); ok {
			for _, user := range refs(ia) {
				if st, ok := user.(*ssa.Store); ok && st.Addr == ia {
					last = c.entry(fn, st.Val, call.Pos())
					last.call = call
					if last.seen != nil {
						seen = last.seen
					}
				}
			}
		}
	}
	if last != nil && last.seen == nil && seen != nil {
		beside := *seen
		beside.byItself = false // a middleware
		last.seen = &beside
	}
	return last
}

// besides lets an entry be observed by a middleware that the registration is
// given beside the handler.
func (c *collector) besides(e *entry, arg ssa.Value) {
	for _, v := range elementsOf(arg) {
		if e.seen != nil || !isDecoratorType(v.Type()) {
			continue
		}
		if o, ok := c.obs.MiddlewareValue(v); ok {
			e.seen = c.valueSight(o)
		}
	}
}

// through lets an entry be observed by a middleware that its registrar was
// made with for this registration alone, and returns what that is a part of:
// r of r.With(m).Get("/", h).
func (c *collector) through(e *entry, cc *ssa.CallCommon) ssa.Value {
	call, ok := registrarValue(cc).(*ssa.Call)
	if !ok || len(refs(call)) != 1 {
		return nil
	}
	obj := calleeObject(call.Common())
	if obj == nil || obj.Signature().Recv() == nil {
		return nil
	}
	var whole ssa.Value
	for _, arg := range call.Common().Args {
		if slices.ContainsFunc(elementsOf(arg), func(v ssa.Value) bool { return isDecoratorType(v.Type()) }) {
			whole = registrarValue(call.Common())
			c.besides(e, arg)
		}
	}
	return whole
}

// routes are the methods by which routers take a handler for a route.
var routes = wordSet(`get post put delete patch head options connect trace any handle handler route`)

// registrationName identifies what is registered on recv: methods that
// differ only in the verb of the request are one.
func registrationName(obj *types.Func, recv *types.Var, arg int) string {
	name := strings.TrimSuffix(obj.Name(), "Func")
	if routes[strings.ToLower(name)] {
		name = "route"
	}
	prefix := ""
	if obj.Pkg() != nil {
		prefix = obj.Pkg().Path()
	}
	if recv != nil {
		prefix = types.TypeString(recv.Type(), nil)
		if name == "route" {
			return prefix + ".route"
		}
	}
	return fmt.Sprintf("%s.%s/%d", prefix, name, arg)
}

// registrarOf identifies the registrar if it is one that this function has
// made or a field: else, a parameter or a variable, nil.
func registrarOf(cc *ssa.CallCommon, obj *types.Func) any {
	var v ssa.Value
	switch {
	case cc.IsInvoke():
		v = cc.Value
	case len(cc.Args) > 0 && obj.Signature().Recv() != nil:
		v = cc.Args[0]
	case len(cc.Args) > 1 && !isHandlerType(cc.Args[0].Type()):
		if _, ok := cc.Args[0].Type().Underlying().(*types.Basic); ok {
			return nil
		}
		v = cc.Args[0]
	default:
		return nil
	}
	return knownRegistrar(v)
}

func knownRegistrar(v ssa.Value) any {
	if f := fieldOf(v); f != nil {
		return f
	}
	switch root := rootOf(chainStart(v)).(type) {
	case *ssa.Parameter, *ssa.FreeVar:
		return nil
	default:
		return root
	}
}

// chainStart returns the registrar on which a chain of calls begins that
// each return it: b.With(x).With(y).
func chainStart(v ssa.Value) ssa.Value {
	for {
		call, ok := v.(*ssa.Call)
		if !ok || call.Common().IsInvoke() || len(call.Common().Args) == 0 || call.Common().Signature().Recv() == nil ||
			!types.Identical(call.Type(), call.Common().Args[0].Type()) {
			return v
		}
		v = call.Common().Args[0]
	}
}

// registrarValue returns the registrar of a registration, nil for none.
func registrarValue(cc *ssa.CallCommon) ssa.Value {
	if cc.IsInvoke() {
		return cc.Value
	}
	if len(cc.Args) > 0 {
		return cc.Args[0]
	}
	return nil
}

func returnsHandler(sig *types.Signature) bool {
	for i := range sig.Results().Len() {
		if isHandlerType(sig.Results().At(i).Type()) {
			return true
		}
	}
	return false
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

// entry classifies a handler value.
func (k *pack) entry(fn *ssa.Function, v ssa.Value, pos token.Pos) *entry {
	e := &entry{value: v, pos: pos, fn: fn}
	h := k.handler(v, 0)
	e.seen, e.target, e.name = h.seen, h.target, h.name
	if h.partly {
		e.seen, e.target = nil, nil
	}
	return e
}

// A handler is what is known of a handler value.
type handler struct {
	seen *sight
	// target identifies the handler below its decorators; nil if it is out
	// of sight.
	target any
	name   string
	// partly reports that only a part of it is observed: it is neither an
	// observed nor a bare handler.
	partly bool
}

// maxDecorators bounds the nesting of decorators that is looked through.
const maxDecorators = 8

// handler classifies the value v, looking through conversions and through
// decorators, of which one that observes is enough.
func (k *pack) handler(v ssa.Value, depth int) handler {
	var h handler
	if depth > maxDecorators {
		return h
	}
	if o, ok := k.obs.ObservedValue(v, methodOf(v.Type())); ok {
		h.seen, h.partly = k.valueSight(o), o.Foreign
	}
	switch x := v.(type) {
	case *ssa.ChangeType:
		return h.or(k.handler(x.X, depth+1))
	case *ssa.ChangeInterface:
		return h.or(k.handler(x.X, depth+1))
	case *ssa.MakeInterface:
		inner := k.handler(x.X, depth+1)
		if inner.target == nil {
			inner.target, inner.name = typeTarget(x.X)
		}
		return h.or(inner)
	case *ssa.Function:
		h.target, h.name = targetOf(x), functionName(x)
		k.seeItself(&h, x)
	case *ssa.MakeClosure:
		fn := x.Fn.(*ssa.Function)
		h.target, h.name = targetOf(x), functionName(fn)
		k.seeItself(&h, fn)
	case *ssa.Call:
		return h.or(k.decorated(x, depth))
	case *ssa.Extract:
		if call, ok := x.Tuple.(*ssa.Call); ok {
			return h.or(k.decorated(call, depth))
		}
	case *ssa.UnOp:
		if g, ok := x.X.(*ssa.Global); ok && x.Op == token.MUL && g.Object() != nil {
			h.target, h.name = g.Object(), g.Name()
		}
	}
	return h
}

// seeItself marks a function that begins an observation itself.
func (k *pack) seeItself(h *handler, fn *ssa.Function) {
	if o, ok := k.obs.ObservedByItself(fn); ok && h.seen != nil {
		h.seen.byItself = true
		h.partly = !o.Whole || o.Foreign
	}
}

// or returns h with what only inner knows, or knows better: the type of what a
// decorator of a library returns tells only of a part.
func (h handler) or(inner handler) handler {
	if h.seen == nil || h.partly && inner.seen != nil {
		h.seen, h.partly = inner.seen, inner.partly
	} else if inner.target != nil && inner.seen != nil && inner.seen.byItself {
		h.seen.byItself = h.seen.name == inner.seen.name
	}
	h.target, h.name = inner.target, inner.name
	return h
}

// decorated classifies the result of a call: what a decorator of any kind
// makes of a handler is that handler; a function of the module that is
// given none makes one, and is its name.
func (k *pack) decorated(call *ssa.Call, depth int) handler {
	cc := call.Common()
	if w, ok := k.obs.WrapperOf(cc); ok && w.Arg >= 0 {
		h := handler{seen: k.wrapperSight(w)}
		if v := operand(cc, w.Arg); v != nil {
			inner := k.handler(v, depth+1)
			h.target, h.name = inner.target, inner.name
		}
		return h
	}
	maybe, _ := k.believable(cc)
	var h handler
	for _, arg := range cc.Args {
		for _, v := range elementsOf(arg) {
			switch {
			case isDecoratorType(v.Type()):
				if o, ok := k.obs.MiddlewareValue(v); ok && maybe == nil {
					maybe = k.valueSight(o)
				}
			case isHandlerType(v.Type()) && h.target == nil && h.seen == nil:
				h = k.handler(v, depth+1)
			}
		}
	}
	if h.target != nil || h.seen != nil {
		if h.seen == nil {
			h.seen = maybe
		}
		return h
	}
	if fn := gotype.Declared(cc.StaticCallee()); fn != nil && k.isOwn(fn.Pkg()) {
		return handler{target: call, name: fn.Name()}
	}
	return handler{}
}

// isDecoratorType reports whether t is a middleware's type: func(H) H.
func isDecoratorType(t types.Type) bool {
	sig, ok := t.Underlying().(*types.Signature)
	return ok && sig.Params().Len() == 1 && sig.Results().Len() == 1 && types.Identical(sig.Params().At(0).Type(), sig.Results().At(0).Type()) &&
		isHandlerType(sig.Params().At(0).Type())
}

// typeTarget returns the named type of a handler that is a struct.
func typeTarget(v ssa.Value) (any, string) {
	t := v.Type()
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return nil, ""
	}
	switch root := rootOf(v).(type) {
	case *ssa.Alloc, *ssa.Const, *ssa.Call:
		return n.Obj(), n.Obj().Name()
	case *ssa.Extract:
		if _, ok := root.Tuple.(*ssa.Call); ok {
			return n.Obj(), n.Obj().Name()
		}
	}
	return nil, ""
}

// functionName names a function value.
func functionName(fn *ssa.Function) string {
	if m := boundMethod(fn); m != nil {
		return m.Name()
	}
	if fn.Parent() != nil {
		return "the function literal"
	}
	return fn.Name()
}

// methodOf returns the only method of an interface type, "" for others.
func methodOf(t types.Type) string {
	if i, ok := t.Underlying().(*types.Interface); ok && i.NumMethods() == 1 {
		return i.Method(0).Name()
	}
	return ""
}

// isHandlerType reports whether values of type t can be handlers: functions
// that are no predicates, and interfaces with one method that is given a
// context or a request.
func isHandlerType(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Signature:
		return isHandlerSignature(u)
	case *types.Interface:
		return u.NumMethods() == 1 && hasContext(u.Method(0).Signature())
	}
	return false
}

// isEntryType reports whether values of type t can be put where handlers are:
// jobs, too, which are given nothing, and return nothing but an error, or a
// value with one.
func isEntryType(t types.Type) bool {
	if isHandlerType(t) {
		return true
	}
	sig, ok := t.Underlying().(*types.Signature)
	if !ok || sig.Params().Len() > 0 {
		return false
	}
	n := sig.Results().Len()
	return n == 0 || n <= 2 && gotype.IsError(sig.Results().At(n-1).Type())
}

func isHandlerSignature(sig *types.Signature) bool {
	if sig.Params().Len() == 0 {
		return false
	}
	if sig.Results().Len() == 1 {
		if b, ok := sig.Results().At(0).Type().Underlying().(*types.Basic); ok && b.Kind() == types.Bool {
			return false
		}
	}
	return true
}

func hasContext(sig *types.Signature) bool {
	for i := range sig.Params().Len() {
		if isContext(sig.Params().At(i).Type()) {
			return true
		}
	}
	return false
}

// mayHoldHandler reports whether t is a handler type or a slice of such.
func mayHoldHandler(t types.Type) bool {
	if s, ok := t.Underlying().(*types.Slice); ok {
		t = s.Elem()
	}
	return isHandlerType(t)
}

// labelCall keeps the constants in the arguments of a call, its own before
// those of which the other arguments are made.
func (e *entry) labelCall(args []ssa.Value) {
	var rest []ssa.Value
	for _, arg := range args {
		if !e.labelConst(arg) {
			rest = append(rest, arg)
		}
	}
	for _, arg := range rest {
		e.label(arg)
	}
}

// label keeps a string constant, or those of which v is made: the fields of
// a struct, the arguments of a call.
func (e *entry) label(v ssa.Value) {
	if e.labelConst(v) {
		return
	}
	switch x := rootOf(v).(type) {
	case *ssa.Alloc:
		for _, instr := range refs(x) {
			fa, ok := instr.(*ssa.FieldAddr)
			if !ok {
				continue
			}
			for _, user := range refs(fa) {
				if s, ok := user.(*ssa.Store); ok && s.Addr == fa {
					e.labelConst(s.Val)
				}
			}
		}
	case *ssa.Call:
		for _, arg := range x.Common().Args {
			e.labelConst(arg)
		}
	}
}

// labelConst keeps v if it is a short string constant, and reports whether
// it is one.
func (e *entry) labelConst(v ssa.Value) bool {
	const maxName = 60 // beyond, it is a description
	if m, ok := v.(*ssa.MakeInterface); ok {
		v = m.X
	}
	c, ok := v.(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.String {
		return false
	}
	if s := pathOf(constant.StringVal(c.Value)); s != "" && len(s) <= maxName && !strings.Contains(strings.TrimSpace(s), " ") {
		e.labels = append(e.labels, s)
	}
	return true
}

// methodPattern is a pattern of net/http's ServeMux with its method: that,
// blanks, a host perhaps, and a path.
var methodPattern = regexp.MustCompile(`^[A-Z]+[ \t]+[^ \t/]*(/\S*)$`)

// pathOf returns the path of a pattern that has a method; else s itself.
func pathOf(s string) string {
	if m := methodPattern.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return s
}

// labelFields keeps the constants in the other fields of the struct.
func (e *entry) labelFields(addr *ssa.FieldAddr) {
	for _, instr := range refs(addr.X) {
		fa, ok := instr.(*ssa.FieldAddr)
		if !ok || fa == addr {
			continue
		}
		for _, user := range refs(fa) {
			if s, ok := user.(*ssa.Store); ok && s.Addr == fa && !isHandlerType(s.Val.Type()) {
				e.label(s.Val)
			}
		}
	}
}

// table judges one group.
func (k *pack) table(g *group) {
	t := k.tally(g.entries)
	if len(t.seen) == 0 || len(t.bare) == 0 || answers(g.label) {
		return // nothing to compare, or what is not found, an error
	}
	inOne := k.tallies(g)
	for _, e := range t.bare {
		t, why := t, ""
		if one, ok := inOne[e.fn]; ok {
			t = one
		} else {
			why = k.thresholdSilence(g, t.seen, t.work)
		}
		s := &set{kind: g.kind, unit: g.unit, category: g.category, at: e.pos, observed: len(t.seen), total: len(t.seen) + max(t.work, 1), silence: t.silences[e]}
		if s.silence == "" {
			s.silence = why
		}
		for _, m := range t.all {
			s.add(member{name: m.name, pos: m.pos, seen: m.seen})
		}
		k.concludeEntry(s, g, e, t.seen)
	}
}

// A tally counts entries that are siblings.
type tally struct {
	all, seen, bare []*entry
	// silences says why a bare entry needs no observation; work counts those
	// that need one.
	silences map[*entry]string
	work     int
}

func (k *pack) tally(entries []*entry) tally {
	t := tally{silences: map[*entry]string{}}
	for _, e := range entries {
		switch {
		case e.seen != nil:
			t.seen = append(t.seen, e)
		case e.target != nil:
			t.bare = append(t.bare, e)
			if t.silences[e] = k.entrySilence(e); t.silences[e] == "" {
				t.work++
			}
		default:
			continue
		}
		t.all = append(t.all, e)
	}
	return t
}

// tallies returns the functions whose registrations tell enough about each
// other. What several functions register on a parameter need not be the same
// registrar: it is counted together only where one function alone says
// nothing.
func (k *pack) tallies(g *group) map[*ssa.Function]tally {
	if key, ok := g.key.(groupKey); !ok || g.category != catRegistration || key.on != nil {
		return nil
	}
	byFunc := map[*ssa.Function][]*entry{}
	for _, e := range g.entries {
		byFunc[e.fn] = append(byFunc[e.fn], e)
	}
	out := map[*ssa.Function]tally{}
	for fn, entries := range byFunc {
		if len(entries) == len(g.entries) {
			continue
		}
		if t := k.tally(entries); len(t.seen) > 0 && len(t.bare) > 0 && k.thresholdSilence(g, t.seen, t.work) == "" {
			out[fn] = t
		}
	}
	return out
}

// concludeEntry concludes about a bare entry.
func (k *pack) concludeEntry(s *set, g *group, e *entry, seen []*entry) {
	what := e.name
	if label := e.firstLabel(); label != "" {
		what = fmt.Sprintf("%s (%q)", e.name, label)
	}
	switch g.category {
	case catRegistration:
		by := g.label
		if e.call != nil {
			by = calleeObject(e.call.Common()).Name()
		}
		s.subject = fmt.Sprintf("%s, registered by %s,", what, by)
	case catGoroutine:
		s.subject = fmt.Sprintf("call of %s in a goroutine", e.name)
	case catField:
		s.subject = fmt.Sprintf("%s in field %s", what, cmp.Or(e.field, g.label))
	default:
		s.subject = what + " in this table"
	}
	if n := k.nodeOf(e); n != nil {
		s.at, s.end = n.Pos(), n.End()
	}
	sights := make([]seenAt, 0, len(seen))
	for _, o := range seen {
		sights = append(sights, seenAt{o.pos, o.seen})
	}
	k.byDistance(sights, s.at)
	k.conclude(s, sights)
}

// firstLabel returns the constant that tells e best from its siblings, "" if
// there is none: a route rather than its HTTP method.
func (e *entry) firstLabel() string {
	if i := slices.IndexFunc(e.labels, func(l string) bool { return !httpMethods[l] }); i >= 0 {
		return e.labels[i]
	}
	return ""
}

// httpMethods are the methods of HTTP, as net/http names them.
var httpMethods = map[string]bool{
	"CONNECT": true, "DELETE": true, "GET": true, "HEAD": true, "OPTIONS": true,
	"PATCH": true, "POST": true, "PUT": true, "TRACE": true,
}

// byDistance sorts observed siblings by their distance from pos: those of
// the same file first, then by lines.
func (k *pack) byDistance(sights []seenAt, pos token.Pos) {
	at := k.pass.Fset.Position(pos)
	dist := func(s seenAt) int {
		p := k.pass.Fset.Position(s.pos)
		d := max(p.Line-at.Line, at.Line-p.Line)
		if p.Filename != at.Filename {
			d += 1 << 20
		}
		return d
	}
	slices.SortStableFunc(sights, func(a, b seenAt) int { return cmp.Compare(dist(a), dist(b)) })
}

// entrySilence says why a bare entry needs no observation, "" if it does.
func (k *pack) entrySilence(e *entry) string {
	if e.field != "" && (answers(e.field) || slices.ContainsFunc(words(e.field), func(w string) bool { return hookWords[w] })) {
		return e.field + " is not what the other fields are"
	}
	names := e.labels
	if !isLiteral(e.target) {
		names = append([]string{e.name}, names...)
	}
	for _, l := range names {
		if answers(l) && (answersByItself(l) || !slices.ContainsFunc(names, saysMore)) {
			return fmt.Sprintf("%q only answers", l)
		}
		if k.isIgnored(l) {
			return fmt.Sprintf("%q is to be ignored", l)
		}
	}
	if fn, ok := e.value.(*ssa.Function); ok && k.isStub(fn) {
		return "it is a stub"
	}
	if lit := k.literalFor(e.value); lit != nil && k.onlyAnswers(lit) {
		return "it only answers"
	}
	if why := k.intended1(e.pos, e.pos); why != "" {
		return why
	}
	if e.call != nil {
		if v := registrarValue(e.call.Common()); v != nil {
			if o, ok := k.obs.Behind(v); ok {
				return "it is installed behind " + k.valueSight(o).name
			}
		}
	}
	return ""
}

// isLiteral reports whether a target is a function literal, which has no name.
func isLiteral(target any) bool {
	fn, ok := target.(*ssa.Function)
	return ok && fn.Parent() != nil
}

// literalFor returns the function literal that v is, or that the function of
// this package returns of which v is the result: nil if that is none, or one
// of several.
func (k *pack) literalFor(v ssa.Value) *ssa.Function {
	if lit := literalOf(v); lit != nil {
		return lit
	}
	call, ok := stripConversion(v).(*ssa.Call)
	if !ok || call.Common().StaticCallee() == nil {
		return nil
	}
	var found *ssa.Function
	for _, b := range call.Common().StaticCallee().Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		if len(ret.Results) != 1 || found != nil {
			return nil
		}
		found = literalOf(ret.Results[0])
	}
	return found
}

// thresholdSilence says why a table with so many bare entries says nothing
// about them, "" if it does.
func (k *pack) thresholdSilence(g *group, seen []*entry, bare int) string {
	count := map[string]int{}
	most, weak := 0, 0
	if !slices.ContainsFunc(seen, func(e *entry) bool { return !e.seen.believed }) {
		if why := believedSilence(seen[0].seen, len(seen), bare); why != "" {
			return why
		}
	}
	for _, e := range seen {
		count[e.seen.key]++
		most = max(most, count[e.seen.key])
		if e.seen.byItself && !e.sendsThroughWrapper() || e.seen.obs.Class == observe.Log {
			weak++
		}
	}
	switch {
	case 3*most < 2*len(seen):
		return "its siblings do not share a wrapper"
	case k.cfg.Minority:
		return ""
	case len(seen) < 2 || bare >= len(seen):
		return fmt.Sprintf("too few siblings are observed: %d of %d", len(seen), len(seen)+bare)
	case 2*weak > len(seen) && 3*bare > len(seen):
		return "too few siblings are observed, which begin an observation themselves"
	}
	return ""
}

// sendsThroughWrapper reports whether an entry is a function literal that sends
// its work through a wrapper: that says as much as if the wrapper had made it.
func (e *entry) sendsThroughWrapper() bool {
	return isLiteral(e.target) && e.seen.obs.ViaName != "" && e.seen.obs.Shape != observe.Inline
}

// nodeOf returns the source of an entry: the value of a field or element,
// or the call of a registration.
func (k *pack) nodeOf(e *entry) ast.Node {
	if e.call != nil {
		n := k.exprAt(e.pos)
		if call, ok := n.(*ast.CallExpr); ok {
			return linkOfChain(call)
		}
		return n
	}
	if e.argument > 0 {
		if call, ok := k.exprAt(e.pos).(*ast.CallExpr); ok && e.argument <= len(call.Args) {
			return call.Args[e.argument-1]
		}
		return nil
	}
	f := k.fileAt(e.pos)
	if f == nil {
		return nil
	}
	path, _ := astutil.PathEnclosingInterval(f, e.pos, e.pos)
	for i, n := range path {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if n.Colon == e.pos {
				return n.Value
			}
		case *ast.AssignStmt:
			for j, lhs := range n.Lhs {
				if lhs.Pos() <= e.pos && e.pos < lhs.End() && j < len(n.Rhs) {
					return n.Rhs[j]
				}
			}
		case *ast.CompositeLit:
			if i > 0 {
				return path[i-1]
			}
		case *ast.CallExpr:
			if i > 0 && n.Pos() < e.pos {
				return path[i-1]
			}
		}
	}
	return nil
}

// linkOfChain returns the part of a chain of calls that the last one adds,
// the call itself if there is no chain.
func linkOfChain(call *ast.CallExpr) ast.Node {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return call
	}
	if _, ok := ast.Unparen(sel.X).(*ast.CallExpr); !ok {
		return call
	}
	return link{sel.Sel, call}
}

// A link is a call without what it is called on.
type link struct {
	sel  *ast.Ident
	call *ast.CallExpr
}

func (l link) Pos() token.Pos { return l.sel.Pos() }
func (l link) End() token.Pos { return l.call.End() }

// sameHandlers judges handlers that are put both observed and bare in
// places of one kind: S7.
func (k *pack) sameHandlers(groups []*group) {
	type place struct {
		of     any
		target any
	}
	seen := map[place][]*entry{}
	at := func(g *group, e *entry) place {
		of := g.key
		if key, ok := g.key.(groupKey); ok {
			of = key.of
		}
		return place{of, e.target}
	}
	for _, g := range groups {
		for _, e := range g.entries {
			if e.seen != nil && !e.seen.byItself && isDeclared(e.target) && e.field == "" {
				seen[at(g, e)] = append(seen[at(g, e)], e)
			}
		}
	}
	for _, g := range groups {
		for _, e := range g.entries {
			others := seen[at(g, e)]
			if e.seen != nil || e.field != "" || len(others) == 0 || !isDeclared(e.target) || answers(g.label) {
				continue
			}
			if k.areAlternatives(e, others) {
				continue
			}
			s := &set{kind: "one handler in several places", unit: "place", category: g.category, at: e.pos,
				observed: len(others), total: len(others) + 1, silence: k.entrySilence(e)}
			s.add(member{name: e.name, pos: e.pos})
			for _, o := range others {
				s.add(member{name: o.name, pos: o.pos, seen: o.seen})
			}
			k.concludeEntry(s, g, e, others)
		}
	}
}

// areAlternatives reports whether the bare entry is an alternative to an
// observed one in the same function: an observation that is switched on and
// off.
func (k *pack) areAlternatives(e *entry, others []*entry) bool {
	body := bodyOf(e.fn)
	if body == nil {
		return false
	}
	var root *arm
	for _, o := range others {
		if o.fn != e.fn {
			continue
		}
		if root == nil {
			root = armsOf(k.pass.TypesInfo, body)
		}
		if _, _, ok := alternative(root.find(e.pos), root.find(o.pos)); ok {
			return true
		}
	}
	return false
}

// isDeclared reports whether a target is a declared function or method.
func isDeclared(target any) bool {
	_, ok := target.(*types.Func)
	return ok
}
