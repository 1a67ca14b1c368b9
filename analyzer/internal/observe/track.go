package observe

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// kind is what a tracked value is.
type kind uint8

const (
	obs       kind = iota + 1 // an observation: a method ends it
	ender                     // a function whose call ends it
	start                     // a time, the beginning of something
	spent                     // the time since then, or what is made of it
	holder                    // a struct, or a pointer to one, that holds a tracked value
	runs                      // a function or a handler; what counts is where it is called
	reflected                 // the same, as a reflect.Value
)

// An item is a value to be followed.
type item struct {
	v    ssa.Value
	kind kind
	// inner and field are, of a holder, what it holds and where.
	inner kind
	field int
	// at is, for the time spent, where it was measured, for a function
	// that ends it, where it does.
	at ssa.Instruction
	// cov is, for a function, the observation under which calling it runs
	// what is followed.
	cov *note
	// shape is how it runs it.
	shape Shape
	// by is, of a function, the parameter that was applied to it, plus 1.
	by int
}

type itemKey struct {
	v     ssa.Value
	kind  kind
	field int
	by    int
}

// A site is where an observation ends, in the function followed.
type site struct {
	at       ssa.Instruction
	deferred bool
	// early reports that the call is deferred, but measured at.
	early bool
	pos   token.Pos
}

// A runSite is where a function is called.
type runSite struct {
	at    ssa.Instruction
	cov   *note
	shape Shape
	// method is the interface method called, "" of a function.
	method string
	sig    *types.Signature
}

// A returned is a result in which a tracked value goes.
type returned struct {
	result int
	it     item
}

// A walk follows values forward through a function and the literals in
// it. What it loses sight of is gone: gives up towards silence.
type walk struct {
	r     *Result
	fn    *ssa.Function
	m     mark // of the begin, for the names of its ends
	seen  map[itemKey]bool
	queue []item

	ends []site
	runs []runSite
	rets []returned
	// used lists the calls that get the value itself.
	used []ssa.CallInstruction
	// bare reports that a literal runs it once under an observation and
	// once not.
	bare map[*ssa.Function]bool
}

func (r *Result) track(fn *ssa.Function, m mark, roots ...item) *walk {
	w := &walk{r: r, fn: fn, m: m, seen: make(map[itemKey]bool)}
	for _, it := range roots {
		w.push(it)
	}
	for len(w.queue) > 0 && len(w.seen) < maxTracked {
		it := w.queue[0]
		w.queue = w.queue[1:]
		w.follow(it)
	}
	return w
}

// maxTracked bounds the values of one walk; what is beyond is lost from
// sight.
const maxTracked = 400

func (w *walk) push(it item) {
	key := itemKey{it.v, it.kind, it.field, it.by}
	if it.v == nil || w.seen[key] {
		return
	}
	w.seen[key] = true
	w.queue = append(w.queue, it)
}

// as pushes v with what it says.
func (w *walk) as(it item, v ssa.Value) {
	it.v = v
	w.push(it)
}

func (w *walk) follow(it item) {
	if fn, ok := it.v.(*ssa.Function); ok {
		w.followLiteral(it, fn)
		return
	}
	refs := it.v.Referrers()
	if refs == nil {
		return
	}
	for _, ref := range *refs {
		w.use(it, ref)
	}
}

// followLiteral follows a literal that captures nothing, which has no
// register.
func (w *walk) followLiteral(it item, fn *ssa.Function) {
	if fn.Parent() == nil {
		return
	}
	var ops [8]*ssa.Value
	for _, b := range fn.Parent().Blocks {
		for _, instr := range b.Instrs {
			for _, op := range instr.Operands(ops[:0]) {
				if *op == ssa.Value(fn) {
					w.use(it, instr)
					break
				}
			}
		}
	}
}

