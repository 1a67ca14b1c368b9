package contract

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"
)

// check type-checks one file without imports as a package.
func check(t testing.TB, path, src string) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "a.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := new(types.Config).Check(path, fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

// mustParse parses a text without errors.
func mustParse(t testing.TB, text string) *Table {
	t.Helper()
	table, err := Parse("user", text)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

const tableSrc = `package a

func F() {}
func G() {}
func Gen[T any](T) T { panic(0) }

type T struct{}
func (*T) M() {}
func (*T) N() {}
func (T) V() {}
func (*T) Close() {}
func (*T) own() {}
func own() {}

type U struct{ T }
func (U) M() {}

type Pool[X any] struct{}
func (*Pool[X]) Get() X { panic(0) }
func (*Pool[X]) Put(X) {}

type I interface { M(); Close() }
type Cancel func()

type Alias = *T
type Named struct{ Body I; Other int }

var (
	inst  *Pool[int]
	alias Alias
	fun   func() error
	named func() (err error)
	plain func()
	anon  interface{ M() }
)
`

// funcOf returns the function of pkg that name ("F" or "T.M") means.
func funcOf(t testing.TB, pkg *types.Package, name string) *types.Func {
	t.Helper()
	typ, name, ok := strings.Cut(name, ".")
	if !ok {
		return pkg.Scope().Lookup(typ).(*types.Func)
	}
	obj, _, _ := types.LookupFieldOrMethod(pkg.Scope().Lookup(typ).Type(), true, pkg, name)
	return obj.(*types.Func)
}

func TestFunc(t *testing.T) {
	table := mustParse(t, `
type *x.y/a.T release Close
func x.y/a.F borrows 0
func x.y/a.Gen forwards 0 0
func x.y/a.* borrows *
func (*x.y/a.T).M releases 0
func (*x.y/a.T).* borrows 0
func (*x.y/a.Pool[X]).Get borrows 0
func (x.y/a.*).* takes 0
`)
	pkg := check(t, "x.y/a", tableSrc)
	vendored := check(t, "example.com/v/vendor/x.y/a", tableSrc)
	for name, want := range map[string]string{
		"F":        "x.y/a.F",
		"G":        "x.y/a.*",
		"Gen":      "x.y/a.Gen",
		"T.M":      "(*x.y/a.T).M",
		"T.N":      "(*x.y/a.T).*",
		"T.V":      "(*x.y/a.T).*", // a star speaks of all methods
		"T.Close":  "",             // what releases is no star's business
		"T.own":    "",             // nor is what is not exported
		"own":      "",
		"U.N":      "(*x.y/a.T).*", // promoted
		"U.M":      "(x.y/a.*).*",
		"Pool.Get": "(*x.y/a.Pool).Get",
		"Pool.Put": "(x.y/a.*).*",
		"inst.Get": "(*x.y/a.Pool).Get",
		"I.M":      "(x.y/a.*).*",
		"anon.M":   "", // an interface without a name
		"alias.M":  "(*x.y/a.T).M",
	} {
		for _, pkg := range []*types.Package{pkg, vendored} {
			got := ""
			if f := table.Func(funcOf(t, pkg, name)); f != nil {
				got = f.Name
			}
			if got != want {
				t.Errorf("Func(%s) of %s is %q, want %q", name, pkg.Path(), got, want)
			}
		}
	}
	if f := table.Func(funcOf(t, check(t, "x.y/b", tableSrc), "F")); f != nil {
		t.Errorf("found %v in another package", f)
	}
	if f := table.Func(nil); f != nil {
		t.Errorf("found %v for nil", f)
	}
}

func TestKind(t *testing.T) {
	table := mustParse(t, `
type *a.T release Close
type *a.Pool[X] release Put
type a.I release Close
type a.Cancel release call
type func() release call
type func() error release call
`)
	pkg := check(t, "a", tableSrc)
	typeOf := func(name string) types.Type { return pkg.Scope().Lookup(name).Type() }
	for _, test := range []struct {
		typ  types.Type
		want string
	}{
		{types.NewPointer(typeOf("T")), "*a.T"},
		{typeOf("T"), ""}, // a type and a pointer to it are two types
		{typeOf("alias"), "*a.T"},
		{typeOf("inst"), "*a.Pool"},
		{typeOf("I"), "a.I"},
		{typeOf("Cancel"), "a.Cancel"},
		{typeOf("plain"), "func()"},
		{typeOf("fun"), "func() error"},
		{typeOf("named"), "func() error"}, // names of results do not matter
		{typeOf("F"), "func()"},
		{typeOf("Gen"), ""},
		{typeOf("anon"), ""},
		{types.Typ[types.Int], ""},
		{nil, ""},
	} {
		got := ""
		if k := table.Kind(test.typ); k != nil {
			got = k.Type
		}
		if got != test.want {
			t.Errorf("Kind(%v) is %q, want %q", test.typ, got, test.want)
		}
	}
}

func TestField(t *testing.T) {
	table := mustParse(t, "field a.Named.* borrows\nfield a.Named.Body takes\n")
	pkg := check(t, "a", tableSrc)
	owner := pkg.Scope().Lookup("Named").Type().(*types.Named)
	if f := table.Field(owner, "Body"); f == nil || !f.Takes {
		t.Errorf("Body: got %v", f)
	}
	if f := table.Field(owner, "Other"); f == nil || f.Takes {
		t.Errorf("Other: got %v", f)
	}
	if f := table.Field(pkg.Scope().Lookup("T").Type().(*types.Named), "Body"); f != nil {
		t.Errorf("T.Body: got %v", f)
	}
	if f := table.Field(nil, "Body"); f != nil {
		t.Errorf("nil: got %v", f)
	}
}

// A user's lines win over those they are laid over, and leave both tables
// as they were.
func TestWith(t *testing.T) {
	base := mustParse(t, "func a.F borrows 0\nfunc a.G borrows 0\nfunc (*a.T).M borrows 0\ntype *a.T release Close\n")
	user := mustParse(t, "func a.F takes 0\nfunc (*a.T).* takes 0\ntype *a.T release N\n")
	both := base.With(user)
	pkg := check(t, "a", tableSrc)
	for _, test := range []struct {
		table      *Table
		name, want string
	}{
		{both, "F", "func a.F takes 0"},
		{both, "G", "func a.G borrows 0"},
		{both, "T.M", "func (*a.T).* takes 0"}, // starred or not
		{base, "F", "func a.F borrows 0"},
		{base, "T.M", "func (*a.T).M borrows 0"},
		{base.With(user).With(base), "F", "func a.F borrows 0"},
		{base.With(base.With(user)), "T.M", "func (*a.T).* takes 0"},
		{base.With(nil), "F", "func a.F borrows 0"},
	} {
		if got := test.table.Func(funcOf(t, pkg, test.name)); got == nil || got.String() != test.want {
			t.Errorf("%s: got %v, want %s", test.name, got, test.want)
		}
	}
	if f := both.Func(funcOf(t, pkg, "T.Close")); f != nil {
		t.Errorf("a user's star matches a release of the table below: %v", f)
	}
	if k := both.Kind(types.NewPointer(pkg.Scope().Lookup("T").Type())); k.Releases[0].Method != "N" {
		t.Errorf("kind is %v", k)
	}
	var texts []string
	for _, e := range both.Entries() {
		texts = append(texts, e.Text)
	}
	want := []string{"func a.F takes 0", "func a.G borrows 0", "type *a.T release N", "func (*a.T).* takes 0", "func (*a.T).M borrows 0"}
	if !slices.Equal(texts, want) {
		t.Errorf("entries are %q, want %q", texts, want)
	}
}

func TestHolds(t *testing.T) {
	always, before := &Func{}, &Func{Before: "go1.23"}
	for _, test := range []struct {
		f       *Func
		version string
		want    bool
	}{
		{always, "", true},
		{always, "go1.26", true},
		{before, "go1.22", true},
		{before, "go1.22.7", true},
		{before, "go1.23", false},
		{before, "go1.24.1", false},
		{before, "", false}, // the newest
		{before, "devel", false},
	} {
		if got := test.f.Holds(test.version); got != test.want {
			t.Errorf("before %q holds for %q: %v", test.f.Before, test.version, got)
		}
	}
}

func TestEffectsOn(t *testing.T) {
	pkg := check(t, "a", tableSrc)
	f := mustParse(t, "func a.F takes 1 on success; borrows *; forwards 2 0; releases 1 on failure\n").Func(funcOf(t, pkg, "F"))
	for param, want := range []string{"borrows *", "takes 1 on success, releases 1 on failure", "forwards 2 0", "borrows *"} {
		var texts []string
		for _, e := range f.EffectsOn(param) {
			texts = append(texts, e.String())
		}
		if got := strings.Join(texts, ", "); got != want {
			t.Errorf("effects on %d are %s, want %s", param, got, want)
		}
	}
	if got := new(Func).EffectsOn(0); len(got) != 0 {
		t.Errorf("effects of nothing: %v", got)
	}
}

// Check finds clauses that do not fit the function.
func TestCheck(t *testing.T) {
	pkg := check(t, "a", `package a
type T struct{}
func (T) F(f func(), n int, fs ...func()) (t *T, ok bool, err error, done func()) { return }
`)
	sig := funcOf(t, pkg, "T.F").Signature()
	for clause, want := range map[string]string{
		"acquires 0 ok 1 err 2 partner 3 carrier 0": "",
		"acquires 0 param; borrows *; nonnil 3":     "",
		"calls 1; calls 3; takes 2":                 "",
		"acquires 4":                                "there is no result 4; its results are 0 *a.T, 1 bool, 2 error, 3 func()",
		"acquires 0 within 4":                       "there is no parameter 4",
		"acquires 4 param":                          "there is no parameter 4; its parameters are 0 a.T, 1 func(), 2 int, 3 []func()",
		"acquires 0 ok 2":                           "result 2 is no bool",
		"acquires 0 err 1":                          "result 1 is no error",
		"acquires 0 partner 1":                      "result 1 is no function",
		"acquires 2":                                "result 2 cannot be released; its results are 0 *a.T, 1 bool, 2 error, 3 func()",
		"acquires 0 carrier 5":                      "there is no result 5",
		"acquires 0 peer 5":                         "there is no result 5",
		"locks 9 Unlock":                            "there is no parameter 9",
		"takes 4":                                   "there is no parameter 4",
		"forwards 0 4":                              "there is no result 4",
		"nonnil 4":                                  "there is no result 4",
		"calls 0":                                   "the receiver cannot be called",
		"calls 2":                                   "parameter 2 is no function",
	} {
		f := mustParse(t, "func (a.T).F "+clause).Func(funcOf(t, pkg, "T.F"))
		err := f.Check(sig)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), "user:1: (a.T).F: "+want)) {
			t.Errorf("%s: got %v, want %q", clause, err, want)
		}
	}
	a := Acquire{Err: None}
	if got := a.ErrOf(sig); got != None {
		t.Errorf("the last result is no error, but ErrOf is %d", got)
	}
	if got := (Acquire{Err: 2}).ErrOf(sig); got != 2 {
		t.Errorf("ErrOf is %d, want 2", got)
	}
}

