package ownership

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/path"
)

// NoReturn implements path.Semantics.
func (s semantics) NoReturn(cc *ssa.CallCommon, callee *ssa.Function) bool {
	if f := s.r.contractOf(cc, callee); f != nil && f.NoReturn {
		return true
	}
	return isFatal(objectOf(cc, callee)) || s.r.lastsForGood(cc, callee)
}

// lastsForGood reports whether the callee, a function of this package, is given a
// context that never ends, and returns only where that has: serve(context.Background()).
func (r *Result) lastsForGood(cc *ssa.CallCommon, callee *ssa.Function) bool {
	i := slices.IndexFunc(cc.Args, isBackground)
	body := bodyOf(callee)
	if i < 0 || body == nil || cc.IsInvoke() || i >= len(body.Params) {
		return false
	}
	k := nonNilKey{body, i}
	lasts, ok := r.lasting[k]
	if !ok {
		lasts = path.ReturnsOnlyWhenOver(body, body.Params[i])
		r.lasting[k] = lasts
	}
	return lasts
}

// isBackground reports whether the value is a context that never ends.
func isBackground(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	callee := call.Call.StaticCallee()
	return callee != nil && callee.Pkg != nil && callee.Pkg.Pkg.Path() == "context" && (callee.Name() == "Background" || callee.Name() == "TODO")
}

// isFatal reports whether fn has the name of what logs and ends the process.
// Loggers of the module's own exit behind a test of the level, which is not
// followed: gives up towards silence.
func isFatal(fn *types.Func) bool {
	if fn == nil || fn.Signature().Results().Len() > 0 {
		return false
	}
	switch fn.Name() {
	case "Fatal", "Fatalf", "Fatalln", "Fatalw", "FatalDepth":
		return true
	}
	return false
}

// MayPanic implements path.Semantics. The standard library is taken to
// panic only where its caller is wrong, and a logger never.
func (s semantics) MayPanic(cc *ssa.CallCommon, callee *ssa.Function) bool {
	if typeName(cc.Value.Type()) == "context.CancelFunc" {
		return false
	}
	obj := objectOf(cc, callee)
	if obj != nil && obj.FullName() == "(*golang.org/x/sync/errgroup.Group).Go" {
		return false // what it runs panics elsewhere
	}
	if obj == nil || obj.Name() == "ServeHTTP" {
		return true // runs code of the user's
	}
	return obj.Pkg() != nil && !isStd(obj.Pkg().Path()) && !isCalm(obj)
}

// isStd reports whether path is of the standard library: its first
// element has no dot. So are packages of a module without a domain.
func isStd(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return stdRoots[first]
}

// stdRoots are the first elements of the standard library's paths.
var stdRoots = func() map[string]bool {
	m := make(map[string]bool)
	for _, p := range strings.Fields(`archive bufio bytes cmp compress container context crypto database debug embed encoding
		errors expvar flag fmt go hash html image index internal io iter log maps math mime net os path plugin reflect regexp
		runtime slices sort strconv strings structs sync syscall testing text time unicode unique unsafe vendor weak`) {
		m[p] = true
	}
	return m
}()
