package fix

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// A Checker type-checks texts of one package which differ from it in a few edits.
// To check all of it for each text is much of what a proof costs, and most edits
// are in the bodies of functions, on which no other declaration depends. So a text is
// checked as a whole, and of those that come behind it only the bodies are in which they
// differ from it, each as a literal in its place.
//
// What that does not see is left to a check of the whole: edits of anything else, what
// is generic, imports that a body does not use any more, and bodies of which several
// are wrong, for which is the first is not known.
type Checker struct {
	pass    *analysis.Pass
	sources *Sources
	// base is a text that is right as a whole, with its edits; nil if there is none.
	base  *Checked
	edits map[*ast.File][]Edit
}

// A Checked is a text of a package with its types.
type Checked struct {
	Pkg   *types.Package
	Files []*ast.File
	Info  *types.Info
}

// NewChecker returns a checker for the package of a pass.
func NewChecker(pass *analysis.Pass, sources *Sources) *Checker {
	return &Checker{pass: pass, sources: sources}
}

// Check checks the package with the edits applied. A function of another body than
// it has had before may be in a file of its own, behind the one that has the others.
// Where the error is a types.Error, what is returned tells where it is.
func (c *Checker) Check(edits map[*ast.File][]Edit) (*Checked, error) {
	files := slices.Clone(c.pass.Files)
	for i, f := range c.pass.Files {
		if len(edits[f]) == 0 {
			continue
		}
		var err error
		if files[i], err = c.sources.Of(f).Parse(c.pass.Fset, edits[f]); err != nil {
			return new(Checked), err
		}
	}
	isPlain := c.arePlain(files, edits)
	if isPlain && c.base != nil {
		if checked, err, ok := c.checkBodies(files, c.changed(files, edits)); ok {
			return checked, err
		}
	}
	pkg, info, err := TypeCheck(c.pass, files)
	checked := &Checked{pkg, files, info}
	if err == nil && isPlain && c.base == nil {
		c.base, c.edits = checked, maps.Clone(edits)
	}
	return checked, err
}

// arePlain reports whether the edits, which make files of those of the package, change
// nothing but the bodies of functions that can be checked by themselves.
func (c *Checker) arePlain(files []*ast.File, edits map[*ast.File][]Edit) bool {
	for i, f := range c.pass.Files {
		if len(edits[f]) == 0 {
			continue
		}
		if c.sources.Of(f).crlf || !isPlainFile(f) || len(files[i].Decls) != len(f.Decls) {
			return false
		}
		for _, e := range edits[f] {
			d := slices.IndexFunc(f.Decls, func(d ast.Decl) bool { return isInBody(d, f.FileStart, e) })
			if d < 0 {
				return false
			}
			was := f.Decls[d].(*ast.FuncDecl)
			now, isFunc := files[i].Decls[d].(*ast.FuncDecl)
			if !isFunc || now.Body == nil || now.Name.Name != was.Name.Name || !isPlainFunc(was) {
				return false
			}
		}
	}
	return true
}

// A changedBody is a function, as the base has it and as it is to be checked, of a
// file of the package.
type changedBody struct {
	file     int
	old, new *ast.FuncDecl
}

// changed returns the functions whose bodies differ from those of the base.
func (c *Checker) changed(files []*ast.File, edits map[*ast.File][]Edit) (list []changedBody) {
	for i, f := range c.pass.Files {
		if len(edits[f]) == 0 && len(c.edits[f]) == 0 {
			continue
		}
		for k, d := range f.Decls {
			if !slices.Equal(editsIn(d, f.FileStart, edits[f]), editsIn(d, f.FileStart, c.edits[f])) {
				list = append(list, changedBody{i, c.base.Files[i].Decls[k].(*ast.FuncDecl), files[i].Decls[k].(*ast.FuncDecl)})
			}
		}
	}
	return list
}

// editsIn returns those of the edits that are in the body of the function that d declares.
func editsIn(d ast.Decl, start token.Pos, edits []Edit) (in []Edit) {
	for _, e := range edits {
		if isInBody(d, start, e) {
			in = append(in, e)
		}
	}
	return in
}

// isInBody reports whether the edit is between the braces of the function that d
// declares, in the file that starts at start.
func isInBody(d ast.Decl, start token.Pos, e Edit) bool {
	fn, ok := d.(*ast.FuncDecl)
	return ok && fn.Body != nil && fn.Body.Lbrace < start+token.Pos(e.Start) && start+token.Pos(e.End) <= fn.Body.Rbrace
}

