package observe

import (
	"go/ast"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// Broken returns what is wrong with fn, if it looks like a wrapper, begins
// an observation or records a point before it calls what it wraps, and
// nothing of it covers the call.
func (r *Result) Broken(fn *ssa.Function) (Broken, bool) {
	if obj := gotype.Declared(fn); obj != nil && r.isDenied(obj) {
		return Broken{}, false
	}
	s := r.sums[fn]
	if s != nil && (len(s.Brackets) > 0 || s.Self != nil) {
		return Broken{}, false
	}
	sites := r.handlerRuns(fn)
	for _, site := range sites {
		if isBehindAnother(site, sites) {
			continue // gives up towards silence: what comes before may be for the other
		}
		if b, ok := r.flawAt(fn, site); ok {
			return b, true
		}
	}
	return r.emptySpan(fn)
}

// emptySpan finds a span that is ended as soon as it is begun, though what
// follows is handed its context: nothing runs in it, and what follows is told
// that it does.
func (r *Result) emptySpan(fn *ssa.Function) (Broken, bool) {
	for _, o := range r.obs[fn] {
		if o.mark.class != Span || o.tuple == nil || !o.observesNothing() || o.ends[0].deferred {
			continue
		}
		if call := contextUse(o.tuple, o.ends[0].at); call != nil {
			return Broken{Why: EndsBefore, What: o.mark.what, At: o.ends[0].pos, Call: call.Pos(), Nothing: true}, true
		}
	}
	return Broken{}, false
}

// contextUse returns a call behind the end that is handed the context which a
// begin returned, nil if there is none.
func contextUse(begin ssa.Value, end ssa.Instruction) ssa.Instruction {
	for _, ref := range *begin.Referrers() {
		e, ok := ref.(*ssa.Extract)
		if !ok || !gotype.IsContext(e.Type()) {
			continue
		}
		for _, use := range *e.Referrers() {
			call, ok := use.(*ssa.Call)
			if ok && precedes(end, call) && slices.Contains(call.Call.Args, ssa.Value(e)) && !isPlainContext(&call.Call) {
				return call
			}
		}
	}
	return nil
}

// isPlainContext reports whether a call makes another context of one, or only
// looks at it.
func isPlainContext(cc *ssa.CallCommon) bool {
	fn := calleeOf(cc)
	return fn == nil || fn.Pkg() == nil || fn.Pkg().Path() == "context" || speaksFunc(fn) || fn.Signature().Results().Len() == 1 && gotype.IsContext(fn.Signature().Results().At(0).Type())
}

// isBehindAnother reports whether a handler runs after another one on every
// path, as what finishes a call does.
func isBehindAnother(site ssa.Instruction, sites []ssa.Instruction) bool {
	return slices.ContainsFunc(sites, func(other ssa.Instruction) bool { return other != site && precedes(other, site) })
}

// handlerRuns returns the calls that fn makes of its function-valued and
// handler-typed parameters, or, in a literal, of what its encloser got.
func (r *Result) handlerRuns(fn *ssa.Function) []ssa.Instruction {
	var out []ssa.Instruction
	for f := fn; f != nil; f = f.Parent() {
		for _, p := range f.Params {
			if !isRunType(p.Type()) {
				continue
			}
			for _, site := range r.runsIn(fn, f, p) {
				if !isYield(site.sig) && site.cov == nil {
					out = append(out, site.at)
				}
			}
		}
	}
	return out
}

// runsIn returns the calls in fn of a parameter of fn or of an encloser.
func (r *Result) runsIn(fn, outer *ssa.Function, p *ssa.Parameter) []runSite {
	if fn == outer {
		return r.track(fn, mark{}, item{v: p, kind: runs}).runs
	}
	// The parameter is seen in fn as a free variable.
	for _, mc := range alias.ClosuresOf(fn) {
		for i, b := range mc.Bindings {
			if a, ok := b.(*ssa.Alloc); ok && slices.Contains(storesTo(a), ssa.Value(p)) {
				w := &walk{r: r, fn: fn, seen: make(map[itemKey]bool)}
				w.cell(item{kind: runs}, fn.FreeVars[i])
				for len(w.queue) > 0 {
					it := w.queue[0]
					w.queue = w.queue[1:]
					w.follow(it)
				}
				return w.runs
			}
		}
	}
	return nil
}

// flawAt says why nothing covers a call of what is wrapped.
func (r *Result) flawAt(fn *ssa.Function, at ssa.Instruction) (Broken, bool) {
	if call, ok := at.(*ssa.Call); !ok || r.isInstrumented(fn, call) {
		return Broken{}, false
	}
	for _, o := range r.obs[fn] {
		v := r.covers(o, at)
		if v.covered || v.off || !precedes(o.begin, at) {
			continue
		}
		for _, s := range o.ends {
			if s.early {
				return Broken{Why: EvaluatedEarly, What: o.mark.what, At: s.pos, Call: at.Pos()}, true
			}
		}
		if v.before {
			return Broken{Why: EndsBefore, What: o.mark.what, At: o.ends[0].pos, Call: at.Pos(), Nothing: o.observesNothing()}, true
		}
	}
	return r.pointBefore(fn, at)
}

// observesNothing reports whether the observation ends where it begins: no call
// stands in between but those that make what ends it, or tell the time.
func (o *observed) observesNothing() bool {
	if len(o.ends) != 1 || o.ends[0].at.Block() != o.begin.Block() {
		return false
	}
	end := o.ends[0].at
	inside := false
	for _, instr := range end.Block().Instrs {
		call, ok := instr.(ssa.CallInstruction)
		switch {
		case instr == o.begin:
			inside = true
		case instr == end:
			return inside
		case !inside || !ok || isTimeFunc(call.Common()):
		case !slices.ContainsFunc(end.Operands(nil), func(op *ssa.Value) bool { return call.Value() != nil && *op == ssa.Value(call.Value()) }):
			return false
		}
	}
	return false
}

// isTimeFunc reports whether a function or method of package time is called.
func isTimeFunc(cc *ssa.CallCommon) bool {
	fn := gotype.Declared(cc.StaticCallee())
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "time"
}

// isInstrumented reports whether any observation covers the call.
func (r *Result) isInstrumented(fn *ssa.Function, call *ssa.Call) bool {
	n, _ := r.coverAll(fn, call)
	return n != nil || r.logged(fn, call) != nil
}

// pointBefore finds a record on every path to the call, with none behind
// it.
func (r *Result) pointBefore(fn *ssa.Function, at ssa.Instruction) (Broken, bool) {
	var before ssa.CallInstruction
	what := ""
	for _, f := range withLiterals(fn) {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				ci, ok := instr.(ssa.CallInstruction)
				if !ok {
					continue
				}
				m := r.markOf(ci.Common())
				if m.role != records && m.role != begins && m.role != clock && m.role != pairs {
					continue
				}
				if _, ok := ci.(*ssa.Call); !ok || ci.Parent() != fn || !precedes(ci, at) {
					return Broken{}, false // something is deferred, or comes later
				}
				if m.role == records || m.role == pairs {
					before, what = ci, m.what
				}
			}
		}
	}
	if before == nil {
		return Broken{}, false
	}
	return Broken{Why: PointBefore, What: what, At: before.Pos(), Call: at.Pos()}, true
}

