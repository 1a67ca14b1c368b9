package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/everypath/everypath/cmd/everypath/internal/testneed"
)

// leakySource has one leak.
const leakySource = `package app

import "os"

func size(name string) int64 {
	f, err := os.Open(name)
	if err != nil {
		return 0
	}
	st, err := f.Stat()
	if err != nil {
		return 0
	}
	return st.Size()
}
`

// A hookRepo is a repository of a user's, with two modules.
type hookRepo struct {
	t   *testing.T
	dir string
	env []string
}

func newHookRepo(t *testing.T) *hookRepo {
	t.Helper()
	home := t.TempDir()
	r := &hookRepo{t: t, dir: t.TempDir()}
	r.env = append(os.Environ(),
		"HOME="+home, "PRE_COMMIT_HOME="+filepath.Join(home, "pre-commit"),
		"GOMODCACHE="+goEnv(t, "GOMODCACHE"), "GOCACHE="+goEnv(t, "GOCACHE"),
		// Hooks are built with a GOPATH of their own: what the tests need
		// is in the module cache already.
		"GOPROXY=file://"+filepath.ToSlash(filepath.Join(goEnv(t, "GOMODCACHE"), "cache", "download")), "GOFLAGS=-modcacherw -mod=mod", "GONOSUMDB=*", "GONOSUMCHECK=1", "GOSUMDB=off",
		"GIT_CONFIG_GLOBAL="+filepath.Join(home, "gitconfig"), "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com",
		"GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com", "GIT_CONFIG_NOSYSTEM=1",
	)
	write(t, filepath.Join(home, "gitconfig"), "[safe]\n\tdirectory = *\n[protocol \"file\"]\n\tallow = always\n")
	write(t, filepath.Join(r.dir, "go.mod"), "module example.com/app\n\ngo 1.25\n")
	write(t, filepath.Join(r.dir, "app.go"), leakySource)
	write(t, filepath.Join(r.dir, "tools", "go.mod"), "module example.com/app/tools\n\ngo 1.25\n")
	write(t, filepath.Join(r.dir, "tools", "gen", "gen.go"), strings.Replace(leakySource, "package app", "package gen", 1))
	write(t, filepath.Join(r.dir, "tools", "clean", "clean.go"), "package clean\n")
	r.git("init", "-q", "-b", "main")
	r.git("add", ".")
	return r
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (r *hookRepo) git(args ...string) string {
	r.t.Helper()
	out, err := r.command("git", args...).CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

func (r *hookRepo) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = r.dir, r.env
	return cmd
}

// hook runs pre-commit and returns what it prints, and whether it passed.
func (r *hookRepo) hook(args ...string) (out string, passed bool) {
	r.t.Helper()
	b, err := r.command("pre-commit", args...).CombinedOutput()
	return string(b), err == nil
}

// TestPreCommit runs the hooks with the real pre-commit, in a repository
// with two modules: as try-repo and from a pinned revision.
func TestPreCommit(t *testing.T) {
	testneed.Need(t, "pre-commit")
	testneed.Need(t, "git")
	if testing.Short() {
		t.Skip("builds the hooks")
	}
	source := hookSource(t)
	r := newHookRepo(t)
	out, passed := r.hook("try-repo", source, "everypath", "--all-files")
	for _, want := range []string{"app.go:6:12: result of os.Open is never released", filepath.Join("tools", "gen", "gen.go") + ":6:12: result of os.Open"} {
		if passed || !strings.Contains(out, want) {
			t.Errorf("try-repo: no %q in\n%s", want, out)
		}
	}
	if out, passed := r.hook("try-repo", source, "everypath", "--files", "tools/clean/clean.go"); !passed {
		t.Errorf("a clean package does not pass:\n%s", out)
	}

	rev := strings.TrimSpace(r.git("-C", source, "rev-parse", "HEAD"))
	write(t, filepath.Join(r.dir, ".pre-commit-config.yaml"),
		"repos:\n- repo: "+source+"\n  rev: "+rev+"\n  hooks:\n  - id: everypath-fix\n  - id: everypath-full\n")
	r.git("add", ".")
	out, passed = r.hook("run", "everypath-fix", "--all-files")
	if passed || !strings.Contains(out, "files were modified by this hook") {
		t.Errorf("the fixing hook:\n%s", out)
	}
	text, err := os.ReadFile(filepath.Join(r.dir, "app.go"))
	if err != nil || !strings.Contains(string(text), "defer f.Close()") {
		t.Errorf("%v: not fixed:\n%s", err, text)
	}
	r.git("add", ".")
	if out, passed := r.hook("run", "everypath-full", "--all-files"); !passed {
		t.Errorf("the fixed repository does not pass:\n%s", out)
	}
}

// hookSource returns a repository with the module as it is now, committed.
func hookSource(t *testing.T) string {
	t.Helper()
	top, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	list, err := exec.Command("git", "-C", top, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ":!testdata").Output()
	if err != nil {
		t.Skipf("not in a git checkout: %v", err)
	}
	dir := t.TempDir()
	for _, name := range strings.Split(strings.TrimRight(string(list), "\x00"), "\x00") {
		text, err := os.ReadFile(filepath.Join(top, name))
		if os.IsNotExist(err) {
			continue // deleted, not committed
		} else if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, name), string(text))
	}
	for _, args := range [][]string{{"init", "-q", "-b", "main"}, {"add", "."}, {"-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "x"}} {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	return dir
}
