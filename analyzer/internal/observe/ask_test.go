package observe

import (
	"fmt"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/ssa"
)

// The packages covering, values, behind and broken say in comments at the
// end of a line what the questions about it are answered.
func TestQuestions(t *testing.T) {
	dir, err := filepath.Abs(testdata)
	if err != nil {
		t.Fatal(err)
	}
	for _, res := range analysistest.Run(t, dir, newAnalyzer(Config{}), "observe/covering", "observe/values", "observe/behind", "observe/broken") {
		r := res.Action.Result.(*Result)
		t.Run(r.pass.Pkg.Name(), func(t *testing.T) {
			want, got := commentsOf(r), make(map[string]string)
			for _, fn := range r.own.Funcs() {
				answer(r, fn, got)
			}
			for line, text := range want {
				if got[line] != text {
					t.Errorf("%s: got %q, want %q", line, got[line], text)
				}
			}
			for line, text := range got {
				if want[line] == "" {
					t.Errorf("%s: got %q, want nothing", line, text)
				}
			}
			if len(want) < 4 {
				t.Errorf("only %d questions", len(want))
			}
		})
	}
}

// commentsOf returns the comments that stand behind code, by line.
func commentsOf(r *Result) map[string]string {
	out := make(map[string]string)
	for _, f := range r.pass.Files {
		for _, g := range f.Comments {
			if p := r.pass.Fset.Position(g.Pos()); p.Column > 6 && len(g.List) == 1 {
				out[lineOf(r, g.Pos())] = strings.TrimSpace(strings.TrimPrefix(g.List[0].Text, "//"))
			}
		}
	}
	return out
}

func lineOf(r *Result, pos token.Pos) string {
	p := r.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}

// answer asks about a function and the calls in it.
func answer(r *Result, fn *ssa.Function, got map[string]string) {
	if b, ok := r.Broken(fn); ok {
		got[lineOf(r, fn.Pos())] = fmt.Sprintf("broken: %d", b.Why)
	}
	for _, h := range r.HookPairs(fn) {
		got[lineOf(r, h.Before)] = map[bool]string{false: "hooks: after only a success", true: "hooks: also after a failure"}[h.OnFailure]
	}
	say := func(call *ssa.Call, ok bool, yes, no string) {
		text := no
		if ok {
			text = yes
		}
		got[lineOf(r, call.Pos())] = text
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			switch methodOf(&call.Call) {
			case "do":
				_, ok := r.Covering(call)
				say(call, ok, "covered", "bare")
			case "use":
				_, ok := r.ObservedValue(call.Call.Args[0], "")
				say(call, ok, "observed", "bare")
			case "useRun":
				_, ok := r.ObservedValue(call.Call.Args[0], "Run")
				say(call, ok, "observed", "bare")
			case "AddTool", "Handle":
				_, ok := r.Behind(call.Call.Args[0])
				say(call, ok, "behind", "open")
			}
		}
	}
}
