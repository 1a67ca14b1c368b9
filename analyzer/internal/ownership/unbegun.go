package ownership

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// writesToMemory reports whether the call gets a buffer that its function has
// made: what is not even begun there nobody misses.
func writesToMemory(call *ssa.Call) bool {
	return slices.ContainsFunc(call.Call.Args, func(arg ssa.Value) bool {
		if iface, ok := arg.(*ssa.MakeInterface); ok {
			arg = iface.X
		}
		_, isMade := arg.(*ssa.Alloc)
		name := typeName(arg.Type())
		return isMade && (name == "bytes.Buffer" || name == "strings.Builder")
	})
}

// writesNowhere reports whether the call makes a writer that is to be told by
// another call where to write: s2.NewWriter(nil).
func writesNowhere(cc *ssa.CallCommon) bool {
	return slices.ContainsFunc(cc.Args, func(arg ssa.Value) bool {
		c, ok := arg.(*ssa.Const)
		return ok && c.IsNil() && types.IsInterface(c.Type())
	})
}

// endsOnlyWhatIsWritten reports whether the call makes an encoder of the standard
// library that has neither head nor trailer: where nothing is written, its Close
// writes nothing.
func endsOnlyWhatIsWritten(call *ssa.Call) bool {
	callee := call.Call.StaticCallee()
	if callee == nil || callee.Pkg == nil {
		return false
	}
	switch callee.Pkg.Pkg.Path() {
	case "encoding/base64", "encoding/base32", "encoding/ascii85", "encoding/hex", "mime/quotedprintable":
		return true
	}
	return false
}
