package observe

import (
	"fmt"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// maxRounds bounds how often one function is looked at. Beyond it the
// answer is what is known so far: gives up towards silence.
const maxRounds = 8

// infer computes the summaries of the functions that can have one: of those
// that the survey suggests, of those that may ask for one that observes, and
// again of those that asked for one that has grown.
func (r *Result) infer(s *survey) {
	w := &work{survey: s, rounds: make(map[*ssa.Function]int), queued: make(map[*ssa.Function]bool), told: make(map[*ssa.Function]bool)}
	// Literals stand behind their function: the last first needs the
	// fewest rounds.
	for _, t := range slices.Backward(s.trees) {
		if s.observes && t.touched || slices.ContainsFunc(t.fns, s.mayMatter) {
			w.queueTree(t)
		}
	}
	if s.hands {
		w.addOthers()
	}
	for len(w.queue) > 0 {
		fn := w.queue[0]
		w.queue = w.queue[1:]
		w.queued[fn] = false
		if w.rounds[fn]++; w.rounds[fn] <= maxRounds {
			w.look(fn)
		}
	}
}

// work is what infer has to do.
type work struct {
	*survey
	queue  []*ssa.Function
	rounds map[*ssa.Function]int
	queued map[*ssa.Function]bool
	// told are those of whose summary all have been told that may ask.
	told map[*ssa.Function]bool
}

func (w *work) add(fn *ssa.Function) {
	if !w.queued[fn] {
		w.queued[fn] = true
		w.queue = append(w.queue, fn)
	}
}

// addTree has a tree looked at that may ask about something that observes.
func (w *work) addTree(t *tree) {
	if t.told {
		return
	}
	t.told = true
	if !t.queued || !t.touched {
		w.queueTree(t)
	}
}

func (w *work) queueTree(t *tree) {
	t.queued = true
	for _, fn := range slices.Backward(t.fns) {
		w.add(fn)
	}
}

// look computes the summary of fn, and has those look again who asked for it.
func (w *work) look(fn *ssa.Function) {
	r := w.Result
	old := r.sums[fn].String()
	r.current = fn
	s := r.compute(fn, w.tree(fn).mayObserve())
	r.current = nil
	if s.isEmpty() {
		s = nil
	}
	r.sums[fn] = s
	if s.observes() && !w.told[fn] {
		w.told[fn] = true
		w.tell(fn)
	}
	if s.String() == old && !r.obsGrew[fn] {
		return
	}
	delete(r.obsGrew, fn)
	for _, asker := range r.askers[fn] {
		w.add(asker)
	}
}

// tell has the trees looked at that may ask for the summary of fn.
func (w *work) tell(fn *ssa.Function) {
	if w.asking == nil {
		w.addOthers()
	}
	for _, t := range w.asked().of(fn) {
		w.addTree(t)
	}
}

// addOthers has the trees looked at that use what observes in other packages.
func (w *work) addOthers() {
	for _, t := range w.asked().others {
		w.addTree(t)
	}
}

// bodyOf returns the function of this package that is called, an
// instance's origin, nil if its body is out of sight.
func (r *Result) bodyOf(fn *ssa.Function) *ssa.Function {
	if fn == nil || r.prog == nil {
		return nil // nothing is inferred of the standard library
	}
	if o := fn.Origin(); o != nil {
		fn = o
	}
	if strings.HasPrefix(fn.Synthetic, "bound method wrapper") || strings.HasPrefix(fn.Synthetic, "thunk") {
		if obj, ok := fn.Object().(*types.Func); ok {
			fn = r.prog.FuncValue(obj.Origin())
		}
	}
	if fn == nil || len(fn.Blocks) == 0 || fn.Synthetic != "" && !strings.HasPrefix(fn.Synthetic, "range-over-func") {
		return nil
	}
	return fn
}

// isInSight reports whether the body of the callee is in this package.
func (r *Result) isInSight(cc *ssa.CallCommon) bool { return r.bodyOf(cc.StaticCallee()) != nil }

// summaryOf returns what is known of the callee; inSight reports that its
// body has been looked at.
func (r *Result) summaryOf(cc *ssa.CallCommon) (s *summary, inSight bool) {
	if _, ok := cc.Value.(*ssa.Builtin); ok {
		return nil, true
	}
	if cc.IsInvoke() {
		return r.invoked(cc.Method)
	}
	if fn := cc.StaticCallee(); fn != nil {
		return r.summaryOfSSA(fn)
	}
	return r.valueSummary(cc.Value, 0), false
}

func (r *Result) summaryOfSSA(fn *ssa.Function) (s *summary, inSight bool) {
	obj := gotype.Declared(fn)
	if obj != nil && r.isDenied(obj) {
		return nil, true
	}
	if obj != nil {
		if s := r.tableSummary(obj); s != nil {
			return s, true
		}
	}
	if body := r.bodyOf(fn); body != nil {
		return r.ask(body), true
	}
	if obj == nil {
		return nil, false
	}
	return r.imported(obj)
}

// ask returns the summary so far of a function of this package, and notes
// who asks.
func (r *Result) ask(fn *ssa.Function) *summary {
	if r.current != nil && r.current != fn && !slices.Contains(r.askers[fn], r.current) {
		r.askers[fn] = append(r.askers[fn], r.current)
	}
	return r.sums[fn]
}

// summaryOfFunc is summaryOf for a declared function or method.
func (r *Result) summaryOfFunc(fn *types.Func) *summary {
	fn = fn.Origin()
	if r.isDenied(fn) {
		return nil
	}
	if s := r.tableSummary(fn); s != nil {
		return s
	}
	if fn.Pkg() == r.pass.Pkg && r.prog != nil {
		if body := r.bodyOf(r.prog.FuncValue(fn)); body != nil {
			return r.ask(body)
		}
		if isInterfaceMethod(fn) {
			s, _ := r.invoked(fn)
			return s
		}
		return nil
	}
	s, _ := r.imported(fn)
	return s
}

// importedVar returns what a fact says of the function that a variable of another
// package holds.
func (r *Result) importedVar(g *ssa.Global) look {
	v, ok := g.Object().(*types.Var)
	if !ok || v.Pkg() == nil || isStd(v.Pkg().Path()) || !isFunc(v.Type()) {
		return look{}
	}
	var f Fact
	if !r.pass.ImportObjectFact(v, &f) {
		return look{}
	}
	if f.S.Self != nil && !r.isOwn(v.Pkg()) {
		self := *f.S.Self
		self.Foreign = true
		f.S.Self = &self
	}
	return look{note: f.S.Self, fn: &f.S}
}

// imported returns what a fact says of a function of another package.
func (r *Result) imported(fn *types.Func) (s *summary, inSight bool) {
	fn = fn.Origin()
	if fn.Pkg() == nil || fn.Pkg() == r.pass.Pkg || isStd(fn.Pkg().Path()) {
		return nil, false
	}
	if s, ok := r.facts[fn]; ok {
		return s, s != nil
	}
	var f Fact
	if r.pass.ImportObjectFact(fn, &f) {
		if f.S.Self != nil && !r.isOwn(fn.Pkg()) {
			self := *f.S.Self
			self.Foreign = true
			f.S.Self = &self
		}
		r.facts[fn] = &f.S
		return &f.S, true
	}
	r.facts[fn] = nil
	return nil, false
}

// isOwn reports whether a package is of the module under analysis, as far as
// the driver tells what that is.
func (r *Result) isOwn(p *types.Package) bool {
	m := r.pass.Module
	return m == nil || m.Path == "" || InModule(m, p)
}

// InModule reports whether the path of a package is one of those of the module,
// whose path is known.
func InModule(m *analysis.Module, p *types.Package) bool {
	return p.Path() == m.Path || strings.HasPrefix(p.Path(), m.Path+"/")
}

// compute infers the summary of one function from those of its callees. One
// that cannot observe may still run, return or end what it is given.
func (r *Result) compute(fn *ssa.Function, mayObserve bool) *summary {
	if obj := gotype.Declared(fn); obj != nil && r.isDenied(obj) {
		return nil
	}
	s := new(summary)
	if mayObserve {
		r.addObserved(s, fn)
	}
	for i, p := range fn.Params {
		if isRunType(p.Type()) || r.reflects && isAny(p.Type()) {
			r.addRuns(s, fn, i)
		}
		if mayObserve {
			r.addFieldRuns(s, fn, i)
		}
		r.addEnds(s, fn, i)
	}
	r.addResults(s, fn)
	if mayObserve {
		s.Self = r.selfOf(fn)
		s.Records = s.Self == nil && len(s.Opens) == 0 && r.records(fn)
	}
	return s
}

// addObserved keeps the observations in fn, and says which are those of its
// caller.
func (r *Result) addObserved(s *summary, fn *ssa.Function) {
	found, unended, opens := r.observedIn(fn)
	if len(found) != len(r.obs[fn]) || len(unended) != len(r.unended[fn]) {
		r.obsGrew[fn] = true
	}
	r.obs[fn], r.unended[fn] = found, unended
	r.addOpens(s, opens)
}

// addOpens keeps the first observation that each result is.
func (r *Result) addOpens(s *summary, opens []open) {
	for _, o := range opens {
		if i := slices.IndexFunc(s.Opens, func(x open) bool { return x.Result == o.Result }); i >= 0 {
			if o.Class < s.Opens[i].Class {
				s.Opens[i] = o
			}
			continue
		}
		s.Opens = append(s.Opens, o)
	}
	slices.SortFunc(s.Opens, func(a, b open) int { return a.Result - b.Result })
}

// records reports whether a function of a few calls records a point and
// does little else.
func (r *Result) records(fn *ssa.Function) bool {
	if fn.Signature.Results().Len() > 0 {
		return false
	}
	found := false
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			ci, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			switch m := r.markOf(ci.Common()); {
			case m.role == records:
				found = true
			case r.isWork(ci):
				return false
			}
		}
	}
	return found
}

// at spells a position as FILE:LINE:COLUMN, which is the same wherever the
// files lie. What a callee says comes first.
func (r *Result) at(pos token.Pos, callee string) string {
	if callee != "" {
		return callee
	}
	if !pos.IsValid() {
		return ""
	}
	p := r.pass.Fset.Position(pos)
	text := fmt.Sprintf("%s:%d:%d", filepath.Base(p.Filename), p.Line, p.Column)
	r.places[text] = pos
	return text
}
