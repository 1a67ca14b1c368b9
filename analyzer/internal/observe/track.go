package observe

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
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

// A recorded is a call that records the time spent.
type recorded struct {
	it item
	by ssa.Instruction
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
	// failing lists the records that are made only where something failed:
	// they end an observation beside others, and by themselves are none.
	failing []recorded
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
	w.drain()
	if len(w.ends) == 0 {
		return w
	}
	for _, f := range w.failing {
		w.recordAt(f.it, f.by)
	}
	w.drain()
	return w
}

func (w *walk) drain() {
	for len(w.queue) > 0 && len(w.seen) < maxTracked {
		it := w.queue[0]
		w.queue = w.queue[1:]
		w.follow(it)
	}
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
		if ref.Op == token.MUL && (it.kind == holder || it.kind == spent || it.kind == runs || it.kind == reflected) {
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

// run notes a call of a function that is followed.
func (w *walk) run(at ssa.Instruction, site runSite) {
	fn := at.Parent()
	if fn == w.fn {
		site.at = at
		w.runs = append(w.runs, site)
		return
	}
	if site.cov == nil {
		if site.cov = w.r.coverIn(fn, at); site.cov == nil {
			site.cov = w.r.logged(fn, at)
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
