package unreleased_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/everypath/everypath/analyzer/internal/ruletest"
)

const randomCases = `package cases

import (
	"fmt"

	"behaviour/res"
)

var errStep = res.ErrStep

func ask() bool { return res.Decide() }

func step() error {
	if ask() {
		return errStep
	}
	return nil
}

func use(f *os.File) {
	if f != nil {
		f.Name()
	}
}

var kept []*os.File

func keep(f *os.File) { kept = append(kept, f) }

func shut(f *os.File) {
	if f != nil {
		f.Close()
	}
}

func maybe(f *os.File) error {
	if ask() {
		f.Close()
		return errStep
	}
	return nil
}

// end uses and releases what the function has given out, or kept elsewhere.
func end(f *os.File, err error) string {
	for _, r := range append(kept, f) {
		use(r)
		shut(r)
	}
	kept = nil
	return fmt.Sprint(f != nil, err, res.Dealt)
}

func number() int {
	if ask() {
		return 1
	}
	return 0
}

`

// ownKind is a type that says itself how it is released.
const ownKind = `type own struct{ of *res.Once }

func openOwn(name string) (*own, error) {
	of, err := res.OpenOnce(name)
	if err != nil {
		return nil, err
	}
	return &own{of}, nil
}

func (o *own) Close() error { return o.of.Close() }
func (o *own) Name() string { return o.of.Name() }

`

// randomFixes is the number of programs that TestRandomFixes makes, randomDecisions that
// of the decisions on each of their ways that are not always the same.
const (
	randomFixes     = 240
	randomDecisions = 10
	randomSeed      = 5
)

// A randomKind is a kind of resource that stands in random programs for a file.
type randomKind struct {
	name string
	// ofFile has what to write instead of the type, the acquisition and the release of a
	// file, in turn.
	ofFile []string
	// once reports that a second release does harm: programs that have one are left out.
	once bool
}

var randomKinds = []randomKind{
	{name: "Harmless", ofFile: []string{"*os.File", "*res.R", "os.Open(", "res.Open("}},
	{name: "Once", ofFile: []string{"*os.File", "*res.Once", "os.Open(", "res.OpenOnce("}, once: true},
	{name: "Own", ofFile: []string{"*os.File", "*own", "os.Open(", "openOwn("}, once: true},
	{name: "Deal", ofFile: []string{"*os.File", "*res.Deal", "os.Open(", "res.NewDeal(", ".Close", ".Rollback"}},
}

// TestRandomFixes fixes random programs that leak, and runs them before and after on
// many ways. They return the same; nothing is used after its release, what they return
// or keep included, nor released twice that must not be; and nothing leaks that has not
// leaked before.
func TestRandomFixes(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles programs")
	}
	for i, kind := range randomKinds {
		t.Run(kind.name, func(t *testing.T) {
			t.Parallel()
			dir := ruletest.CopyModule(t, "behaviour")
			if err := os.RemoveAll(filepath.Join(dir, "cases")); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(filepath.Join(dir, "cases"), 0o777); err != nil {
				t.Fatal(err)
			}
			src := kind.cases(rand.New(rand.NewPCG(randomSeed, uint64(8+i))))
			if err := os.WriteFile(filepath.Join(dir, "cases", "random.go"), []byte(formatted(src)), 0o666); err != nil {
				t.Fatal(err)
			}
			setBounds(t, filepath.Join(dir, "main.go"))
			fixing := behaviourRule(t, dir)
			fixing.Leaves = true
			fixing.Behaviour(t, dir, compareRandom)
		})
	}
}

// cases returns the source of random programs about resources of the kind.
func (kind randomKind) cases(r *rand.Rand) string {
	of := strings.NewReplacer(kind.ofFile...)
	var funcs, all strings.Builder
	for n := 0; n < randomFixes; {
		p := makeProgram(r)
		if is, ok := judgeProgram(p); !ok || len(is.leaks) == 0 || kind.once && is.closesTwice {
			continue
		}
		name := fmt.Sprint("f", n)
		funcs.WriteString(of.Replace(commits(r, kind, p.source(name))) + "\n")
		call := fmt.Sprintf("%s(ask(), ask(), number(), number())", name)
		if !p.gives {
			call = "nil, " + call
		}
		fmt.Fprintf(&all, "\tfunc() string { return end(%s) },\n", call)
		n++
	}
	return of.Replace(randomCases) + ownKind + funcs.String() + "func All() []func() string { return []func() string{\n" + all.String() + "} }\n"
}

// commits has half of the releases of transactions commit.
func commits(r *rand.Rand, kind randomKind, src string) string {
	if kind.name != "Deal" {
		return src
	}
	parts := strings.Split(src, ".Close()")
	for i := range parts[:len(parts)-1] {
		parts[i] += [...]string{".Close()", ".Commit()"}[r.IntN(2)]
	}
	return strings.Join(parts, "")
}

// setBounds has the program decide more, and panic nowhere.
func setBounds(t *testing.T, file string) {
	t.Helper()
	main, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(main), "decisions = 6", fmt.Sprint("decisions = ", randomDecisions), 1)
	text = strings.Replace(text, "panics    = 3", "panics    = 0", 1)
	if strings.Count(text, fmt.Sprint("decisions = ", randomDecisions)) != 1 || !strings.Contains(text, "panics    = 0") {
		t.Fatalf("%s has other bounds", file)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// compareRandom compares the lines of two runs, see compareRuns. What has no fix goes on
// leaking.
func compareRandom(t *testing.T, before, after []string) {
	t.Helper()
	leaked, mended, wrong := 0, 0, make(map[string]bool)
	for i := range before {
		b, _, was, is := sameResult(t, before[i], after[i])
		name, _, _ := strings.Cut(b[0], " ")
		if !wrong[name] && (is.misused > was.misused || is.twice > was.twice || is.acquired-is.released > was.acquired-was.released) {
			wrong[name] = true
			t.Errorf("f%s, run %s: %+v, when fixed %+v", name, b[0], was, is)
		}
		if was.acquired != was.released {
			leaked++
			if is.acquired == is.released {
				mended++
			}
		}
	}
	t.Logf("%d runs, %d leaked before, %d of them do not any more", len(before), leaked, mended)
	if 2*mended < leaked {
		t.Errorf("%d of %d runs that leaked do not any more, want half of them", mended, leaked)
	}
}
