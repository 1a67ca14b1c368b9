package apply

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// TestUnified applies diffs of random texts with git.
func TestUnified(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git")
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 20 {
		before := randomText(rng, 60)
		after := mutate(rng, before)
		dir := t.TempDir()
		file := filepath.Join(dir, "a.txt")
		if err := os.WriteFile(file, []byte(before), 0o666); err != nil {
			t.Fatal(err)
		}
		diff := unified("a.txt", before, after)
		cmd := exec.Command("git", "apply", "--unidiff-zero", "-")
		cmd.Dir = dir
		cmd.Stdin = strings.NewReader(diff)
		if out, err := cmd.CombinedOutput(); diff != "" && err != nil {
			t.Fatalf("%d: %v\n%s\n%s", i, err, out, diff)
		}
		got, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != after {
			t.Errorf("%d: git apply makes something else of\n%s", i, diff)
		}
	}
}

func randomText(rng *rand.Rand, lines int) string {
	var b strings.Builder
	for range lines {
		fmt.Fprintf(&b, "line %d\n", rng.IntN(20))
	}
	return b.String()
}

// mutate changes some lines, and sometimes the newline at the end.
func mutate(rng *rand.Rand, text string) string {
	lines := strings.SplitAfter(text, "\n")
	for range 1 + rng.IntN(6) {
		i := rng.IntN(len(lines) - 1)
		switch rng.IntN(3) {
		case 0:
			lines[i] = ""
		case 1:
			lines[i] += "new\n"
		case 2:
			lines[i] = "other\nand more\n"
		}
	}
	out := strings.Join(lines, "")
	if rng.IntN(4) == 0 {
		out = strings.TrimSuffix(out, "\n")
	}
	return out
}

func TestUnifiedCounts(t *testing.T) {
	before := strings.Repeat("a\nb\nc\nd\ne\n", 6)
	lines := strings.SplitAfter(before, "\n")
	lines[4] += "x\n"
	lines[8] = ""
	lines[24] += "y\n"
	diff := unified("f", before, strings.Join(lines, ""))
	for _, want := range []string{"@@ -3,10 +3,10 @@", "@@ -23,6 +23,7 @@"} {
		if !strings.Contains(diff, want) {
			t.Errorf("no %s in\n%s", want, diff)
		}
	}
}

const source = "package p\n\nvar a = 1\nvar b = 2\n"

func fixOf(name, base, old, new string) report.Finding {
	i := strings.Index(base, old)
	return report.Finding{Fixes: []report.Fix{{Edits: []report.Edit{{
		Filename: name, Start: i, End: i + len(old), New: new, Base: report.ContentHash([]byte(base)),
	}}}}}
}

func everyFile(string) bool { return true }

// TestAdd merges what can be merged and leaves the rest.
func TestAdd(t *testing.T) {
	name := filepath.Join(t.TempDir(), "p.go")
	if err := os.WriteFile(name, []byte(source), 0o666); err != nil {
		t.Fatal(err)
	}
	c := Changes{}
	taken, err := c.Add([]report.Finding{
		fixOf(name, source, "a = 1\n", "a = 3\n"),
		fixOf(name, source, "a = 1\n", "a = 4\n"), // conflicts
		fixOf(name, source, "b = 2\n", "b   =  5\n"),
		fixOf(name, source+" ", "package", "PACKAGE"), // of another content
	}, everyFile)
	if err != nil || taken != 2 {
		t.Fatalf("taken %d, %v; want 2", taken, err)
	}
	if got, want := string(c[name].After), "package p\n\nvar a = 3\nvar b = 5\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := c.Stale(); !slices.Equal(got, []string{name}) {
		t.Errorf("files of another content are %q, want %q", got, name)
	}
	if taken, err := c.Add([]report.Finding{fixOf(name, source, "a = 1\n", "a = 4\n")}, everyFile); taken != 0 || err != nil {
		t.Errorf("a fix of the first content was taken in the second round: %d, %v", taken, err)
	}
	if taken, _ := (Changes{}).Add([]report.Finding{fixOf(name, source, "a = 1\n", "a = 4\n")}, func(string) bool { return false }); taken != 0 {
		t.Error("a fix in somebody else's file was taken")
	}
}

// TestWrite replaces files, also behind a symbolic link, keeps their modes,
// and writes nothing if one of them has changed.
func TestWrite(t *testing.T) {
	dir := t.TempDir()
	one, two, link := filepath.Join(dir, "one.go"), filepath.Join(dir, "two.go"), filepath.Join(dir, "link.go")
	for _, name := range []string{one, two} {
		if err := os.WriteFile(name, []byte(source), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("one.go", link); err != nil {
		t.Skip(err)
	}
	c := Changes{}
	for _, name := range []string{link, two} {
		if taken, err := c.Add([]report.Finding{fixOf(name, source, "1", "7")}, everyFile); taken != 1 || err != nil {
			t.Fatal(taken, err)
		}
	}
	if err := os.WriteFile(two, []byte(source+"\n// new\n"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := c.Write(); !errors.Is(err, ErrChanged) {
		t.Errorf("got error %v, want ErrChanged", err)
	}
	if got, _ := os.ReadFile(one); string(got) != source {
		t.Error("a file was written though another has changed")
	}
	if err := os.WriteFile(two, []byte(source), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := c.Write(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{one, two} {
		got, err := os.ReadFile(name)
		if err != nil || !strings.Contains(string(got), "a = 7") {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o640 {
			t.Errorf("%s: the mode has changed: %v %v", name, info.Mode(), err)
		}
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the symbolic link is gone")
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 3 {
		t.Errorf("files are left behind: %v", entries)
	}
}
