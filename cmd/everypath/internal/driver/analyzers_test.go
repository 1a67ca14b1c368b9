package driver

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"
)

// testAnalyzers returns two rules: names reports functions by their names,
// calls reports calls of functions that have a fact.
func testAnalyzers() []*analysis.Analyzer {
	names := &analysis.Analyzer{
		Name: "names", Doc: "report functions whose names begin with leak",
		Requires: []*analysis.Analyzer{inspect.Analyzer, buildssa.Analyzer},
		Run:      runNames,
	}
	calls := &analysis.Analyzer{
		Name: "calls", Doc: "report calls of functions whose names begin with Mark, or of those that call them",
		Requires:  []*analysis.Analyzer{inspect.Analyzer},
		FactTypes: []analysis.Fact{new(marked), new(depth)},
		Run:       runCalls,
	}
	return []*analysis.Analyzer{names, calls}
}

func runNames(pass *analysis.Pass) (any, error) {
	if len(pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA).Pkg.Members) == 0 {
		return nil, nil
	}
	for decl := range functions(pass) {
		if !strings.HasPrefix(decl.Name.Name, "leak") {
			continue
		}
		pass.Report(analysis.Diagnostic{
			Pos: decl.Name.Pos(), End: decl.Name.End(), Message: decl.Name.Name,
			Related: []analysis.RelatedInformation{{Pos: decl.End(), Message: "end"}},
			SuggestedFixes: []analysis.SuggestedFix{{Message: "rename", TextEdits: []analysis.TextEdit{
				{Pos: decl.Name.Pos(), End: decl.Name.End(), NewText: []byte("kept")},
			}}},
		})
	}
	return nil, nil
}

// marked is a fact about functions.
type marked struct{ By string }

func (*marked) AFact()           {}
func (m *marked) String() string { return "marked" }

// depth is a fact about packages: how long the longest chain of imports
// among those with facts is.
type depth struct{ N int }

func (*depth) AFact()           {}
func (d *depth) String() string { return "depth" }

func runCalls(pass *analysis.Pass) (any, error) {
	for decl := range functions(pass) {
		if fn, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func); ok && strings.HasPrefix(fn.Name(), "Mark") {
			pass.ExportObjectFact(fn, &marked{fn.Name()})
		}
	}
	for decl := range functions(pass) {
		markCaller(pass, decl)
	}
	d := &depth{1}
	for _, imp := range pass.Pkg.Imports() {
		if below := (&depth{}); pass.ImportPackageFact(imp, below) {
			d.N = max(d.N, below.N+1)
		}
	}
	pass.ExportPackageFact(d)
	return nil, nil
}

// markCaller reports the calls of marked functions and marks the function
// that does.
func markCaller(pass *analysis.Pass, decl *ast.FuncDecl) {
	ast.Inspect(decl, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		callee, ok := typeutil.Callee(pass.TypesInfo, call).(*types.Func)
		if fact := new(marked); ok && pass.ImportObjectFact(callee.Origin(), fact) {
			pass.Reportf(call.Pos(), "call of %s", fact.By)
			pass.ExportObjectFact(pass.TypesInfo.Defs[decl.Name], fact)
		}
		return true
	})
}

// functions yields the function declarations of the package.
func functions(pass *analysis.Pass) func(yield func(*ast.FuncDecl) bool) {
	return func(yield func(*ast.FuncDecl) bool) {
		ins := pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)
		for c := range ins.Root().Preorder((*ast.FuncDecl)(nil)) {
			if !yield(c.Node().(*ast.FuncDecl)) {
				return
			}
		}
	}
}
