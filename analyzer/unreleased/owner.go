package unreleased

import (
	"fmt"
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer/internal/ownership"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// The categories that are about owners.
const partial = "partial"

// reportOwners reports what the owning types of the package do wrong.
func (r *reporter) reportOwners() {
	partials, err := r.own.Partials()
	if err != nil {
		r.reportFault(err)
	}
	for _, p := range partials {
		r.reportPartial(p)
	}
}

// reportFault says that the analysis failed where no function is at fault.
func (r *reporter) reportFault(err error) {
	if len(r.pass.Files) > 0 {
		r.pass.Report(analysis.Diagnostic{Pos: r.pass.Files[0].Name.Pos(), Category: "internal", Message: err.Error() + ": please report it with this package"})
	}
}

// reportPartial reports a releaser at its name.
func (r *reporter) reportPartial(p ownership.Partial) {
	decl, ok := p.Fn.Syntax().(*ast.FuncDecl)
	if !ok || !r.cfg.Tests && r.isTest(p.Fn) || r.nolint.Suppressed(decl.Name.Pos(), decl.Name.End(), name) {
		return
	}
	field := receiverName(decl) + p.Field.Name()
	release := field
	if p.Method != "" {
		release += "." + p.Method
	}
	end := p.At.Pos()
	if !end.IsValid() {
		end = decl.End() - 1
	}
	message := fmt.Sprintf("%s does not release %s on every path: %s is missing before the return on line %d",
		p.Fn.Name(), field, release, r.pass.Fset.Position(end).Line)
	if p.Elem {
		message = fmt.Sprintf("%s does not release all elements of %s: the loop ends when one %s fails, before the return on line %d",
			p.Fn.Name(), field, p.Method, r.pass.Fset.Position(end).Line)
	}
	r.pass.Report(analysis.Diagnostic{
		Pos:      decl.Name.Pos(),
		End:      decl.Name.End(),
		Category: partial,
		Message:  message,
		URL:      r.doc.URL(partial),
		Related:  append(r.steps(p.Decisions), r.returns(end, "returns while "+field+" is held")),
	})
}

// receiverName returns the receiver's name with a dot, "" if it has none.
func receiverName(decl *ast.FuncDecl) string {
	if decl.Recv == nil || len(decl.Recv.List) == 0 || len(decl.Recv.List[0].Names) == 0 {
		return ""
	}
	return decl.Recv.List[0].Names[0].Name + "."
}

// steps tells the decisions that have an expression in the source.
func (r *reporter) steps(ds []path.Decision) []analysis.RelatedInformation {
	var steps []analysis.RelatedInformation
	for _, d := range ds {
		if s, ok := r.step(d); ok {
			steps = append(steps, s)
		}
	}
	return steps
}

// returns tells the end of a path at pos.
func (r *reporter) returns(pos token.Pos, message string) analysis.RelatedInformation {
	end := analysis.RelatedInformation{Pos: pos, End: pos + 1, Message: message}
	if ret := r.returnStmt(pos); ret != nil {
		end.End = ret.End()
	}
	return end
}
