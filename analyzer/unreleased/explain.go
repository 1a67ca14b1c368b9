package unreleased

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/explain"
	"github.com/everypath/everypath/analyzer/internal/ownership"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A Result explains what the rule reports of a function, and what it does
// not.
type Result struct{ r *reporter }

// Explain implements explain.Explainer: the summary of the function, each
// acquisition in it with its ends and the verdict, and why the other calls
// at the place acquire nothing.
func (x *Result) Explain(q explain.Query) []explain.Section {
	r := x.r
	var summary, acquired, calls []explain.Line
	for _, fn := range r.own.Funcs() {
		if !isWithin(fn, q.Decl) {
			continue
		}
		if fn.Parent() == nil {
			summary = append(summary, r.own.ExplainFunc(fn)...)
		}
		found, err := r.own.Found(fn)
		if err != nil {
			acquired = append(acquired, explain.Line{Pos: fn.Pos(), Text: err.Error()})
		}
		for _, f := range found {
			if in, ok := r.own.InOwnField(f); ok {
				f = in
			}
			acquired = append(acquired, r.own.ExplainFound(f)...)
			acquired = append(acquired, explain.Line{Indent: 1, Text: r.verdictText(f)})
		}
		calls = append(calls, r.callLines(fn, q)...)
	}
	if gen, ok := q.Decl.(*ast.GenDecl); ok {
		summary = append(summary, r.declaredTypes(gen, q)...)
	} else if acquired == nil {
		acquired = []explain.Line{{Text: "nothing"}}
	}
	return slices.DeleteFunc([]explain.Section{
		{Title: "summary", Lines: summary},
		{Title: "acquires", Lines: acquired},
		{Title: "also reported", Lines: r.otherReports(q)},
		{Title: "calls there that acquire nothing", Lines: calls},
	}, func(s explain.Section) bool { return s.Lines == nil })
}

// otherReports returns what is reported of the declaration that is no
// acquisition in it: a releaser, a function that is left with a resource, a
// comment.
func (r *reporter) otherReports(q explain.Query) []explain.Line {
	var lines []explain.Line
	for _, d := range r.owners {
		if d.Category == onPath && q.Decl.Pos() <= d.Pos && d.Pos < q.Decl.End() {
			lines = append(lines, explain.Line{Pos: d.Pos, Text: d.Message},
				explain.Line{Indent: 1, Text: fmt.Sprintf("reported: %s/%s", name, d.Category)})
		}
	}
	for _, d := range r.reported {
		switch d.Category {
		case never, onPath, discarded, overwritten, loop, panics, Misfit:
			continue // told with the acquisition, or of no declaration
		}
		if q.Decl.Pos() <= d.Pos && d.Pos < q.Decl.End() {
			lines = append(lines, explain.Line{Pos: d.Pos, Text: fmt.Sprintf("%s/%s: %s", name, d.Category, d.Message)})
		}
	}
	return lines
}

// isWithin reports whether fn is declared by decl, or is a literal in it.
func isWithin(fn *ssa.Function, decl ast.Node) bool {
	syntax := fn.Syntax()
	return syntax != nil && decl.Pos() <= syntax.Pos() && syntax.End() <= decl.End()
}

// callLines says why calls at the place acquire nothing.
func (r *reporter) callLines(fn *ssa.Function, q explain.Query) []explain.Line {
	var lines []explain.Line
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok && q.Includes(call.Pos()) {
				lines = append(lines, r.own.ExplainCall(call)...)
			}
		}
	}
	return lines
}

func (r *reporter) declaredTypes(decl *ast.GenDecl, q explain.Query) []explain.Line {
	var lines []explain.Line
	for _, spec := range decl.Specs {
		ts, ok := spec.(*ast.TypeSpec)
		if !ok || ts.End() <= q.From || q.To <= ts.Pos() {
			continue
		}
		if named, ok := r.pass.TypesInfo.Defs[ts.Name].Type().(*types.Named); ok {
			lines = append(lines, r.own.ExplainType(named)...)
		}
	}
	return lines
}

// verdictText says what comes of the acquisition, and why.
func (r *reporter) verdictText(f ownership.Found) string {
	v, ok := r.judge(f)
	call := r.callExpr(f.Call)
	switch {
	case !ok && r.isSent(f) && (r.cfg.Tests || !r.isTest(f.Call.Parent())):
		return fmt.Sprintf("reported: %s/%s", name, never)
	case !ok && r.isLate(f) && (r.cfg.Tests || !r.isTest(f.Call.Parent())):
		return fmt.Sprintf("reported: %s/%s", name, onPath)
	case !ok:
		return "not reported: " + silence(f)
	case call == nil:
		return "not reported: the compiler made the call"
	case !r.cfg.Tests && r.isTest(f.Call.Parent()):
		return fmt.Sprintf("%s/%s, not reported: it is in a test file", name, v.category)
	case r.isSuppressed(call, f.Kind):
		return fmt.Sprintf("%s/%s, not reported: a comment suppresses it", name, v.category)
	case r.isHabit(v, f):
		return fmt.Sprintf("%s/%s, not reported: the actions of this package all leave it to the process", name, v.category)
	case r.isMeant(f, v, call):
		return fmt.Sprintf("%s/%s, not reported: a comment says that it is meant", name, v.category)
	}
	return fmt.Sprintf("reported: %s/%s", name, v.category)
}

// silence says why judge finds nothing.
func silence(f ownership.Found) string {
	isPaired := f.Lock || f.Paired || f.Global != ""
	switch s := f.Search; {
	case isMain(f.Fn) && !f.Flush && (f.Discarded || len(s.Leaks) > 0):
		return "the process ends with main, which releases it"
	case (f.Discarded || f.Unused) && isRegistration(f):
		return "what registers a function for good need not take it back"
	case f.OnSuccess && (f.Discarded || f.Unused):
		return "it holds nothing but data, and none is written to it"
	case f.Discarded || isPaired && !s.Released:
		return "only a function that releases it on some path has to do so on all"
	case isFoundHandle(f):
		return "it may be somebody else's, which the function only asks for"
	case s.Overflow:
		return "where paths are missing nothing is certain"
	case isPaired && len(s.Leaks) > 0:
		return "it is held on purpose where the function succeeds"
	case f.OnSuccess && slices.ContainsFunc(s.Leaks, fails):
		return "nothing but buffered data is lost where the function fails"
	case endsWithTransaction(f) && slices.ContainsFunc(s.Leaks, fails):
		return "where the function fails, the transaction is ended, and the rows with it"
	case slices.ContainsFunc(s.Leaks, fails) && failsCommand(f):
		return "where the command fails, the process ends"
	case slices.ContainsFunc(s.Ends, func(e path.Exit) bool { return e.Why == path.WhyTaken }):
		return "each path releases it or hands it to another owner, as far as can be seen"
	}
	return "no path leaks it"
}
