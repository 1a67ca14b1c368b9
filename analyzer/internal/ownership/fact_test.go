package ownership_test

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"go/types"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/everypath/everypath/analyzer/internal/ownership"
)

func newAnalyzer() *analysis.Analyzer {
	return ownership.New(func() (ownership.Config, error) { return ownership.Config{}, nil })
}

// TestFacts checks the summaries that are exported.
func TestFacts(t *testing.T) {
	testdata, err := filepath.Abs("../../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	analysistest.Run(t, testdata, newAnalyzer(), "ownership/facts")
}

// maxFactBytes bounds the facts of the packages below the command, in
// bytes for each function that other packages can call. (Measured: 7.)
const maxFactBytes = 20

// TestFactHygiene runs the analyzer over the command and all that it
// imports: the standard library has no facts, those of the other modules
// are small, survive encoding, and are the same each time.
func TestFactHygiene(t *testing.T) {
	if testing.Short() {
		t.Skip("type-checks the command with all that it imports")
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax | packages.NeedModule}, "github.com/everypath/everypath/cmd/everypath")
	if err != nil {
		t.Fatal(err)
	}
	first, second := factsOf(t, pkgs), factsOf(t, pkgs)
	if !maps.Equal(first.spelled, second.spelled) {
		t.Error("two runs have different facts")
	}
	if first.std > 0 {
		t.Errorf("%d facts about the standard library", first.std)
	}
	if first.functions == 0 || first.bytes > maxFactBytes*first.functions {
		t.Errorf("%d bytes of facts about %d functions: more than %d each", first.bytes, first.functions, maxFactBytes)
	}
	t.Logf("%d facts, %d bytes, %d functions that can be called from elsewhere", len(first.spelled), first.bytes, first.functions)
}

// A census is what all facts of a program come to.
type census struct {
	// spelled has the encoded facts by object.
	spelled               map[string]string
	bytes, std, functions int
}

func factsOf(t *testing.T, pkgs []*packages.Package) *census {
	t.Helper()
	graph, err := checker.Analyze([]*analysis.Analyzer{newAnalyzer()}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &census{spelled: make(map[string]string)}
	for act := range graph.All() {
		if act.Err != nil {
			t.Fatalf("%v: %v", act, act.Err)
		}
		if act.Analyzer.Name != "ownership" || act.Package.Module == nil {
			continue
		}
		c.functions += callable(act.Package.Types)
		for _, f := range act.AllObjectFacts() {
			if act.Package.Imports[f.Object.Pkg().Path()] != nil && act.Package.Imports[f.Object.Pkg().Path()].Module == nil {
				c.std++
			}
			if f.Object.Pkg() != act.Package.Types {
				continue
			}
			code := encode(t, f.Fact)
			c.bytes += len(code)
			c.spelled[fmt.Sprintf("%s %T", act.Package.Fset.Position(f.Object.Pos()), f.Fact)] = code
		}
	}
	return c
}

// encode returns the bytes of a fact behind those that say its type.
func encode(t *testing.T, fact analysis.Fact) string {
	t.Helper()
	var buf bytes.Buffer
	enc := gob.NewEncoder(&buf)
	if err := enc.Encode(reflect.New(reflect.TypeOf(fact).Elem()).Interface()); err != nil {
		t.Fatal(err)
	}
	head := buf.Len()
	if err := enc.Encode(fact); err != nil {
		t.Fatal(err)
	}
	code := string(buf.Bytes()[head:])
	dec, back := gob.NewDecoder(&buf), reflect.New(reflect.TypeOf(fact).Elem())
	for range 2 {
		if err := dec.Decode(back.Interface()); err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(back.Interface(), fact) {
		t.Errorf("%#v became %#v by encoding", fact, back.Interface())
	}
	return code
}

// callable counts the functions and methods that have exported names.
func callable(pkg *types.Package) int {
	n := 0
	for _, name := range pkg.Scope().Names() {
		switch obj := pkg.Scope().Lookup(name).(type) {
		case *types.Func:
			if obj.Exported() {
				n++
			}
		case *types.TypeName:
			if named, ok := obj.Type().(*types.Named); ok && !obj.IsAlias() {
				n += len(slices.Collect(exported(named)))
			}
		}
	}
	return n
}

func exported(named *types.Named) func(yield func(*types.Func) bool) {
	return func(yield func(*types.Func) bool) {
		for m := range named.Methods() {
			if m.Exported() && !yield(m) {
				return
			}
		}
	}
}
