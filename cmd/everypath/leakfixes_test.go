package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/everypath/everypath/cmd/everypath/internal/testneed"
)

// TestLeakFixes runs cmd/leakfixes over a repository of its own, which has a
// leak, the commit that mends it, and one that everypath does not find.
func TestLeakFixes(t *testing.T) {
	testneed.Need(t, "git")
	config := filepath.Join(t.TempDir(), "gitconfig")
	if err := os.WriteFile(config, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	remote := t.TempDir()
	repo := filepath.Join(remote, "owner", "name")
	run := func(dir, name string, args ...string) string {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+config, "GIT_CONFIG_NOSYSTEM=1")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	const leak = "package p\n\nimport \"os\"\n\nfunc size(name string) (int64, error) {\n\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn 0, err\n\t}\n\tinfo, err := f.Stat()\n\tif err != nil {\n\t\treturn 0, err\n\t}\n\treturn info.Size(), nil\n}\n"
	commit := func(text string) string {
		t.Helper()
		if err := os.WriteFile(filepath.Join(repo, "p.go"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		run(repo, "git", "add", ".")
		run(repo, "git", "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "change")
		return run(repo, "git", "rev-parse", "HEAD")
	}
	run(remote, "git", "init", "-q", repo)
	run(repo, "git", "config", "uploadpack.allowAnySHA1InWant", "true")
	if err := os.WriteFile(filepath.Join(repo, "go.mod"), []byte("module example.com/p\n\ngo 1.25\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	before := commit(leak)
	after := commit(strings.Replace(leak, "\tinfo, err", "\tdefer f.Close()\n\tinfo, err", 1))

	type fix map[string]any
	entry := func(id, before, after string) fix {
		return fix{"id": id, "repo": "owner/name", "before": before, "after": after,
			"dir": ".", "pattern": ".", "file": "p.go", "line": 6, "afterLine": 6, "kind": "file"}
	}
	data, err := json.Marshal([]fix{entry("mended", before, after), entry("never-there", after, after), entry("not-mended", before, before)})
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(t.TempDir(), "list.json")
	if err := os.WriteFile(list, data, 0o666); err != nil {
		t.Fatal(err)
	}
	got := strings.Fields(run(filepath.Join("..", ".."), "go", "run", "cmd/leakfixes/main.go", "-remote", remote+"/", list))
	want := strings.Fields(`mended file found silent
		never-there file missed silent
		not-mended file found still reported
		all 2 of 3 found 2 silent afterwards
		file 2 of 3 found 2 silent afterwards`)
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestLeakFixesList holds that the list names what the command needs.
func TestLeakFixesList(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "testdata", "leakfixes.json"))
	if err != nil {
		t.Fatal(err)
	}
	var fixes []struct {
		ID, Repo, Before, After, Dir, Pattern, File, Kind string
		Line, AfterLine                                   int
	}
	if err := json.Unmarshal(data, &fixes); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, f := range fixes {
		for _, s := range []string{f.ID, f.Repo, f.Dir, f.Pattern, f.File, f.Kind} {
			if s == "" {
				t.Errorf("%v: something is missing", f)
			}
		}
		if seen[f.ID] || len(f.Before) != 40 || len(f.After) != 40 || f.Line == 0 || f.AfterLine == 0 {
			t.Errorf("%v: a name that another has, no commit, or no line", f)
		}
		seen[f.ID] = true
	}
	if len(fixes) == 0 {
		t.Error("no fix")
	}
}