// use follows one use.
func (w *walk) use(it item, ref ssa.Instruction) {
	switch ref := ref.(type) {
	case *ssa.ChangeType, *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.Phi, *ssa.TypeAssert, *ssa.Convert, *ssa.Slice:
		w.as(it, ref.(ssa.Value))
	case *ssa.Extract:
		if _, ok := ref.Tuple.(*ssa.TypeAssert); ok && ref.Index == 0 || it.kind == spent {
			w.as(it, ref)
		}
	case *ssa.BinOp:
		w.binOp(it, ref)
	case *ssa.UnOp:
		if ref.Op == token.MUL && (it.kind == holder || it.kind == spent || it.kind == runs) {
			w.as(it, ref)
		}
	case *ssa.Store:
		if ref.Val == it.v {
			w.store(it, ref.Addr)
			if it.kind == spent && isCollected(ref) {
				w.record(it, ref)
			}
		}
	case *ssa.MapUpdate:
		if it.kind == spent && ref.Value == it.v && isShared(ref.Map) {
			w.record(it, ref)
		}
	case *ssa.FieldAddr:
		if it.kind == holder && ref.Field == it.field {
			w.cell(unwrap(it), ref)
		}
	case *ssa.Field:
		if it.kind == holder && ref.Field == it.field {
			w.as(unwrap(it), ref)
		}
	case *ssa.IndexAddr:
		if it.kind == runs && ref.X == it.v {
			w.cell(it, ref)
		}
	case *ssa.Index:
		if it.kind == runs {
			w.as(it, ref)
		}
	case *ssa.MakeClosure:
		w.bind(it, ref)
	case *ssa.Return:
		for i, res := range ref.Results {
			if res == it.v {
				w.returns(it, i, ref)
			}
		}
	case ssa.CallInstruction:
		w.call(it, ref)
	}
}

func unwrap(it item) item {
	it.kind, it.inner, it.field = it.inner, 0, 0
	return it
}

// returns notes a result of the function followed; a result of a literal
// is lost.
func (w *walk) returns(it item, result int, ref *ssa.Return) {
	if ref.Parent() == w.fn {
		w.rets = append(w.rets, returned{result, it})
	}
}

func (w *walk) binOp(it item, ref *ssa.BinOp) {
	switch ref.Op {
	case token.SUB:
		if it.kind == start && ref.Y == it.v {
			it.kind, it.at = spent, ref
			w.as(it, ref)
			return
		}
		if ref.Y == it.v {
			return // what is left of a limit
		}
		fallthrough
	case token.ADD, token.MUL, token.QUO:
		if it.kind == spent {
			w.as(it, ref)
		}
	}
}

// store follows a value into the place that it is stored in.
func (w *walk) store(it item, addr ssa.Value) {
	switch addr := addr.(type) {
	case *ssa.Alloc:
		if it.kind == holder {
			w.as(it, addr)
			return
		}
		w.cell(it, addr)
	case *ssa.FreeVar:
		w.cell(it, addr)
		if b := alias.BindingOf(addr); b != nil {
			w.cell(it, b)
		}
	case *ssa.FieldAddr:
		w.storeField(it, addr)
	case *ssa.IndexAddr:
		if _, ok := addr.X.(*ssa.Alloc); ok || it.kind == runs {
			w.as(it, addr.X)
		}
	}
}

// isCollected reports whether a store adds to what outlives the function: it
// appends to a list, or adds to a sum. A plain store may be that of a
// result, which observes nothing.
func isCollected(s *ssa.Store) bool {
	switch v := s.Val.(type) {
	case *ssa.Call:
		b, ok := v.Call.Value.(*ssa.Builtin)
		return ok && b.Name() == "append" && isShared(s.Addr)
	case *ssa.BinOp:
		return v.Op == token.ADD && isShared(s.Addr)
	}
	return false
}

// isShared reports whether a place, or the map, belongs to no variable of
// the function and its enclosers.
func isShared(v ssa.Value) bool {
	for range maxLooks {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.IndexAddr:
			v = x.X
		case *ssa.UnOp:
			if f, ok := x.X.(*ssa.FieldAddr); ok {
				v = f
				continue
			}
			v = x.X
		case *ssa.FreeVar:
			v = alias.BindingOf(x)
		case *ssa.Alloc:
			stores := storesTo(x)
			if len(stores) != 1 {
				return false
			}
			v = stores[0]
		case *ssa.Parameter:
			_, isPointer := x.Type().Underlying().(*types.Pointer)
			_, isMap := x.Type().Underlying().(*types.Map)
			return isPointer || isMap
		case *ssa.Global:
			return true
		default:
			return false
		}
	}
	return false
}

