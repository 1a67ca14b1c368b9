package driver

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"
)

// Pruning changes no type that others see.
func TestPrune(t *testing.T) {
	t.Parallel()
	const src = `package p

type T struct{ f int }

var (
	A          = []int{1, 2, 3}
	B          = [...]string{1: "x", 4: "y"}
	C          = map[string]T{"a": {1}}
	D          = &T{2}
	E          = T{f: 3}
	F      any = 4
	G, H       = T{5}, len(B)
	I, J       = f()
	K          = func() T { return T{} }
	L [2]T     = [...]T{{1}, {2}}
)

func f() (int, T) { return 0, T{} }
`
	check := func(change func(*ast.File)) map[string]string {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, "p.go", src, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		change(f)
		cfg := &types.Config{IgnoreFuncBodies: true}
		pkg, err := cfg.Check("p", fset, []*ast.File{f}, nil)
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]string{}
		for _, name := range pkg.Scope().Names() {
			out[name] = pkg.Scope().Lookup(name).Type().String()
		}
		return out
	}
	want, got := check(func(*ast.File) {}), check(prune)
	for name, typ := range want {
		if got[name] != typ {
			t.Errorf("%s is %s, want %s", name, got[name], typ)
		}
	}
}

// Only tables of literals are data, and no import loses its last use.
func TestPruneData(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		value string
		kept  int // elements that are left
	}{
		{`[]int{1, -2, 3 + 4}`, 0},
		{`map[string]T{"a": {f: 1}, "b": {}}`, 0},
		{`&T{f: 2, ok: true}`, 0},
		{`[]*T{{f: 1}, nil}`, 0},
		{`[]pkg.T{{1}, {2}}`, 0},
		{`[...]int{1, 2}`, 2},
		{`[]any{pkg.T{}, 2}`, 2},
		{`[]any{pkg.V, 2}`, 2},
		{`[]func(){f, func() {}}`, 2},
		{`[]int{f(), 2}`, 2},
		{`[]T{v, {}}`, 2},
	} {
		f, err := parser.ParseFile(token.NewFileSet(), "p.go", "package p\n\nvar X = "+test.value, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		pruneData(f)
		v := f.Decls[0].(*ast.GenDecl).Specs[0].(*ast.ValueSpec).Values[0]
		if u, ok := v.(*ast.UnaryExpr); ok {
			v = u.X
		}
		if n := len(v.(*ast.CompositeLit).Elts); n != test.kept {
			t.Errorf("%s: %d elements are left, want %d", test.value, n, test.kept)
		}
	}
}
