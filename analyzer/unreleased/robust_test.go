package unreleased_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/passes/buildssa"

	"github.com/everypath/everypath/analyzer/unreleased"
)

// stdPackages are packages of the standard library that differ: clients
// and servers, tables, parsers, hooks into the runtime, assembly.
var stdPackages = []string{
	"archive/zip", "bufio", "compress/gzip", "context", "crypto/tls", "database/sql", "debug/elf", "encoding/gob", "encoding/json",
	"fmt", "go/parser", "go/types", "image/png", "io", "iter", "log/slog", "math/big", "mime/multipart", "net", "net/http",
	"os", "os/exec", "reflect", "runtime/pprof", "sync", "testing", "text/template",
}

var configs = map[string]unreleased.Config{
	"default": {},
	"strict":  {Strict: true, Panics: "all", Tests: true, UnusedNolint: true},
}

// TestStd runs the rule over the standard library: whatever it reports,
// it must end, say the same twice, and say it in full.
func TestStd(t *testing.T) {
	if testing.Short() {
		t.Skip("loads 27 packages of the standard library")
	}
	for _, u := range loadStd(t, stdPackages...) {
		t.Run(strings.ReplaceAll(u.pkg.Path(), "/", "."), func(t *testing.T) { checkUnit(t, u) })
	}
}

// checkUnit runs the rule twice over u in each configuration.
func checkUnit(t *testing.T, u unit) {
	t.Helper()
	built := newRun(u)
	ssa, err := built.do(buildssa.Analyzer)
	if err != nil {
		t.Fatal(err)
	}
	funcs := ssa.(*buildssa.SSA).SrcFuncs
	for name, cfg := range configs {
		var first []string
		for round := range 2 {
			r := newRun(u)
			shuffled := *ssa.(*buildssa.SSA)
			shuffled.SrcFuncs = slices.Clone(funcs)
			if round > 0 {
				rand.New(rand.NewPCG(1, 2)).Shuffle(len(funcs), func(i, j int) {
					shuffled.SrcFuncs[i], shuffled.SrcFuncs[j] = shuffled.SrcFuncs[j], shuffled.SrcFuncs[i]
				})
			}
			r.share(&shuffled)
			if _, err := r.do(unreleased.New(cfg)); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			all := r.spell(t)
			if round > 0 && !slices.Equal(all, first) {
				t.Errorf("%s: the order of functions shows:\n%s", name, strings.Join(difference(first, all), "\n"))
			}
			first = all
		}
		t.Logf("%s: %d reports", name, len(first))
	}
}

// difference lists what only one of the sorted lists a and b has.
func difference(a, b []string) []string {
	var diff []string
	for _, s := range a {
		if !slices.Contains(b, s) {
			diff = append(diff, "- "+s)
		}
	}
	for _, s := range b {
		if !slices.Contains(a, s) {
			diff = append(diff, "+ "+s)
		}
	}
	return diff
}

// categories are the documented ones.
var categories = []string{"never", "path", "discarded", "overwritten", "loop", "field", "partial", "panic", "nolint"}

// spell returns the reports of r, sorted, and checks their form.
func (r *run) spell(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, d := range r.diags {
		at := r.fset.Position(d.Pos)
		if !d.Pos.IsValid() || !d.End.IsValid() || d.End <= d.Pos {
			t.Errorf("%s: no range: %s", at, d.Message)
		}
		if !slices.Contains(categories, d.Category) {
			t.Errorf("%s: category %q is not documented", at, d.Category)
		}
		if len(d.Related) == 0 && d.Category != "discarded" && d.Category != "nolint" {
			t.Errorf("%s: no path is told: %s", at, d.Message)
		}
		s := fmt.Sprintf("%s: %s (%s)", at, d.Message, d.Category)
		for _, rel := range d.Related {
			if !rel.Pos.IsValid() || rel.End < rel.Pos || rel.Message == "" {
				t.Errorf("%s: a step without place or text: %+v", at, rel)
			}
			s += fmt.Sprintf("; %s: %s", r.fset.Position(rel.Pos), rel.Message)
		}
		all = append(all, s)
	}
	slices.Sort(all)
	return all
}

