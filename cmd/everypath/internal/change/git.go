package change

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// A Repo is a git repository with a working tree.
type Repo struct {
	// Top is the directory of the working tree, without symbolic links.
	Top string
}

// ErrNoRepo says that a directory is in no working tree of git.
var ErrNoRepo = errors.New("not in a git repository")

// Open returns the repository that dir is in.
func Open(ctx context.Context, dir string) (*Repo, error) {
	out, err := (&Repo{Top: dir}).git(ctx, "rev-parse", "--show-toplevel")
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, fmt.Errorf("%w: git is not installed", ErrNoRepo)
	case err != nil && strings.Contains(err.Error(), "not a git repository"), err == nil && out == "":
		return nil, ErrNoRepo
	case err != nil:
		return nil, err
	}
	top := filepath.FromSlash(out)
	if real, err := filepath.EvalSymlinks(top); err == nil {
		top = real
	}
	return &Repo{Top: top}, nil
}

// git runs git and returns what it prints, without the last line end.
func (r *Repo) git(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = r.Top
	cmd.Env = environ()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if text := strings.TrimSpace(stderr.String()); text != "" {
			return "", fmt.Errorf("git %s: %s", args[0], text)
		}
		return "", fmt.Errorf("git %s: %w", args[0], err)
	}
	return strings.TrimRight(stdout.String(), "\r\n"), nil
}

// environ returns the environment of git. In a hook it has names of the
// repository from which git takes the directory where it runs for the top of
// the tree, and an index that is not the whole one: git finds both itself.
func environ() []string {
	_, isElsewhere := os.LookupEnv("GIT_WORK_TREE")
	env := slices.DeleteFunc(os.Environ(), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return !isElsewhere && slices.Contains([]string{"GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX"}, name)
	})
	// Messages are looked at; locks would disturb who works there.
	return append(env, "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0")
}

// HasRevision reports whether rev names a commit.
func (r *Repo) HasRevision(ctx context.Context, rev string) bool {
	if strings.HasPrefix(rev, "-") {
		return false
	}
	_, err := r.git(ctx, "rev-parse", "--verify", "--quiet", rev+"^{commit}")
	return err == nil
}

// Since returns the lines that were added or altered since the commit at
// which rev and HEAD parted, in commits and in the working tree, as a review
// shows them: what has come into rev since then is not among them. All lines
// of untracked files are, but for those that git ignores.
func (r *Repo) Since(ctx context.Context, rev string) (*Set, error) {
	base, err := r.git(ctx, "merge-base", rev, "HEAD")
	if err != nil {
		return nil, fmt.Errorf("%s and HEAD have no commit in common here (if the clone is shallow, fetch more of it): %w", rev, err)
	}
	// The user's configuration must not give the diff another form.
	diff, err := r.git(ctx, "-c", "diff.suppressBlankEmpty=false", "-c", "diff.relative=false", "diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv",
		"--src-prefix=a/", "--dst-prefix=b/", "--find-renames", "--submodule=short", "--ignore-submodules", base, "--")
	if err != nil {
		return nil, err
	}
	find := func(name string) string { return filepath.Join(r.Top, filepath.FromSlash(name)) }
	if diff != "" {
		diff += "\n"
	}
	s, err := Parse("git diff", []byte(diff), find)
	if err != nil {
		return nil, err
	}
	untracked, err := r.git(ctx, "ls-files", "--others", "--exclude-standard", "-z")
	if err != nil {
		return nil, err
	}
	for name := range strings.SplitSeq(untracked, "\x00") {
		if name != "" {
			s.of(find(name)).all = true
		}
	}
	return s, nil
}

// Find returns a function that finds the files that a diff names: from the
// directories, with slashes, and also without the first element, which some
// programs put before the names.
func Find(dirs ...string) func(name string) string {
	return func(name string) string {
		_, rest, _ := strings.Cut(name, "/")
		for _, n := range []string{name, rest} {
			for _, dir := range dirs {
				file := filepath.FromSlash(n)
				if !filepath.IsAbs(file) {
					file = filepath.Join(dir, file)
				}
				if info, err := os.Stat(file); n != "" && err == nil && info.Mode().IsRegular() {
					return file
				}
			}
		}
		return ""
	}
}
