package unreleased_test

import (
	"fmt"
	"go/format"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/everypath/everypath/analyzer/unreleased"
)

const randomPrelude = `package random

import (
	"errors"
	"os"
)

var (
	errStep = errors.New("step")
	hook    func() bool
	kept    []*os.File
)

func ask() bool { return hook() }

func step() error {
	if ask() {
		return errStep
	}
	return nil
}

func use(f *os.File) { _, _ = f.Stat() }

func keep(f *os.File) { kept = append(kept, f) }

func shut(f *os.File) {
	if f != nil {
		f.Close()
	}
}

func maybe(f *os.File) error {
	if ask() {
		f.Close()
		return errStep
	}
	return nil
}

`

// randomPrograms is the number of programs that TestRandomPrograms makes.
const randomPrograms = 600

// TestRandomPrograms makes programs of what one function can do with files, runs them
// on all their ways, and compares what leaks with what is reported: each leak, and
// nothing else.
func TestRandomPrograms(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 26))
	var b strings.Builder
	b.WriteString(randomPrelude)
	truths, sources := map[string]truth{}, map[string]string{}
	for len(truths) < randomPrograms {
		p := makeProgram(r)
		is, ok := judgeProgram(p)
		if !ok || len(is.leaks) > 0 && r.IntN(3) == 0 {
			continue // right ones are rare
		}
		name := fmt.Sprint("f", len(truths))
		truths[name], sources[name] = is, p.source(name)
		b.WriteString(sources[name] + "\n")
	}
	leaks, right := 0, 0
	reported := reportsOn(t, b.String())
	for name, is := range truths {
		for site := range is.reached {
			message := reported[name][site]
			switch {
			case is.leaks[site] && message == "":
				t.Errorf("the file opened as %d leaks, and is not reported in\n%s", site, formatted(sources[name]))
			case !is.leaks[site] && message != "":
				t.Errorf("false report on the file opened as %d: %s in\n%s", site, message, formatted(sources[name]))
			}
			if is.leaks[site] {
				leaks++
			} else {
				right++
			}
		}
	}
	t.Logf("%d programs, %d leaks, %d right acquisitions", len(truths), leaks, right)
}

func formatted(src string) string {
	out, err := format.Source([]byte(src))
	if err != nil {
		return src
	}
	return string(out)
}

// site is an acquisition, with its number.
var site = regexp.MustCompile(`os\.Open\("(\d+)"\)`)

// reportsOn returns the messages on the package src, by function and site.
func reportsOn(t *testing.T, src string) map[string]map[int]string {
	t.Helper()
	gopath := t.TempDir()
	file := filepath.Join(gopath, "src", "random", "random.go")
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	src = formatted(src)
	if err := os.WriteFile(file, []byte(src), 0o666); err != nil {
		t.Fatal(err)
	}
	cfg := &packages.Config{Mode: packages.LoadAllSyntax, Dir: gopath, Env: append(os.Environ(), "GO111MODULE=off", "GOWORK=off", "GOPATH="+gopath)}
	pkgs, err := packages.Load(cfg, "random")
	if err != nil {
		t.Fatal(err)
	}
	if n := packages.PrintErrors(pkgs); n > 0 {
		t.Fatalf("%d errors in what was made", n)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{unreleased.New(unreleased.Config{})}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(src, "\n")
	names := namesByLine(lines)
	messages := map[string]map[int]string{}
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Fatal(act.Err)
		}
		for _, d := range act.Diagnostics {
			line := act.Package.Fset.Position(d.Pos).Line
			m := site.FindStringSubmatch(lines[line-1])
			if m == nil {
				t.Errorf("line %d: %s", line, d.Message)
				continue
			}
			n, err := strconv.Atoi(m[1])
			if err != nil {
				t.Fatal(err)
			}
			if messages[names[line-1]] == nil {
				messages[names[line-1]] = map[int]string{}
			}
			messages[names[line-1]][n] = d.Message
		}
	}
	return messages
}

// namesByLine returns the function that each line is in.
func namesByLine(lines []string) []string {
	names := make([]string, len(lines))
	name := ""
	for i, line := range lines {
		if rest, ok := strings.CutPrefix(line, "func "); ok {
			name, _, _ = strings.Cut(rest, "(")
		}
		names[i] = name
	}
	return names
}
