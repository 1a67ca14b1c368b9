package fix

import (
	"go/ast"
	goimporter "go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"
)

const checkerText = `package p

import (
	"errors"
	"strings"
)

type T struct{ n int }

func (*T) method(string) (n int, err error) {
	return 1, nil
}

func first(s string, more ...string) bool {
	return strings.Contains(s, more[0])
}

func second(t *T) error {
	_, err := t.method("")
	return err
}

func third() error { return errors.New("") }

func generic[E any](e E) E {
	return e
}
`

// checkerTexts are texts of one package, one after the other: the replacements,
// the error, "" for none, and whether only bodies are checked.
var checkerTexts = []struct {
	name    string
	edits   []string // old, new, …
	err     string
	isQuick bool
}{
	{"wrong, and so no base", []string{"return err\n", "return er\n"}, "undefined: er", false},
	{"the base", []string{"return 1, nil", "return 2, nil"}, "", false},
	{"as it was", nil, "", true},
	{"another function", []string{"return err\n", "defer t.method(\"\")\n\treturn err\n"}, "", true},
	{"with the base's", []string{"return 1, nil", "return 2, nil", "return err\n", "return nil\n"}, "declared and not used: err", true},
	{"a parameter and a result", []string{"return 1, nil", "n = 2\n\treturn"}, "", true},
	{"a literal", []string{"return strings.Contains(s, more[0])", "return func() bool { return strings.Contains(more[0], s) }()"}, "", true},
	{"no return", []string{"return strings.Contains(s, more[0])", "strings.Contains(s, more[0])"}, "missing return", true},
	{"two that are wrong", []string{"return 1, nil", "return 1", "return err\n", "return 1\n"}, "not enough return values", false},
	{"an import that is not used", []string{"return strings.Contains(s, more[0])", "return s == more[0]"}, `"strings" imported and not used`, false},
	{"a type", []string{"n int }", "n int64 }"}, "", false},
	{"a generic function", []string{"return e\n", "return *new(E)\n"}, "", false},
	{"right again", []string{"return err\n", "return errors.Join(err)\n"}, "", true},
}

// TestChecker holds that a text is right, or wrong, as a check of the whole says.
func TestChecker(t *testing.T) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", checkerText, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	pass := &analysis.Pass{Fset: fset, Files: []*ast.File{f}, ReadFile: func(string) ([]byte, error) { return []byte(checkerText), nil },
		TypesInfo: &types.Info{Implicits: make(map[ast.Node]types.Object), Defs: make(map[*ast.Ident]types.Object)}}
	cfg := types.Config{Importer: goimporter.ForCompiler(fset, "source", nil)}
	if pass.Pkg, err = cfg.Check("p", fset, pass.Files, pass.TypesInfo); err != nil {
		t.Fatal(err)
	}
	c := NewChecker(pass, NewSources(pass))
	for _, test := range checkerTexts {
		edits := make(map[*ast.File][]Edit)
		for i := 0; i < len(test.edits); i += 2 {
			start := strings.Index(checkerText, test.edits[i])
			edits[f] = append(edits[f], Edit{Start: start, End: start + len(test.edits[i]), New: test.edits[i+1]})
		}
		got, err := c.Check(edits)
		if (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%s: the error is %v, want %q", test.name, err, test.err)
		}
		if isQuick := c.base != nil && got != c.base && got.Pkg == c.base.Pkg; isQuick != test.isQuick {
			t.Errorf("%s: checked only bodies: %t", test.name, isQuick)
		}
		checkWhole(t, test.name, got, err)
	}
}

// checkWhole holds that a text has each function once, and if it is right the
// types of all expressions, and variables that are used where they are declared.
func checkWhole(t *testing.T, name string, got *Checked, err error) {
	t.Helper()
	count := make(map[types.Object]int)
	for _, f := range got.Files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			obj := got.Info.Defs[fn.Name]
			if count[obj]++; count[obj] > 1 || obj == nil {
				t.Errorf("%s: %s is declared %d times as %v", name, fn.Name.Name, count[obj], obj)
			}
			for n := range ast.Preorder(fn) {
				id, ok := n.(*ast.Ident)
				if !ok || err != nil {
					continue
				}
				def, use := got.Info.Defs[id], got.Info.Uses[id]
				if v, ok := use.(*types.Var); ok && v.Pkg() == got.Pkg && !v.IsField() && (v.Pos() < fn.Pos() || fn.End() <= v.Pos()) || def == nil && use == nil {
					t.Errorf("%s: in %s, %s is %v", name, fn.Name.Name, id.Name, use)
				}
			}
		}
	}
	if len(count) != 5 {
		t.Errorf("%s: %d functions", name, len(count))
	}
}

// BenchmarkChecker compares the check of a further text of net/http, in which one
// function differs, with that of the whole.
func BenchmarkChecker(b *testing.B) {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax}, "net/http")
	if err != nil || packages.PrintErrors(pkgs) > 0 {
		b.Fatal(err)
	}
	p := pkgs[0]
	pass := &analysis.Pass{Fset: p.Fset, Files: p.Syntax, Pkg: p.Types, TypesInfo: p.TypesInfo, TypesSizes: p.TypesSizes, ReadFile: os.ReadFile}
	var file *ast.File
	var body *ast.BlockStmt
	for _, f := range p.Syntax {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.Name == "dialConn" && isPlainFile(f) {
				file, body = f, fn.Body
			}
		}
	}
	at := int(body.Lbrace + 1 - file.FileStart)
	var whole, part time.Duration
	for b.Loop() {
		c := NewChecker(pass, NewSources(pass))
		for i, spent := range []*time.Duration{&whole, &part} {
			start := time.Now()
			if _, err := c.Check(map[*ast.File][]Edit{file: {{Start: at, End: at, New: strings.Repeat(";", i+1)}}}); err != nil {
				b.Fatal(err)
			}
			*spent += time.Since(start)
		}
	}
	b.ReportMetric(part.Seconds()/whole.Seconds(), "body/whole")
	b.ReportMetric(float64(whole.Nanoseconds())/float64(b.N), "whole-ns")
}
