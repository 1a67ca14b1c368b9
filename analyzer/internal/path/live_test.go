package path

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"testing"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"
)

// function returns the function f of the source.
func function(t *testing.T, src string) *ssa.Function {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", "package p\n"+src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	pkg, _, err := ssautil.BuildPackage(new(types.Config), fset, types.NewPackage("p", "p"), []*ast.File{file}, 0)
	if err != nil {
		t.Fatal(err)
	}
	return pkg.Func("f")
}

// TestIsLive holds that a parameter is live exactly where it, or something
// that is derived from it, can still be looked at.
func TestIsLive(t *testing.T) {
	for _, test := range []struct {
		name, src string
		want      []string // the blocks where x is live, by their comments
	}{
		{"use", "func f(x *int, on bool) { if on { println(x) }; println(on) }", []string{"entry", "if.then"}},
		{"derived", "type T struct { err error }\nfunc f(x *T, on bool) { bad := x.err != nil; if on { println(on) }; if bad { println(on) } }",
			[]string{"entry", "if.then", "if.done"}},
		{"loop", "func f(x *int, n int) { for n > 0 { n-- }; println(x); if n > 1 { println(n) } }", []string{"entry", "for.loop", "for.body", "for.done"}},
		{"edge", "func f(x *int, on bool) { var y *int; if on { println(on); y = x }; println(y) }", []string{"entry", "if.then"}},
		{"closure", "type T struct{}\nfunc (*T) m() {}\nfunc f(x *T, on bool) func() { g := x.m; if on { return g }; println(on); return nil }",
			[]string{"entry", "if.then", "if.done"}},
		{"unused", "func f(x *int, on bool) { if on { println(on) } }", nil},
	} {
		fn := function(t, test.src)
		info := newInfo(fn, NewCache())
		var got []string
		for _, b := range fn.Blocks {
			if info.spanOf(fn.Params[0]).at.has(b) {
				got = append(got, b.Comment)
			}
		}
		if slices.Sort(got); !slices.Equal(got, slices.Sorted(slices.Values(test.want))) {
			t.Errorf("%s: live in %q, want %q", test.name, got, test.want)
		}
	}
}

// TestBlockSet holds that small and large sets have what was put in.
func TestBlockSet(t *testing.T) {
	const blocks = 1000
	for _, n := range []int32{0, 1, 20, 500} {
		var list []int32
		for i := range n {
			list = append(list, (i*7)%blocks)
		}
		set := newBlockSet(slices.Clone(list), blocks)
		for i := range int32(blocks) {
			if got := set.has(&ssa.BasicBlock{Index: int(i)}); got != slices.Contains(list, i) {
				t.Errorf("set of %d: has %d: %t", n, i, got)
			}
		}
	}
}
