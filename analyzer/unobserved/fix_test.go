package unobserved_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFixes applies all fixes to the corpus. The repair of the outage itself
// is compared, and what has no fix stays as it is.
func TestFixes(t *testing.T) {
	if testing.Short() {
		t.Skip("loads many packages, twice")
	}
	before, after := t.TempDir(), t.TempDir()
	corpus := filepath.Join(rule.TestData, "src", "unobserved")
	if err := os.CopyFS(filepath.Join(before, "src", "unobserved"), os.DirFS(corpus)); err != nil {
		t.Fatal(err)
	}
	rule.Fixes(t, before, after, "unobserved/...")
	fixed, err := os.ReadFile(filepath.Join(after, "src", "unobserved", "outage", "outage.go"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(fixed), outageRepair) {
		t.Errorf("the outage is not repaired by\n%s\nbut\n%s", outageRepair, fixed)
	}
	for name, wants := range repairs {
		text, err := os.ReadFile(filepath.Join(after, "src", "unobserved", name, name+".go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range wants {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s is not repaired by\n%s\nbut\n%s", name, want, text)
			}
		}
	}
}

// outageRepair is what the outage's branches need: acquire, use and deferred
// release inside of the closure that goes to the wrapper.
const outageRepair = `			err := callWithObservability(ctx, name, func(ctx context.Context) error {
				run, err := wf.Run(ctx, text) // want ` + "`call of \\(\\*Workflow\\).Run in this branch is not observed; 2 of its 4 sibling branches go through callWithObservability`" + `
				if err != nil {
					return err
				}
				defer run.Close()
				out, err = run.Result(ctx)
				return err
			})
			return out, err
`

// repairs has what is to be found in packages when they are fixed: what is
// decoded is not decoded again.
var repairs = map[string][]string{
	"trails": {`return v.audited("withdraw of "+who, func() error { return v.withdraw(ctx, who) })`},
	"armreturns": {
		`		out, err = spanned(ctx, "start", func(ctx context.Context) (string, error) {
			j, jerr := start(ctx, in) // want ` + "`call of start in this branch is not observed`" + `
			if jerr != nil {
				return "", fmt.Errorf("start: %w", jerr)
			}
			defer j.Stop()
			return j.Wait()
		})`,
		`		return spanned(ctx, "end", func(ctx context.Context) (string, error) {
			if err := t.begin(ctx, in); err != nil {
				return "", err
			}
			return t.end(ctx) // want`,
		// These have no fix.
		`		out, err = j.Wait()
	}
	if err != nil {
		return nil, fmt.Errorf("worded: %w", err)`,
		`		j, jerr := start(ctx, in) // want ` + "`call of start in this branch is not observed`" + `
		if jerr != nil {
			return 0, jerr
		}
		defer j.Stop()
		p, err = j.Open()
	}`,
		`			return nil, jerr
		}
		defer j.Stop()
		out, err = j.Wait()
	}
	if err != nil {
		return nil, err`,
	},
	"adapted": {`"drop":  decoded(drop),`},
	"samework": {
		`err = spanned(ctx, "fill", func(ctx context.Context) error { return s.fill(ctx, in) }) // want`,
		`if err := spanned(ctx, "sort", func(ctx context.Context) error { return s.sort(ctx, in) }); err != nil {`,
		`{"find", action(s.find).named("find")},`,
		`return spanned(ctx, "find", func(ctx context.Context) error { return w.next.Find(ctx, what) })`,
	},
}
