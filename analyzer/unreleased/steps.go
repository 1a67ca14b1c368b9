package unreleased

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/ownership"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// related tells the path: who acquires the resource, if not the call
// itself; each decision with what it assumed; the calls that got the
// resource and gave it back, as their summaries say; then where it ends.
func (r *reporter) related(f ownership.Found, v verdict) []analysis.RelatedInformation {
	if v.exit == nil || v.category == discarded {
		return nil // there is no way to do it right from there on
	}
	var steps []analysis.RelatedInformation
	if text := r.own.AcquiredBy(f); text != "" {
		if call := r.callExpr(f.Call); call != nil {
			steps = append(steps, analysis.RelatedInformation{Pos: call.Pos(), End: call.End(), Message: text})
		}
	}
	steps = append(steps, r.way(f, v)...)
	return append(steps, r.lastStep(f, v))
}

// way describes what happens on the path before its end.
func (r *reporter) way(f ownership.Found, v verdict) []analysis.RelatedInformation {
	var steps []analysis.RelatedInformation
	decisions, blocks := v.exit.Way()
	uses := r.usesByBlock(f, v, blocks)
	for i, b := range blocks {
		isLast := v.by != nil && hasInstr(b, v.by.Pos(), v.by.End()) && (i > 0 || v.by.Pos() > f.Call.Pos())
		for _, u := range uses[b] {
			if isLast && u.Pos > v.by.Pos() {
				break
			}
			steps = append(steps, u)
		}
		delete(uses, b) // a loop that comes back says nothing new
		if isLast {
			break // from here on nothing can release the resource
		}
		if len(decisions) > 0 && decisions[0].If.Block() == b {
			if s, ok := r.step(decisions[0]); ok {
				steps = append(steps, s)
			}
			decisions = decisions[1:]
		}
	}
	return steps
}

// usesByBlock returns the calls between the acquisition and the end of the
// path that borrow the resource, as far as that rests on a summary. The path
// leads through way.
func (r *reporter) usesByBlock(f ownership.Found, v verdict, way []*ssa.BasicBlock) map[*ssa.BasicBlock][]analysis.RelatedInformation {
	uses := make(map[*ssa.BasicBlock][]analysis.RelatedInformation)
	for _, u := range r.own.Borrowers(f, way) {
		call := r.callExpr(u.Call)
		b := u.Call.Block()
		isBefore := b == f.Call.Block() && u.Call.Pos() < f.Call.Pos()
		isBehind := b == v.exit.At.Block() && v.exit.At.Pos().IsValid() && u.Call.Pos() > v.exit.At.Pos()
		if call == nil || isBefore || isBehind && !v.again {
			continue
		}
		msg := fmt.Sprintf("%s borrows it (%s)", u.Callee, u.Because)
		uses[b] = append(uses[b], analysis.RelatedInformation{Pos: call.Pos(), End: call.End(), Message: msg})
	}
	return uses
}

// lastStep describes where the path ends.
func (r *reporter) lastStep(f ownership.Found, v verdict) analysis.RelatedInformation {
	pos := r.exitPos(f, v)
	end := analysis.RelatedInformation{Pos: pos, End: pos + 1, Message: "returns while it is held"}
	switch {
	case v.by != nil:
		end.Pos, end.End, end.Message = v.by.Pos(), v.by.End(), "assigned again while it is held"
	case v.category == panics:
		end.Message = "a panic here skips the release"
	case v.piled:
		end.Message = "acquires again, the release still waits for the function's end"
	case v.again:
		end.Message = "acquires again while it is held"
	default:
		if ret := r.returnStmt(pos); ret != nil {
			end.End = ret.End()
		}
		if call := r.trial(v); call != nil {
			end.Message = r.callee(call) + " fails, and callers look at the error alone"
		} else if call := r.returnedCall(f, v); call != nil {
			end.Message = r.callee(call) + " fails and leaves it to its caller"
		}
	}
	return end
}

func (r *reporter) returnStmt(pos token.Pos) *ast.ReturnStmt {
	file := r.file(pos)
	if file == nil {
		return nil
	}
	nodes := fix.Enclosing(file, pos, pos+1)
	for _, n := range nodes {
		if s, ok := n.(*ast.ReturnStmt); ok {
			return s
		}
	}
	return nil
}

// step describes one decision, if the source has an expression for it.
func (r *reporter) step(d path.Decision) (analysis.RelatedInformation, bool) {
	expr := r.condition(d.If)
	if expr == nil {
		return analysis.RelatedInformation{}, false
	}
	text := assumption(expr, d.Taken)
	if tag := r.switchTag(expr); tag != nil {
		op := " == "
		if !d.Taken {
			op = " != "
		}
		text = exprString(tag) + op + exprString(expr)
	}
	return analysis.RelatedInformation{Pos: expr.Pos(), End: expr.End(), Message: "assuming " + text}, true
}

// condition returns the expression that the branch tests: the operand of
// && and || that it stands for, or the expression of a case.
func (r *reporter) condition(b *ssa.If) ast.Expr {
	name := variableOf(b.Cond)
	if part, ok := b.Cond.(*ssa.Extract); ok {
		name = r.extractedTo(part)
	}
	if name != "" {
		return flagTest(b, name)
	}
	pos := b.Cond.Pos()
	file := r.file(pos)
	if file == nil {
		return nil
	}
	nodes := fix.Enclosing(file, pos, pos+1)
	var leaf ast.Expr
	for _, n := range nodes {
		e, ok := n.(ast.Expr)
		if !ok {
			break
		}
		if bin, ok := e.(*ast.BinaryExpr); ok && (bin.Op == token.LAND || bin.Op == token.LOR) {
			break
		}
		if not, ok := e.(*ast.UnaryExpr); ok && not.Op == token.NOT && !isNot(b.Cond) {
			break // the branch tests the operand
		}
		if tv, ok := r.pass.TypesInfo.Types[e]; ok && tv.IsValue() {
			leaf = e
		}
	}
	return leaf
}