// partOf returns the variable of which the place is a part, the place itself
// if it is no part of a variable of the function.
func partOf(v ssa.Value) ssa.Value {
	for x := v; ; {
		switch y := x.(type) {
		case *ssa.FieldAddr:
			x = y.X
		case *ssa.IndexAddr:
			x = y.X
		case *ssa.Alloc:
			return y
		default:
			return v
		}
	}
}

// storeField follows a value into a struct made here. Nested structs are
// seen from the outermost.
func (w *walk) storeField(it item, addr *ssa.FieldAddr) {
	if it.kind == spent {
		w.as(it, partOf(addr.X))
		return
	}
	base := addr.X
	for {
		f, ok := base.(*ssa.FieldAddr)
		if !ok {
			break
		}
		base = f.X
	}
	if _, ok := base.(*ssa.Alloc); !ok {
		return
	}
	if it.kind == holder {
		w.as(it, base)
		return
	}
	w.push(item{v: base, kind: holder, inner: it.kind, field: addr.Field, at: it.at, cov: it.cov, shape: it.shape})
}

// cell follows the content of a variable.
func (w *walk) cell(it item, addr ssa.Value) {
	key := itemKey{addr, it.kind, -1, it.by}
	if w.seen[key] || addr.Referrers() == nil {
		return
	}
	w.seen[key] = true
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp:
			if ref.Op == token.MUL {
				w.as(it, ref)
			}
		case *ssa.MakeClosure:
			for i, b := range ref.Bindings {
				if b == addr {
					w.cell(it, ref.Fn.(*ssa.Function).FreeVars[i])
				}
			}
		}
	}
}

// isBoundMethod reports whether a closure is a method value.
func isBoundMethod(mc *ssa.MakeClosure) bool {
	return strings.HasPrefix(mc.Fn.(*ssa.Function).Synthetic, "bound method wrapper") && len(mc.Bindings) == 1
}

// bind follows a value that a closure binds: a method value.
func (w *walk) bind(it item, mc *ssa.MakeClosure) {
	fn := mc.Fn.(*ssa.Function)
	if !isBoundMethod(mc) || mc.Bindings[0] != it.v {
		return
	}
	switch {
	case it.kind == runs:
		w.as(it, mc)
	case it.kind == obs && w.isEnd(strings.TrimSuffix(fn.Name(), "$bound"), it.v.Type()):
		it.kind = ender
		w.as(it, mc)
	case it.kind == holder:
		if m, ok := fn.Object().(*types.Func); ok && slices.Contains(w.r.summaryOfFunc(m).ends(), 0) {
			it.kind = ender
			w.as(it, mc)
		}
	}
}

func (s *summary) ends() []int {
	if s == nil {
		return nil
	}
	return s.Ends
}

// isEnd reports whether the method ends the observation followed.
func (w *walk) isEnd(method string, t types.Type) bool {
	if len(w.m.ends) > 0 {
		return slices.Contains(w.m.ends, method)
	}
	if k := w.r.table.Kind(t); k != nil {
		return slices.Contains(methodsOf(k), method)
	}
	if slices.Contains(spanEnds, method) {
		return true
	}
	if w.m.class == Resource || w.m.known {
		return slices.Contains(resourceEnds, method) || path.IsVerb(method)
	}
	return strings.HasPrefix(method, "End") || strings.HasPrefix(method, "Finish")
}

// end notes an end. In a literal, it makes calling the literal one.
func (w *walk) end(at ssa.Instruction, pos token.Pos) {
	if _, ok := at.(*ssa.Go); ok {
		return
	}
	fn := at.Parent()
	_, deferred := at.(*ssa.Defer)
	if fn == w.fn {
		w.ends = append(w.ends, site{at: at, deferred: deferred, pos: pos})
		return
	}
	w.literal(fn, item{kind: ender, at: at})
}

// record notes that the time spent, measured at, is recorded by a call.
func (w *walk) record(it item, by ssa.Instruction) {
	if _, ok := by.(*ssa.Go); ok || it.at == nil {
		return
	}
	if isOfSlow(it.at, by) {
		return
	}
	_, deferred := by.(*ssa.Defer)
	fn := it.at.Parent()
	if fn == w.fn {
		w.ends = append(w.ends, site{at: it.at, early: deferred, pos: by.Pos()})
		return
	}
	w.literal(fn, item{kind: ender, at: by})
}

