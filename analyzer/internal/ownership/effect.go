package ownership

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// effectKey asks what fn does to its parameter, or to what the parameter
// holds at sub, if it is released as kind says.
type effectKey struct {
	fn    *ssa.Function
	param int
	sub   string
	kind  string
}

// kindKey spells how a kind is released; "" means by any verb.
func kindKey(k *contract.Kind) string {
	if k == nil {
		return ""
	}
	var b strings.Builder
	for _, r := range k.Releases {
		b.WriteString(r.Path + " " + r.Method + "|")
	}
	return b.String()
}

// effectOf returns what fn, whose body is known, does to its parameter.
func (r *Result) effectOf(fn *ssa.Function, param int, sub string, spec *path.Spec) path.Effect {
	kind := spec.Kind
	key := effectKey{fn, param, sub, kindKey(kind)}
	if spec.Lock {
		key.kind += "lock"
	}
	return r.effects.get(key, func(k effectKey) path.Effect {
		if param >= len(fn.Params) {
			return path.Both(path.Take) // the wrong arity of a wrapper: silence
		}
		return summarize(path.Search(&path.Spec{
			Fn: fn, Kind: kind, Lock: spec.Lock,
			Root:      alias.Val{Base: fn.Params[param], Path: sub},
			ErrParams: errParams(fn, param),
		}, semantics{r}, r.cache))
	})
}

// errParams returns the error parameters of a function that gets the
// results of a call as they are: check(os.Open(name)).
func errParams(fn *ssa.Function, param int) []ssa.Value {
	var ps []ssa.Value
	for i, p := range fn.Params {
		if i != param && types.Identical(p.Type(), errorType) {
			ps = append(ps, p)
		}
	}
	return ps
}

var errorType = types.Universe.Lookup("error").Type()

// summarize turns the ends of a parameter's obligation into an effect.
func summarize(res *path.Result) path.Effect {
	if res.Overflow {
		return path.Both(path.Take)
	}
	var released, taken bool
	var forward *path.Outcome
	for _, e := range res.Ends {
		switch e.Why {
		case path.WhyReleased:
			released = true
		case path.WhyTaken, path.WhyCaptured:
			taken = true
		case path.WhyReturned:
			if o, ok := forwardOf(e); !ok {
				taken = true
			} else if forward == nil || o.Result < forward.Result {
				forward = &o
			}
		}
	}
	failing := slices.ContainsFunc(res.Leaks, func(e path.Exit) bool { return e.Class == path.Failure })
	return path.Effect{Success: onSuccess(released, taken, forward), Failure: onFailure(released, taken, forward != nil, failing)}
}

func onSuccess(released, taken bool, forward *path.Outcome) path.Outcome {
	switch {
	case taken:
		return path.Outcome{Op: path.Take}
	case forward != nil:
		return *forward
	case released:
		return path.Outcome{Op: path.Release}
	}
	return path.Outcome{Op: path.Keep}
}

// onFailure returns what a failing call has done: with a failure exit at
// which the obligation is held, a callee that takes has not taken.
func onFailure(released, taken, forwards, failing bool) path.Outcome {
	switch {
	case released && (forwards || !taken || !failing):
		return path.Outcome{Op: path.Release}
	case taken && !failing:
		return path.Outcome{Op: path.Take}
	}
	return path.Outcome{Op: path.Keep}
}

// forwardOf returns where in the results the root is.
func forwardOf(e path.Exit) (path.Outcome, bool) {
	switch {
	case e.Carried:
		return path.Outcome{}, false
	case e.Closure != nil:
		if !e.Runs {
			return path.Outcome{}, false
		}
		return path.Outcome{Op: path.Forward, Result: e.Result, Path: path.Call}, true
	}
	return path.Outcome{Op: path.Forward, Result: e.Result, Path: e.Sub}, true
}
