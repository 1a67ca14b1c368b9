package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/everypath/everypath/cmd/everypath/internal/testneed"
)

// TestSARIFOnGitHub has the findings of the example checked by Microsoft's
// tool, with the rules of the standard and those of GitHub's code scanning.
// Its exit status does not say what it found, its output does.
func TestSARIFOnGitHub(t *testing.T) {
	multitool := testneed.Need(t, "sarif-multitool")
	everypath := filepath.Join(t.TempDir(), "everypath.exe")
	if out, err := exec.Command("go", "build", "-o", everypath, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	file := filepath.Join(t.TempDir(), "everypath.sarif")
	out, err := exec.Command(everypath, "-no-cache", "-C", "../../testdata/example", "-format", "sarif", "-o", file, "./...").CombinedOutput()
	if exitCode(err) != 3 {
		t.Fatalf("everypath: %v\n%s", err, out)
	}
	for _, kind := range []string{"Sarif", "Ghas"} {
		out, err := exec.Command(multitool, "validate", file, "--rule-kind", kind).CombinedOutput()
		text := string(out)
		if err != nil || !strings.Contains(text, "Analysis completed successfully") {
			t.Errorf("%s: %v\n%s", kind, err, text)
		}
		if strings.Contains(text, ": error ") || strings.Contains(text, ": warning ") {
			t.Errorf("%s:\n%s", kind, text)
		}
	}
}
