package unobserved

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// beginInline returns the edits that begin and end the observation in the
// bypass as a sibling does that has no wrapper: with the statements from the
// one that begins it to the one that defers its end.
//
// In a branch this is right only if the branch returns, since the deferred
// end waits for that; elsewhere there is no fix.
func (x *fixer) beginInline(src *fix.Source, file *ast.File, d analysis.Diagnostic, s *sight) []fix.Edit {
	from, ok := x.prologueOf(file, s)
	if !ok {
		return nil
	}
	if d.Category == catMethod || d.Category == catImplementation {
		return x.beginMethod(src, file, d, from)
	}
	a := &armFix{fixer: x, src: src, file: file}
	if !a.findArm(file, d.Pos) || a.list == nil || !endsInReturn(a.list) || slices.ContainsFunc(a.list, hasJump) {
		return nil
	}
	call, _ := x.exprAt(d.Pos).(*ast.CallExpr)
	if call == nil {
		call = callFrom(file, d)
	}
	if call == nil || from.stmts[0].Pos() <= d.Pos && d.Pos < from.end {
		return nil
	}
	w := &rewriter{fixer: x, at: a.list[0].Pos(), theirs: x.namingAt(file, from.stmts[0].Pos(), from.calls...), ours: x.namingAt(file, d.Pos, lastName(call.Fun))}
	if !from.labelled(w) {
		return nil
	}
	return spellBefore(src, w, from, func(lines []string) fix.Edit { return src.Before(a.list[0], lines...) })
}

// A prologue is the statements that begin an observation and defer its end.
type prologue struct {
	stmts []ast.Stmt
	end   token.Pos
	// decl is the function that they stand in, begin the call that begins.
	decl  *ast.FuncDecl
	begin *ast.CallExpr
	// calls names what is called behind them.
	calls []string
}

// prologueOf finds the statements by which a sibling begins its observation.
func (x *fixer) prologueOf(file *ast.File, s *sight) (p prologue, ok bool) {
	begin, end := s.obs.BeginPos, s.obs.EndPos
	if !s.isInline() || !begin.IsValid() || !end.IsValid() || x.fileAt(begin) != file {
		return p, false
	}
	p.begin, _ = x.exprAt(begin).(*ast.CallExpr)
	nodes, _ := astutil.PathEnclosingInterval(file, begin, begin)
	var list []ast.Stmt
	for _, n := range nodes {
		if l := fix.Statements(n); l != nil && list == nil {
			list = l
		}
		if decl, ok := n.(*ast.FuncDecl); ok {
			p.decl = decl
		}
		if _, ok := n.(*ast.FuncLit); ok && list == nil {
			return p, false
		}
	}
	in := func(pos token.Pos) int {
		return slices.IndexFunc(list, func(s ast.Stmt) bool { return s.Pos() <= pos && pos < s.End() })
	}
	i, j := in(begin), in(end)
	if i < 0 || j < i || p.begin == nil || !defersIn(list[j]) {
		return p, false
	}
	p.stmts, p.end = list[i:j+1], list[j].End()
	for _, stmt := range list[j+1:] {
		ast.Inspect(stmt, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && lastName(call.Fun) != "" {
				p.calls = append(p.calls, lastName(call.Fun))
			}
			return true
		})
	}
	return p, true
}

// defersIn reports whether a statement is a defer, or guards one.
func defersIn(stmt ast.Stmt) bool {
	switch stmt := stmt.(type) {
	case *ast.DeferStmt:
		return true
	case *ast.IfStmt:
		return stmt.Else == nil && len(stmt.Body.List) == 1 && defersIn(stmt.Body.List[0])
	}
	return false
}

// labelled reports whether each text that the begin is given is one of the
// sibling's names; other texts, as that of the tracer, stay as they are.
func (p prologue) labelled(w *rewriter) bool {
	w.free = true
	ok := true
	for _, arg := range p.begin.Args {
		ast.Inspect(arg, func(n ast.Node) bool {
			if lit, isLit := n.(*ast.BasicLit); isLit && lit.Kind == token.STRING {
				ok = ok && w.nameAmong(lit.Value)
			}
			return true
		})
	}
	return ok
}

// nameAmong reports whether the text is made of one of the sibling's names,
// and makes that the one that is replaced.
func (w *rewriter) nameAmong(lit string) bool {
	all := w.theirs.names
	for _, name := range append([]string{""}, all...) {
		theirs := w.theirs
		if theirs.names = nil; name != "" {
			theirs.names = []string{name}
		}
		if renamed(lit, theirs, w.ours) != "" {
			w.theirs = theirs
			return true
		}
	}
	return false
}

// spellBefore spells the prologue for the place of w.
func spellBefore(src *fix.Source, w *rewriter, p prologue, edit func(lines []string) fix.Edit) []fix.Edit {
	var lines []string
	for _, stmt := range p.stmts {
		text := w.spell(stmt)
		if text == "" {
			return nil
		}
		lines = append(lines, linesOf(text, src.Indent(stmt))...)
	}
	return []fix.Edit{edit(lines)}
}

