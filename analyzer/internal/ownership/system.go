package ownership

import (
	"strings"

	"golang.org/x/tools/go/ssa"
)

// hasSystemArg reports whether an argument of the call is what a system
// call of the same function has returned: a descriptor that it opened.
func hasSystemArg(cc *ssa.CallCommon) bool {
	for _, a := range cc.Args {
		if isSystemResult(a, make(map[ssa.Value]bool)) {
			return true
		}
	}
	return false
}

// isSystemResult reports whether v is, on some path, the result of a system
// call, or an element of it.
func isSystemResult(v ssa.Value, seen map[ssa.Value]bool) bool {
	if v == nil || seen[v] {
		return false
	}
	seen[v] = true
	switch v := v.(type) {
	case *ssa.Call:
		return isSystemCall(v.Common())
	case *ssa.Extract:
		return isSystemResult(v.Tuple, seen)
	case *ssa.Convert:
		return isSystemResult(v.X, seen)
	case *ssa.ChangeType:
		return isSystemResult(v.X, seen)
	case *ssa.UnOp:
		return isSystemResult(v.X, seen)
	case *ssa.Index:
		return isSystemResult(v.X, seen)
	case *ssa.IndexAddr:
		return isSystemResult(v.X, seen)
	case *ssa.Alloc:
		return holdsSystemResult(v, seen)
	case *ssa.Phi:
		for _, e := range v.Edges {
			if isSystemResult(e, seen) {
				return true
			}
		}
	}
	return false
}

// holdsSystemResult reports whether the result of a system call is stored in
// the variable.
func holdsSystemResult(v *ssa.Alloc, seen map[ssa.Value]bool) bool {
	for _, ref := range *v.Referrers() {
		if st, ok := ref.(*ssa.Store); ok && st.Addr == v && isSystemResult(st.Val, seen) {
			return true
		}
	}
	return false
}

// isSystemCall reports whether the call is one of the functions of a package
// of system calls. Those that only get what the process has had from its
// start are none.
func isSystemCall(cc *ssa.CallCommon) bool {
	callee := cc.StaticCallee()
	if callee == nil || callee.Pkg == nil || strings.HasPrefix(callee.Name(), "Get") {
		return false
	}
	switch callee.Pkg.Pkg.Path() {
	case "syscall", "golang.org/x/sys/unix", "golang.org/x/sys/windows":
		return true
	}
	return false
}
