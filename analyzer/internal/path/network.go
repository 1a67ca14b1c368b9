package path

import (
	"go/constant"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// The address of what package net has made for a network that is named has a type
// which that name tells: that of net.Listen("tcp", …) is a *net.TCPAddr. The
// connections and listeners themselves are other people's to wrap, and who asks
// for their type may be told no.

// maxNetwork bounds how far a value is followed to where the network is named.
const maxNetwork = 4

// families are what the names of networks begin with, and the types of package
// net of each.
var families = [...]struct{ network, types string }{{"tcp", "TCP"}, {"udp", "UDP"}, {"unix", "Unix"}, {"ip", "IP"}}

// isAddressOf reports whether the assertion is of the type that the address x has
// by the network that it comes from.
func (s *search) isAddressOf(t *ssa.TypeAssert, x alias.Val, st *state) bool {
	if _, isPointer := t.AssertedType.(*types.Pointer); !isPointer {
		return false
	}
	name, ok := strings.CutPrefix(types.TypeString(t.AssertedType, nil), "*net.")
	if !ok || types.TypeString(t.X.Type(), nil) != "net.Addr" {
		return false
	}
	family := s.familyOf(x, st, maxNetwork)
	return family != "" && name == family+"Addr"
}

// familyOf returns what the names of the types begin with that v and its
// addresses have, "" if it is not known: it comes from a call that names the
// network, or from something that does, or its type says so.
func (s *search) familyOf(v alias.Val, st *state, depth int) string {
	if v.Base == nil || v.Path != "" || depth == 0 {
		return ""
	}
	for _, f := range families {
		if strings.HasPrefix(types.TypeString(v.Base.Type(), nil), "*net."+f.types) {
			return f.types
		}
	}
	from := v.Base
	if e, ok := from.(*ssa.Extract); ok && e.Index == 0 {
		from = e.Tuple
	}
	call, ok := from.(*ssa.Call)
	if !ok {
		return ""
	}
	switch cc := call.Common(); MethodName(cc) {
	case "Accept", "Addr", "LocalAddr", "RemoteAddr":
		return s.familyOf(s.of(Operands(cc)[0], st), st, depth-1)
	default:
		return familyNamed(cc)
	}
}

// familyNamed returns the same for the result of a call of package net that gets
// the name of a network.
func familyNamed(cc *ssa.CallCommon) string {
	fn := cc.StaticCallee()
	if fn == nil || fn.Pkg == nil || fn.Pkg.Pkg.Path() != "net" || !strings.HasPrefix(fn.Name(), "Dial") && !strings.HasPrefix(fn.Name(), "Listen") {
		return ""
	}
	for _, arg := range cc.Args {
		c, ok := arg.(*ssa.Const)
		if !ok || c.Value == nil || c.Value.Kind() != constant.String {
			continue
		}
		for _, f := range families {
			if strings.HasPrefix(constant.StringVal(c.Value), f.network) {
				return f.types
			}
		}
		return "" // the network comes first
	}
	return ""
}
