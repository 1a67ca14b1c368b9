package main

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/everypath/everypath/cmd/everypath/internal/testneed"
)

// TestSARIFOnGitHub has findings of both rules, and a run without any,
// checked by Microsoft's tool, with the rules of the standard and those of
// GitHub's code scanning. Its exit status does not say what it found, its
// output does.
func TestSARIFOnGitHub(t *testing.T) {
	multitool := testneed.Need(t, "sarif-multitool")
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../testdata/example")); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "handle.go"), bypass)
	write(t, filepath.Join(dir, "clean", "clean.go"), "package clean\n")
	for pattern, want := range map[string]int{"./...": 8, "./clean": 0} {
		file, prints := sarifOf(t, dir, pattern)
		if len(prints) != want {
			t.Errorf("%s: %d findings with a fingerprint, want %d", pattern, len(prints), want)
		}
		for _, kind := range []string{"Sarif", "Ghas"} {
			out, err := exec.Command(multitool, "validate", file, "--rule-kind", kind).CombinedOutput()
			text := string(out)
			if err != nil || !strings.Contains(text, "Analysis completed successfully") {
				t.Errorf("%s, %s: %v\n%s", pattern, kind, err, text)
			}
			if strings.Contains(text, ": error ") || strings.Contains(text, ": warning ") {
				t.Errorf("%s, %s:\n%s", pattern, kind, text)
			}
		}
	}
}

// TestSARIFOfMovedCode moves code about, up and down, in and out, and with
// line ends of another kind: GitHub knows an alert again by its rule, its file
// and the fingerprint.
func TestSARIFOfMovedCode(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../testdata/example")); err != nil {
		t.Fatal(err)
	}
	_, before := sarifOf(t, dir, "./...")
	for name, move := range map[string]func(text string) string{
		"down":     func(text string) string { return strings.Replace(text, "\nfunc ", "\nvar _ = 1\n\nfunc ", 1) },
		"indented": func(text string) string { return strings.ReplaceAll(text, "\t", "\t\t") },
		"CRLF":     func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") },
	} {
		moved := t.TempDir()
		if err := os.CopyFS(moved, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		names, err := filepath.Glob(filepath.Join(moved, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			write(t, n, move(readFile(t, n)))
		}
		if _, after := sarifOf(t, moved, "./..."); !slices.Equal(after, before) {
			t.Errorf("%s: known by\n%s\nbefore by\n%s", name, strings.Join(after, "\n"), strings.Join(before, "\n"))
		}
	}
}

// sarifOf writes the findings as SARIF and returns the file and what they are
// known by, sorted. Names in it are relative, to a base that has a name.
func sarifOf(t *testing.T, dir, pattern string) (file string, prints []string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "everypath.sarif")
	cmd := exec.Command("everypath", "-no-cache", "-format", "sarif", "-o", file, pattern)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); exitCode(err) != 0 && exitCode(err) != 3 {
		t.Fatalf("everypath: %v\n%s", err, out)
	}
	var log struct {
		Runs []struct {
			Results []struct {
				RuleID              string
				PartialFingerprints map[string]string
				Locations           []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI, URIBaseID string }
					}
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(readFile(t, file)), &log); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, r := range log.Runs[0].Results {
		at := r.Locations[0].PhysicalLocation.ArtifactLocation
		if at.URIBaseID != "%SRCROOT%" || strings.Contains(at.URI, ":") || strings.HasPrefix(at.URI, "/") || strings.HasPrefix(at.URI, "..") {
			t.Errorf("the file is %+v", at)
		}
		known[r.RuleID+" "+at.URI+" "+r.PartialFingerprints["primaryLocationLineHash"]] = true
	}
	if len(known) != len(log.Runs[0].Results) {
		t.Errorf("%d findings are known by %d fingerprints", len(log.Runs[0].Results), len(known))
	}
	return file, slices.Sorted(maps.Keys(known))
}
