package driver

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/txtar"

	"github.com/everypath/everypath/cmd/everypath/internal/cache"
	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// cached is a module with dependencies of all sorts.
const cached = `
-- go.mod --
module m

go 1.25

require example.com/dep v1.0.0
require example.com/near v1.0.0
replace example.com/near => ./near
replace example.com/dep => ./dep
-- dep/go.mod --
module example.com/dep

go 1.25
-- dep/dep.go --
package dep

import "example.com/dep/low"

func Wrapper() {
	low.Mark()
}
-- dep/low/low.go --
package low

type T struct{}

func (T) MarkMethod() {}

func Mark() {}
-- near/go.mod --
module example.com/near

go 1.25
-- near/near.go --
package near

func Mark() {}

func Only() {}
-- a/a.go --
package a

import (
	"example.com/dep"
	"unsafe"
)

type A struct{ p unsafe.Pointer }

func (*A) Grow(n int) {}

func F() {
	dep.Wrapper()
}

func leakA() {}
-- b/b.go --
package b

import "m/a"

func F() {
	a.F()
}

var V a.A
-- b/b_test.go --
package b

import "m/c"

func leakTest() { c.F() }
-- c/c.go --
package c

import (
	"example.com/near"
	"m/a"
)

func F() {
	a.F()
	near.Mark()
}

func init() {
	near.Only()
}
-- d/d.go --
package d

import (
	"m/b"
	"m/c"
)

func leakD() {
	b.F()
	c.F()
	b.V.Grow(1)
}
-- d/broken/broken.go --
package broken

import "m/d"

var _ = d.Missing
-- e/e.go --
package e

import "m/bad"

func leakE() { bad.F() }
-- bad/bad.go --
package bad

func F() { var unused int }
`

// A cacheTest runs the driver on a module, with a cache and without.
type cacheTest struct {
	*module
	t     *testing.T
	dir   string
	rng   *rand.Rand
	mu    sync.Mutex
	taken map[string]bool // packages that were analysed
}

func newCacheTest(t *testing.T, archive string, seed uint64) *cacheTest {
	c := &cacheTest{module: newModule(t, txtar.Parse([]byte(archive))), t: t, rng: rand.New(rand.NewPCG(seed, 1))}
	c.dir = t.TempDir()
	c.cfg.Tool = "test"
	return c
}

// rules returns rules that note which packages they see.
func (c *cacheTest) rules() *Rules {
	all := testAnalyzers()
	calls := all[1]
	run := calls.Run
	calls.Run = func(pass *analysis.Pass) (any, error) {
		c.mu.Lock()
		c.taken[pass.Pkg.Path()] = true
		c.mu.Unlock()
		return run(pass)
	}
	return &Rules{ID: "rules", IsKept: true, Analyzers: all}
}

// find runs the driver and returns what was found, to the last byte, and
// the packages that were analysed.
func (c *cacheTest) find(kept *cache.Cache, workers int) (found, taken string) {
	c.t.Helper()
	c.taken = map[string]bool{}
	cfg := c.cfg
	cfg.Rules = fixed(c.rules())
	cfg.Facts = cfg.Rules
	cfg.Cache, cfg.Workers = kept, workers
	cfg.shuffle = c.rng.Shuffle
	r, err := Run(context.Background(), cfg)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.describe(r, nil) + fmt.Sprintf("%+v", *r), strings.Join(slices.Sorted(maps.Keys(c.taken)), " ")
}

