package unreleased_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/packages"

	"github.com/everypath/everypath/analyzer/internal/lazyssa"
	"github.com/everypath/everypath/analyzer/internal/ownership"
	"github.com/everypath/everypath/analyzer/unreleased"
)

// A unit is a type-checked package. The tests of this file and of
// robust_test.go run analyzers over units without a driver: facts are
// dropped, so only the unit's own syntax is needed, and the time of each
// analyzer is known.
type unit struct {
	fset  *token.FileSet
	files []*ast.File
	pkg   *types.Package
	info  *types.Info
}

// A run is one round of analyzers over a unit.
type run struct {
	unit
	results map[*analysis.Analyzer]any
	spent   map[*analysis.Analyzer]time.Duration
	diags   []analysis.Diagnostic
}

func newRun(u unit) *run {
	return &run{unit: u, results: make(map[*analysis.Analyzer]any), spent: make(map[*analysis.Analyzer]time.Duration)}
}

// do runs a after what it requires, each analyzer once.
func (r *run) do(a *analysis.Analyzer) (any, error) {
	if res, ok := r.results[a]; ok {
		return res, nil
	}
	in := make(map[*analysis.Analyzer]any)
	for _, req := range a.Requires {
		res, err := r.do(req)
		if err != nil {
			return nil, err
		}
		in[req] = res
	}
	pass := &analysis.Pass{
		Analyzer: a, Fset: r.fset, Files: r.files, Pkg: r.pkg, TypesInfo: r.info,
		TypesSizes: types.SizesFor("gc", "amd64"), Module: new(analysis.Module), ResultOf: in,
		Report:            func(d analysis.Diagnostic) { r.diags = append(r.diags, d) },
		ImportObjectFact:  func(types.Object, analysis.Fact) bool { return false },
		ExportObjectFact:  func(types.Object, analysis.Fact) {},
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
		ExportPackageFact: func(analysis.Fact) {},
	}
	start := time.Now()
	res, err := a.Run(pass)
	r.spent[a] = time.Since(start)
	if err == nil && a.ResultType != nil && reflect.TypeOf(res) != a.ResultType {
		err = fmt.Errorf("%s returned a %T", a.Name, res)
	}
	r.results[a] = res
	return res, err
}

// share makes the run use an SSA form that has been built.
func (r *run) share(ssa any) {
	r.results[lazyssa.Analyzer] = lazyssa.Builder(func() *buildssa.SSA { return ssa.(*buildssa.SSA) })
}

// total returns the time spent on all analyzers.
func (r *run) total() time.Duration {
	var sum time.Duration
	for _, d := range r.spent {
		sum += d
	}
	return sum
}

// stubOS stands for package os: the contracts know it by its path.
const stubOS = `package os
type File struct{ fd int }
func Open(name string) (*File, error)
func (f *File) Close() error
func (f *File) Sync() error
`

// stubSync stands for package sync.
const stubSync = `package sync
type Mutex struct{ state int }
func (m *Mutex) Lock()
func (m *Mutex) Unlock()
`

// check type-checks one file that may import "os" and "sync", and nothing else.
func check(tb testing.TB, src string) unit {
	tb.Helper()
	fset := token.NewFileSet()
	stubs := map[string]unit{"os": checkFile(tb, fset, "os", stubOS, nil), "sync": checkFile(tb, fset, "sync", stubSync, nil)}
	return checkFile(tb, fset, "example.com/p", src, importerFunc(func(path string) (*types.Package, error) {
		if path == "unsafe" {
			return types.Unsafe, nil
		}
		if stub, ok := stubs[path]; ok {
			return stub.pkg, nil
		}
		return nil, fmt.Errorf("no package %q", path)
	}))
}

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }

func checkFile(tb testing.TB, fset *token.FileSet, path, src string, imp types.Importer) unit {
	tb.Helper()
	f, err := parser.ParseFile(fset, path+".go", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		tb.Fatal(err)
	}
	u := unit{fset: fset, files: []*ast.File{f}, info: &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Instances: make(map[*ast.Ident]types.Instance),
		Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection),
		Scopes: make(map[ast.Node]*types.Scope), FileVersions: make(map[*ast.File]string),
	}}
	conf := types.Config{Importer: imp, GoVersion: "go1.25"}
	if u.pkg, err = conf.Check(path, fset, u.files, u.info); err != nil {
		tb.Fatal(err)
	}
	return u
}

