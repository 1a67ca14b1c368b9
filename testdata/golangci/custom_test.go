package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestCustom builds a golangci-lint by the .custom-gcl.yml of the README, with
// the directory of this clone, and compares what it finds with what the linked one does. In the
// place of golangci-lint's repository there is one with the sources of that
// version, as the module proxy has them.
func TestCustom(t *testing.T) {
	if testing.Short() {
		t.Skip("builds golangci-lint")
	}
	p := build(t)
	text := readmeYAML(t, "\nplugins:")
	version := regexp.MustCompile(`(?m)^version: (v[\d.]+)$`).FindStringSubmatch(text)
	if version == nil {
		t.Fatalf("no version in\n%s", text)
	}
	home := t.TempDir()
	write(t, home, ".gitconfig", "[url \""+releaseRepository(t, version[1])+"\"]\n\tinsteadOf = https://github.com/golangci/golangci-lint.git\n[safe]\n\tdirectory = *\n")
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPATH"} {
		out, _ := run(t, ".", nil, "go", "env", name)
		t.Setenv(name, strings.TrimSpace(out))
	}
	t.Setenv("HOME", home)

	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir, custom := module(t, "{}"), t.TempDir()
	write(t, custom, ".custom-gcl.yml", strings.ReplaceAll(text, "../everypath", root))
	run(t, custom, nil, p.golangci, "custom", "-v")

	want := places(lint(t, p, dir))
	p.golangci = filepath.Join(custom, "custom-gcl")
	if got := places(lint(t, p, dir)); len(got) == 0 || !slices.Equal(got, want) {
		t.Errorf("custom-gcl finds %q, the linked one %q", got, want)
	}
}

// readmeYAML returns the block of YAML in the README that has the text.
func readmeYAML(t *testing.T, has string) string {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range strings.Split(string(readme), "```yaml\n")[1:] {
		if block, _, _ := strings.Cut(part, "```"); strings.Contains(block, has) {
			return block
		}
	}
	t.Fatalf("the README has no YAML with %q", has)
	return ""
}

// releaseRepository returns a repository with one commit, which has the
// sources of that version of golangci-lint and its tag.
func releaseRepository(t *testing.T, version string) string {
	t.Helper()
	out, _ := run(t, ".", nil, "go", "mod", "download", "-json", "github.com/golangci/golangci-lint/v2@"+version)
	var m struct{ Dir string }
	if err := json.Unmarshal([]byte(out), &m); err != nil {
		t.Fatal(err)
	}
	dir := writable(t, m.Dir)
	for _, args := range [][]string{
		{"init", "-q"}, {"add", "--force", "."},
		{"-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "-q", "-m", version},
		{"tag", version},
	} {
		run(t, dir, nil, "git", args...)
	}
	return dir
}
