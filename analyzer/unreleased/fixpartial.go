package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"go/version"
	"slices"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// proposePartial proposes that a releaser which returns when one release
// fails goes on with the others, and joins their errors.
func (x *fixer) proposePartial(f *finding, file *ast.File, src *fix.Source) []proposal {
	if f.diag.Category != partial {
		return nil
	}
	nodes := fix.Enclosing(file, f.diag.Pos, f.diag.End)
	for _, n := range nodes {
		decl, ok := n.(*ast.FuncDecl)
		if !ok {
			continue
		}
		s := &releaser{fixer: x, src: src, file: file, decl: decl, recv: strings.TrimSuffix(receiverName(decl), ".")}
		join, imported, ok := s.joiner()
		s.join, s.onlyFirst = join, !ok
		return s.proposals(imported)
	}
	return nil
}

// proposals returns what the shapes propose, the plainest first.
func (s *releaser) proposals(imported []fix.Edit) (ps []proposal) {
	message := "release the others as well, and join the errors"
	if s.onlyFirst {
		message = "release the others as well"
	}
	inAnyCase := s.joinRest()
	s.asks = true
	for _, edits := range [][]fix.Edit{inAnyCase, s.collectErrors(), s.joinRest()} {
		if s.isJoining(edits) {
			edits = append(edits, imported...)
		}
		if p, fits := s.tidy(s.src, message, edits); fits {
			ps = append(ps, p)
		}
	}
	return ps
}

// A releaser is a method that releases what its receiver holds.
type releaser struct {
	*fixer
	src  *fix.Source
	file *ast.File
	decl *ast.FuncDecl
	recv string
	join string // what errors.Join is called in the method
	asks bool   // whether releases under conditions are repeated with those
	// onlyFirst reports that errors cannot be joined: the method returns the
	// first one, as it does now.
	onlyFirst bool
}

// returnsError reports whether an error is all that the method returns.
func (s *releaser) returnsError() bool {
	res := s.decl.Type.Results
	return s.recv != "" && res != nil && len(res.List) == 1 && len(res.List[0].Names) < 2 && gotype.IsPlainError(s.pass.TypesInfo.TypeOf(res.List[0].Type))
}

// joinRest returns the edits that add to each return on a failure the
// releases that come behind it.
func (s *releaser) joinRest() (edits []fix.Edit) {
	if !s.returnsError() || !s.joinIn(s.decl.Body.List, nil, &edits) {
		return nil
	}
	return edits
}

// joinIn adds the edits for the returns of a list and of the arms in it; rest
// is what control comes to behind the list. It fails if what a return leaves out
// cannot be put there.
func (s *releaser) joinIn(list, rest []ast.Stmt, edits *[]fix.Edit) bool {
	if len(list) == 0 {
		return true
	}
	if _, leaves := list[len(list)-1].(*ast.ReturnStmt); leaves {
		rest = nil
	}
	for i, stmt := range list {
		behind := slices.Concat(list[i+1:], rest)
		if loop := bodyOf(stmt); loop != nil {
			if !s.joinIn(loop.List, behind, edits) {
				return false
			}
			continue
		}
		ifs, ok := stmt.(*ast.IfStmt)
		if !ok {
			continue
		}
		ret := s.failing(stmt)
		if ret == nil {
			if !s.joinIn(ifs.Body.List, behind, edits) {
				return false
			}
			continue
		}
		steps, ok := s.releasesIn(behind, s.asks)
		if !ok || s.waitsInVain(behind) || !s.joinBefore(ifs, ret, steps, edits) {
			return false
		}
	}
	return true
}

// waitsInVain reports whether a part of the receiver is waited for behind a
// statement that calls something else: that may tell what is waited for to end,
// and a return that leaves it out would wait for ever.
func (s *releaser) waitsInVain(list []ast.Stmt) bool {
	isSkipped, isVain := false, false
	for _, stmt := range list {
		ast.Inspect(stmt, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				_, isReturn := n.(*ast.ReturnStmt)
				return !isReturn || n == ast.Node(stmt) // others make errors
			}
			sel, isMethod := ast.Unparen(call.Fun).(*ast.SelectorExpr)
			switch {
			case !s.isPartRelease(call):
				isSkipped = true
			case isMethod && sel.Sel.Name == "Wait":
				isVain = isVain || isSkipped
			}
			return true
		})
	}
	return isVain
}