// BenchmarkFunc looks up what a program mostly calls: functions without an
// entry, and some with one.
// Misfits finds what in the user's lines the package contradicts, and only
// there.
func TestMisfits(t *testing.T) {
	pkg := check(t, "x.y/a", `package a
type T struct{ Body B; n int }
type B struct{}
func (*B) Close() error { return nil }
func (*T) Stop() {}
func (*T) Next() bool { return false }
func (t *T) Grow(by int) (*T, error) { return nil, nil }
type Cancel func()
type Pool[X any] struct{}
func (Pool[X]) Put(x X) {}
func New() (*T, error) { return nil, nil }
`)
	right := `
type *x.y/a.T release Stop|Body.Close; until Next
type x.y/a.Cancel release call
func x.y/a.New acquires 0
func (*x.y/a.T).Grow borrows 1; forwards 0 0
func (*x.y/a.T).Stop releases 0
func (x.y/a.Pool).Put takes 1
func x.y/a.Nope acquires 7
func (*x.y/a.Gone).Nope acquires 7
func x.y/b.New acquires 7
type *x.y/a.Gone release Nope
field x.y/a.T.n takes
field x.y/a.T.* takes
`
	for _, test := range []struct{ line, want string }{
		{"func x.y/a.New acquires 2", "x.y/a.New: there is no result 2; its results are 0 *a.T, 1 error"},
		{"func x.y/a.New acquires 0 err 0", "x.y/a.New: result 0 is no error; its results are 0 *a.T, 1 error"},
		{"func x.y/a.New borrows 0", "x.y/a.New: there is no parameter 0; it has no parameters"},
		{"func (*x.y/a.T).Grow takes 2", "(*x.y/a.T).Grow: there is no parameter 2; its parameters are 0 *a.T, 1 int"},
		{"func (*x.y/a.T).Grow releases 0 Shut", "(*x.y/a.T).Grow: parameter 0 has no method Shut; its methods are Grow, Next, Stop"},
		{"func (*x.y/a.T).Grow locks 0 Unlock", "(*x.y/a.T).Grow: parameter 0 has no method Unlock; its methods are Grow, Next, Stop"},
		{"type *x.y/a.T release Close", "*x.y/a.T: there is no method Close to release it; its methods are Grow, Next, Stop"},
		{"type *x.y/a.T release Head.Close", "*x.y/a.T: release Head.Close: there is no field Head in x.y/a.T"},
		{"type *x.y/a.T release Body.Stop", "*x.y/a.T: there is no method Body.Stop to release it; its methods are Close"},
		{"type *x.y/a.T release call", "*x.y/a.T: release call: it is no function"},
		{"type *x.y/a.T release Stop; until Done", "*x.y/a.T: until Done: there is no such method; its methods are Grow, Next, Stop"},
		{"field x.y/a.T.m takes", "x.y/a.T.m: there is no field m in x.y/a.T"},
	} {
		errs := Builtin().With(mustParse(t, test.line)).Misfits(pkg)
		if len(errs) != 1 || errs[0].Error() != "user:1: "+test.want {
			t.Errorf("%s: got %v, want %s", test.line, errs, test.want)
		}
	}
	if errs := Builtin().With(mustParse(t, right)).Misfits(pkg); errs != nil {
		t.Errorf("got %v", errs)
	}
	if errs := Builtin().Misfits(pkg); errs != nil {
		t.Errorf("got %v", errs)
	}
}