// loadStd type-checks packages of the standard library from source, and
// what they import from export data.
func loadStd(tb testing.TB, paths ...string) []unit {
	tb.Helper()
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax}, paths...)
	if err != nil {
		tb.Fatal(err)
	}
	if n := packages.PrintErrors(pkgs); n > 0 {
		tb.Fatalf("%d errors in %v", n, paths)
	}
	units := make([]unit, len(pkgs))
	for i, p := range pkgs {
		units[i] = unit{p.Fset, p.Syntax, p.Types, p.TypesInfo}
	}
	return units
}

// BenchmarkNetHTTP compares the rule with the construction of SSA on a
// large package that people know. The aim for analysis/ssa is 0.25. Other
// programs disturb, so it takes some twenty rounds to tell.
func BenchmarkNetHTTP(b *testing.B) {
	u := loadStd(b, "net/http")[0]
	rule := unreleased.New(unreleased.Config{})
	var build, judge []time.Duration
	for b.Loop() {
		r := newRun(u)
		start := cpuTime()
		ssa, err := r.do(buildssa.Analyzer)
		if err != nil {
			b.Fatal(err)
		}
		built := cpuTime()
		r.share(ssa)
		if _, err := r.do(rule); err != nil {
			b.Fatal(err)
		}
		build, judge = append(build, built-start), append(judge, cpuTime()-built)
	}
	built, judged := lowerQuartile(build), lowerQuartile(judge)
	b.ReportMetric(judged.Seconds()/built.Seconds(), "analysis/ssa")
	b.ReportMetric(float64(built.Nanoseconds()), "ssa-ns")
	b.ReportMetric(float64(judged.Nanoseconds()), "analysis-ns")
}

// lowerQuartile returns what a quarter of the rounds took less than.
func lowerQuartile(rounds []time.Duration) time.Duration {
	slices.Sort(rounds)
	return rounds[len(rounds)/4]
}

// header begins each generated program.
const header = `package p

import (
	"os"
	"sync"
)

var (
	mu sync.Mutex
	_  *os.File
)

func flag(i int) bool
func use(i int)
func all(is []int)

`

// A generated program has one function whose size is n.
type generated struct {
	name string
	gen  func(n int) string
	// max is the largest size that is measured.
	max int
}

