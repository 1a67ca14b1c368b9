package fix_test

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/tools/go/ast/astutil"

	"github.com/everypath/everypath/analyzer/internal/fix"
)

// TestEnclosing compares with astutil, for the first byte of each token and
// for each node that is not in the signature of a declared function.
func TestEnclosing(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 4 {
		t.Fatal(files, err)
	}
	corpus := filepath.Join("..", "..", "..", "testdata", "src", "unreleased")
	for _, name := range append(files, filepath.Join(corpus, "controlflow", "controlflow.go"), filepath.Join(corpus, "closures", "closures.go")) {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, content, 0)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, in := range slices.Concat(tokensOf(file, fset, content), nodesOf(file)) {
			if isInSignature(file, in[0]) {
				continue
			}
			n++
			want, _ := astutil.PathEnclosingInterval(file, in[0], in[1])
			if got := fix.Enclosing(file, in[0], in[1]); !slices.Equal(got, want) {
				t.Errorf("%s to %s: got %d nodes, want %d", fset.Position(in[0]), fset.Position(in[1]), len(got), len(want))
			}
		}
		if n < 200 {
			t.Errorf("%s: only %d intervals", name, n)
		}
	}
}

func tokensOf(file *ast.File, fset *token.FileSet, content []byte) (all [][2]token.Pos) {
	var s scanner.Scanner
	tok := fset.File(file.FileStart)
	s.Init(tok, content, nil, 0)
	for {
		pos, kind, lit := s.Scan()
		if kind == token.EOF {
			return all
		}
		if kind != token.SEMICOLON || lit == ";" {
			all = append(all, [2]token.Pos{pos, pos + 1})
		}
	}
}

func nodesOf(file *ast.File) (all [][2]token.Pos) {
	ast.Inspect(file, func(n ast.Node) bool {
		if n != nil && n != file && n.Pos().IsValid() && n.Pos() < n.End() {
			all = append(all, [2]token.Pos{n.Pos(), n.End()})
		}
		return true
	})
	return all
}

func isInSignature(file *ast.File, pos token.Pos) bool {
	return slices.ContainsFunc(file.Decls, func(d ast.Decl) bool {
		fn, ok := d.(*ast.FuncDecl)
		return ok && fn.Pos() <= pos && (fn.Body == nil || pos < fn.Body.Pos())
	})
}

func TestHas(t *testing.T) {
	t.Parallel()
	isDefer := func(n ast.Node) bool {
		_, ok := n.(*ast.DeferStmt)
		return ok
	}
	for _, c := range []struct {
		body string
		want bool
	}{
		{"defer f()", true},
		{"if f() { for { defer f() } }", true},
		{"f()", false},
		{"g(func() { defer f() })", false},
		{"g(func() { defer f() }); defer f()", true},
		{"defer func() { f() }()", true},
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "p.go", "package p\nfunc p() {"+c.body+"}", parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if got := fix.Has(file, isDefer); got != c.want {
			t.Errorf("Has(%s) = %t, want %t", c.body, got, c.want)
		}
	}
}
