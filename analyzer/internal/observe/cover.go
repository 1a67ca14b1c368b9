package observe

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// An observed is one observation that a function begins and ends.
type observed struct {
	mark  mark
	begin ssa.Instruction
	tuple ssa.Value // the call, whose other results tell whether it is on
	ends  []site
	used  []ssa.CallInstruction
}

// A verdict is how an observation relates to an instruction.
type verdict struct {
	// covered: it is open there on every path, but for those on which
	// observing is switched off, and ended behind it on some.
	covered bool
	// must: ended behind it on all paths on which the function returns.
	must bool
	// before: it ends before the instruction on some path.
	before bool
	// off: only where observing is switched off does a path lead here.
	off bool
	// again: the instruction runs several times under one observation.
	again bool
	// deferred: the end is.
	deferred bool
	end      token.Pos
}

// phase is where a path is.
type phase uint8

const (
	outside   phase = iota // before the begin
	open_                  // begun
	scheduled              // begun, the end is deferred
	ended                  // ended
	ran                    // the instruction ran while it was open
	ranSafe                // and the end is deferred
	closed                 // the instruction ran, then it ended
	astray                 // the instruction ran outside
	phases
)

// covers walks all paths through the function once for each phase.
func (r *Result) covers(o *observed, target ssa.Instruction) verdict {
	fn := target.Parent()
	c := &coverage{r: r, o: o, target: target, significant: make(map[*ssa.BasicBlock][]ssa.Instruction), seen: make([]([phases]bool), len(fn.Blocks))}
	c.mark(o.begin)
	c.mark(target)
	for _, s := range o.ends {
		c.mark(s.at)
	}
	if r.usesResource(o, target) {
		return verdict{}
	}
	c.v.must = true
	c.block(fn.Blocks[0], outside)
	v := c.v
	v.off = !c.reached
	v.covered = c.reached && c.open && !c.strays && c.ended
	v.must = v.must && v.covered
	return v
}

// usesResource reports whether the call is a use of the observation: a
// resource that is lent to the call does not observe it.
func (r *Result) usesResource(o *observed, target ssa.Instruction) bool {
	if o.mark.class != Resource {
		return false
	}
	call, ok := target.(ssa.CallInstruction)
	return ok && slices.Contains(o.used, call)
}

type coverage struct {
	r           *Result
	o           *observed
	target      ssa.Instruction
	significant map[*ssa.BasicBlock][]ssa.Instruction
	seen        [][phases]bool
	v           verdict
	// reached: a path leads to the target; open: while it is open; strays:
	// while it is not; ended: an end follows.
	reached, open, strays, ended bool
}

// mark notes an instruction that changes the phase, in the block's order.
func (c *coverage) mark(instr ssa.Instruction) {
	b := instr.Block()
	list := c.significant[b]
	if slices.Contains(list, instr) {
		return
	}
	list = append(list, instr)
	if len(list) > 1 {
		index := make(map[ssa.Instruction]int, len(list))
		for i, in := range b.Instrs {
			if slices.Contains(list, in) {
				index[in] = i
			}
		}
		slices.SortFunc(list, func(x, y ssa.Instruction) int { return index[x] - index[y] })
	}
	c.significant[b] = list
}

func (c *coverage) block(b *ssa.BasicBlock, p phase) {
	for {
		if c.seen[b.Index][p] {
			return
		}
		c.seen[b.Index][p] = true
		for _, instr := range c.significant[b] {
			p = c.step(instr, p)
		}
		last := b.Instrs[len(b.Instrs)-1]
		if _, ok := last.(*ssa.Return); ok {
			c.exit(p)
			return
		}
		if len(b.Succs) != 1 {
			break
		}
		b = b.Succs[0]
	}
	for _, succ := range b.Succs {
		if !c.isOffEdge(b, succ, p) {
			c.block(succ, p)
		}
	}
}

// step returns the phase behind a significant instruction.
func (c *coverage) step(instr ssa.Instruction, p phase) phase {
	if instr == c.o.begin && p != ran && p != ranSafe {
		if p == scheduled {
			return scheduled
		}
		p = open_
	}
	if i := slices.IndexFunc(c.o.ends, func(s site) bool { return s.at == instr }); i >= 0 && (instr != c.o.begin || c.o.ends[i].deferred) {
		p = c.endAt(c.o.ends[i], p)
	}
	if instr == c.target {
		p = c.targetAt(p)
	}
	return p
}

func (c *coverage) endAt(s site, p phase) phase {
	switch p {
	case open_:
		if s.deferred {
			c.keepEnd(s)
			return scheduled
		}
		return ended
	case ran:
		c.keepEnd(s)
		c.ended = true
		return closed
	}
	return p
}

