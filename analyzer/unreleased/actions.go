package unreleased

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/ownership"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// The process ends when the action of a command returns, much as it does when
// main returns. Authors know that, or do not: a file that one action forgets is
// worth a report. A client that every action makes, and no function of the package
// releases, is left to the process on purpose, and a report on each of them tells
// nobody anything. A function that is given the command makes things for actions
// only, in whatever package they are. And what an action releases where it succeeds it
// may leave to the process where it fails.

// leastActions is how many actions must leave a thing alike to make it a habit, unless
// it is made for actions only.
const leastActions = 3

// A habit is what actions leave to the process: a result of a function.
type habit struct {
	callee *types.Func
	result int
}

// habitOf returns what the acquisition is of, the zero habit if it is in no action,
// or of what matters also where the process ends.
func habitOf(f ownership.Found) habit {
	if f.Flush || f.Lock || f.Param || f.Global != "" || f.Discarded || !isAction(f.Fn) {
		return habit{}
	}
	cc := f.Call.Common()
	if cc.IsInvoke() {
		return habit{cc.Method, f.Result}
	}
	if fn := cc.StaticCallee(); fn != nil {
		if obj, ok := fn.Object().(*types.Func); ok {
			return habit{obj, f.Result}
		}
	}
	return habit{}
}

// isAction reports whether fn, or the function around it, gets the command that it
// is an action of, by a package of that kind: *cobra.Command, *cli.Context.
func isAction(fn *ssa.Function) bool {
	for ; fn != nil; fn = fn.Parent() {
		if takesCommand(fn.Signature) {
			return true
		}
	}
	return false
}

// commandTypes are what packages of commands, by their names, give to actions.
var commandTypes = map[string][]string{
	"cobra":   {"Command"},
	"cli":     {"Command", "Context"},
	"kingpin": {"ParseContext"},
	"fisk":    {"ParseContext"},
	"kong":    {"Context"},
}

// takesCommand reports whether a parameter is a command.
func takesCommand(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		n := gotype.Named(p.Type())
		if n != nil && n.Obj().Pkg() != nil && slices.Contains(commandTypes[n.Obj().Pkg().Name()], n.Obj().Name()) {
			return true
		}
	}
	return false
}

// failsCommand reports whether a failure of the function ends the process: it is an
// action. What is released where it succeeds is left to the process then, much as where
// main returns; what it calls is a function like any other. A process that has been
// started outlives it.
func failsCommand(f ownership.Found) bool {
	if f.Flush || f.OnSuccess || f.Kind != nil && f.Kind.Type == "*os/exec.Cmd" || !f.Search.Released {
		return false
	}
	res := f.Fn.Signature.Results()
	return takesCommand(f.Fn.Signature) && res.Len() > 0 && gotype.IsError(res.At(res.Len()-1).Type())
}

// withoutHabits returns the findings but for those of habits, and remembers them.
func (r *reporter) withoutHabits(findings []*finding) []*finding {
	left := make(map[habit]int)
	for _, d := range findings {
		if d.category == never || d.category == onPath {
			left[habitOf(d.Found)]++
		}
	}
	delete(left, habit{})
	for h, n := range left {
		if (n >= leastActions || takesCommand(h.callee.Signature())) && !r.isReleasedAnywhere(h) {
			r.habits = append(r.habits, h)
		}
	}
	return slices.DeleteFunc(findings, func(d *finding) bool { return r.isHabit(d.verdict, d.Found) })
}

// isHabit reports whether the acquisition is left to the process by habit.
func (r *reporter) isHabit(v verdict, f ownership.Found) bool {
	return len(r.habits) > 0 && (v.category == never || v.category == onPath) && slices.Contains(r.habits, habitOf(f))
}

// isReleasedAnywhere reports whether a function of the package releases the result
// on some path.
func (r *reporter) isReleasedAnywhere(h habit) bool {
	return slices.ContainsFunc(r.own.Funcs(), func(fn *ssa.Function) bool {
		found, err := r.own.Found(fn)
		return err != nil || slices.ContainsFunc(found, func(f ownership.Found) bool {
			return f.Search != nil && habitOf(f) == h && slices.ContainsFunc(f.Search.Ends, func(e path.Exit) bool { return isRelease(e, f) })
		})
	})
}

// isRelease reports whether the end is a release. A deferred call out of sight, of
// another method than those that release, may be anything.
func isRelease(e path.Exit, f ownership.Found) bool {
	if d, ok := e.At.(*ssa.Defer); ok && d.Call.IsInvoke() && f.Kind != nil {
		return slices.ContainsFunc(f.Kind.Releases, func(rel contract.Release) bool { return rel.Method == d.Call.Method.Name() })
	}
	return e.Why == path.WhyReleased
}