// isOfSlow reports whether what is measured at is recorded only where it was
// found to be long, or short: a warning of slow calls observes none of the
// others.
func isOfSlow(at, by ssa.Instruction) bool {
	measured, ok := at.(ssa.Value)
	if !ok || at.Parent() != by.Parent() {
		return false
	}
	for d := by.Block().Idom(); d != nil; d = d.Idom() {
		br, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		if b, ok := br.Cond.(*ssa.BinOp); ok && (isMeasured(b.X, measured) || isMeasured(b.Y, measured)) && !postdominates(by.Block(), d) {
			return true
		}
	}
	return false
}

// isMeasured reports whether v is the time measured, or in another unit.
func isMeasured(v, measured ssa.Value) bool {
	for range maxLooks {
		switch x := v.(type) {
		case *ssa.Convert:
			v = x.X
			continue
		case *ssa.ChangeType:
			v = x.X
			continue
		case *ssa.Call:
			if x != measured && len(x.Call.Args) == 1 && !x.Call.IsInvoke() && isNamed(x.Call.Args[0].Type(), "time", "Duration") {
				v = x.Call.Args[0]
				continue
			}
		}
		break
	}
	return v == measured
}

// postdominates reports whether control cannot go from d to a return without
// b, which d dominates.
func postdominates(b, d *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{b: true}
	todo := []*ssa.BasicBlock{d}
	for len(todo) > 0 {
		x := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[x] {
			continue
		}
		seen[x] = true
		if _, ok := x.Instrs[len(x.Instrs)-1].(*ssa.Return); ok {
			return false
		}
		todo = append(todo, x.Succs...)
	}
	return true
}

// run notes a call of a function that is followed.
func (w *walk) run(at ssa.Instruction, site runSite) {
	fn := at.Parent()
	if fn == w.fn {
		site.at = at
		w.runs = append(w.runs, site)
		return
	}
	if site.cov == nil {
		if o := w.r.coverIn(fn, at); o != nil {
			site.cov = o
		}
	}
	if site.cov == nil {
		if w.bare == nil {
			w.bare = make(map[*ssa.Function]bool)
		}
		w.bare[fn] = true
	}
	w.literal(fn, item{kind: runs, cov: site.cov, shape: site.shape})
}

// literal follows the closures of a literal in the function followed.
func (w *walk) literal(fn *ssa.Function, it item) {
	if !isWithin(fn, w.fn) {
		return
	}
	closures := alias.ClosuresOf(fn)
	for _, mc := range closures {
		w.as(it, mc)
	}
	if len(closures) == 0 {
		w.as(it, fn)
	}
}

func isWithin(fn, outer *ssa.Function) bool {
	for ; fn != nil; fn = fn.Parent() {
		if fn == outer {
			return true
		}
	}
	return false
}

// call follows a value into a call.
func (w *walk) call(it item, ci ssa.CallInstruction) {
	cc := ci.Common()
	if !cc.IsInvoke() && cc.Value == it.v {
		w.called(it, ci)
	}
	if b, ok := cc.Value.(*ssa.Builtin); ok {
		if b.Name() == "append" && (it.kind == runs || it.kind == spent) {
			w.as(it, ci.Value())
		}
		return
	}
	for i, op := range path.Operands(cc) {
		if op == it.v {
			w.operand(it, ci, i)
		}
	}
}

// called follows a function value into its call.
func (w *walk) called(it item, ci ssa.CallInstruction) {
	_, plainCall := ci.(*ssa.Call)
	switch it.kind {
	case obs, ender:
		w.end(ci, ci.Pos())
	case runs:
		if plainCall {
			w.run(ci, runSite{cov: it.cov, shape: it.shape, sig: ci.Common().Signature()})
		}
	}
}

