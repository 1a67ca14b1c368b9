package unobserved

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// An arm is one alternative of a choice: a case, a branch of an if, or
// what follows an if that returns. The root, a function's whole body, is an
// arm of no choice.
//
// Arms are intervals of the source, since that is how a reader sees a
// branch; what is called in them is read from SSA and assigned by position.
type arm struct {
	pos, end token.Pos
	// at is where the choice stands, head the source of the arm's
	// condition or case, "" for an else and for the rest.
	at   token.Pos
	head string
	// isDefault reports a default of a switch on a value.
	isDefault bool
	// isRest reports that the arm is what follows choices of which some
	// arm ends; ends reports that the arm itself does not go on to it.
	isRest, ends bool
	// isIf reports that the choice is an if.
	isIf   bool
	parent *arm
	choice *choice
	// within are the choices that stand directly in the arm.
	within []*choice
}

type choice struct {
	pos  token.Pos
	arms []*arm
}

// A planter builds the tree of one function's arms. It does not descend
// into function literals, which have trees of their own.
type planter struct {
	info *types.Info
}

// armsOf returns the tree of a function's body.
func armsOf(info *types.Info, body *ast.BlockStmt) *arm {
	root := &arm{pos: body.Pos(), end: body.End()}
	(&planter{info}).list(root, body.List, body.End())
	return root
}

// list adds the choices in a list of statements that ends at end.
func (p *planter) list(in *arm, stmts []ast.Stmt, end token.Pos) {
	for i, s := range stmts {
		c := p.stmt(in, s)
		if c == nil || i+1 == len(stmts) || !slices.ContainsFunc(c.arms, func(a *arm) bool { return a.ends }) {
			continue
		}
		rest := &arm{pos: stmts[i+1].Pos(), end: end, isRest: true, isIf: c.arms[0].isIf}
		p.add(in, c, rest)
		p.list(rest, stmts[i+1:], end)
		return
	}
}

func (p *planter) add(in *arm, c *choice, a *arm) {
	a.parent, a.choice, a.at = in, c, c.pos
	c.arms = append(c.arms, a)
}

// stmt adds the choices of one statement, and returns the one that it is.
func (p *planter) stmt(in *arm, s ast.Stmt) *choice {
	switch s := s.(type) {
	case *ast.IfStmt:
		return p.ifs(in, s)
	case *ast.SwitchStmt:
		return p.clauses(in, s, s.Body, s.Tag != nil)
	case *ast.TypeSwitchStmt:
		return p.clauses(in, s, s.Body, false)
	case *ast.SelectStmt:
		return p.clauses(in, s, s.Body, false)
	case *ast.LabeledStmt:
		return p.stmt(in, s.Stmt)
	case *ast.BlockStmt:
		p.list(in, s.List, s.End())
	case *ast.ForStmt:
		p.list(in, s.Body.List, s.Body.End())
	case *ast.RangeStmt:
		p.list(in, s.Body.List, s.Body.End())
	}
	return nil
}

// ifs adds an if with its chain of else-ifs, all arms of one choice. What
// an if's own init and condition call belongs to the arm around it.
func (p *planter) ifs(in *arm, s *ast.IfStmt) *choice {
	c := &choice{pos: s.Pos()}
	in.within = append(in.within, c)
	for {
		a := &arm{pos: s.Body.Pos(), end: s.Body.End(), head: types.ExprString(s.Cond), ends: ends(s.Body.List), isIf: true}
		p.add(in, c, a)
		p.list(a, s.Body.List, s.Body.End())
		switch e := s.Else.(type) {
		case *ast.IfStmt:
			s = e
			continue
		case *ast.BlockStmt:
			a := &arm{pos: e.Pos(), end: e.End(), ends: ends(e.List), isIf: true}
			p.add(in, c, a)
			p.list(a, e.List, e.End())
		}
		return c
	}
}