// spoil removes, truncates and damages some entries.
func (c *cacheTest) spoil() {
	err := filepath.WalkDir(c.dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		switch data, err := os.ReadFile(name); {
		case err != nil || len(data) == 0:
			return err
		case c.rng.IntN(3) == 0:
			return os.Remove(name)
		case c.rng.IntN(6) == 0:
			return os.WriteFile(name, data[:c.rng.IntN(len(data))], 0o666)
		case c.rng.IntN(6) == 0:
			data[c.rng.IntN(len(data))] ^= 4
			return os.WriteFile(name, data, 0o666)
		}
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

// edit changes one of the module's files, in one of several ways.
func (c *cacheTest) edit(files []txtar.File) {
	f := files[c.rng.IntN(len(files))]
	if !strings.HasSuffix(f.Name, ".go") {
		return
	}
	data := f.Data
	switch c.rng.IntN(7) {
	case 0:
		data = bytes.ReplaceAll(data, []byte("{\n"), []byte("{\n\n"))
	case 1:
		data = append(bytes.Clone(data), "\nfunc leakMore() {}\n"...)
	case 2:
		data = bytes.ReplaceAll(data, []byte("Mark()"), []byte("Mark(x ...int)"))
	case 3:
		data = append([]byte("// Comment.\n\n"), data...)
	case 4:
		data = bytes.ReplaceAll(data, []byte("func F("), []byte("func G("))
	case 5:
		data = bytes.ReplaceAll(data, []byte("\ta.F()\n"), nil)
	}
	c.write(c.t, f.Name, data)
}

// What is found depends neither on the order in which packages are taken,
// nor on how many are at a time, nor on what the cache holds.
func TestCacheAgrees(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			c := newCacheTest(t, cached, seed)
			files := txtar.Parse([]byte(cached)).Files
			for round := range 6 {
				c.cfg.Tests = c.rng.IntN(3) == 0
				c.cfg.Patterns = [][]string{{"./..."}, {"./d/...", "./e"}, {"./b"}}[c.rng.IntN(3)]
				want, _ := c.find(nil, 1)
				for range 2 {
					if got, _ := c.find(cache.Open(c.dir), 1+c.rng.IntN(4)); got != want {
						t.Fatalf("round %d: got\n%s\nwithout a cache\n%s", round, got, want)
					}
				}
				c.edit(files)
				c.spoil()
			}
		})
	}
}

// Only those packages are analysed that an edit can change something for.
func TestCacheSpares(t *testing.T) {
	t.Parallel()
	c := newCacheTest(t, cached, 0)
	c.cfg.Patterns = []string{"./a", "./b", "./c", "./d"}
	files := map[string]string{}
	for _, f := range txtar.Parse([]byte(cached)).Files {
		files[f.Name] = string(f.Data)
	}
	for _, step := range []struct{ what, file, old, new, want string }{
		{"cold", "", "", "", "example.com/dep example.com/dep/low example.com/near m/a m/b m/c m/d"},
		{"warm", "", "", "", ""},
		{"a body that is longer", "a/a.go", "func leakA() {}", "func leakA() {\n\n}", "m/a"},
		{"the last package", "d/d.go", "leakD", "leakDD", "m/d"},
		{"as before", "d/d.go", "", "", ""},
		{"a dependency that is replaced", "dep/low/low.go", "Mark() {}", "Mark() { }", "example.com/dep/low"},
		{"a declaration", "c/c.go", "func F", "var V int\n\nfunc F", "m/c m/d"},
		{"a fact", "b/b.go", "a.F()", "", "m/b m/d"},
		{"a fact that goes no further", "near/near.go", "func Only() {}", "func Only() { Mark() }", "example.com/near m/c"},
		{"a file that is new", "a/aa.go", "", "package a\n", "m/a m/b m/c m/d"},
	} {
		if step.file != "" {
			text := strings.Replace(files[step.file], step.old, step.new, 1)
			c.write(t, step.file, []byte(text))
		}
		found, taken := c.find(cache.Open(c.dir), 2)
		if want, _ := c.find(nil, 2); found != want {
			t.Errorf("%s: got\n%s\nwithout a cache\n%s", step.what, found, want)
		}
		if taken != step.want {
			t.Errorf("%s: analysed %q, want %q", step.what, taken, step.want)
		}
	}
}