// beginMethod begins the observation in a method as the sibling's does.
func (x *fixer) beginMethod(src *fix.Source, file *ast.File, d analysis.Diagnostic, p prologue) []fix.Edit {
	decl := declAt(file, d.Pos)
	if decl == nil || p.decl == nil || decl.Recv == nil || p.decl.Recv == nil || len(p.decl.Body.List) < len(p.stmts) || p.decl.Body.List[0] != p.stmts[0] {
		return nil
	}
	w := &rewriter{fixer: x, at: decl.Body.Lbrace + 1, rename: map[types.Object]string{},
		theirs: naming{names: []string{p.decl.Name.Name, typeNameOf(p.decl)}}, ours: naming{names: []string{decl.Name.Name, typeNameOf(decl)}}}
	if d.Category == catImplementation {
		w.theirs.names, w.ours.names = w.theirs.names[1:], w.ours.names[1:]
	}
	if !x.renameParameters(w, p.decl.Recv, decl.Recv, false) || !x.renameParameters(w, p.decl.Type.Params, decl.Type.Params, true) ||
		!x.renameParameters(w, p.decl.Type.Results, decl.Type.Results, true) || !p.labelledAny(w) {
		return nil
	}
	named := p.nameError(src, w, decl)
	edits := spellBefore(src, w, p, func(lines []string) fix.Edit { return src.Begin(decl.Body, lines...) })
	if edits == nil {
		return nil
	}
	return append(edits, named...)
}

// nameError returns the edit that names the error which a method returns, if
// its results have no names and the prologue speaks of the sibling's.
func (p prologue) nameError(src *fix.Source, w *rewriter, decl *ast.FuncDecl) []fix.Edit {
	obj := p.namedError(w.pass.TypesInfo)
	res := decl.Type.Results
	if obj == nil || res == nil || len(res.List[0].Names) > 0 || !gotype.IsPlainError(w.pass.TypesInfo.TypeOf(res.List[len(res.List)-1].Type)) {
		return nil
	}
	var texts []string
	for i, f := range res.List {
		name := "_"
		if i == len(res.List)-1 {
			name = obj.Name()
		}
		texts = append(texts, name+" "+src.Slice(f.Type.Pos(), f.Type.End()))
	}
	w.rename[obj] = obj.Name()
	return []fix.Edit{src.Replace(res, "("+strings.Join(texts, ", ")+")")}
}

// namedError returns the last result of the sibling if it is an error with a
// name that the prologue speaks of, nil if it is not.
func (p prologue) namedError(info *types.Info) types.Object {
	res := p.decl.Type.Results
	if res == nil {
		return nil
	}
	last := res.List[len(res.List)-1]
	if len(last.Names) == 0 {
		return nil
	}
	obj := info.Defs[last.Names[len(last.Names)-1]]
	if obj == nil || !gotype.IsPlainError(obj.Type()) || !slices.ContainsFunc(p.stmts, func(stmt ast.Stmt) bool {
		return fix.Has(stmt, func(n ast.Node) bool { id, ok := n.(*ast.Ident); return ok && info.Uses[id] == obj })
	}) {
		return nil
	}
	return obj
}

// labelledAny is labelled for the names of methods and types, which stand
// for each other in pairs.
func (p prologue) labelledAny(w *rewriter) bool {
	theirs, ours := w.theirs, w.ours
	for i := range theirs.names {
		w.theirs, w.ours = naming{names: theirs.names[i : i+1]}, naming{names: ours.names[i : i+1]}
		if p.labelled(w) {
			return true
		}
	}
	return false
}

func declAt(file *ast.File, pos token.Pos) *ast.FuncDecl {
	for _, d := range file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Pos() <= pos && pos < fn.End() {
			return fn
		}
	}
	return nil
}

func typeNameOf(decl *ast.FuncDecl) string {
	t := decl.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if index, ok := t.(*ast.IndexExpr); ok {
		t = index.X
	}
	return lastName(t)
}

// renameParameters maps the sibling's parameters to those of the bypass: by
// name, for one of the same type, else by its place. One that has no name
// there maps to nothing, and what uses it has no spelling.
func (x *fixer) renameParameters(w *rewriter, theirs, ours *ast.FieldList, sameType bool) bool {
	if theirs == nil || ours == nil {
		return theirs == nil || len(theirs.List) == 0
	}
	names := func(l *ast.FieldList) (out []*ast.Ident) {
		for _, f := range l.List {
			out = append(out, f.Names...)
		}
		return out
	}
	own := names(ours)
	for i, id := range names(theirs) {
		obj := x.pass.TypesInfo.Defs[id]
		if obj == nil {
			continue
		}
		fits := func(o *ast.Ident) bool {
			v := x.pass.TypesInfo.Defs[o]
			return v != nil && o.Name != "_" && (!sameType || types.Identical(v.Type(), obj.Type()))
		}
		j := slices.IndexFunc(own, func(o *ast.Ident) bool { return o.Name == id.Name && fits(o) })
		if j < 0 && i < len(own) && fits(own[i]) {
			j = i
		}
		if j >= 0 {
			w.rename[obj] = own[j].Name
		}
	}
	return true
}
