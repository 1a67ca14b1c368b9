package unreleased

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/ownership"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// The categories that are about owners.
const (
	field   = "field"
	partial = "partial"
)

// reportOwners reports what the owning types of the package do wrong, and
// the functions that are left with a resource.
func (r *reporter) reportOwners() {
	partials, err := r.own.Partials()
	if err != nil {
		r.reportFault(err)
	}
	for _, p := range partials {
		r.reportPartial(p)
	}
	displaced, err := r.own.Displaced()
	if err != nil {
		r.reportFault(err)
	}
	for _, d := range displaced {
		r.reportDisplaced(d)
	}
	lapses, err := r.own.Lapses()
	if err != nil {
		r.reportFault(err)
	}
	for _, l := range lapses {
		r.reportLapse(l)
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
	held := receiverName(decl) + p.Field.Name()
	release := held
	if p.Method != "" {
		release += "." + p.Method
	}
	end := p.At.Pos()
	if !end.IsValid() {
		end = decl.End() - 1
	}
	message := fmt.Sprintf("%s does not release %s on every path: %s is missing before the return on line %d",
		p.Fn.Name(), held, release, r.pass.Fset.Position(end).Line)
	switch {
	case p.Before:
		message = fmt.Sprintf("%s does not release the elements of %s on every path: their %s is missing before the return on line %d",
			p.Fn.Name(), held, cmp.Or(p.Method, "release"), r.pass.Fset.Position(end).Line)
	case p.Elem:
		message = fmt.Sprintf("%s does not release all elements of %s: the loop ends when one %s fails, before the return on line %d",
			p.Fn.Name(), held, p.Method, r.pass.Fset.Position(end).Line)
	}
	r.pass.Report(analysis.Diagnostic{
		Pos:      decl.Name.Pos(),
		End:      decl.Name.End(),
		Category: partial,
		Message:  message,
		URL:      r.doc.URL(partial),
		Related:  append(r.steps(p.Decisions), r.returns(end, "returns while "+held+" is held")),
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

// reportForgotten reports an acquisition whose result is stored where
// nothing releases it.
func (r *reporter) reportForgotten(f ownership.Found, at ownership.Forgotten) {
	call := r.callExpr(f.Call)
	if call == nil || r.nolint.Suppressed(call.Pos(), call.End(), name) {
		return
	}
	where := "field " + at.Field.Name()
	if at.Elem {
		where = "the elements of field " + at.Field.Name()
	}
	only := "function"
	if at.CleanedUp {
		only = "function but " + f.Fn.Name() + ", where it fails,"
	}
	message := fmt.Sprintf("%s is stored in %s of %s and never released: no %s calls its %s",
		r.acquired(f, call), where, at.Owner.Obj().Name(), only, releaseOf(f))
	if at.Releaser != "" {
		message += fmt.Sprintf(", not even the %s of %s", at.Releaser, at.Owner.Obj().Name())
	}
	pos := at.Field.Pos()
	r.pass.Report(analysis.Diagnostic{
		Pos:      call.Pos(),
		End:      call.End(),
		Category: field,
		Message:  message,
		URL:      r.doc.URL(field),
		Related:  []analysis.RelatedInformation{{Pos: pos, End: pos + token.Pos(len(at.Field.Name())), Message: "it is stored in this field"}},
	})
}

// reportSent reports an acquisition whose result is sent on a channel to those who
// only use it.
func (r *reporter) reportSent(f ownership.Found) {
	call := r.callExpr(f.Call)
	r.pass.Report(analysis.Diagnostic{
		Pos:      call.Pos(),
		End:      call.End(),
		Category: never,
		Message:  fmt.Sprintf("%s is sent on a channel and never released: nobody who receives it calls its %s", r.acquired(f, call), releaseOf(f)),
		URL:      r.doc.URL(never),
	})
}

// isSent reports whether there is an acquisition to report that is sent away.
func (r *reporter) isSent(f ownership.Found) bool {
	if !r.own.Sent(f) {
		return false // as nearly all are not, which is cheap to see
	}
	call := r.callExpr(f.Call)
	return call != nil && !r.isSuppressed(call, f.Kind)
}

// reportLate reports an acquisition whose result may be sent when nobody receives
// any more.
func (r *reporter) reportLate(f ownership.Found, late ownership.Late) {
	call := r.callExpr(f.Call)
	end := late.Return.Pos()
	if !end.IsValid() {
		end = late.Return.Parent().Syntax().End() - 1
	}
	r.pass.Report(analysis.Diagnostic{
		Pos:      call.Pos(),
		End:      call.End(),
		Category: onPath,
		Message: fmt.Sprintf("%s is not released on every path: it is sent on a channel from which nobody receives after the return on line %d",
			r.acquired(f, call), r.pass.Fset.Position(end).Line),
		URL: r.doc.URL(onPath),
		Related: []analysis.RelatedInformation{
			{Pos: late.Send.Pos(), End: late.Send.Pos() + 2, Message: "it is sent on a channel"},
			r.returns(end, "returns, and nobody receives"),
		},
	})
}

// late returns how an acquisition to report is sent too late.
func (r *reporter) late(f ownership.Found) (ownership.Late, bool) {
	late, ok := r.own.Late(f)
	if !ok {
		return late, false
	}
	call := r.callExpr(f.Call)
	return late, call != nil && !r.isSuppressed(call, f.Kind)
}

// isLate reports whether there is an acquisition to report that is sent too late.
func (r *reporter) isLate(f ownership.Found) bool {
	_, ok := r.late(f)
	return ok
}

// releaseOf names the release that is missing.
func releaseOf(f ownership.Found) string {
	if f.Kind == nil || len(f.Kind.Releases) == 0 {
		return "release"
	}
	rel := f.Kind.Releases[0]
	if rel.Method == "" {
		return "function"
	}
	return strings.TrimPrefix(rel.Path+"."+rel.Method, ".")
}

// reportDisplaced reports where a field loses what it holds: at the
// acquisition of what takes its place, or at the statement.
func (r *reporter) reportDisplaced(d ownership.Displaced) {
	pos, end := r.span(d)
	if !pos.IsValid() || !r.cfg.Tests && r.isTest(d.Fn) || r.nolint.Suppressed(pos, end, name) {
		return
	}
	held := fmt.Sprintf("field %s of %s", d.Field.Name(), d.Owner.Obj().Name())
	release := d.Method
	if release == "" {
		release = "its call"
	}
	message := fmt.Sprintf("%s is overwritten while it is held: %s is missing before the assignment on line %d", held, release, r.pass.Fset.Position(d.At.Pos()).Line)
	switch {
	case d.By != nil:
		message = fmt.Sprintf("%s is overwritten while it is held: %s is missing before the call of %s, which assigns it again", held, release, d.By.Name())
	case d.Nil:
		message = fmt.Sprintf("%s is set to nil while it is held: %s is missing, which %s calls", held, release, d.Releaser.Name())
	case d.Elem:
		message = fmt.Sprintf("an element of %s is removed before it is released: %s is missing, which %s calls", held, release, d.Releaser.Name())
	}
	info := analysis.RelatedInformation{Pos: d.Releaser.Pos(), End: d.Releaser.Pos() + token.Pos(len(d.Releaser.Name())), Message: d.Releaser.Name() + " releases what the field holds"}
	r.pass.Report(analysis.Diagnostic{Pos: pos, End: end, Category: field, Message: message, URL: r.doc.URL(field), Related: []analysis.RelatedInformation{info}})
}

// span returns where a displacement is reported.
func (r *reporter) span(d ownership.Displaced) (pos, end token.Pos) {
	at, _ := d.At.(ssa.CallInstruction)
	if d.Call != nil {
		at = d.Call
	}
	if at != nil {
		if call := r.callExpr(at); call != nil {
			return call.Pos(), call.End()
		}
	}
	file := r.file(d.At.Pos())
	if file == nil {
		return token.NoPos, token.NoPos
	}
	nodes := fix.Enclosing(file, d.At.Pos(), d.At.Pos()+1)
	for _, n := range nodes {
		if s, ok := n.(ast.Stmt); ok {
			return s.Pos(), s.End()
		}
	}
	return token.NoPos, token.NoPos
}
