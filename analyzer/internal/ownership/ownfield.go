package ownership

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A method that puts what it acquires into a field of its receiver, and
// releases it from there before it returns, has the field for a variable:
// w.file, err = os.Create(…); …; return w.file.Close(). Whoever calls it has
// nothing to release, and nobody else in the package does: where the method
// fails in between, nobody is left. That needs all uses of the field to be in
// sight, and a release behind every success: what else stays in the field may
// be meant to. Gives up towards silence.

// InOwnField returns what becomes of an acquisition that its method keeps in a
// field of the receiver and releases from there, if it does not where it fails.
func (r *Result) InOwnField(f Found) (in Found, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	call, isCall := f.Call.(*ssa.Call)
	if !isCall || f.Discarded || f.spec == nil || f.Search.Overflow || len(f.Search.Leaks)+len(f.Search.Again) > 0 {
		return in, false
	}
	if f.Fn.Signature.Recv() == nil || errIndex(f.Fn.Signature) == contract.None {
		return in, false
	}
	sub := receiverField(f.Fn.Params[0], call, f.Acquire)
	if sub == "" || strings.ContainsAny(sub[1:], ".[*") || !r.isReleasedOnlyIn(f, sub[1:]) {
		return in, false
	}
	spec := *f.spec
	spec.Owner, spec.Alone = f.Fn.Params[0], true
	res := path.Search(&spec, semantics{r}, r.cache)
	if res.Overflow || res.Incomplete || !res.Released || len(res.Leaks) == 0 || len(res.Again) > 0 {
		return in, false
	}
	if slices.ContainsFunc(res.Leaks, func(e path.Exit) bool { return e.Class != path.Failure }) {
		return in, false
	}
	f.Search, f.spec = res, &spec
	return f, true
}

// isReleasedOnlyIn reports whether the function that acquires it is the only one
// that can release what the named field of its receiver holds.
func (r *Result) isReleasedOnlyIn(f Found, name string) bool {
	p, ok := r.placeIn(f.Fn.Params[0].Type(), 0, false)
	if !ok {
		return false
	}
	fields := slices.Collect(p.owner.Underlying().(*types.Struct).Fields())
	p.field = slices.IndexFunc(fields, func(v *types.Var) bool { return v.Name() == name })
	if p.field < 0 || !r.isPrivate(p) {
		return false
	}
	u := r.usesAt(p, f.Kind, false)
	return !u.lost && len(u.places)+len(u.accessors) == 0 && len(u.released) > 0 &&
		!slices.ContainsFunc(u.released, func(site ssa.Instruction) bool { return site.Parent() != f.Fn })
}