// isPlainFile reports whether no comment in f speaks of lines, and nothing is
// imported so that its use is not seen at a name.
func isPlainFile(f *ast.File) bool {
	for _, spec := range f.Imports {
		if spec.Path.Value == `"C"` || spec.Name != nil && spec.Name.Name == "." {
			return false
		}
	}
	return !slices.ContainsFunc(f.Comments, func(g *ast.CommentGroup) bool {
		return slices.ContainsFunc(g.List, func(c *ast.Comment) bool {
			return strings.Contains(c.Text, "nolint") || strings.HasPrefix(c.Text[2:], "line ")
		})
	})
}

// isPlainFunc reports whether there is one function of that name, and it has no type
// parameters.
func isPlainFunc(fn *ast.FuncDecl) bool {
	if fn.Name.Name == "_" || fn.Name.Name == "init" || fn.Type.TypeParams != nil {
		return false
	}
	if fn.Recv == nil || len(fn.Recv.List) == 0 {
		return fn.Recv == nil
	}
	t := ast.Unparen(fn.Recv.List[0].Type)
	if star, ok := t.(*ast.StarExpr); ok {
		t = ast.Unparen(star.X)
	}
	_, isName := t.(*ast.Ident)
	return isName
}

// checkBodies checks the bodies that differ from those of the base. It is not ok if only
// a check of the whole can tell whether they are right.
func (c *Checker) checkBodies(files []*ast.File, changed []changedBody) (out *Checked, err error, ok bool) {
	out = &Checked{c.base.Pkg, c.filesWith(files, changed), c.base.Info}
	for _, ch := range changed {
		switch found := c.checkBody(ch); {
		case found != nil && err != nil:
			return nil, nil, false
		case found != nil:
			err = found
		case !c.usesAll(ch):
			return nil, nil, false
		}
	}
	return out, err, true
}

// filesWith returns the files of the base, but for the changed functions, which are in
// files of their own.
func (c *Checker) filesWith(files []*ast.File, changed []changedBody) (all []*ast.File) {
	info := c.base.Info
	for i, f := range c.base.Files {
		rest, now := *f, *files[i]
		now.Decls, now.Imports = nil, f.Imports
		for _, ch := range changed {
			if ch.file == i {
				k := slices.Index(rest.Decls, ast.Decl(ch.old))
				rest.Decls = slices.Delete(slices.Clone(rest.Decls), k, k+1)
				now.Decls = append(now.Decls, ch.new)
			}
		}
		if len(now.Decls) == 0 {
			all = append(all, f)
			continue
		}
		for _, part := range []*ast.File{&rest, &now} {
			info.Scopes[part], info.FileVersions[part] = info.Scopes[f], info.FileVersions[f]
			all = append(all, part)
		}
	}
	return all
}

// checkBody checks a function as the literal that it would be where it is declared. Its
// types are added to those of the base.
func (c *Checker) checkBody(ch changedBody) error {
	info, fn := c.base.Info, ch.new
	lit := &ast.FuncLit{Type: &ast.FuncType{Func: fn.Type.Func, Params: paramsOf(fn), Results: fn.Type.Results}, Body: fn.Body}
	err := types.CheckExpr(c.pass.Fset, c.base.Pkg, c.base.Files[ch.file].Name.Pos(), lit, info)
	info.Defs[fn.Name], info.Scopes[fn.Type] = info.Defs[ch.old.Name], info.Scopes[lit.Type]
	return err
}

// paramsOf returns the parameters of a function, the receiver first, all of which have
// a name.
func paramsOf(fn *ast.FuncDecl) *ast.FieldList {
	out := &ast.FieldList{Opening: fn.Type.Params.Opening, Closing: fn.Type.Params.Closing}
	var fields []*ast.Field
	if fn.Recv != nil {
		fields = append(fields, fn.Recv.List...)
	}
	for _, f := range append(fields, fn.Type.Params.List...) {
		if len(f.Names) == 0 {
			blank := &ast.Ident{NamePos: f.Type.Pos(), Name: "_"}
			f = &ast.Field{Names: []*ast.Ident{blank}, Type: f.Type}
		}
		out.List = append(out.List, f)
	}
	return out
}

// usesAll reports whether the new body uses all imports that the old one uses.
func (c *Checker) usesAll(ch changedBody) bool {
	now := c.importsIn(ch.new)
	for name := range c.importsIn(ch.old) {
		if !now[name] {
			return false
		}
	}
	return true
}

// importsIn returns the imports whose names the body of a function has.
func (c *Checker) importsIn(fn *ast.FuncDecl) map[*types.PkgName]bool {
	used := make(map[*types.PkgName]bool)
	for n := range ast.Preorder(fn.Body) {
		if id, ok := n.(*ast.Ident); ok {
			if name, ok := c.base.Info.Uses[id].(*types.PkgName); ok {
				used[name] = true
			}
		}
	}
	return used
}
