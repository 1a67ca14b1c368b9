package unreleased

import (
	"cmp"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/ownership"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// How a report names the release that is missing.

// releaseName returns what has to be called, with the variable's name
// where there is one: f.Close, resp.Body.Close, cancel. A function that
// comes with the resource to release it goes before the resource's method, and
// where the function fails what undoes goes before what decides: a transaction
// is rolled back there.
func (r *reporter) releaseName(f ownership.Found, v verdict) string {
	who := "its"
	if f.Global != "" {
		return r.globalRelease(f)
	}
	if f.Partner >= 0 {
		if release, _ := r.resultVariable(f, f.Partner); release != nil {
			return release.Name()
		}
	}
	if obj, _ := r.variable(f); obj != nil {
		who = obj.Name()
	} else if e := cmp.Or(r.receiver(f), r.place(f)); e != "" {
		who = e
	}
	if f.Kind == nil || len(f.Kind.Releases) == 0 {
		return "its release"
	}
	rel := f.Kind.Releases[0]
	if i := slices.IndexFunc(f.Kind.Releases, func(r contract.Release) bool { return r.Method != "Go" }); i > 0 {
		rel = f.Kind.Releases[i] // one that gives a group work may end it, too, but is not meant to
	}
	if v.exit != nil && endsInFailure(v.exit) && rank(rel.Method) == decides {
		undo := slices.MinFunc(f.Kind.Releases, func(a, b contract.Release) int { return cmp.Compare(rank(a.Method), rank(b.Method)) })
		if undo.Path == rel.Path {
			rel = undo // not a part's: to let go of a process is not to wait for it
		}
	}
	if f.Sub != "" && !f.Param {
		return elementRelease(rel, who)
	}
	if f.Mate != "" {
		rel = contract.Release{Method: f.Mate}
	}
	switch {
	case rel.Method == "" && who == "its":
		return "its call"
	case rel.Method == "":
		return who + rel.Path
	case who == "its":
		return "its " + strings.TrimPrefix(rel.Path+"."+rel.Method, ".")
	}
	return who + rel.Path + "." + rel.Method
}

// endsInFailure reports whether the path returns an error, or ends behind one that
// the function keeps for itself: a handler answers it, and returns nothing.
func endsInFailure(e *path.Exit) bool {
	if e.Class == path.Failure {
		return true
	}
	way, _ := e.Way()
	if len(way) == 0 {
		return false
	}
	last := way[len(way)-1]
	cmp, ok := last.If.Cond.(*ssa.BinOp)
	if !ok || !gotype.IsError(cmp.X.Type()) {
		return false
	}
	nothing, ok := cmp.Y.(*ssa.Const)
	return ok && nothing.IsNil() && (cmp.Op == token.NEQ && last.Taken || cmp.Op == token.EQL && !last.Taken)
}

// elementRelease is releaseName for the elements of who, a list.
func elementRelease(rel contract.Release, who string) string {
	name := "a call"
	if rel.Method != "" {
		name = strings.TrimPrefix(rel.Path+"."+rel.Method, ".")
	}
	if who == "its" {
		return name + " of its elements"
	}
	return name + " of the elements of " + who
}

// globalRelease returns the function that ends a state of the process:
// trace.Stop.
func (r *reporter) globalRelease(f ownership.Found) string {
	fn := f.Call.Common().StaticCallee()
	if fn == nil || fn.Pkg == nil {
		return "its release"
	}
	name := r.own.Table().GlobalRelease(fn.Pkg.Pkg, f.Global)
	if name == "" {
		return "its release"
	}
	return fn.Pkg.Pkg.Name() + "." + name
}
