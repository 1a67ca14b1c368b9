package ownership

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// hasSystemArg reports whether an argument of the call is what a system
// call has returned, in the same function or in one of the package that it
// calls: a descriptor that it opened.
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
		return isSystemCall(v.Common()) || returnsSystemResult(v, 0, seen)
	case *ssa.Extract:
		call, ok := v.Tuple.(*ssa.Call)
		return ok && (isSystemCall(call.Common()) || returnsSystemResult(call, v.Index, seen))
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

// returnsSystemResult reports whether a function of the package returns the
// result of a system call as its result i.
func returnsSystemResult(call *ssa.Call, i int, seen map[ssa.Value]bool) bool {
	body := bodyOf(call.Call.StaticCallee())
	if body == nil || body.Pkg != call.Parent().Pkg || !gotype.IsInteger(body.Signature.Results().At(i).Type()) {
		return false
	}
	return slices.ContainsFunc(body.Blocks, func(b *ssa.BasicBlock) bool {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		return ok && isSystemResult(ret.Results[i], seen)
	})
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