// joinBefore adds the edits that make the steps before a return on a failure,
// and join the errors that they have: those under a condition into the variable
// of the error.
func (s *releaser) joinBefore(ifs *ast.IfStmt, ret *ast.ReturnStmt, steps []step, edits *[]fix.Edit) bool {
	var lines, joined []string
	for _, st := range steps {
		if st.cond == "" && st.joined {
			joined = append(joined, st.call)
		} else if st.cond == "" {
			lines = append(lines, st.call)
		}
	}
	if !slices.ContainsFunc(steps, func(st step) bool { return st.cond != "" }) {
		if len(lines) > 0 {
			*edits = append(*edits, s.src.Before(ret, lines...))
		}
		if len(joined) > 0 {
			*edits = append(*edits, s.src.Replace(ret, "return "+s.join+"("+s.returned(ret)+", "+strings.Join(joined, ", ")+")"))
		}
		return true
	}
	id, ok := ast.Unparen(ast.Unparen(ifs.Cond).(*ast.BinaryExpr).X).(*ast.Ident)
	if !ok || len(ret.Results) == 0 {
		return false
	}
	lines = nil
	if e := s.returned(ret); e != id.Name {
		lines = append(lines, id.Name+" = "+e)
	}
	for _, st := range steps {
		text := st.call
		if st.joined {
			text = id.Name + " = " + s.join + "(" + id.Name + ", " + st.call + ")"
		}
		if st.cond == "" {
			lines = append(lines, text)
		} else {
			lines = append(lines, "if "+st.cond+" {", "\t"+text, "}")
		}
	}
	lines = append(lines, "return "+id.Name)
	*edits = append(*edits, s.src.Replace(ret, strings.Join(lines, "\n"+s.src.Indent(ret))))
	return true
}

// failing returns the return of a statement that does nothing else if an
// error is not nil than to tell of it.
func (s *releaser) failing(stmt ast.Stmt) *ast.ReturnStmt {
	ifs, ok := stmt.(*ast.IfStmt)
	if !ok || ifs.Else != nil || len(ifs.Body.List) == 0 {
		return nil
	}
	cond, ok := ast.Unparen(ifs.Cond).(*ast.BinaryExpr)
	if !ok || cond.Op != token.NEQ || !isNil(cond.Y) || !gotype.IsPlainError(s.pass.TypesInfo.TypeOf(cond.X)) {
		return nil
	}
	list := ifs.Body.List
	ret, ok := list[len(list)-1].(*ast.ReturnStmt)
	if !ok || !areCalls(list[:len(list)-1]) || s.returned(ret) == "" {
		return nil
	}
	return ret
}

// returned returns the error that a return gives back: what it says, or the
// named result.
func (s *releaser) returned(ret *ast.ReturnStmt) string {
	switch names := s.decl.Type.Results.List[0].Names; {
	case len(ret.Results) == 1:
		return s.src.Slice(ret.Results[0].Pos(), ret.Results[0].End())
	case len(ret.Results) == 0 && len(names) == 1 && s.isVisible(s.pass.TypesInfo.Defs[names[0]], ret.Pos()):
		return names[0].Name
	}
	return ""
}

// A step is a call that releases a part of the receiver, under a condition
// if that is not empty; joined reports that it has an error.
type step struct {
	cond, call string
	joined     bool
}

// releasesIn returns the calls that release parts of the receiver. It fails
// if one stands where it cannot be taken from: in a loop, behind a return where
// nothing has failed, or, unless such are wanted, under a condition.
func (s *releaser) releasesIn(list []ast.Stmt, conditions bool) (steps []step, ok bool) {
	mayHaveEnded := false
	for _, stmt := range list {
		more, ok := s.releasesOf(stmt, conditions)
		if !ok || mayHaveEnded && len(more) > 0 {
			return nil, false
		}
		steps = append(steps, more...)
		mayHaveEnded = mayHaveEnded || s.mayEnd(stmt)
	}
	return steps, true
}

