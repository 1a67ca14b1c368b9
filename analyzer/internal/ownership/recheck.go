package ownership

import (
	"go/ast"
	"go/types"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"

	"github.com/everypath/everypath/analyzer/internal/lazyssa"
)

// Recheck answers the same questions about another text of the package,
// whose files have been type-checked as pkg. The facts of its dependencies
// are those of r; nothing is exported.
func (r *Result) Recheck(pkg *types.Package, files []*ast.File, info *types.Info) *Result {
	pass := *r.pass
	pass.Pkg, pass.Files, pass.TypesInfo = pkg, files, info
	pass.Report = func(analysis.Diagnostic) {}
	pass.ExportObjectFact = func(types.Object, analysis.Fact) {}
	pass.ExportPackageFact = func(analysis.Fact) {}
	pass.ResultOf = map[*analysis.Analyzer]any{lazyssa.Analyzer: lazyssa.Builder(sync.OnceValue(func() *buildssa.SSA { return r.buildSSA(pkg, files, info) }))}
	return newResult(&pass, r.cfg)
}

// buildSSA builds the SSA form. Which functions do not return is taken from
// the old text: no fix changes that.
func (r *Result) buildSSA(pkg *types.Package, files []*ast.File, info *types.Info) *buildssa.SSA {
	var noReturn func(*types.Func) bool
	if cfgs, ok := r.pass.ResultOf[ctrlflow.Analyzer].(*ctrlflow.CFGs); ok {
		old := r.declared()
		noReturn = func(fn *types.Func) bool {
			if fn.Pkg() == pkg {
				fn = old[fn.FullName()]
			}
			return fn != nil && cfgs.NoReturn(fn)
		}
	}
	return lazyssa.Build(r.pass.Fset, pkg, files, info, noReturn)
}

// declared returns the functions of the package by name.
func (r *Result) declared() map[string]*types.Func {
	old := make(map[string]*types.Func)
	for _, decl := range funcDecls(r.pass.Files) {
		if obj, ok := r.pass.TypesInfo.Defs[decl.Name].(*types.Func); ok {
			old[obj.FullName()] = obj
		}
	}
	return old
}

func funcDecls(files []*ast.File) []*ast.FuncDecl {
	var decls []*ast.FuncDecl
	for _, f := range files {
		for _, d := range f.Decls {
			if fd, ok := d.(*ast.FuncDecl); ok {
				decls = append(decls, fd)
			}
		}
	}
	return decls
}