// generatedPrograms are shapes of functions that people, or their
// generators, write at any length.
var generatedPrograms = []generated{
	{"branches", func(n int) string {
		return "f, err := os.Open(``)\nif err != nil { return err }\n" + each(n, "if flag(%[1]d) { use(%[1]d) }\n") + "return f.Close()\n"
	}, 4000},
	{"returns", func(n int) string {
		return "f, err := os.Open(``)\nif err != nil { return err }\n" + each(n, "if flag(%[1]d) { return nil }\n") + "return f.Close()\n"
	}, 4000},
	{"deferred", func(n int) string {
		return "f, err := os.Open(``)\nif err != nil { return err }\ndefer f.Close()\n" +
			strings.Repeat("if err := f.Sync(); err != nil { return err }\n", n) + "return nil\n"
	}, 4000},
	{"acquisitions", func(n int) string {
		return each(n, "f%[1]d, err := os.Open(``)\nif err != nil { return err }\nf%[1]d.Close()\n") + "return nil\n"
	}, 4000},
	{"cases", func(n int) string {
		return "f, err := os.Open(``)\nif err != nil { return err }\nswitch i {\n" + each(n, "case %[1]d: use(%[1]d)\n") + "}\nreturn f.Close()\n"
	}, 4000},
	{"loops", func(n int) string {
		return "f, err := os.Open(``)\nif err != nil { return err }\n" +
			each(n, "for flag(%[1]d) { if flag(-%[1]d) { break }; use(%[1]d) }\n") + "return f.Close()\n"
	}, 4000},
	{"flags", func(n int) string {
		return each(n, "var on%[1]d bool\n") + "f, err := os.Open(``)\nif err != nil { return err }\n" +
			each(n, "if flag(%[1]d) { on%[1]d = true }\n") + each(n, "if on%[1]d { use(%[1]d) }\n") + "return f.Close()\n"
	}, 500},
	{"literals", func(n int) string {
		return "f, err := os.Open(``)\nif err != nil { return err }\n" +
			each(n, "if flag(%[1]d) { func() { err = f.Sync() }() }\n") + "if err != nil { use(0) }\nreturn f.Close()\n"
	}, 4000},
	{"locks", func(n int) string {
		return each(n, "mu.Lock()\nif flag(%[1]d) { mu.Unlock(); return nil }\nmu.Unlock()\n") + "return nil\n"
	}, 800},
	{"lockedCases", func(n int) string {
		return "for { switch i {\n" + each(n, "case %[1]d: mu.Lock()\nif flag(%[1]d) { mu.Unlock(); continue }\nuse(%[1]d)\nmu.Unlock()\n") + "default: return nil\n}\n}\n"
	}, 800},
	{"acquiringCases", func(n int) string {
		return "switch i {\n" + each(n, "case %[1]d: f, err := os.Open(``)\nif err != nil { return err }\ndefer f.Close()\n") + "}\nreturn nil\n"
	}, 800},
	{"table", func(n int) string {
		return "steps := []func() error{\n" + each(n, "func() error { f, err := os.Open(``)\nif err != nil { return err }\nuse(%[1]d)\nreturn f.Close() },\n") +
			"}\nfor _, step := range steps { if err := step(); err != nil { return err } }\nreturn nil\n"
	}, 800},
	{"nested", func(n int) string {
		return each(n, "if err := func() error { f, err := os.Open(``)\nif err != nil { return err }\ndefer f.Close()\nuse(%[1]d)\nreturn nil }(); err != nil { return err }\n") + "return nil\n"
	}, 800},
}

// each formats one line for each number below n.
func each(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// program returns the source of g for size n.
func (g generated) program(n int) string {
	return header + "func generated(i int) error {\n" + g.gen(n) + "}\n"
}

// BenchmarkGenerated reports the time per branch, which should not depend
// on their number.
func BenchmarkGenerated(b *testing.B) {
	for _, g := range generatedPrograms {
		for n := g.max / 8; n <= g.max; n *= 2 {
			b.Run(fmt.Sprintf("%s/%d", g.name, n), func(b *testing.B) {
				benchmarkSource(b, g.program(n), n)
			})
		}
	}
}

// BenchmarkAcquisitionsDeferred is apart from the others: each of n
// searches goes on to the end of the function, so the work is quadratic.
func BenchmarkAcquisitionsDeferred(b *testing.B) {
	for _, n := range []int{250, 500, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) { benchmarkSource(b, deferredAcquisitions(n), n) })
	}
}

func deferredAcquisitions(n int) string {
	return header + "func generated(i int) error {\n" +
		each(n, "f%[1]d, err := os.Open(``)\nif err != nil { return err }\ndefer f%[1]d.Close()\n") + "return nil\n}\n"
}

// BenchmarkNest is a nest of loops and ifs of the given depth, with flags
// at each level.
func BenchmarkNest(b *testing.B) {
	for _, depth := range []int{4, 8, 16, 32} {
		b.Run(fmt.Sprint(depth), func(b *testing.B) { benchmarkSource(b, nest(depth), depth) })
	}
}

func nest(depth int) string {
	return header + "func generated(i int) error {\nf, err := os.Open(``)\nif err != nil { return err }\n" +
		each(depth, "on%[1]d := false\nfor flag(%[1]d) {\nif on%[1]d { use(1) } else if flag(-%[1]d) { on%[1]d = true; continue }\n") +
		strings.Repeat("}\n", depth) + "return f.Close()\n}\n"
}

// BenchmarkPackage is a package of n owners, each of which has faults: what is asked
// about one must not go through all of them.
func BenchmarkPackage(b *testing.B) {
	for _, n := range []int{250, 500, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) { benchmarkSource(b, owners(n), n) })
	}
}

