package unreleased

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/nolint"
	"github.com/everypath/everypath/analyzer/internal/ownership"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A reporter turns the findings of one package into diagnostics.
type reporter struct {
	*checker
	pass   *analysis.Pass
	own    *ownership.Result
	nolint *nolint.Set
	// reported are the diagnostics, for Explain; owners those of them that are
	// of no acquisition, without fixes, and lapses are what some of them tell,
	// by their position.
	reported, owners []analysis.Diagnostic
	lapses           map[token.Pos]*ownership.Lapse
	// assigned caches the assignments, by function and variable.
	assigned map[*ssa.Function]map[types.Object][]*ast.AssignStmt
	// habits are what the actions of commands leave to the process.
	habits []habit
}

// listening returns a pass whose diagnostics the reporter keeps, too.
func (r *reporter) listening(pass *analysis.Pass) *analysis.Pass {
	p := *pass
	p.Report = func(d analysis.Diagnostic) {
		r.reported = append(r.reported, d)
		pass.Report(d)
	}
	return &p
}

// finding returns what is to be reported about an acquisition, nil if
// nothing is.
func (r *reporter) finding(f ownership.Found) *finding {
	v, ok := r.judge(f)
	if !ok {
		return nil
	}
	call := r.callExpr(f.Call)
	if call == nil {
		return nil // no syntax: a wrapper made by the compiler
	}
	if r.isSuppressed(call, f.Kind) || r.isMeant(f, v, call) {
		return nil
	}
	return &finding{Found: f, verdict: v, call: call, diag: analysis.Diagnostic{
		Pos:      call.Pos(),
		End:      call.End(),
		Category: v.category,
		Message:  r.message(f, v, call),
		URL:      r.doc.URL(v.category),
		Related:  r.related(f, v),
	}}
}

// isSuppressed reports whether a comment says that the call is meant, to this
// rule or to another linter that looks for the same.
func (r *reporter) isSuppressed(call *ast.CallExpr, k *contract.Kind) bool {
	if r.nolint.Suppressed(call.Pos(), call.End(), name) {
		return true
	}
	return slices.ContainsFunc(lintersOf(k), func(other string) bool {
		return r.nolint.Suppressed(call.Pos(), call.End(), other)
	})
}

// lintersOf returns the names by which comments speak of a linter that looks for
// resources of the kind only, none if no such linter is widely used. That for
// cancel functions is a part of vet, and named as either.
func lintersOf(k *contract.Kind) []string {
	if k == nil {
		return nil
	}
	switch k.Type {
	case "context.CancelFunc", "context.CancelCauseFunc":
		return []string{"govet", "lostcancel"}
	case "*net/http.Response":
		return []string{"bodyclose"}
	case "*database/sql.Rows", "*database/sql.Stmt":
		return []string{"sqlclosecheck"}
	case "go.opentelemetry.io/otel/trace.Span":
		return []string{"spancheck"}
	}
	return nil
}

// message says what was acquired, what is wrong, and what to call.
func (r *reporter) message(f ownership.Found, v verdict, call *ast.CallExpr) string {
	what := r.acquired(f, call)
	release := r.releaseName(f, v)
	switch v.category {
	case discarded:
		if release == "its call" {
			return what + " is discarded and never released: the function that it returns is to be called"
		}
		return fmt.Sprintf("%s is discarded and never released: %s is missing", what, release)
	case never:
		return fmt.Sprintf("%s is never released: %s is missing", what, release)
	case overwritten:
		return fmt.Sprintf("%s is overwritten before it is released: %s is missing", what, release)
	case loop:
		if v.piled && f.Search.Lent {
			return fmt.Sprintf("%s is acquired in each iteration and released only with what it belongs to: %s is missing", what, release)
		}
		if v.piled {
			return fmt.Sprintf("%s is acquired in each iteration, but released only at the function's end: %s is deferred in a loop", what, release)
		}
		return fmt.Sprintf("%s is acquired in each iteration and never released: %s is missing", what, release)
	case panics:
		return fmt.Sprintf("%s is not released if a call panics: %s is not deferred", what, release)
	}
	return fmt.Sprintf("%s is not released on every path: %s is missing %s", what, release, r.where(f, v))
}

