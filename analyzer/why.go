package analyzer

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer/internal/explain"
)

// An Explanation is what the rules say of one declaration, a function most
// often: what they know of it, what that rests on, and why they report what
// they do.
type Explanation struct {
	// Name is how the declaration begins, "" if there is none at the place.
	Name     string
	Pos      token.Position
	Sections []ExplanationSection
}

// An ExplanationSection is what one rule says about one thing.
type ExplanationSection struct {
	Rule, Title string
	Lines       []ExplanationLine
}

// An ExplanationLine is one statement. Pos is invalid if it speaks of no
// place; it belongs to the line above that has a smaller indent.
type ExplanationLine struct {
	Pos    token.Position
	Indent int
	Text   string
}

// NewWhy returns an analyzer that asks the rules about the declaration at a
// line of a file and hands what they say to tell, if the file is one of the
// package. It reports nothing.
func NewWhy(rules []*analysis.Analyzer, file string, line int, tell func(Explanation)) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:     "why",
		Doc:      "explain what the rules say, or do not say, of a function",
		Requires: rules,
		Run: func(pass *analysis.Pass) (any, error) {
			for _, f := range pass.Files {
				tf := pass.Fset.File(f.FileStart)
				if tf.Name() == file {
					tell(explainAt(pass, rules, f, tf, line))
				} else if at := lineWritten(pass.Fset, f, file, line); at > 0 {
					tell(explainAt(pass, rules, f, tf, at))
				}
			}
			return nil, nil
		},
	}
}

// lineWritten returns the line of a file that cgo has made at which stands what
// the programmer wrote at line of file, 0 if there is none.
func lineWritten(fset *token.FileSet, f *ast.File, file string, line int) int {
	if fset.Position(f.Package).Filename != file {
		return 0
	}
	tf := fset.File(f.FileStart)
	for i := range tf.LineCount() {
		if p := fset.Position(tf.LineStart(i + 1)); p.Line == line && p.Filename == file {
			return i + 1
		}
	}
	return 0
}

func explainAt(pass *analysis.Pass, rules []*analysis.Analyzer, f *ast.File, tf *token.File, line int) Explanation {
	if line < 1 || line > tf.LineCount() {
		return Explanation{}
	}
	q := explain.Query{From: tf.LineStart(line), To: f.FileEnd}
	if line < tf.LineCount() {
		q.To = tf.LineStart(line + 1)
	}
	for _, d := range f.Decls {
		gen, ok := d.(*ast.GenDecl)
		if isImport := ok && gen.Tok == token.IMPORT; !isImport && declBegin(d) < q.To && q.From < d.End() {
			q.Decl = d
		}
	}
	if q.Decl == nil {
		return Explanation{}
	}
	e := Explanation{Name: declName(pass, q), Pos: pass.Fset.Position(q.Decl.Pos())}
	for _, rule := range rules {
		x, ok := pass.ResultOf[rule].(explain.Explainer)
		if !ok {
			continue
		}
		for _, s := range x.Explain(q) {
			e.Sections = append(e.Sections, sectionOf(pass.Fset, rule.Name, s))
		}
	}
	return e
}

// declBegin is where a declaration begins, with its comment.
func declBegin(d ast.Decl) token.Pos {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc != nil {
			return d.Doc.Pos()
		}
	case *ast.GenDecl:
		if d.Doc != nil {
			return d.Doc.Pos()
		}
	}
	return d.Pos()
}

// declName is how the declaration begins in the source.
func declName(pass *analysis.Pass, q explain.Query) string {
	switch d := q.Decl.(type) {
	case *ast.FuncDecl:
		if obj := pass.TypesInfo.Defs[d.Name]; obj != nil {
			return types.ObjectString(obj, func(pkg *types.Package) string {
				if pkg == pass.Pkg {
					return ""
				}
				return pkg.Name()
			})
		}
		return "func " + d.Name.Name
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if spec.Pos() >= q.To || q.From >= spec.End() {
				continue
			}
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				return "type " + spec.Name.Name
			case *ast.ValueSpec:
				return d.Tok.String() + " " + spec.Names[0].Name
			}
		}
		return d.Tok.String()
	}
	return ""
}

func sectionOf(fset *token.FileSet, rule string, s explain.Section) ExplanationSection {
	out := ExplanationSection{Rule: rule, Title: s.Title}
	for _, l := range s.Lines {
		out.Lines = append(out.Lines, ExplanationLine{Pos: fset.Position(l.Pos), Indent: l.Indent, Text: l.Text})
	}
	return out
}
