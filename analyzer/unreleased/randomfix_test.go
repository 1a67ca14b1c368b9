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

func use(f *res.R) {
	if f != nil {
		f.Name()
	}
}

var kept []*res.R

func keep(f *res.R) { kept = append(kept, f) }

func shut(f *res.R) {
	if f != nil {
		f.Close()
	}
}

func maybe(f *res.R) error {
	if ask() {
		f.Close()
		return errStep
	}
	return nil
}

// end uses and releases what the function has given out, or kept elsewhere.
func end(f *res.R, err error) string {
	for _, r := range append(kept, f) {
		use(r)
		shut(r)
	}
	kept = nil
	return fmt.Sprint(f != nil, err)
}

func number() int {
	if ask() {
		return 1
	}
	return 0
}

`

// randomFixes is the number of programs that TestRandomFixes makes, randomDecisions that
// of the decisions on each of their ways that are not always the same.
const (
	randomFixes     = 240
	randomDecisions = 10
)

// TestRandomFixes fixes random programs that leak, and runs them before and after on
// many ways. They return the same; nothing is used after its release, what they return
// or keep included; and nothing leaks that has not leaked before.
func TestRandomFixes(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles programs")
	}
	r := rand.New(rand.NewPCG(5, 8))
	toResources := strings.NewReplacer("*os.File", "*res.R", "os.Open(", "res.Open(")
	var funcs, all strings.Builder
	for n := 0; n < randomFixes; {
		p := makeProgram(r)
		if is, ok := judgeProgram(p); !ok || len(is.leaks) == 0 {
			continue
		}
		name := fmt.Sprint("f", n)
		funcs.WriteString(toResources.Replace(p.source(name)) + "\n")
		call := fmt.Sprintf("%s(ask(), ask(), number(), number())", name)
		if !p.gives {
			call = "nil, " + call
		}
		fmt.Fprintf(&all, "\tfunc() string { return end(%s) },\n", call)
		n++
	}
	src := randomCases + funcs.String() + "func All() []func() string { return []func() string{\n" + all.String() + "} }\n"
	dir := ruletest.CopyModule(t, "behaviour")
	if err := os.RemoveAll(filepath.Join(dir, "cases")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "cases"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "cases", "random.go"), []byte(formatted(src)), 0o666); err != nil {
		t.Fatal(err)
	}
	setBounds(t, filepath.Join(dir, "main.go"))
	fixing := behaviourRule(t, dir)
	fixing.Leaves = true
	fixing.Behaviour(t, dir, compareRandom)
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
	leaked, mended := 0, 0
	for i := range before {
		b, _, was, is := sameResult(t, before[i], after[i])
		if is.misused > was.misused || is.acquired-is.released > was.acquired-was.released {
			t.Errorf("run %s: %+v, when fixed %+v", b[0], was, is)
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