// Positions in other packages are those of today.
func TestCachePlaces(t *testing.T) {
	t.Parallel()
	c := newCacheTest(t, cached, 0)
	c.cfg.Patterns = []string{"./b"}
	a := &analysis.Analyzer{Name: "far", Doc: "report where the imported functions are", Run: func(pass *analysis.Pass) (any, error) {
		d := analysis.Diagnostic{Pos: pass.Files[0].Package, Message: "imports"}
		for _, imp := range pass.Pkg.Imports() {
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: imp.Scope().Lookup("leakA").Pos(), Message: "leakA"})
		}
		pass.Report(d)
		return nil, nil
	}}
	c.cfg.Rules = fixed(&Rules{ID: "far", IsKept: true, Analyzers: []*analysis.Analyzer{a}})
	c.cfg.Cache = cache.Open(c.dir)
	for _, lines := range []string{"", "\n", "\n\n"} {
		c.write(t, "a/a.go", []byte("package a\n\ntype A int\n\nfunc F() {"+lines+"}\n\nfunc leakA() {}\n"))
		for range 2 {
			r, err := Run(t.Context(), c.cfg)
			if err != nil {
				t.Fatal(err)
			}
			if line := r.Findings[0].Steps[0].Pos.Line; line != 7+len(lines) {
				t.Errorf("after %d lines: leakA is on line %d", len(lines), line)
			}
		}
	}
}

// Failures are told again and again, and what an analyzer has found before
// it failed is not taken for all there is.
func TestCacheOfFailures(t *testing.T) {
	t.Parallel()
	c := newCacheTest(t, cached, 0)
	c.cfg.Cache = cache.Open(c.dir)
	fails := true
	a := &analysis.Analyzer{Name: "fails", Doc: "fail", Run: func(pass *analysis.Pass) (any, error) {
		pass.Reportf(pass.Files[0].Package, "found")
		if fails {
			panic("no")
		}
		return nil, nil
	}}
	c.cfg.Rules = fixed(&Rules{ID: "fails", IsKept: true, Analyzers: []*analysis.Analyzer{a}})
	c.cfg.Patterns = []string{"./a", "./bad"}
	count := func() (findings, failures int) {
		r, err := Run(t.Context(), c.cfg)
		if err != nil {
			t.Fatal(err)
		}
		return len(r.Findings), len(r.Failures)
	}
	for i, want := range []int{2, 2, 1, 1} { // one is that m/bad does not type-check
		fails = i != 2 // the last time, what the one before has found is there
		if findings, failures := count(); findings != 1 || failures != want {
			t.Errorf("run %d: %d findings, %d failures, want 1 and %d", i, findings, failures, want)
		}
	}
}

// A dependency with errors is told in each run, also when all else comes from
// the cache, until it is mended.
func TestCacheOfDependencyErrors(t *testing.T) {
	t.Parallel()
	c := newCacheTest(t, cached, 0)
	c.cfg.Patterns = []string{"./a"}
	good, err := os.ReadFile(filepath.Join(c.root, "dep/dep.go"))
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range []string{"", "\nvar _ int = undefined\n", "", "\nfunc _() { undefined() }\n", "", "\n"} {
		if text != "" {
			c.write(t, "dep/dep.go", append(slices.Clip(good), text...))
		}
		for range 2 {
			found, _ := c.find(cache.Open(c.dir), 1)
			if told := strings.Contains(found, "undefined: undefined"); told != (i > 0 && i < 5) {
				t.Errorf("step %d: %s", i, found)
			}
		}
	}
}

// erroneous is a module with errors in two packages.
const erroneous = `
-- go.mod --
module m

go 1.25
-- a/a.go --
package a

import _ "io"

func F() {}
-- b/b.go --
package b

import "m/a"

func F() { a.F(); var unused int }
-- c/c.go --
package c

import (
	"m/a"
	"m/b"
)

var _ = a.Missing

func F() { b.F() }
`

