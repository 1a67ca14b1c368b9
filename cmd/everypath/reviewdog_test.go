package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/bluekeyes/go-gitdiff/gitdiff"

	"github.com/everypath/everypath/cmd/everypath/internal/testneed"
)

// A reviewComment is a comment in a review, in both directions of the API.
type reviewComment struct {
	ID        int    `json:"id,omitempty"`
	Path      string `json:"path"`
	Line      int    `json:"line"`
	StartLine int    `json:"start_line,omitempty"`
	Side      string `json:"side,omitempty"`
	Body      string `json:"body"`
}

// A pullRequest is one pull request behind the part of GitHub's API that
// reviewdog uses. Like GitHub it refuses a whole review if a comment is on a
// line that the diff does not show.
type pullRequest struct {
	t *testing.T

	mu       sync.Mutex
	diff     string
	comments []reviewComment
	posted   int // requests that post
	nextID   int
}

func (p *pullRequest) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	switch call := r.Method + " " + r.URL.Path; {
	case call == "GET /repos/o/r":
		io.WriteString(w, `{"html_url": "https://example.com/o/r"}`)
	case call == "GET /repos/o/r/pulls/1" && strings.Contains(r.Header.Get("Accept"), "diff"):
		io.WriteString(w, p.diff)
	case call == "GET /repos/o/r/pulls/1/comments":
		json.NewEncoder(w).Encode(append([]reviewComment{}, p.comments...))
	case call == "POST /repos/o/r/pulls/1/reviews":
		p.review(w, r.Body)
	case r.Method == "DELETE" && strings.HasPrefix(r.URL.Path, "/repos/o/r/pulls/comments/"):
		p.remove(w, r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:])
	default:
		p.t.Errorf("unexpected request: %s", call)
		w.WriteHeader(http.StatusNotFound)
	}
}

func (p *pullRequest) review(w http.ResponseWriter, body io.Reader) {
	p.posted++
	var review struct {
		Comments []reviewComment `json:"comments"`
	}
	if err := json.NewDecoder(body).Decode(&review); err != nil {
		p.t.Errorf("a review: %v", err)
	}
	for _, c := range review.Comments {
		if !p.shows(c) {
			p.t.Errorf("a comment on what the diff does not show: %+v", c)
			w.WriteHeader(http.StatusUnprocessableEntity)
			return
		}
		p.nextID++
		c.ID = p.nextID
		p.comments = append(p.comments, c)
	}
	io.WriteString(w, "{}")
}

// shows reports whether all lines of the comment are in one hunk.
func (p *pullRequest) shows(c reviewComment) bool {
	files, _, err := gitdiff.Parse(strings.NewReader(p.diff))
	if err != nil {
		p.t.Errorf("the diff: %v", err)
	}
	start := c.StartLine
	if start == 0 {
		start = c.Line
	}
	for _, f := range files {
		for _, h := range f.TextFragments {
			if f.NewName == c.Path && int(h.NewPosition) <= start && start <= c.Line && c.Line < int(h.NewPosition+h.NewLines) {
				return true
			}
		}
	}
	return false
}

func (p *pullRequest) remove(w http.ResponseWriter, id string) {
	for i, c := range p.comments {
		if fmt.Sprint(c.ID) == id {
			p.comments = append(p.comments[:i:i], p.comments[i+1:]...)
		}
	}
	w.WriteHeader(http.StatusNoContent)
}

// on returns the comment that ends on the line of the file.
func (p *pullRequest) on(path string, line int) reviewComment {
	p.t.Helper()
	for _, c := range p.comments {
		if c.Path == path && c.Line == line {
			return c
		}
	}
	p.t.Errorf("no comment on %s:%d among %+v", path, line, p.comments)
	return reviewComment{}
}

const (
	// The branch adds a return between an old acquisition and its release.
	releasedSource = `package app

import "os"

func check(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	// Nothing that stands here is of any
	// interest; it only takes room, so
	// that the acquisition is too far
	// away from the change to be shown
	// in a review.
	//
	st, err := f.Stat()
	f.Close()
	_ = st
	return err
}
`
	newReturn = "\tif err != nil {\n\t\treturn err\n\t}\n"
)