func owners(n int) string {
	return header + each(n, "type t%[1]d struct { mu sync.Mutex; f *os.File; n int }\n"+
		"func new%[1]d() (*t%[1]d, error) {\nf, err := os.Open(``)\nif err != nil { return nil, err }\nreturn &t%[1]d{f: f}, nil\n}\n"+
		"func (t *t%[1]d) Close() error { t.mu.Lock(); defer t.mu.Unlock(); return t.f.Close() }\n"+
		"func (t *t%[1]d) count() { t.mu.Lock(); t.n++; t.mu.Unlock() }\n"+
		"func (t *t%[1]d) keep() { t.mu.Lock(); t.n++ }\n"+
		"func (t *t%[1]d) again() error {\nf, err := os.Open(``)\nif err != nil { return err }\nt.f = f\nreturn nil\n}\n"+
		"func forget%[1]d() error {\nt, err := new%[1]d()\nif err != nil { return err }\nif t.n > 3 { return nil }\nreturn t.Close()\n}\n")
}

func benchmarkSource(b *testing.B, src string, n int) {
	u := check(b, src)
	r := newRun(u)
	ssa, err := r.do(buildssa.Analyzer)
	if err != nil {
		b.Fatal(err)
	}
	built := r.total()
	var spent time.Duration
	for b.Loop() {
		// The SSA is shared by all iterations: it does not change.
		again := newRun(u)
		again.share(ssa)
		if _, err := again.do(unreleased.New(unreleased.Config{})); err != nil {
			b.Fatal(err)
		}
		spent += again.total()
	}
	perOp := float64(spent.Nanoseconds()) / float64(b.N)
	b.ReportMetric(perOp/float64(n), "ns/branch")
	b.ReportMetric(perOp/float64(built.Nanoseconds()), "analysis/ssa")
}

// A crowd has n acquisitions in one function, each of which the rest of the function
// has to be searched for.
var crowds = map[string]func(n int) string{
	"undone on error": func(n int) string {
		return each(n, "f%[1]d, err := os.Open(``)\nif err != nil { return err }\ndefer func() { if err != nil { f%[1]d.Close() } }()\n") + each(n, "keep(f%[1]d)\n") + "return nil\n"
	},
	"joined": func(n int) string {
		return each(n, "f%[1]d, err := os.Open(``)\nif err != nil { return err }\ndefer func() { if e := f%[1]d.Close(); err == nil { err = e } }()\n") + "return nil\n"
	},
	"appended": func(n int) string {
		return "var undo []func()\ndefer func() { for _, u := range undo { u() } }()\n" +
			each(n, "f%[1]d, err := os.Open(``)\nif err != nil { return err }\nundo = append(undo, func() { f%[1]d.Close() })\n") + "return nil\n"
	},
	"listed": func(n int) string {
		return "var all []*os.File\nfail := func(err error) error { for _, f := range all { f.Close() }; return err }\n" +
			each(n, "f%[1]d, err := os.Open(``)\nif err != nil { return fail(err) }\nall = append(all, f%[1]d)\n") + "return fail(nil)\n"
	},
	"labelled": func(n int) string {
		return each(n, "var f%[1]d *os.File\n") + each(n, "if f%[1]d, err = os.Open(``); err != nil { goto fail }\n") +
			"fail:\n" + each(n, "if f%[1]d != nil { f%[1]d.Close() }\n") + "return err\n"
	},
	"one by one": func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "f%[1]d, err := os.Open(``)\nif err != nil { %[2]sreturn err }\n", i, strings.ReplaceAll(each(i, "f%[1]d.Close();"), "\n", ""))
		}
		return b.String() + each(n, "f%[1]d.Close()\n") + "return nil\n"
	},
}

// crowd returns the source of a function with n acquisitions.
func crowd(gen func(n int) string, n int) string {
	return header + "func keep(f *os.File) { kept = append(kept, f) }\nvar kept []*os.File\nfunc generated(i int) (err error) {\n" + gen(n) + "}\n"
}

