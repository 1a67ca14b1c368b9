package fix_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"testing"

	"golang.org/x/tools/go/ast/astutil"

	"github.com/everypath/everypath/analyzer/internal/fix"
)

// TestEnclosing holds that one declaration tells what the whole file does.
func TestEnclosing(t *testing.T) {
	t.Parallel()
	const src = `// Package p is short.
package p

import "fmt"

// A T has a doc comment.
type T struct{ a, b int }

func (t *T) Print() { fmt.Println(t.a) }
func next() int { if x := 1; x > 0 { return x }; return 0 }

var v = func() int { return next() }()
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	for start := file.FileStart; start < file.FileEnd; start++ {
		for end := start; end <= min(start+40, file.FileEnd); end++ {
			want, _ := astutil.PathEnclosingInterval(file, start, end)
			got := fix.Enclosing(file, start, end)
			if !slices.EqualFunc(got, want, func(a, b ast.Node) bool { return a == b }) {
				t.Fatalf("[%d, %d): got %d nodes, want %d", start, end, len(got), len(want))
			}
		}
	}
}