// Texts that are joined know where their lines stand.
func TestJoin(t *testing.T) {
	text := Join(Text{"a.txt", "\ufefffunc x.y/a.F none # x"}, Text{"b.txt", "\n## topic\nfunc x.y/a.G none # y\n"}, Text{"c.txt", "func x.y/a.F none # z"})
	_, err := Parse("joined", text)
	if want := "c.txt:1: duplicate line for func x.y/a.F; the other one is at a.txt:1"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	table, err := Parse("joined", Join(Text{"a.txt", "func x.y/a.F none # x"}, Text{"b.txt", "\n## topic\nfunc x.y/a.G none # y\n"}))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range table.Entries() {
		got = append(got, e.Origin+" "+e.Topic)
	}
	if want := []string{"a.txt:1 a", "b.txt:3 topic"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func BenchmarkFunc(b *testing.B) {
	table := Builtin().With(mustParse(b, "func example.com/m.Open acquires 0\n"))
	own := check(b, "example.com/program/internal/own", tableSrc)
	std := check(b, "os", "package os; type File struct{}; func Open() *File { return nil }; func (*File) Name() {}")
	for _, bench := range []struct {
		name string
		fn   *types.Func
	}{
		{"None", funcOf(b, own, "T.M")},
		{"Exact", funcOf(b, std, "Open")},
		{"Star", funcOf(b, std, "File.Name")},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				table.Func(bench.fn)
			}
		})
	}
}