// clauses adds a switch or select.
func (p *planter) clauses(in *arm, s ast.Stmt, body *ast.BlockStmt, onValue bool) *choice {
	c := &choice{pos: s.Pos()}
	in.within = append(in.within, c)
	for _, clause := range body.List {
		a := &arm{pos: clause.Pos(), end: clause.End()}
		var stmts []ast.Stmt
		switch clause := clause.(type) {
		case *ast.CaseClause:
			stmts = clause.Body
			a.isDefault = onValue && clause.List == nil
			var heads []string
			for _, e := range clause.List {
				heads = append(heads, types.ExprString(e))
			}
			a.head = strings.Join(heads, ", ")
		case *ast.CommClause:
			stmts = clause.Body
		}
		a.ends = ends(stmts)
		p.add(in, c, a)
		p.list(a, stmts, clause.End())
	}
	return c
}

// ends reports whether control never goes on behind the statements. A break
// does not count, since it may only leave the switch.
func ends(stmts []ast.Stmt) bool {
	if len(stmts) == 0 {
		return false
	}
	switch s := stmts[len(stmts)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return s.Tok == token.CONTINUE || s.Tok == token.GOTO
	case *ast.BlockStmt:
		return ends(s.List)
	case *ast.IfStmt:
		return ends(s.Body.List) && s.Else != nil && ends([]ast.Stmt{s.Else})
	case *ast.SwitchStmt:
		return clausesEnd(s.Body)
	case *ast.TypeSwitchStmt:
		return clausesEnd(s.Body)
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		if !ok {
			return false
		}
		fun := types.ExprString(call.Fun)
		return fun == "panic" || fun == "os.Exit" || strings.HasPrefix(fun, "log.Fatal")
	}
	return false
}

// clausesEnd reports whether a switch has a default and all its clauses end.
func clausesEnd(body *ast.BlockStmt) bool {
	hasDefault := false
	for _, clause := range body.List {
		c := clause.(*ast.CaseClause)
		hasDefault = hasDefault || c.List == nil
		if !ends(c.Body) {
			return false
		}
	}
	return hasDefault
}

// at returns the innermost arm in which pos stands.
func (a *arm) find(pos token.Pos) *arm {
	for _, c := range a.within {
		for _, b := range c.arms {
			if b.pos <= pos && pos < b.end {
				return b.find(pos)
			}
		}
	}
	return a
}

// isAbove reports whether b stands in a, or is a.
func (a *arm) isAbove(b *arm) bool {
	for ; b != nil; b = b.parent {
		if b == a {
			return true
		}
	}
	return false
}

// alternative reports whether no execution takes both arms, short of a
// loop, and returns the arms of the choice that tells them apart.
func alternative(a, b *arm) (x, y *arm, ok bool) {
	for x = a; x.parent != nil; x = x.parent {
		for y = b; y.parent != nil; y = y.parent {
			if x.choice == y.choice && x != y {
				return x, y, !(x.isRest && !y.ends) && !(y.isRest && !x.ends)
			}
		}
	}
	return nil, nil, false
}

// isNamed reports whether the constants or the type by which the arm is chosen
// speak of what a callee's name begins with: it is the command of that name.
func (a *arm) isNamed(callee string) bool {
	if a.parent == nil || a.isRest || a.head == "" || a.isIf && !strings.Contains(a.head, `== "`) {
		return false
	}
	ws := words(callee[lastDot(callee)+1:])
	return len(ws) > 0 && slices.ContainsFunc(words(a.head), func(w string) bool { return w == ws[0] || w == ws[0]+"s" })
}

// condition describes the arm for explanations.
func (a *arm) condition() string {
	switch {
	case a.parent == nil:
		return "the function's body"
	case a.isDefault:
		return "default"
	case a.isRest:
		return "what follows"
	case a.head == "":
		return "else"
	case a.isIf:
		return "if " + a.head
	}
	return "case " + a.head
}
