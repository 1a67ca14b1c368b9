package unreleased

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// Misfit is the category of what is wrong with the user's contracts: they
// speak of an index or a method that the API does not have. It is no
// category of findings; the command makes an error of it.
const Misfit = "contract"

// reportMisfits reports the user's contracts that do not fit the package or
// one that it imports: where the package begins, or at the import. Whoever
// analyses several packages may get the same message from several.
func (r *reporter) reportMisfits() {
	if len(r.pass.Files) == 0 {
		return
	}
	r.reportMisfitsOf(r.pass.Pkg, r.pass.Files[0].Name)
	seen := map[*types.Package]bool{}
	for _, file := range r.pass.Files {
		for _, spec := range file.Imports {
			if name := r.pass.TypesInfo.PkgNameOf(spec); name != nil && !seen[name.Imported()] {
				seen[name.Imported()] = true
				r.reportMisfitsOf(name.Imported(), spec.Path)
			}
		}
	}
}

func (r *reporter) reportMisfitsOf(pkg *types.Package, at ast.Node) {
	for _, err := range r.own.Table().Misfits(pkg) {
		r.pass.Report(analysis.Diagnostic{Pos: at.Pos(), End: at.End(), Category: Misfit, Message: err.Error()})
	}
}