// releasesOf is releasesIn for one statement.
func (s *releaser) releasesOf(stmt ast.Stmt, conditions bool) (steps []step, ok bool) {
	if cond, body := s.guardedBy(stmt); cond != "" && conditions {
		inner, ok := s.releasesIn(body, false)
		if !ok {
			return nil, false
		}
		for _, st := range inner {
			st.cond = cond
			steps = append(steps, st)
		}
		return steps, true
	}
	top := topCalls(stmt)
	count := 0
	ast.Inspect(stmt, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if ok = ok && s.isPartRelease(call); ok {
			count++
		}
		return !ok
	})
	for _, call := range top {
		if !s.isPartRelease(call) {
			continue
		}
		count--
		text := s.src.Slice(call.Pos(), call.End())
		switch t := s.pass.TypesInfo.TypeOf(call); {
		case gotype.IsPlainError(t):
			steps = append(steps, step{call: text, joined: !s.onlyFirst})
		case t == nil, isEmptyTuple(t):
			steps = append(steps, step{call: text})
		default:
			return nil, false
		}
	}
	return steps, count <= 0
}

func isEmptyTuple(t types.Type) bool {
	tuple, ok := t.(*types.Tuple)
	return ok && tuple.Len() == 0
}

// topCalls returns the calls that a statement makes in any case.
func topCalls(stmt ast.Stmt) (calls []*ast.CallExpr) {
	var exprs []ast.Expr
	switch st := stmt.(type) {
	case *ast.ExprStmt:
		exprs = []ast.Expr{st.X}
	case *ast.AssignStmt:
		exprs = st.Rhs
	case *ast.ReturnStmt:
		exprs = st.Results
	case *ast.IfStmt:
		if as, ok := st.Init.(*ast.AssignStmt); ok {
			exprs = as.Rhs
		}
	}
	for _, e := range exprs {
		call, ok := ast.Unparen(e).(*ast.CallExpr)
		if !ok {
			continue
		}
		calls = append(calls, call)
		for _, arg := range call.Args {
			if inner, ok := ast.Unparen(arg).(*ast.CallExpr); ok {
				calls = append(calls, inner)
			}
		}
	}
	return calls
}

// uses reports whether a name occurs in the method.
func (s *releaser) uses(name string) bool {
	found := false
	ast.Inspect(s.decl, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == name
		return !found
	})
	return found
}

// isJoining reports whether edits join errors.
func (s *releaser) isJoining(edits []fix.Edit) bool {
	return slices.ContainsFunc(edits, func(e fix.Edit) bool { return strings.Contains(e.New, s.join+"(") })
}

// joiner returns the name by which the method can call errors.Join, and the
// edit that imports package errors if the file does not: under another name
// where that of the package means something else. It is false where the version
// of Go has none. A package that is called
// errors and joins them, too, serves as well.
func (s *releaser) joiner() (name string, imported []fix.Edit, ok bool) {
	pos := s.decl.Body.Lbrace + 1
	_, obj := s.pass.Pkg.Scope().Innermost(pos).LookupParent("errors", pos)
	const usual, another = "errors.Join", "stderrors"
	other, isPkg := obj.(*types.PkgName)
	if isPkg && other.Imported().Path() != "errors" && canJoin(other.Imported()) {
		return usual, nil, true
	}
	if v := s.pass.Pkg.GoVersion(); version.IsValid(v) && version.Compare(v, "go1.20") < 0 {
		return usual, nil, false
	}
	for _, spec := range s.file.Imports {
		if p := s.pass.TypesInfo.PkgNameOf(spec); p != nil && p.Imported().Path() == "errors" && token.IsIdentifier(p.Name()) && s.isVisible(p, pos) {
			return p.Name() + ".Join", nil, true
		}
	}
	if obj == nil && !s.uses("errors") {
		return usual, []fix.Edit{s.src.AddImport("", "errors")}, true
	}
	if _, taken := s.pass.Pkg.Scope().Innermost(pos).LookupParent(another, pos); taken != nil || s.uses(another) {
		return usual, nil, false
	}
	return another + ".Join", []fix.Edit{s.src.AddImport(another, "errors")}, true
}

// canJoin reports whether a package has a function that joins errors as
// errors.Join does.
func canJoin(p *types.Package) bool {
	fn, ok := p.Scope().Lookup("Join").(*types.Func)
	if !ok || !fn.Signature().Variadic() || fn.Signature().Params().Len() != 1 || fn.Signature().Results().Len() != 1 {
		return false
	}
	errs, ok := fn.Signature().Params().At(0).Type().(*types.Slice)
	return ok && gotype.IsPlainError(errs.Elem()) && gotype.IsPlainError(fn.Signature().Results().At(0).Type())
}