// operand follows a value that is operand i of a call.
func (w *walk) operand(it item, ci ssa.CallInstruction, i int) {
	cc := ci.Common()
	if it.kind == obs {
		w.used = append(w.used, ci)
	}
	if lit := cc.StaticCallee(); lit != nil && lit.Parent() != nil && len(lit.Blocks) > 0 && i < len(lit.Params) {
		w.as(it, lit.Params[i])
		return
	}
	sum, _ := w.r.summaryOf(cc)
	switch it.kind {
	case obs:
		w.obsOperand(it, ci, i, sum)
	case ender:
		if w.callsOperand(cc, sum, i) {
			w.end(ci, posOf(it.at))
		}
	case start:
		w.startOperand(it, ci, i, sum)
	case spent:
		w.spentOperand(it, ci, i)
	case holder:
		if fn := calleeOf(cc); slices.Contains(sum.ends(), i) || it.inner == obs && i == 0 && fn != nil && slices.Contains(spanEnds, fn.Name()) {
			w.end(ci, ci.Pos())
		}
	case runs:
		w.runsOperand(it, ci, i, sum)
	case reflected:
		if fn := calleeOf(cc); i == 0 && fn != nil && (fn.Name() == "Call" || fn.Name() == "CallSlice") {
			w.run(ci, runSite{cov: it.cov, shape: Reflect})
		}
	}
}

func posOf(at ssa.Instruction) token.Pos {
	if at == nil {
		return token.NoPos
	}
	return at.Pos()
}

// callsOperand reports whether the call runs its operand before it
// returns.
func (w *walk) callsOperand(cc *ssa.CallCommon, sum *summary, i int) bool {
	if sum != nil && (slices.Contains(sum.Calls, i) || sum.bracketOf(i) != nil) {
		return true
	}
	f := w.r.table.Func(calleeOf(cc))
	return f != nil && slices.ContainsFunc(f.EffectsOn(i), func(e contract.Effect) bool { return e.Op == contract.Calls && e.Param == i })
}

func (w *walk) obsOperand(it item, ci ssa.CallInstruction, i int, sum *summary) {
	cc := ci.Common()
	fn := calleeOf(cc)
	if fn == nil {
		return
	}
	isMethod := fn.Signature().Recv() != nil
	if call, ok := ci.(*ssa.Call); ok && sum != nil {
		for _, h := range sum.Hands {
			if h.Arg == i {
				kind := obs
				if h.Call {
					kind = ender
				}
				w.push(item{v: resultOf(call, h.Result), kind: kind, at: ci})
			}
		}
	}
	switch {
	case isMethod && i == 0 && w.isEnd(fn.Name(), it.v.Type()), slices.Contains(sum.ends(), i):
		w.end(ci, ci.Pos())
	case !(isMethod && i == 0) && isEndName(fn.Name()):
		w.end(ci, ci.Pos())
	default:
		if call, ok := ci.(*ssa.Call); ok && types.Identical(call.Type(), it.v.Type()) {
			w.as(it, call) // span.SetName(…).End()
		}
	}
}

// isEndName reports whether a function that gets an observation ends it
// by its name: endSpan(span, err).
func isEndName(name string) bool {
	name = strings.ToLower(name)
	for _, verb := range [...]string{"end", "finish", "close", "stop", "complete"} {
		if strings.HasPrefix(name, verb) {
			return true
		}
	}
	return false
}

// startOperand follows a time into a call. A call out of sight that
// speaks of observing records the time since.
func (w *walk) startOperand(it item, ci ssa.CallInstruction, i int, sum *summary) {
	cc := ci.Common()
	fn := calleeOf(cc)
	if fn == nil {
		return
	}
	m := w.r.markOf(cc)
	switch {
	case m.role == elapsed && m.result == i:
		if v := ci.Value(); v != nil {
			it.kind, it.at = spent, ci
			w.as(it, v)
		}
	case fn.Pkg() != nil && fn.Pkg().Path() == "time":
		if v := ci.Value(); v != nil && i == 0 && strings.HasPrefix(fn.Name(), "Unix") {
			w.as(it, v)
		}
	case sum != nil && slices.Contains(sum.Clocks, i):
		w.end(ci, ci.Pos())
	case !w.r.isInSight(cc) && speaksFunc(fn) && !isStdFunc(fn):
		w.end(ci, ci.Pos())
	}
}

func isStdFunc(fn *types.Func) bool { return fn.Pkg() == nil || isStd(fn.Pkg().Path()) }

// spentOperand follows a duration. A call whose result is used makes
// something of it; one without records it.
func (w *walk) spentOperand(it item, ci ssa.CallInstruction, i int) {
	cc := ci.Common()
	fn := calleeOf(cc)
	if fn != nil && fn.Pkg() != nil && (fn.Pkg().Path() == "context" || fn.Pkg().Path() == "time" && fn.Signature().Recv() == nil) {
		return // it waits, or bounds a wait
	}
	v := ci.Value()
	if v != nil && isTime(v.Type()) {
		return // a deadline
	}
	if v != nil && v.Referrers() != nil && len(*v.Referrers()) > 0 {
		w.as(it, v)
		return
	}
	if fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "time" {
		return
	}
	w.record(it, ci)
}

