package gotype_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

const src = `package p

import (
	"context"
	"io/fs"
	"net"
)

type list[T any] struct{ first T }

type (
	alias   = error
	flag    bool
	handler func()
)

var (
	plain    error
	renamed  alias
	concrete *fs.PathError
	on       flag
	run      handler
	ctx      context.Context
	cancel   context.CancelCauseFunc
	ints     *list[int]
	number   *int
	detailed net.Error
)
`

// check returns the variables of src by name.
func check(t *testing.T) func(name string) types.Type {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, err := conf.Check("p", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return func(name string) types.Type { return pkg.Scope().Lookup(name).Type() }
}

func TestKinds(t *testing.T) {
	typeOf := check(t)
	for _, c := range []struct {
		name string
		is   func(types.Type) bool
		want string // the variables of which it holds
	}{
		{"IsError", gotype.IsError, "plain renamed detailed "},
		{"IsPlainError", gotype.IsPlainError, "plain renamed "},
		{"ImplementsError", gotype.ImplementsError, "plain renamed concrete detailed "},
		{"IsErrorPointer", gotype.IsErrorPointer, "concrete "},
		{"IsBool", gotype.IsBool, "on "},
		{"IsFunc", gotype.IsFunc, "run cancel "},
		{"IsContext", gotype.IsContext, "ctx "},
		{"IsCancelFunc", gotype.IsCancelFunc, "cancel "},
	} {
		got := ""
		for _, name := range []string{"plain", "renamed", "concrete", "on", "run", "ctx", "cancel", "ints", "number", "detailed"} {
			if c.is(typeOf(name)) {
				got += name + " "
			}
		}
		if got != c.want {
			t.Errorf("%s holds of %q, want %q", c.name, got, c.want)
		}
	}
	if gotype.IsFunc(nil) || gotype.IsError(nil) || gotype.IsContext(nil) || gotype.Deref(nil) != nil {
		t.Error("no type at all is something")
	}
}

func TestNamed(t *testing.T) {
	typeOf := check(t)
	ints := typeOf("ints")
	if n := gotype.Named(ints); n == nil || n.TypeArgs().Len() != 1 {
		t.Errorf("Named(*list[int]) = %v, want list[int]", n)
	}
	if n := gotype.Origin(ints); n == nil || n.TypeArgs().Len() != 0 {
		t.Errorf("Origin(*list[int]) = %v, want list", n)
	}
	if n, o := gotype.Named(typeOf("number")), gotype.Origin(nil); n != nil || o != nil {
		t.Errorf("Named(*int) = %v, Origin(nil) = %v, want none", n, o)
	}
	if f := gotype.Field(ints, 0); f == nil || f.Name() != "first" || f.Type().String() != "T" {
		t.Errorf("Field(*list[int], 0) = %v, want first T", f)
	}
	if f := gotype.Field(ints, 1); f != nil {
		t.Errorf("Field(*list[int], 1) = %v, want none", f)
	}
}
