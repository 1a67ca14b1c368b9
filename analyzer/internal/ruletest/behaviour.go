package ruletest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Behaviour runs the program in dir, a module whose package cases has the
// findings, before and after the fixes of the rule. Each run prints a line,
// which compare gets of both.
func (r Rule) Behaviour(t *testing.T, dir string, compare func(t *testing.T, before, after []string)) {
	t.Helper()
	fixed := r.FixModule(t, dir, "./cases")
	before, after := runProgram(t, dir), runProgram(t, fixed)
	if len(before) != len(after) {
		t.Fatalf("%d lines before, %d after", len(before), len(after))
	}
	compare(t, before, after)
	if t.Failed() {
		const cases = "cases"
		out, _ := exec.Command("diff", "-ru", filepath.Join(dir, cases), filepath.Join(fixed, cases)).CombinedOutput()
		t.Logf("%s", out)
	}
}

// CopyModule returns a copy of a directory under testdata.
func CopyModule(t *testing.T, name string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "..", "testdata", name))); err != nil {
		t.Fatal(err)
	}
	return dir
}

func runProgram(t *testing.T, dir string) []string {
	t.Helper()
	cmd := exec.Command("go", "run", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go run: %v\n%s", err, out)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}