// runsOperand follows a function or handler into a call.
func (w *walk) runsOperand(it item, ci ssa.CallInstruction, i int, sum *summary) {
	cc := ci.Common()
	call, ok := ci.(*ssa.Call)
	if !ok {
		return
	}
	fn := calleeOf(cc)
	if p := paramOf(cc.Value); fn == nil && p >= 0 && ci.Parent() == w.fn && types.Identical(call.Type(), it.v.Type()) {
		it.by = p + 1 // a middleware that the caller chooses
		w.as(it, call)
		return
	}
	if cc.IsInvoke() && i == 0 {
		if !IsHandlerMethod(cc.Method.Name()) && (!isOnlyMethod(cc.Method) || isAsserted(cc.Value)) {
			return // a name, a setting, what it also can do
		}
		w.run(ci, runSite{cov: it.cov, shape: it.shape, method: cc.Method.Name(), sig: cc.Signature()})
		return
	}
	if fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "reflect" && fn.Name() == "ValueOf" {
		w.push(item{v: call, kind: reflected, cov: it.cov, shape: Reflect})
		return
	}
	if b := sum.bracketOf(i); b != nil {
		cov := it.cov
		if cov == nil {
			n := b.Note
			n.Via = w.r.calleeName(cc)
			cov = &n
		}
		w.run(ci, runSite{cov: cov, shape: b.Shape, sig: signatureOf(it.v.Type())})
		return
	}
	if w.callsOperand(cc, sum, i) || i == 0 && isMethodOnFunc(fn) {
		w.run(ci, runSite{cov: it.cov, shape: it.shape, sig: signatureOf(it.v.Type())})
	}
	if sum == nil {
		return
	}
	for _, v := range sum.Results {
		if v.Base == i {
			w.decorated(it, call, v)
		}
	}
}

// isAsserted reports whether a value is what a type assertion made of another.
func isAsserted(v ssa.Value) bool {
	if e, ok := v.(*ssa.Extract); ok {
		v = e.Tuple
	}
	_, ok := v.(*ssa.TypeAssert)
	return ok
}

// isOnlyMethod reports whether m is all that its interface has.
func isOnlyMethod(m *types.Func) bool {
	recv := m.Signature().Recv()
	if recv == nil {
		return false
	}
	iface, ok := recv.Type().Underlying().(*types.Interface)
	return ok && iface.NumMethods() == 1
}

// decorated follows the result of a call that returns what it got in
// another guise.
func (w *walk) decorated(it item, call *ssa.Call, v valueNote) {
	if it.cov == nil && v.Note != nil {
		n := *v.Note
		n.Via = w.r.calleeName(&call.Call)
		it.cov = &n
	}
	it.shape = Decorator
	if res := resultOf(call, v.Result); res != nil {
		w.as(it, res)
	}
}

// paramOf returns which parameter a function value is, or is an element
// of, -1 if it is none.
func paramOf(v ssa.Value) int {
	for {
		switch x := v.(type) {
		case *ssa.Parameter:
			return slices.Index(x.Parent().Params, x)
		case *ssa.UnOp:
			v = x.X
		case *ssa.IndexAddr:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		default:
			return -1
		}
	}
}

// isMethodOnFunc reports whether fn is a method of a function type whose
// body is out of sight: http.HandlerFunc.ServeHTTP.
func isMethodOnFunc(fn *types.Func) bool {
	if fn == nil {
		return false
	}
	recv := fn.Signature().Recv()
	return recv != nil && signatureOf(recv.Type()) != nil
}

func signatureOf(t types.Type) *types.Signature {
	sig, _ := t.Underlying().(*types.Signature)
	return sig
}

// resultOf returns the register of a result, nil if it is not used.
func resultOf(call *ssa.Call, i int) ssa.Value {
	if call.Call.Signature().Results().Len() == 1 {
		if i == 0 {
			return call
		}
		return nil
	}
	for _, ref := range *call.Referrers() {
		if e, ok := ref.(*ssa.Extract); ok && e.Index == i {
			return e
		}
	}
	return nil
}