func (c *coverage) keepEnd(s site) {
	if !c.v.end.IsValid() || s.deferred && !c.v.deferred {
		c.v.end, c.v.deferred = s.pos, s.deferred
	}
}

func (c *coverage) targetAt(p phase) phase {
	c.reached = true
	switch p {
	case open_:
		c.open = true
		return ran
	case scheduled:
		c.open, c.ended = true, true
		return ranSafe
	case ran, ranSafe:
		c.v.again = true
		return p
	case ended:
		c.v.before = true
	case closed:
		c.v.before, c.v.again = true, true
	}
	c.strays = true
	return astray
}

func (c *coverage) exit(p phase) {
	if p == ran {
		c.v.must = false
	}
}

// isOffEdge reports whether the edge is taken where observing is switched
// off, so that nothing begins, or nothing is there to end.
func (c *coverage) isOffEdge(b, succ *ssa.BasicBlock, p phase) bool {
	if len(b.Succs) != 2 || p != outside && p != open_ && p != ran {
		return false
	}
	branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok || !c.isSwitch(branch.Cond) {
		return false
	}
	other := b.Succs[0]
	if other == succ {
		other = b.Succs[1]
	}
	if other == succ || len(other.Preds) != 1 {
		return false
	}
	if p == outside {
		return other.Dominates(c.o.begin.Block()) && !succ.Dominates(c.o.begin.Block())
	}
	return slices.ContainsFunc(c.o.ends, func(s site) bool { return other.Dominates(s.at.Block()) && !succ.Dominates(s.at.Block()) })
}

// isSwitch reports whether a condition tells whether observing is on: a
// tracer is nil, a flag of the configuration is set, the observation says
// that it is real.
func (c *coverage) isSwitch(cond ssa.Value) bool {
	for {
		not, ok := cond.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			break
		}
		cond = not.X
	}
	switch cond := cond.(type) {
	case *ssa.BinOp:
		if cond.Op != token.EQL && cond.Op != token.NEQ {
			return false
		}
		for x, y := range map[ssa.Value]ssa.Value{cond.X: cond.Y, cond.Y: cond.X} {
			if k, ok := y.(*ssa.Const); ok && k.IsNil() {
				return !gotype.IsError(x.Type()) || c.isOfBegin(x)
			}
		}
	case *ssa.UnOp:
		return cond.Op == token.MUL && isSetting(cond.X)
	case *ssa.Field:
		return true
	case *ssa.Parameter, *ssa.FreeVar:
		return true
	case *ssa.Extract:
		return c.isOfBegin(cond)
	case *ssa.Call:
		fn := calleeOf(&cond.Call)
		return fn != nil && isSwitchName(fn.Name())
	}
	return false
}

func (c *coverage) isOfBegin(v ssa.Value) bool {
	e, ok := v.(*ssa.Extract)
	return ok && e.Tuple == c.o.tuple
}

// isSetting reports whether addr is a field or a global: not a variable
// that the function itself computes.
func isSetting(addr ssa.Value) bool {
	switch addr := addr.(type) {
	case *ssa.FieldAddr, *ssa.Global:
		return true
	case *ssa.FreeVar:
		return true
	case *ssa.Alloc:
		stores := storesTo(addr)
		if len(stores) == 1 {
			_, ok := stores[0].(*ssa.Parameter)
			return ok
		}
	}
	return false
}