// What does not type-check is not checked again until something changes
// that it depends on.
func TestCacheSparesErrors(t *testing.T) {
	t.Parallel()
	c := newCacheTest(t, erroneous, 0)
	var checked []string
	c.cfg.checked = func(id string) {
		if strings.HasPrefix(id, "m/") {
			checked = append(checked, strings.TrimPrefix(id, "m/"))
		}
	}
	for _, step := range []struct{ file, text, want string }{
		{"", "", "a b c"},
		{"", "", ""},
		{"b/b.go", "package b\n\nimport \"m/a\"\n\nfunc F() { a.F(); var other int }\n", "a b"},
		{"a/a.go", "package a\n\nfunc F() {}\n\nvar Missing int\n", "a b c"},
		{"", "", ""},
	} {
		if step.file != "" {
			c.write(t, step.file, []byte(step.text))
		}
		checked = nil
		found, _ := c.find(cache.Open(c.dir), 1)
		if got := strings.Join(slices.Sorted(slices.Values(checked)), " "); got != step.want {
			t.Errorf("after an edit of %q: checked %q, want %q", step.file, got, step.want)
		}
		if want, _ := c.find(nil, 1); found != want {
			t.Errorf("after an edit of %q: got\n%s\nwithout a cache\n%s", step.file, found, want)
		}
	}
}

// The bytes of facts are the same for the same facts.
func TestFactCode(t *testing.T) {
	t.Parallel()
	m := newChain(t)
	m.write(t, "a/a.go", []byte(`package a

type T struct{ Field int }

func (*T) MarkMethod() {}

func Mark() {}

func markPrivate() {}

func MarkLocal() { type local struct{} }
`))
	m.cfg.Patterns = []string{"./a"}
	codes := map[string]bool{}
	a := testAnalyzers()[1]
	run := a.Run
	coder := newFactCoder([]*analysis.Analyzer{a})
	a.Run = func(pass *analysis.Pass) (any, error) {
		if _, err := run(pass); err != nil {
			return nil, err
		}
		if pass.Pkg.Path() != "m/a" {
			return nil, nil
		}
		local := newLocalFacts(pass.Pkg)
		for _, f := range pass.AllObjectFacts() {
			local.exportObject(f.Object, f.Fact)
		}
		local.exportPackage(&depth{7})
		local.exportObject(pass.Pkg.Scope().Lookup("markPrivate"), &marked{"x"})
		code, err := coder.encode(local)
		if err != nil {
			return nil, err
		}
		codes[string(code)] = true
		back, err := coder.decode(pass.Pkg, code)
		if err != nil {
			return nil, err
		}
		got := fmt.Sprint(len(back.objects), len(back.packages), back.packages[0].Fact.(*depth).N)
		for _, o := range back.objects {
			got += fmt.Sprint(" ", o.Object.Name(), "=", o.Fact.(*marked).By)
		}
		if want := "3 1 7 Mark=Mark MarkLocal=MarkLocal MarkMethod=MarkMethod"; got != want {
			return nil, fmt.Errorf("got %s, want %s", got, want)
		}
		for i := range code {
			if _, err := coder.decode(pass.Pkg, code[:i]); err == nil && i > 0 && i == len(code)-1 {
				return nil, fmt.Errorf("the first %d bytes can be decoded", i)
			}
		}
		return nil, nil
	}
	for range 10 {
		if r := m.runWith(t, a); len(r.Failures) > 0 {
			t.Fatal(r.Failures)
		}
	}
	if len(codes) != 1 {
		t.Errorf("%d codes", len(codes))
	}
}

// All that a result can have survives the cache.
func TestWire(t *testing.T) {
	t.Parallel()
	in := entry{Facts: []byte{1, 0, 2}, Err: "\xff"}
	in.Places[3] = 7
	f := report.Finding{Package: "p", Rule: "r", Category: "c", Message: "m\xffé", URL: "u"}
	f.Pos.Line, f.Pos.Offset, f.End.Column = 1<<40, -1, 3
	f.Steps = []report.Step{{Message: "s"}, {Message: "t", Range: f.Range}}
	f.Fixes = []report.Fix{{Message: "f", Edits: []report.Edit{{Filename: "n", Start: 1, End: 2, New: "x"}}}}
	in.Findings = []report.Finding{f, {}}
	data := marshal(&in)
	var out entry
	if err := unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprintf("%+v", out), fmt.Sprintf("%+v", in); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for i := range data {
		if unmarshal(data[:i], new(entry)) == nil {
			t.Errorf("the first %d bytes are accepted", i)
		}
	}
}
