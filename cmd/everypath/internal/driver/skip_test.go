package driver

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"testing"
)

func TestSkipBodies(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, src, want string }{
		{"body", "func f() {\n\tg()\n}\n", "func f() {\n\n}\n"},
		{"on one line", "func f() { g() } // f\nvar x int", "func f() {} // f\nvar x int"},
		{"none", "func f()\n\nfunc g() {}\n", "func f()\n\nfunc g() {}\n"},
		{"method with type parameters", "func (s *S[T]) f() {\n x }\n", "func (s *S[T]) f() {\n}\n"},
		{"results with braces", "func f() (a struct{ x int }) { x }", "func f() (a struct{ x int }) {}"},
		{"result with braces", "func f() map[struct{ b int }]struct { x int } { x }", "func f() map[struct{ b int }]struct { x int } {}"},
		{"interface", "func f() interface{ M() } { x }", "func f() interface{ M() } {}"},
		{"name like a keyword", "func f() structure { x }", "func f() structure {}"},
		{"function type", "func f() func() struct{} { x }", "func f() func() struct{} {}"},
		{"constraint", "func f[T interface{ ~int }](T) { x }", "func f[T interface{ ~int }](T) {}"},
		{"length", "func f() [len([]int{1})]int { x }", "func f() [len([]int{1})]int {}"},
		{"literals", "func f() { '}'; '\\''; \"}\\\"\"; `}` }\nvar x", "func f() {}\nvar x"},
		{"comments", "func f() /* { */ { // }\n /* } */ }\nvar x", "func f() /* { */ {\n}\nvar x"},
		{"string", "var x = `\nfunc f() { x }\n`", "var x = `\nfunc f() { x }\n`"},
		{"comment", "/*\nfunc f() { x }\n*/", "/*\nfunc f() { x }\n*/"},
		{"line", "func f() {\n//line x:1\n}\nfunc g() { x }", "func f() {\n//line x:1\n}\nfunc g() {}"},
		{"open", "func f() { x\nfunc g() { x }\n", "func f() { x\nfunc g() { x }\n"},
		{"closed twice", "func f() { x }}\nfunc g() { x }\n", "func f() {}}\nfunc g() {}\n"},
		{"open literal", "func f() { \"\\", "func f() { \"\\"},
		{"open quote", "func f() { '", "func f() { '"},
		{"open raw string", "func f() { ` }", "func f() { ` }"},
		{"open comment", "func f() { /* }", "func f() { /* }"},
		{"parameters that do not end", "func f(", "func f("},
		{"no function", "func ", "func "},
		{"empty", "", ""},
	} {
		if got := string(skipBodies([]byte(test.src), true)); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// The standard library reads the same without bodies, and its declarations
// stand on the same lines and columns.
func TestSkipBodiesStd(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob(filepath.Join(build.Default.GOROOT, "src/*/*.go"))
	if err != nil || len(names) < 1000 {
		t.Fatalf("only %d files: %v", len(names), err)
	}
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want := outline(t, src)
		got := outline(t, skipBodies(src, true))
		for i := range want {
			if i >= len(got) || got[i] != want[i] {
				t.Errorf("%s: want %q in %q", name, want[i], got[min(i, len(got)):])
				break
			}
		}
	}
}

// outline returns the names outside of bodies, and their places.
func outline(t *testing.T, src []byte) (all []string) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "x", src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, decl := range f.Decls {
		for n := range ast.Preorder(decl) {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Body != nil {
					n.Body.List = nil
				}
			case *ast.FuncLit:
				n.Body.List = nil
			case *ast.Ident:
				all = append(all, n.Name+fset.Position(n.Pos()).String())
			}
		}
	}
	return all
}