// acquired names what the call acquires: its result, or what it begins of a value
// that was there before.
func (r *reporter) acquired(f ownership.Found, call *ast.CallExpr) string {
	switch {
	case f.Lock:
		return "lock of " + r.callee(call)
	case f.Param && isFunction(f.Call):
		return "what " + r.callee(call) + " stores in " + cmp.Or(r.receiver(f), "its argument")
	case f.Param:
		return "what " + r.callee(call) + " begins"
	}
	return "result of " + r.callee(call)
}

// where names the end of the path that leaks.
func (r *reporter) where(f ownership.Found, v verdict) string {
	if v.again {
		return "before the next iteration"
	}
	which := ""
	if v.exit.Earlier {
		which = "for those of earlier iterations "
	}
	line := r.pass.Fset.Position(r.exitPos(f, v)).Line
	if call := r.trial(v); call != nil {
		return fmt.Sprintf("%swhere %s fails before the return on line %d", which, r.callee(call), line)
	}
	if call := r.returnedCall(f, v); call != nil {
		return fmt.Sprintf("%swhere %s fails in the return on line %d", which, r.callee(call), line)
	}
	return fmt.Sprintf("%sbefore the return on line %d", which, line)
}

// isTrial reports whether a path of the finding ends with a call that has failed
// beside what is returned.
func isTrial(f *finding) bool {
	return f.Search != nil && slices.ContainsFunc(f.Search.Leaks, func(e path.Exit) bool { return e.Trial != nil })
}

// trial returns the call whose failure is told beside what holds the resource, if
// that is what the path ends with.
func (r *reporter) trial(v verdict) *ast.CallExpr {
	if v.exit.Trial == nil {
		return nil
	}
	return r.callExpr(v.exit.Trial)
}

// returnedCall returns the call whose results the path returns at its end, if
// it gets the resource and has failed: then nothing is missing before the return.
func (r *reporter) returnedCall(f ownership.Found, v verdict) *ast.CallExpr {
	obj, _ := r.variable(f)
	if v.exit.Class != path.Failure || obj == nil {
		return nil
	}
	ret := r.returnStmt(r.exitPos(f, v))
	if ret == nil || len(ret.Results) != 1 {
		return nil
	}
	call, ok := ast.Unparen(ret.Results[0]).(*ast.CallExpr)
	if !ok || !r.mentions(call.Args, obj) {
		return nil
	}
	if _, isTuple := r.pass.TypesInfo.TypeOf(call).(*types.Tuple); !isTuple {
		return nil
	}
	return call
}

// exitPos returns where the path ends: the return statement, or the
// closing brace.
func (r *reporter) exitPos(f ownership.Found, v verdict) token.Pos {
	if pos := v.exit.At.Pos(); pos.IsValid() {
		return pos
	}
	if syntax := f.Fn.Syntax(); syntax != nil {
		return syntax.End() - 1
	}
	return f.Call.Pos()
}

// callee returns the called function as the source names it.
func (r *reporter) callee(call *ast.CallExpr) string {
	fun := ast.Unparen(call.Fun)
	if _, ok := fun.(*ast.FuncLit); ok {
		return "the function literal"
	}
	s := exprString(fun)
	if len(s) > 60 || strings.ContainsAny(s, "\n{") {
		if sel, ok := fun.(*ast.SelectorExpr); ok {
			return sel.Sel.Name
		}
		return "the call"
	}
	return s
}

// callExpr returns the syntax of a call.
func (r *reporter) callExpr(call ssa.CallInstruction) *ast.CallExpr {
	pos := call.Common().Pos() // of the left parenthesis
	file := r.file(pos)
	if file == nil {
		return nil
	}
	nodes := fix.Enclosing(file, pos, pos+1)
	for _, n := range nodes {
		if c, ok := n.(*ast.CallExpr); ok && c.Lparen == pos {
			return c
		}
	}
	return nil
}

func (r *reporter) file(pos token.Pos) *ast.File {
	for _, f := range r.pass.Files {
		if f.FileStart <= pos && pos < f.FileEnd {
			return f
		}
	}
	return nil
}

// variable returns the variable that the acquired result is assigned to,
// and whether that statement declares it; nil if it is none.
func (r *reporter) variable(f ownership.Found) (obj types.Object, declared bool) {
	return r.resultVariable(f, f.Result)
}

