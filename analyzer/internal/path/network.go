package path

import (
	"go/constant"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// What package net returns as an interface has a type that the name of the
// network tells: net.Listen("tcp", …) has a *net.TCPListener, the address of that
// is a *net.TCPAddr, and what it accepts is a *net.TCPConn.

// maxNetwork bounds how far a value is followed to where the network is named.
const maxNetwork = 4

// families are what the names of networks begin with, and the types of package
// net of each.
var families = [...]struct{ network, types string }{{"tcp", "TCP"}, {"udp", "UDP"}, {"unix", "Unix"}, {"ip", "IP"}}

// isOfNetwork reports whether the assertion is of the type of package net that x
// has by the network that it comes from.
func (s *search) isOfNetwork(t *ssa.TypeAssert, x alias.Val, st *state) bool {
	name, ok := strings.CutPrefix(types.TypeString(t.AssertedType, nil), "*net.")
	if !ok || x.Path != "" || !isOfPackageNet(t.X.Type()) {
		return false
	}
	family := s.familyOf(x.Base, st, maxNetwork)
	return family != "" && strings.HasPrefix(name, family)
}

// isOfPackageNet reports whether t is declared in package net.
func isOfPackageNet(t types.Type) bool { return strings.HasPrefix(types.TypeString(t, nil), "net.") }

// familyOf returns what the names of the types begin with that v and its
// addresses have, "" if it is not known: it comes from a call that names the
// network, or from something that does, or its type says so.
func (s *search) familyOf(v ssa.Value, st *state, depth int) string {
	if v == nil || depth == 0 {
		return ""
	}
	for _, f := range families {
		if strings.HasPrefix(types.TypeString(v.Type(), nil), "*net."+f.types) {
			return f.types
		}
	}
	if e, ok := v.(*ssa.Extract); ok && e.Index == 0 {
		v = e.Tuple
	}
	call, ok := v.(*ssa.Call)
	if !ok {
		return ""
	}
	switch cc := call.Common(); MethodName(cc) {
	case "Accept", "Addr", "LocalAddr", "RemoteAddr":
		if of := s.of(Operands(cc)[0], st); of.Path == "" {
			return s.familyOf(of.Base, st, depth-1)
		}
		return ""
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