func isSwitchName(name string) bool {
	name = strings.ToLower(name)
	for _, word := range [...]string{"enabled", "isrecording", "sampled", "shouldtrace", "shouldobserve", "tracing", "isnoop", "disabled", "active"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// storesTo returns the values that are stored in a variable, closures
// included; nil if its address goes elsewhere.
func storesTo(addr ssa.Value) []ssa.Value {
	var vals []ssa.Value
	seen := make(map[ssa.Value]bool)
	ok := addStores(addr, &vals, seen)
	if !ok {
		return nil
	}
	return vals
}

func addStores(addr ssa.Value, vals *[]ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[addr] {
		return true
	}
	seen[addr] = true
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr != addr {
				return false
			}
			*vals = append(*vals, ref.Val)
		case *ssa.UnOp, *ssa.DebugRef:
		case *ssa.MakeClosure:
			for i, b := range ref.Bindings {
				if b == addr && !addStores(ref.Fn.(*ssa.Function).FreeVars[i], vals, seen) {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}

// observedIn returns the observations that fn begins and ends, the spans that
// nothing here ends, and what fn hands to its caller. A goroutine could end a
// span at any time.
func (r *Result) observedIn(fn *ssa.Function) (found, unended []*observed, opens []open) {
	starts := false
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			ci, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			if _, ok := ci.(*ssa.Go); ok {
				starts = true
				continue
			}
			o, open := r.observedAt(fn, ci)
			switch {
			case o == nil:
			case len(o.ends) > 0:
				found = append(found, o)
			case o.mark.class == Span && len(open) == 0:
				unended = append(unended, o)
			}
			opens = append(opens, open...)
		}
	}
	if starts {
		unended = nil
	}
	return found, unended, opens
}

// observedAt looks at one call as a begin. The observation has no ends if
// nothing here ends it.
func (r *Result) observedAt(fn *ssa.Function, ci ssa.CallInstruction) (*observed, []open) {
	m := r.markOf(ci.Common())
	switch m.role {
	case pairs:
		return r.pairAt(fn, ci, m), nil
	case begins, clock:
	default:
		return nil, nil
	}
	call, ok := ci.(*ssa.Call)
	if !ok {
		return nil, nil
	}
	kind := obs
	if m.role == clock {
		kind = start
	}
	var roots []item
	for _, i := range append([]int{m.result}, m.also...) {
		if v := resultOf(call, i); v != nil {
			roots = append(roots, item{v: v, kind: kind})
		}
	}
	if len(roots) == 0 {
		return nil, nil
	}
	w := r.track(fn, m, roots...)
	var opens []open
	for _, ret := range w.rets {
		if r.opensFor(fn, m, ret) {
			opens = append(opens, open{Result: ret.result, Class: m.class, What: m.what, At: r.at(call.Pos(), m.at)})
		}
	}
	return &observed{mark: m, begin: call, tuple: call, ends: w.ends, used: w.used}, opens
}

// opensFor reports whether a result that a tracked value goes into is an
// observation for the caller. A time is a start for whoever measures the
// time since; a struct is one if a method of it ends what it holds.
func (r *Result) opensFor(fn *ssa.Function, m mark, ret returned) bool {
	switch ret.it.kind {
	case obs, ender:
		return true
	case start:
		return isTime(fn.Signature.Results().At(ret.result).Type())
	case holder:
		t := fn.Signature.Results().At(ret.result).Type()
		return r.hasSpanEnd(t) || r.hasEnd(t)
	}
	return false
}

// hasEnd reports whether a method of the type ends what the receiver
// holds.
func (r *Result) hasEnd(t types.Type) bool {
	n := gotype.Named(t)
	if n == nil {
		return false
	}
	for m := range n.Methods() {
		if slices.Contains(r.summaryOfFunc(m).ends(), 0) {
			return true
		}
	}
	return false
}

// pairAt finds the ends of an observation that is a state of a receiver:
// calls of the other method on the same receiver, here or in a literal
// that is run here.
func (r *Result) pairAt(fn *ssa.Function, ci ssa.CallInstruction, m mark) *observed {
	if _, ok := ci.(*ssa.Call); !ok {
		return nil
	}
	name := pairName(ci.Common())
	if name == "" {
		return nil
	}
	w := &walk{r: r, fn: fn, m: m, seen: make(map[itemKey]bool)}
	for _, f := range withLiterals(fn) {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				end, ok := instr.(ssa.CallInstruction)
				if !ok || end == ci || pairName(end.Common()) != name || !slices.Contains(m.ends, methodOf(end.Common())) {
					continue
				}
				if methodOf(end.Common()) == methodOf(ci.Common()) && !isOpposite(ci.Common(), end.Common()) {
					continue
				}
				w.end(end, end.Pos())
			}
		}
	}
	for len(w.queue) > 0 {
		it := w.queue[0]
		w.queue = w.queue[1:]
		w.follow(it)
	}
	if len(w.ends) == 0 {
		return nil
	}
	return &observed{mark: m, begin: ci, ends: w.ends}
}

// isOpposite reports whether one call adds a constant and the other takes
// one away: a gauge of what is under way.
func isOpposite(begin, end *ssa.CallCommon) bool { return signOf(begin) > 0 && signOf(end) < 0 }

// signOf returns the sign of the constant number that a call gets, 0 if
// there is none.
func signOf(cc *ssa.CallCommon) int {
	for _, op := range operandsOf(cc) {
		if c, ok := op.(*ssa.Const); ok && c.Value != nil && (c.Value.Kind() == constant.Int || c.Value.Kind() == constant.Float) {
			return constant.Sign(c.Value)
		}
	}
	return 0
}