// newReviewed returns a repository, on the branch of the pull request, and a
// function that commits what is there and lets the real reviewdog post what
// the branch has to do with.
func newReviewed(t *testing.T, pull *pullRequest) (r *hookRepo, review func()) {
	t.Helper()
	reviewdog := testneed.Need(t, "reviewdog")
	testneed.Need(t, "git")
	everypath := filepath.Join(t.TempDir(), "everypath.exe")
	if out, err := exec.Command("go", "build", "-o", everypath, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	server := httptest.NewServer(pull)
	t.Cleanup(server.Close)
	r = newHookRepo(t) // with a leak of old in app.go
	write(t, filepath.Join(r.dir, "pkg", "check.go"), releasedSource)
	r.git("add", ".")
	r.git("commit", "-qm", "base")
	r.git("checkout", "-qb", "feature")
	r.env = append(r.env, "CI_REPO_OWNER=o", "CI_REPO_NAME=r", "CI_PULL_REQUEST=1", "REVIEWDOG_GITHUB_API_TOKEN=none",
		"GITHUB_API="+server.URL+"/", "GITHUB_ACTIONS=", "GITHUB_API_URL=", "EVERYPATHCACHE="+t.TempDir())
	return r, func() {
		t.Helper()
		r.git("add", ".")
		r.git("commit", "-qm", "change")
		pull.diff = r.git("diff", "main...feature") + "\n"
		// The command of the README, with the branch that is here.
		findings, err := r.command(everypath, "-diff=main", "-format", "rdjsonl", "./...").Output()
		if code := exitCode(err); code != 0 && code != 3 {
			t.Fatalf("everypath: %v", err)
		}
		cmd := r.command(reviewdog, "-f=rdjsonl", "-name=everypath", "-reporter=github-pr-review", "-filter-mode=nofilter")
		cmd.Env = append(cmd.Env, "CI_COMMIT="+r.git("rev-parse", "HEAD"))
		cmd.Stdin = strings.NewReader(string(findings))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("reviewdog: %v\n%s", err, out)
		}
	}
}

// TestReviewdog has the findings of a branch posted to its pull request.
func TestReviewdog(t *testing.T) {
	pull := &pullRequest{t: t}
	r, review := newReviewed(t, pull)
	broken := strings.Replace(releasedSource, "\tf.Close()\n", newReturn+"\tf.Close()\n", 1)
	write(t, filepath.Join(r.dir, "pkg", "check.go"), broken)
	write(t, filepath.Join(r.dir, "fresh.go"), strings.Replace(leakySource, "func size", "func fresh", 1))
	review()
	if len(pull.comments) != 2 {
		t.Errorf("%d comments, want one on each leak of the branch: %+v", len(pull.comments), pull.comments)
	}
	c := pull.on("pkg/check.go", 18)
	if !strings.Contains(c.Body, "(acquired at pkg/check.go:6; here: returns while it is held)") || strings.Contains(c.Body, "suggestion") {
		t.Errorf("the comment on the return:\n%s", c.Body)
	}
	c = pull.on("fresh.go", 10)
	if !strings.Contains(c.Body, "```suggestion\n\tdefer f.Close()\n\tst, err := f.Stat()\n```") {
		t.Errorf("the comment on the new file does not suggest the release:\n%s", c.Body)
	}

	// Nothing is said twice.
	posted := pull.posted
	write(t, filepath.Join(r.dir, "README"), "nothing\n")
	review()
	if pull.posted != posted || len(pull.comments) != 2 {
		t.Errorf("a second run: %d posts, %d comments", pull.posted-posted, len(pull.comments))
	}

	// A release that is removed is shown where it was, though no line there
	// is new.
	write(t, filepath.Join(r.dir, "pkg", "check.go"), strings.Replace(releasedSource, "\tf.Close()\n", "", 1))
	review()
	if c := pull.on("pkg/check.go", 17); !strings.Contains(c.Body, "here: f.Close was removed before this line") {
		t.Errorf("the comment on the release that is gone:\n%s", c.Body)
	}
	posted = pull.posted

	// What is mended is taken back.
	write(t, filepath.Join(r.dir, "pkg", "check.go"), releasedSource)
	review()
	if pull.posted != posted || len(pull.comments) != 1 {
		t.Errorf("after one was mended: %d posts, comments %+v", pull.posted-posted, pull.comments)
	}
}

// exitCode returns the exit status of a command that has ended, -1 if it has
// not run.
func exitCode(err error) int {
	if err == nil {
		return 0
	}
	if exit, ok := err.(*exec.ExitError); ok {
		return exit.ExitCode()
	}
	return -1
}
