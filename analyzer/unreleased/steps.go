package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/ownership"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// related tells the path: each decision with what it assumed, then where
// it ends.
func (r *reporter) related(f ownership.Found, v verdict) []analysis.RelatedInformation {
	if v.exit == nil || v.category == discarded {
		return nil // there is no way to do it right from there on
	}
	var steps []analysis.RelatedInformation
	for _, d := range decisionsOf(v) {
		if s, ok := r.step(d); ok {
			steps = append(steps, s)
		}
	}
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
	}
	return append(steps, end)
}

// decisionsOf returns the decisions on the path: to its end, or to the
// assignment after which nothing can release the resource.
func decisionsOf(v verdict) []path.Decision {
	decisions, blocks := v.exit.Way()
	if v.by == nil {
		return decisions
	}
	n := 0
	for _, b := range blocks {
		if hasInstr(b, v.by.Pos(), v.by.End()) {
			return decisions[:n]
		}
		if n < len(decisions) && decisions[n].If.Block() == b {
			n++
		}
	}
	return decisions
}

func (r *reporter) returnStmt(pos token.Pos) *ast.ReturnStmt {
	file := r.file(pos)
	if file == nil {
		return nil
	}
	nodes, _ := astutil.PathEnclosingInterval(file, pos, pos+1)
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
		text = types.ExprString(tag) + op + types.ExprString(expr)
	}
	return analysis.RelatedInformation{Pos: expr.Pos(), End: expr.End(), Message: "assuming " + text}, true
}

// condition returns the expression that the branch tests: the operand of
// && and || that it stands for, or the expression of a case.
func (r *reporter) condition(b *ssa.If) ast.Expr {
	pos := b.Cond.Pos()
	file := r.file(pos)
	if file == nil {
		return nil
	}
	nodes, _ := astutil.PathEnclosingInterval(file, pos, pos+1)
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

func isNot(v ssa.Value) bool {
	u, ok := v.(*ssa.UnOp)
	return ok && u.Op == token.NOT
}

// switchTag returns the tag of the switch statement of which expr is a
// case, nil if it is none.
func (r *reporter) switchTag(expr ast.Expr) ast.Expr {
	nodes, _ := astutil.PathEnclosingInterval(r.file(expr.Pos()), expr.Pos(), expr.End())
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
		return types.ExprString(e)
	}
	b, ok := e.(*ast.BinaryExpr)
	if !ok {
		return types.ExprString(e) + " is false"
	}
	op, ok := opposite[b.Op]
	if !ok {
		return types.ExprString(e) + " is false"
	}
	return types.ExprString(b.X) + " " + op.String() + " " + types.ExprString(b.Y)
}

var opposite = map[token.Token]token.Token{
	token.EQL: token.NEQ, token.NEQ: token.EQL,
	token.LSS: token.GEQ, token.GEQ: token.LSS,
	token.GTR: token.LEQ, token.LEQ: token.GTR,
}
