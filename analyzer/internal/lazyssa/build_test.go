package lazyssa_test

import (
	"bytes"
	"go/types"
	"testing"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/lazyssa"
)

// TestBuild holds that the functions are those that package ssa builds if it
// creates the imported packages as a whole.
func TestBuild(t *testing.T) {
	t.Parallel()
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax}, "archive/zip", "net/http/httputil")
	if err != nil || packages.PrintErrors(pkgs) > 0 {
		t.Fatal(err)
	}
	for _, p := range pkgs {
		t.Run(p.PkgPath, func(t *testing.T) {
			t.Parallel()
			prog := ssa.NewProgram(p.Fset, 0)
			for _, imp := range p.Types.Imports() {
				prog.CreatePackage(imp, nil, nil, true)
			}
			whole := prog.CreatePackage(p.Types, p.Syntax, p.TypesInfo, false)
			whole.Build()
			built := lazyssa.Build(p.Fset, p.Types, p.Syntax, p.TypesInfo, nil)
			for _, fn := range built.SrcFuncs {
				if fn.Parent() != nil {
					continue // compared with what it is in
				}
				want := prog.FuncValue(fn.Object().(*types.Func))
				if got, want := text(fn), text(want); got != want {
					t.Errorf("got\n%s\nwant\n%s", got, want)
				}
			}
		})
	}
}

// text prints a function and the literals in it.
func text(fn *ssa.Function) string {
	var b bytes.Buffer
	fn.WriteTo(&b)
	for _, lit := range fn.AnonFuncs {
		b.WriteString(text(lit))
	}
	return b.String()
}
