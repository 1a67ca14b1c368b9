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