// variableOf returns the variable that a literal is assigned to where it
// stands, "" if there is none.
func variableOf(pass *analysis.Pass, fn *ssa.Function) string {
	lit, ok := fn.Syntax().(*ast.FuncLit)
	if !ok {
		return ""
	}
	for _, f := range pass.Files {
		if f.FileStart > lit.Pos() || f.FileEnd < lit.Pos() {
			continue
		}
		name := ""
		ast.Inspect(f, func(n ast.Node) bool {
			if n == nil || n.Pos() > lit.Pos() || n.End() < lit.End() {
				return false
			}
			name = assignedTo(n, lit, name)
			return true
		})
		return name
	}
	return ""
}

// assignedTo returns the name that n gives to the literal, else name.
func assignedTo(n ast.Node, lit *ast.FuncLit, name string) string {
	switch n := n.(type) {
	case *ast.AssignStmt:
		for i, rhs := range n.Rhs {
			if id, ok := n.Lhs[min(i, len(n.Lhs)-1)].(*ast.Ident); ok && rhs == ast.Expr(lit) {
				return id.Name
			}
		}
	case *ast.ValueSpec:
		for i, rhs := range n.Values {
			if rhs == ast.Expr(lit) && i < len(n.Names) {
				return n.Names[i].Name
			}
		}
	}
	return name
}
