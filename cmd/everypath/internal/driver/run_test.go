package driver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/types"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"weak"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/txtar"

	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// chain is a module in which c imports b and b imports a.
const chain = `
-- go.mod --
module m

go 1.25
-- a/a.go --
package a

func F() {}
-- b/b.go --
package b

import "m/a"

func F() { a.F() }
-- c/c.go --
package c

import "m/b"

func F() { b.F() }
`

func newChain(t *testing.T) *module {
	t.Helper()
	return newModule(t, txtar.Parse([]byte(chain)))
}

// runWith runs the analyzers on the module.
func (m *module) runWith(t *testing.T, analyzers ...*analysis.Analyzer) *report.Result {
	t.Helper()
	cfg := m.cfg
	cfg.Rules = fixed(&Rules{Analyzers: analyzers})
	r, err := Run(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A panic or an error costs an analyzer's findings in one package, and what
// requires it.
func TestAnalyzerFails(t *testing.T) {
	t.Parallel()
	m := newChain(t)
	m.cfg.Tests = true
	m.write(t, "b/b_test.go", []byte("package b\n"))
	bad := &analysis.Analyzer{Name: "bad", Doc: "fail", Run: func(pass *analysis.Pass) (any, error) {
		switch pass.Pkg.Path() {
		case "m/b":
			panic("no")
		case "m/c":
			return nil, errors.New("not today")
		}
		return nil, nil
	}}
	good := &analysis.Analyzer{Name: "good", Doc: "report", Run: func(pass *analysis.Pass) (any, error) {
		pass.Report(analysis.Diagnostic{Pos: pass.Files[0].Name.Pos(), Message: pass.Pkg.Path()})
		return nil, nil
	}}
	above := &analysis.Analyzer{Name: "above", Doc: "report", Requires: []*analysis.Analyzer{bad}, Run: good.Run}
	r := m.runWith(t, good, above, bad)
	const want = `a/a.go:1:9: above: m/a
a/a.go:1:9: good: m/a
b/b.go:1:9: good: m/b
c/c.go:1:9: good: m/c
above: m/b: internal error: bad: no
bad: m/b: internal error: bad: no
above: m/c: not today
bad: m/c: not today
4 analysed
`
	if got := m.describe(r, nil); got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
	if !strings.Contains(r.Failures[0].Message, "TestAnalyzerFails") {
		t.Errorf("the stack is missing: %s", r.Failures[0].Message)
	}
}

// Facts of all kinds reach those that ask for them, and only facts of their
// own types.
func TestFacts(t *testing.T) {
	t.Parallel()
	m := newChain(t)
	a := testAnalyzers()[1]
	run := a.Run
	a.Run = func(pass *analysis.Pass) (any, error) {
		if _, err := run(pass); err != nil {
			return nil, err
		}
		own := new(depth)
		if !pass.ImportPackageFact(pass.Pkg, own) {
			return nil, errors.New("its own fact is missing")
		}
		obj := pass.Pkg.Scope().Lookup("F")
		pass.ExportObjectFact(obj, &marked{obj.Pkg().Path()})
		for _, f := range pass.AllObjectFacts() {
			pass.Reportf(pass.Files[0].Name.Pos(), "depth %d, %v: %v", own.N, f.Object, f.Fact.(*marked).By)
		}
		for _, f := range pass.AllPackageFacts() {
			pass.Reportf(pass.Files[0].Name.Pos(), "depth %d, %v: %d", own.N, f.Package.Path(), f.Fact.(*depth).N)
		}
		return nil, nil
	}
	other := &analysis.Analyzer{Name: "other", Doc: "has other facts", FactTypes: []analysis.Fact{new(unused)}, Run: func(pass *analysis.Pass) (any, error) {
		if n := len(pass.AllObjectFacts()) + len(pass.AllPackageFacts()); n > 0 {
			return nil, fmt.Errorf("got %d facts of another analyzer", n)
		}
		return nil, nil
	}, Requires: []*analysis.Analyzer{a}}
	r := m.runWith(t, a, other, ctrlflow.Analyzer)
	const want = `a/a.go:1:9: calls: depth 1, func m/a.F(): m/a
a/a.go:1:9: calls: depth 1, m/a: 1
b/b.go:1:9: calls: depth 2, func m/a.F(): m/a
b/b.go:1:9: calls: depth 2, func m/b.F(): m/b
b/b.go:1:9: calls: depth 2, m/a: 1
b/b.go:1:9: calls: depth 2, m/b: 2
b/b.go:5:12: calls: call of m/a
c/c.go:1:9: calls: depth 3, func m/b.F(): m/b
c/c.go:1:9: calls: depth 3, func m/c.F(): m/c
c/c.go:1:9: calls: depth 3, m/b: 2
c/c.go:1:9: calls: depth 3, m/c: 3
c/c.go:5:12: calls: call of m/b
3 analysed
`
	if got := m.describe(r, nil); got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

// Wrappers of the functions of the standard library that do not return do
// not return, either, also in other packages.
func TestNoReturn(t *testing.T) {
	t.Parallel()
	m := newModule(t, txtar.Parse([]byte(`
-- go.mod --
module m

go 1.25
-- a/a.go --
package a

import (
	"log"
	"os"
)

func Exit(code int) { os.Exit(code) }

func Fatal(l *log.Logger, err error) { l.Fatal(err) }

func Print(l *log.Logger, err error) { l.Print(err) }
-- b/b.go --
package b

import "m/a"

func Exit() { a.Exit(1) }

func Print() { a.Print(nil, nil) }
`)))
	ends := &analysis.Analyzer{Name: "ends", Doc: "reports what does not return", Requires: []*analysis.Analyzer{ctrlflow.Analyzer}}
	ends.Run = func(pass *analysis.Pass) (any, error) {
		cfgs := pass.ResultOf[ctrlflow.Analyzer].(*ctrlflow.CFGs)
		for _, name := range pass.Pkg.Scope().Names() {
			if fn, ok := pass.Pkg.Scope().Lookup(name).(*types.Func); ok && cfgs.NoReturn(fn) {
				pass.Reportf(fn.Pos(), "%s ends", name)
			}
		}
		return nil, nil
	}
	const want = `a/a.go:8:6: ends: Exit ends
a/a.go:10:6: ends: Fatal ends
b/b.go:5:6: ends: Exit ends
2 analysed
`
	if got := m.describe(m.runWith(t, ends), nil); got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

type unused struct{}

func (*unused) AFact() {}

// What a pass has is all there.
func TestPass(t *testing.T) {
	t.Parallel()
	m := newChain(t)
	m.write(t, "a/x.s", nil)
	m.write(t, "a/never.go", []byte("//go:build never\n\npackage a\n"))
	m.cfg.Env = append(m.cfg.Env, "GOARCH=arm")
	m.cfg.Patterns = []string{"./a"}
	a := &analysis.Analyzer{Name: "pass", Doc: "look", Run: func(pass *analysis.Pass) (any, error) {
		data, err := pass.ReadFile(pass.Fset.Position(pass.Files[0].Pos()).Filename)
		if err != nil {
			return nil, err
		}
		pass.Reportf(pass.Files[0].Pos(), "%d %d %v %v %q %d %q", len(pass.OtherFiles), len(pass.IgnoredFiles),
			pass.Module.Path+pass.Module.GoVersion, pass.TypesSizes.Sizeof(types.Typ[types.Uintptr]), data[:9], len(pass.TypeErrors), pass.TypesInfo.FileVersions[pass.Files[0]])
		return nil, nil
	}}
	const want = `a/a.go:1:1: pass: 1 1 m1.25 4 "package a" 0 "go1.25"` + "\n1 analysed\n"
	if got := m.describe(m.runWith(t, a), nil); got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

// A function of 20,000 lines is analysed. One line in five branches: where
// one variable is set, package ssa takes the square of the branches.
func TestHugeFunction(t *testing.T) {
	t.Parallel()
	m := newChain(t)
	var b bytes.Buffer
	b.WriteString("package a\n\nfunc leakHuge(x int) int {\n")
	for i := range 20_000 {
		if i%5 == 0 {
			fmt.Fprintf(&b, "\tif x == %d { x++ }\n", i)
		} else {
			fmt.Fprintf(&b, "\tx += %d\n", i)
		}
	}
	b.WriteString("\treturn x\n}\n")
	m.write(t, "a/huge.go", b.Bytes())
	r, err := m.run(t, 0)
	if err != nil || len(r.Findings) != 1 || len(r.Failures) > 0 {
		t.Fatalf("%v, %v", r, err)
	}
}

// Progress is told one call at a time, up to the end.
func TestProgress(t *testing.T) {
	t.Parallel()
	m := newChain(t)
	var calls [][2]int // unguarded: the race detector watches
	m.cfg.Progress = func(done, total int) { calls = append(calls, [2]int{done, total}) }
	m.runWith(t, testAnalyzers()...)
	if want := [][2]int{{1, 3}, {2, 3}, {3, 3}}; !slices.Equal(calls, want) {
		t.Errorf("got %v, want %v", calls, want)
	}
}

// A run that is cancelled ends soon, wherever it is.
func TestCancel(t *testing.T) {
	t.Parallel()
	m := newChain(t)
	ctx, cancel := context.WithCancel(t.Context())
	var ran sync.Map
	m.cfg.Rules = fixed(&Rules{Analyzers: []*analysis.Analyzer{{Name: "cancel", Doc: "cancel", Run: func(pass *analysis.Pass) (any, error) {
		ran.Store(pass.Pkg.Path(), true)
		cancel()
		return nil, nil
	}}}})
	if r, err := Run(ctx, m.cfg); !errors.Is(err, context.Canceled) || r != nil {
		t.Errorf("cancelled while analysing: %v, %v", r, err)
	}
	if _, ok := ran.Load("m/c"); ok {
		t.Error("the last package was analysed nevertheless")
	}
	if r, err := Run(ctx, m.cfg); !errors.Is(err, context.Canceled) || r != nil {
		t.Errorf("cancelled before: %v, %v", r, err)
	}
}

// The error of Rules is that of the run.
func TestRulesFail(t *testing.T) {
	t.Parallel()
	m := newChain(t)
	want := errors.New("bad configuration")
	m.cfg.Rules = func(dir string) (*Rules, error) { return nil, want }
	if _, err := Run(t.Context(), m.cfg); !errors.Is(err, want) {
		t.Errorf("got %v", err)
	}
}

// That there is no go command is said as such.
func TestNoGoCommand(t *testing.T) {
	// Not parallel: it changes the environment.
	m := newChain(t)
	t.Setenv("PATH", t.TempDir())
	_, err := m.run(t, 1)
	if err == nil || !strings.Contains(err.Error(), "the go command") {
		t.Errorf("got %v", err)
	}
}

// Types go when their last importer is done and gone, and all else of a
// package with its own end, although facts about them stay.
func TestMemory(t *testing.T) {
	t.Parallel()
	m := newChain(t)
	m.write(t, "z/z.go", []byte("package z\n\nfunc F() {}\n")) // imports nothing
	m.cfg.Workers = 1
	var gone []string
	seen := map[string]weak.Pointer[types.Package]{}
	var info []weak.Pointer[types.Info]
	a := &analysis.Analyzer{Name: "memory", Doc: "look", FactTypes: []analysis.Fact{new(marked), new(depth)}, Requires: []*analysis.Analyzer{buildssa.Analyzer}}
	a.Run = func(pass *analysis.Pass) (any, error) {
		pass.ExportObjectFact(pass.Pkg.Scope().Lookup("F"), &marked{})
		pass.ExportPackageFact(&depth{1})
		runtime.GC()
		for path, p := range seen {
			if p.Value() == nil {
				gone = append(gone, path)
			}
		}
		for _, i := range info {
			if i.Value() != nil {
				return nil, errors.New("type information of an earlier package is still there")
			}
		}
		seen[pass.Pkg.Path()] = weak.Make(pass.Pkg)
		info = append(info, weak.Make(pass.TypesInfo))
		return nil, nil
	}
	if r := m.runWith(t, a); len(r.Failures) > 0 {
		t.Error(r.Failures)
	}
	slices.Sort(gone)
	if want := []string{"m/a", "m/b", "m/c"}; !slices.Equal(gone, want) {
		t.Errorf("got %v, want %v", gone, want)
	}
}