// states returns the number of states that all searches in src visit.
func states(tb testing.TB, src string) int {
	tb.Helper()
	own := ownershipOf(tb, check(tb, src), ownership.Config{})
	sum := 0
	for _, fn := range own.Funcs() {
		found, err := own.Found(fn)
		if err != nil {
			tb.Fatal(err)
		}
		for _, f := range found {
			if f.Search != nil {
				sum += f.Search.States
			}
		}
	}
	return sum
}

func ownershipOf(tb testing.TB, u unit, cfg ownership.Config) *ownership.Result {
	tb.Helper()
	res, err := newRun(u).do(ownership.New(func() (ownership.Config, error) { return cfg, nil }))
	if err != nil {
		tb.Fatal(err)
	}
	return res.(*ownership.Result)
}

// TestDeadStores holds that what was stored where nobody looks any more
// tells no paths apart.
func TestDeadStores(t *testing.T) {
	const n = 100
	got := states(t, header+"func generated(i int) error {\nf, err := os.Open(``)\nif err != nil { return err }\n"+
		each(n, "if flag(%[1]d) { a := [1]int{%[1]d}; all(a[:]) }\n")+"return f.Close()\n}\n")
	if got > 5*n/2 {
		t.Errorf("%d states for %d branches", got, n)
	}
}

// TestLentParameters holds that a parameter which is only lent needs no
// search, whatever the function is like that gets it.
func TestLentParameters(t *testing.T) {
	t.Parallel()
	for name, lend := range map[string]string{
		"literal":  "defer func() { if flag(0) { f.Sync() } }()\n" + each(50, "if flag(%[1]d) { use(%[1]d) }\n"),
		"deferred": "defer flush(f)\n" + each(50, "if flag(%[1]d) { use(%[1]d) }\n"),
		"method":   each(50, "if flag(%[1]d) { run(f.Sync) }\n"),
		"result":   each(50, "if flag(%[1]d) { same(f).Sync() }\n"),
		"struct":   "b := box{file: f}\n" + each(50, "if flag(%[1]d) { b.sync() }\n"),
		"behind":   "var s syncer = f\nif flag(0) { s = &box{file: f} }\n" + each(50, "if flag(%[1]d) { s.Sync() }\n"),
		"hook":     each(50, "if flag(%[1]d) { hooks.on(f) }\n"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			own := ownershipOf(t, check(t, header+`
func flush(f *os.File) { f.Sync() }
func same(f *os.File) *os.File { return f }
func run(g func() error) { if g() != nil { use(0) } }
type syncer interface { Sync() error }
type box struct { file *os.File }
func (b *box) sync() { b.file.Sync() }
func (b *box) Sync() error { return b.file.Sync() }
var hooks struct { on func(syncer) }
func lend(f *os.File) {
`+lend+"}\nfunc generated() error {\nf, err := os.Open(``)\nif err != nil { return err }\nlend(f)\nreturn f.Close()\n}\n"), ownership.Config{})
			for _, fn := range own.Funcs() {
				if _, err := own.Found(fn); err != nil {
					t.Fatal(err)
				}
			}
			// That for what becomes of the file, and what same returns.
			if got := own.Searches(); got > 2 {
				t.Errorf("%d searches", got)
			}
		})
	}
}

// TestWorkIsLinear holds that a function of twice the size takes about
// twice as many states.
func TestWorkIsLinear(t *testing.T) {
	for _, g := range generatedPrograms {
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			half, whole := states(t, g.program(g.max/4)), states(t, g.program(g.max/2))
			if half == 0 || float64(whole) > 2.2*float64(half) {
				t.Errorf("%d states for %d, %d for %d: not linear", half, g.max/4, whole, g.max/2)
			}
		})
	}
}

// TestWorkIsBounded holds that functions with hundreds of acquisitions, for each of
// which there are hundreds of paths, take no more states than there is time for.
func TestWorkIsBounded(t *testing.T) {
	const n, most = 100, 1 << 16
	for name, gen := range crowds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := states(t, crowd(gen, n)); got == 0 || got > most {
				t.Errorf("%d states for %d acquisitions", got, n)
			}
		})
	}
}