// withLiterals returns fn and the literals in it.
func withLiterals(fn *ssa.Function) []*ssa.Function {
	out := []*ssa.Function{fn}
	for _, lit := range fn.AnonFuncs {
		out = append(out, withLiterals(lit)...)
	}
	return out
}

// methodOf returns the name of the method, function or field called.
func methodOf(cc *ssa.CallCommon) string {
	if fn := calleeOf(cc); fn != nil {
		return fn.Name()
	}
	if f := fieldOf(cc.Value); f != nil {
		return f.Name()
	}
	return ""
}

// pairName names the receiver of a call, or the package of a function, so
// that equal names mean the same one.
func pairName(cc *ssa.CallCommon) string {
	fn := calleeOf(cc)
	if fn == nil {
		if fieldOf(cc.Value) == nil {
			return ""
		}
		if u, ok := cc.Value.(*ssa.UnOp); ok {
			return placeOf(u.X.(*ssa.FieldAddr).X)
		}
		return placeOf(cc.Value.(*ssa.Field).X)
	}
	if fn.Signature().Recv() == nil {
		return "package " + fn.Pkg().Path()
	}
	return placeOf(path.Operands(cc)[0])
}

// placeOf spells where a value comes from, through free variables and
// variables that are stored once. A variable that is stored from itself
// has its own name.
func placeOf(v ssa.Value) string { return placeWithin(v, maxLooks) }

func placeWithin(v ssa.Value, depth int) string {
	name := path.NameOf(v)
	var from ssa.Value
	switch base := name.Base.(type) {
	case nil:
		return name.Path
	case *ssa.Global:
		return base.String() + name.Path
	case *ssa.FreeVar:
		from = alias.BindingOf(base)
	case *ssa.Alloc:
		if stores := storesTo(base); len(stores) == 1 {
			from = stores[0]
		}
	}
	if from != nil && depth > 0 {
		return placeWithin(from, depth-1) + strings.TrimPrefix(name.Path, "*")
	}
	if name.Base.Parent() == nil {
		return name.Base.Name() + name.Path
	}
	return name.Base.Parent().String() + " " + name.Base.Name() + name.Path
}

// maxObserved is how many observations of one function are asked about
// each call; of more, only those that begin on every path to it.
const maxObserved = 32

// candidates returns the observations of fn that may cover the instruction.
func (r *Result) candidates(fn *ssa.Function, at ssa.Instruction) []*observed {
	all := r.obs[fn]
	if len(all) <= maxObserved {
		return all
	}
	var out []*observed
	for _, o := range all {
		if precedes(o.begin, at) {
			out = append(out, o)
		}
	}
	return out
}

// coverIn returns the best observation of fn itself that covers an
// instruction of it, and is ended on every path behind it.
func (r *Result) coverIn(fn *ssa.Function, at ssa.Instruction) *note {
	n, v := r.coverAll(fn, at)
	if n == nil || !v.must && n.Class != Span && n.Class != Resource {
		return nil
	}
	return n
}

// coverAll is coverIn for observations that may end. What provides
// observations for the life of a process observes no call of it: a
// wrapper that makes one for each call does.
func (r *Result) coverAll(fn *ssa.Function, at ssa.Instruction) (*note, verdict) {
	var best *observed
	var bestV verdict
	for _, o := range r.candidates(fn, at) {
		if o.mark.class == Resource && strings.Contains(o.mark.what, "provider") {
			continue
		}
		v := r.covers(o, at)
		if !v.covered {
			continue
		}
		if best == nil || v.must && !bestV.must || v.must == bestV.must && o.mark.class < best.mark.class {
			best, bestV = o, v
		}
	}
	if best == nil {
		return r.unendedBefore(fn, at), bestV
	}
	return r.noteOf(best, bestV), bestV
}

// unendedBefore returns a span that begins on every path to the instruction
// and that nothing in fn ends. What runs then runs under it: that its end is
// missing is no matter of who is observed, and told by the other rule.
func (r *Result) unendedBefore(fn *ssa.Function, at ssa.Instruction) *note {
	for _, o := range r.unended[fn] {
		if precedes(o.begin, at) {
			return r.noteOf(o, verdict{covered: true})
		}
	}
	return nil
}

func (r *Result) noteOf(o *observed, v verdict) *note {
	return &note{Class: o.mark.class, What: o.mark.what, Begin: r.at(o.begin.Pos(), ""), End: r.at(v.end, ""), Deferred: v.deferred,
		Shape: Inline, Partial: !v.must, Helped: o.mark.role == begins}
}
