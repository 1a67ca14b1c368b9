package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/tools/go/analysis/singlechecker"

	"github.com/everypath/everypath/analyzer"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"everypath":     main,
		"cacheprog":     cacheProg,
		"singlechecker": func() { singlechecker.Main(analyzer.Rules(analyzer.Config{})[0]) },
	})
}

// TestScripts runs the scripts in testdata/script. They have the build cache
// and the module cache of the test, and no network.
func TestScripts(t *testing.T) {
	var env []string
	for _, name := range []string{"GOCACHE", "GOMODCACHE"} {
		out, err := exec.Command("go", "env", name).Output()
		if err != nil {
			t.Fatalf("go env %s: %v", name, err)
		}
		env = append(env, name+"="+string(out[:len(out)-1]))
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, env...)
			e.Vars = append(e.Vars, "GOPROXY=off", "GOFLAGS=", "GOTOOLCHAIN=local", "NO_COLOR=", "EVERYPATHCACHE="+filepath.Join(e.WorkDir, ".cache"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "long": long},
		Condition: func(cond string) (bool, error) {
			if cond == "cgo" {
				out, err := exec.Command("go", "env", "CGO_ENABLED").Output()
				_, gcc := exec.LookPath("cc")
				return string(out) == "1\n" && gcc == nil, err
			}
			return false, errors.New("unknown condition")
		},
	})
}

// exits runs a command that must end with the given status:
//
//	exits 3 everypath ./...
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND [ARG]...")
	}
	want, err := strconv.Atoi(args[0])
	if err != nil {
		ts.Fatalf("bad status: %v", err)
	}
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// long writes a file with one function of about that many lines, which leaks
// at the last return but one:
//
//	long FILE LINES
func long(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: long FILE LINES")
	}
	lines, err := strconv.Atoi(args[1])
	ts.Check(err)
	var b strings.Builder
	b.WriteString(longHead)
	for i := range lines / 5 {
		fmt.Fprintf(&b, "\tif n == %d {\n\t\tf.Close()\n\t\treturn nil\n\t}\n\tn += len(f.Name())\n", i)
	}
	b.WriteString("\tif n > 0 {\n\t\treturn nil\n\t}\n\treturn f.Close()\n}\n")
	name := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(filepath.Dir(name), 0o777))
	ts.Check(os.WriteFile(name, []byte(b.String()), 0o666))
}

const longHead = `package p

import "os"

func long(name string, n int) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
`
