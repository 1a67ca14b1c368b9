package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/everypath/everypath/cmd/everypath/internal/testneed"
)

// TestRouters runs unobserved over testdata/routers, whose handlers are
// registered on gin, echo and chi as they are: it reports exactly the lines
// with a want comment.
func TestRouters(t *testing.T) {
	if testing.Short() {
		t.Skip("analyses three routers and what they import")
	}
	dir, err := filepath.Abs("../../testdata/routers")
	if err != nil {
		t.Fatal(err)
	}
	download := exec.Command("go", "mod", "download")
	download.Dir = dir
	download.Env = append(os.Environ(), "GOWORK=off")
	if out, err := download.CombinedOutput(); err != nil {
		testneed.Missing(t, fmt.Sprintf("the modules of testdata/routers (%v: %s)", err, out))
	}
	run := moduleRun{t, dir, []string{"EVERYPATHCACHE=" + t.TempDir(), "GOWORK=off", "CI="}}
	var got []string
	for _, f := range run.findings(buildCommand(t), "unobserved") {
		got = append(got, fmt.Sprintf("%s:%d", f.file, f.line))
	}
	slices.Sort(got)
	if want := wantedLines(t, dir); !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// wantedLines returns FILE:LINE of the lines that end in a want comment, in
// the Go files of dir, sorted.
func wantedLines(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no Go files in %s: %v", dir, err)
	}
	var lines []string
	for _, name := range files {
		n := 0
		for line := range strings.Lines(readFile(t, name)) {
			n++
			if strings.HasSuffix(strings.TrimSpace(line), "// want") {
				lines = append(lines, fmt.Sprintf("%s:%d", filepath.Base(name), n))
			}
		}
	}
	slices.Sort(lines)
	return lines
}