// extractedTo returns the name of the variable that gets one of several values,
// as the ok of a map's element, "" if none does.
func (r *reporter) extractedTo(v *ssa.Extract) string {
	pos := v.Tuple.Pos()
	file := r.file(pos)
	if file == nil {
		return ""
	}
	for _, n := range fix.Enclosing(file, pos, pos+1) {
		assign, ok := n.(*ast.AssignStmt)
		if !ok {
			continue
		}
		if v.Index < len(assign.Lhs) {
			if id, ok := assign.Lhs[v.Index].(*ast.Ident); ok {
				return id.Name
			}
		}
		return ""
	}
	return ""
}

// variableOf returns the name of the variable that v is the value of, "" if
// it is an operation, which knows its place.
func variableOf(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.Parameter:
		return v.Name()
	case *ssa.Phi:
		return v.Comment
	case *ssa.UnOp:
		switch x := v.X.(type) {
		case *ssa.FreeVar:
			return x.Name()
		case *ssa.Alloc:
			return x.Comment
		}
	}
	return ""
}

// flagTest returns the expression of the statement that branches as b does,
// by the variable of that name alone: the value of a variable does not know
// where it is used.
func flagTest(b *ssa.If, name string) ast.Expr {
	var found ast.Expr
	if b.Parent().Syntax() == nil {
		return nil
	}
	ast.Inspect(b.Parent().Syntax(), func(n ast.Node) bool {
		stmt, ok := n.(*ast.IfStmt)
		if !ok || found != nil {
			return found == nil
		}
		for _, e := range operands(stmt.Cond) {
			if id, ok := e.(*ast.Ident); ok && id.Name == name && leadsInto(b, stmt.Body) {
				found = id
			}
		}
		return true
	})
	return found
}

// operands returns the operands of &&, || and ! in e.
func operands(e ast.Expr) []ast.Expr {
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		if e.Op == token.LAND || e.Op == token.LOR {
			return append(operands(e.X), operands(e.Y)...)
		}
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			return operands(e.X)
		}
	}
	return []ast.Expr{ast.Unparen(e)}
}

// leadsInto reports whether an edge of b leads to what stands in body, at
// once or through tests of other variables.
func leadsInto(b *ssa.If, body *ast.BlockStmt) bool {
	for _, succ := range b.Block().Succs {
		at := slices.IndexFunc(succ.Instrs, func(i ssa.Instruction) bool { return i.Pos().IsValid() })
		if at >= 0 {
			if pos := succ.Instrs[at].Pos(); body.Pos() <= pos && pos < body.End() {
				return true
			}
			continue
		}
		if next, ok := succ.Instrs[len(succ.Instrs)-1].(*ssa.If); ok && succ.Index > b.Block().Index && leadsInto(next, body) {
			return true
		}
	}
	return false
}

func isNot(v ssa.Value) bool {
	u, ok := v.(*ssa.UnOp)
	return ok && u.Op == token.NOT
}

// switchTag returns the tag of the switch statement of which expr is a
// case, nil if it is none.
func (r *reporter) switchTag(expr ast.Expr) ast.Expr {
	nodes := fix.Enclosing(r.file(expr.Pos()), expr.Pos(), expr.End())
	for i, n := range nodes {
		if c, ok := n.(*ast.CaseClause); ok && i+2 < len(nodes) {
			if sw, ok := nodes[i+2].(*ast.SwitchStmt); ok && expr.Pos() < c.Colon {
				return sw.Tag
			}
			return nil
		}
	}
	return nil
}

// assumption spells that e is taken to be true or false.
func assumption(e ast.Expr, isTrue bool) string {
	e = ast.Unparen(e)
	if not, ok := e.(*ast.UnaryExpr); ok && not.Op == token.NOT {
		return assumption(not.X, !isTrue)
	}
	if isTrue {
		return exprString(e)
	}
	b, ok := e.(*ast.BinaryExpr)
	if !ok {
		return exprString(e) + " is false"
	}
	op, ok := opposite[b.Op]
	if !ok {
		return exprString(e) + " is false"
	}
	return exprString(b.X) + " " + op.String() + " " + exprString(b.Y)
}

var opposite = map[token.Token]token.Token{
	token.EQL: token.NEQ, token.NEQ: token.EQL,
	token.LSS: token.GEQ, token.GEQ: token.LSS,
	token.GTR: token.LEQ, token.LEQ: token.GTR,
}

// cgoNames match the names that cgo gives to what a file calls C.name.
var cgoNames = regexp.MustCompile(`\(_C(?:func|var|macro|iconst|fconst|sconst)_(\w+)\)|_C(?:func|type|macro|iconst|fconst|sconst)_(\w+)`)

// exprString spells an expression as the source does.
func exprString(e ast.Expr) string {
	text := types.ExprString(e)
	if strings.Contains(text, "_C") {
		text = cgoNames.ReplaceAllString(text, "C.$1$2")
	}
	return text
}