// weird are declarations that a reader of SSA may forget. Each is a
// package of its own; all have os.Open, so that there is a search.
var weird = map[string]string{
	"assembly":       `func asm(f *os.File); func use() { f, _ := os.Open(""); asm(f) }`,
	"empty":          `func empty() {}; func _() { f, _ := os.Open(""); f.Sync() }; func init() { f, _ := os.Open(""); _ = f }; func init() { for {} }`,
	"forever":        `func g() { f, _ := os.Open(""); for { f.Sync() } }; func h() { os.Open(""); for {} }; func sel() { f, _ := os.Open(""); defer f.Close(); select {} }`,
	"unreachable":    `func g() int { f, _ := os.Open(""); return 1; f.Close(); return 2 }; func h() { panic(1); f, _ := os.Open(""); f.Close() }`,
	"goto":           `func g(n int) { f, err := os.Open(""); if err != nil { goto end }; a: if n > 1 { n--; goto b }; goto c; b: n -= 2; if n > 0 { goto a }; c: f.Close(); end: }`,
	"labels":         `func g(m [][]int) { outer: for i := range m { f, err := os.Open(""); if err != nil { continue outer }; for range m[i] { if i > 3 { f.Close(); break outer }; if i > 4 { continue outer } }; switch { case i > 1: f.Close(); continue outer; default: break outer } } }`,
	"deferRecover":   `func g(n int) (err error) { for range n { f, e := os.Open(""); defer func() { if r := recover(); r != nil { err = e }; f.Close() }() }; return }`,
	"methodValues":   `type closer interface { Close() error }; type both struct { closer; n int }; func g() { f, _ := os.Open(""); b := both{closer: f}; c := b.Close; defer c(); h := both.Close; h(b); k := closer.Close; k(b); (*os.File).Close(f) }`,
	"rangeFunc":      `func seq(yield func(int) bool) {}; func g() (err error) { for i := range seq { f, e := os.Open(""); if e != nil { return e }; outer: for j := range seq { for k := range seq { switch { case k > 1: break; case k > 2: continue outer; case k > 3: break outer; case k > 4: return nil; case j > i: defer f.Close(); case k > 5: goto done } } }; f.Close() }; done: return }`,
	"typeParams":     `type rc interface { *os.File; Close() error }; func g[T rc](f T) { f.Close() }; func h[S ~[]E, E interface{ Close() error }](s S) E { for _, e := range s { e.Close() }; return s[0] }; func use() { f, _ := os.Open(""); g(f); h([]*os.File{f}) }; func open[T any](wrap func(*os.File) T) T { f, _ := os.Open(""); return wrap(f) }`,
	"generics":       `type box[T interface{ Close() error }] struct { v T; next *box[T] }; func (b *box[T]) Close() error { if b == nil { return nil }; b.next.Close(); return b.v.Close() }; func g() *box[*os.File] { f, err := os.Open(""); if err != nil { return nil }; return &box[*os.File]{v: f} }; func use() { b := g(); _ = b.next }`,
	"recursiveTypes": `type a struct { b *b; f *os.File }; type b struct { a *a; as []a; m map[string]*b; fn func(*a) *b }; func g() *a { f, _ := os.Open(""); x := &a{f: f}; x.b = &b{a: x}; x.b.a.b.a = x; x.b.fn = func(y *a) *b { return y.b }; return x.b.fn(x).a }; type s []s; type fn func(fn) fn; func k(f fn) fn { g, _ := os.Open(""); _ = g; return f(f) }`,
	"builtins":       `func g(n int) { f, _ := os.Open(""); m := map[*os.File]int{f: 1}; clear(m); n = min(n, 1, 2); n = max(n, 3); s := []*os.File{f}; clear(s); copy(s, s); delete(m, f); print(f); println(len(s), cap(s)); _ = append([]*os.File(nil), s...); recover() }`,
	"captures":       `func g(n int) (fs []func() error) { for i := 0; i < n; i++ { f, err := os.Open(""); if err != nil { continue }; fs = append(fs, f.Close); go func() { _ = i; f.Sync() }(); defer func(i int) { f.Close() }(i) }; return }`,
	"selfClosure":    `func g() { f, _ := os.Open(""); var loop func(int); loop = func(n int) { if n > 0 { loop(n - 1); return }; f.Close() }; loop(3); var a, b func(); a = func() { b() }; b = func() { a(); f.Sync() }; a() }`,
	"nestedClosures": `func g() { f, _ := os.Open(""); func() { func() { func() { func() { func() { func() { func() { f.Close() }() }() }() }() }() }() }() }`,
	"chanSelect":     `func g(c chan *os.File, d chan int) { f, _ := os.Open(""); select { case c <- f: case <-d: default: }; select { case x, ok := <-c: _, _ = x, ok; case d <- 1: f.Close() } }`,
	"arrays":         `func g() { var a [3]*os.File; a[0], _ = os.Open(""); p := &a; p[1] = a[0]; for i := range a { a[i].Close() }; b := [...]struct{ f *os.File }{{}, {}}; b[0].f, _ = os.Open(""); q := (*[1]*os.File)(a[:1]); _ = *q; r := [1]*os.File(a[:1]); _ = r }`,
	"conversions":    `func g() { f, _ := os.Open(""); p := unsafe.Pointer(f); h := (*os.File)(p); h.Close(); var i any = f; if c, ok := i.(interface{ Close() error }); ok { c.Close() }; switch x := i.(type) { case nil: case *os.File: x.Close(); case error, int: _ = x } }; var _ unsafe.Pointer`,
	"namedResults":   `func g() (f *os.File, err error) { defer func() { if err != nil { f.Close(); f = nil } }(); f, err = os.Open(""); if err != nil { return }; if err = f.Sync(); err != nil { return nil, err }; return f, nil }; func (*t) m(_ int, _ *os.File) (_ int) { return }; type t struct{}`,
	"globals":        `var f, err = os.Open(""); var g = func() *os.File { f, _ := os.Open(""); return f }(); var _, _ = os.Open(""); var h = map[string]func(){"a": func() { os.Open("") }}`,
	"aliases":        `type F = os.File; type G = *F; type A[T any] = map[string]T; func g() G { f, _ := os.Open(""); var m A[G] = A[G]{}; m["a"] = f; return m["a"] }`,
	"goDefer":        `func g() { go os.Open(""); defer os.Open(""); f, _ := os.Open(""); defer f.Sync(); go f.Close(); defer recover(); defer print(f); go func() {}() }`,
	"shadow":         `func g() (err error) { f, err := os.Open(""); if f, err := os.Open(""); err == nil { f.Close() }; { var nil = 3; _ = nil; true := false; if true { return } }; return f.Close() }`,
	"nilCalls":       `func g() { var fn func(*os.File); f, _ := os.Open(""); fn(f); (func(*os.File))(nil)(f); var i interface{ M(*os.File) }; i.M(f); var p *struct{ f *os.File }; p.f, _ = os.Open("") }`,
}