// resultVariable returns the same for result i of the call.
func (r *reporter) resultVariable(f ownership.Found, i int) (obj types.Object, declared bool) {
	call := r.callExpr(f.Call)
	if call == nil || f.Param {
		return nil, false
	}
	nodes := fix.Enclosing(r.file(call.Pos()), call.Pos(), call.End())
	for _, n := range nodes {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if id := target(n.Lhs, n.Rhs, call, i); id != nil {
				if obj := r.pass.TypesInfo.Defs[id]; obj != nil {
					return obj, true
				}
				if obj, ok := r.pass.TypesInfo.Uses[id].(*types.Var); ok {
					return obj, false
				}
			}
			return nil, false
		case *ast.ValueSpec:
			lhs := make([]ast.Expr, len(n.Names))
			for i, id := range n.Names {
				lhs[i] = id
			}
			if id := target(lhs, n.Values, call, i); id != nil {
				return r.pass.TypesInfo.Defs[id], true
			}
			return nil, false
		case ast.Stmt:
			return nil, false
		}
	}
	return nil, false
}

// place returns the field that the acquired result is assigned to, as the
// source names it, "" if it is none: s.db.
func (r *reporter) place(f ownership.Found) string {
	call := r.callExpr(f.Call)
	if call == nil || f.Param {
		return ""
	}
	for _, n := range fix.Enclosing(r.file(call.Pos()), call.Pos(), call.End()) {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if sel, ok := targetOf(n.Lhs, n.Rhs, call, f.Result).(*ast.SelectorExpr); ok && !hasCall(sel) {
				return exprString(sel)
			}
			return ""
		case ast.Stmt:
			return ""
		}
	}
	return ""
}

// target returns the identifier that result i of call is assigned to.
func target(lhs, rhs []ast.Expr, call *ast.CallExpr, i int) *ast.Ident {
	id, ok := targetOf(lhs, rhs, call, i).(*ast.Ident)
	if !ok || id.Name == "_" {
		return nil
	}
	return id
}

// targetOf returns what result i of call is assigned to, nil if it is used
// where it stands.
func targetOf(lhs, rhs []ast.Expr, call *ast.CallExpr, i int) ast.Expr {
	if len(rhs) > 1 || len(lhs) == 1 && len(rhs) == 1 {
		i = slices.IndexFunc(rhs, func(e ast.Expr) bool { return ast.Unparen(e) == call })
	} else if len(rhs) == 1 && ast.Unparen(rhs[0]) != call {
		return nil
	}
	if i < 0 || i >= len(lhs) {
		return nil
	}
	return ast.Unparen(lhs[i])
}

// assignments returns the assignments to obj in fn.
func (r *reporter) assignments(fn *ssa.Function, obj types.Object) []*ast.AssignStmt {
	byVar, ok := r.assigned[fn]
	if !ok {
		byVar = r.assignmentsIn(fn.Syntax())
		if r.assigned == nil {
			r.assigned = make(map[*ssa.Function]map[types.Object][]*ast.AssignStmt)
		}
		r.assigned[fn] = byVar
	}
	return byVar[obj]
}

// assignmentsIn returns the assignments in syntax by the variables that they
// assign to, none if there is no syntax.
func (r *reporter) assignmentsIn(syntax ast.Node) map[types.Object][]*ast.AssignStmt {
	if syntax == nil {
		return nil
	}
	byVar := make(map[types.Object][]*ast.AssignStmt)
	ast.Inspect(syntax, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok {
			return true
		}
		for _, e := range a.Lhs {
			if id, ok := e.(*ast.Ident); ok && r.pass.TypesInfo.Uses[id] != nil {
				o := r.pass.TypesInfo.Uses[id]
				byVar[o] = append(byVar[o], a)
			}
		}
		return true
	})
	return byVar
}

// reportUnused reports suppressions of this rule that suppress nothing.
func (r *reporter) reportUnused() {
	for _, c := range r.nolint.Unused(name) {
		if !r.cfg.Tests && strings.HasSuffix(r.pass.Fset.File(c.Pos).Name(), "_test.go") {
			continue
		}
		r.pass.Report(analysis.Diagnostic{Pos: c.Pos, End: c.End, Category: "nolint", Message: c.UnusedMessage(name)})
	}
}