func TestWeird(t *testing.T) {
	for name, decls := range weird {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			imports := "import \"os\"\n"
			if strings.Contains(decls, "unsafe.") {
				imports += "import \"unsafe\"\n"
			}
			checkUnit(t, check(t, "package p\n"+imports+decls+"\n"))
		})
	}
}

// TestHuge analyses functions that only generators write.
func TestHuge(t *testing.T) {
	for name, body := range map[string]string{
		"lines":   "f, err := os.Open(``)\nif err != nil { return err }\n" + each(20000, "use(%d)\n") + "return f.Close()\n",
		"literal": "f, err := os.Open(``)\nif err != nil { return err }\nt := []struct{ a, b int; f *os.File }{\n" + each(1000, "{%d, i, nil},\n") + "}\nuse(t[0].a)\nreturn f.Close()\n",
		"fields":  "type big struct {\n" + each(1000, "f%d *os.File\n") + "}\nvar b big\n" + each(200, "b.f%d, _ = os.Open(``)\n") + "return nil\n",
		"gotos":   "f, err := os.Open(``)\nif err != nil { return err }\n" + each(500, "l%[1]d: i++\nif flag(%[1]d) { goto l%[1]d }\nif flag(i) { goto l0 }\n") + "return f.Close()\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkUnit(t, check(t, header+"func generated(i int) error {\n"+body+"}\n"))
		})
	}
}
