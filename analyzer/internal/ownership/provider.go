package ownership

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/path"
)

// A provider of telemetry does little but to shut down what its options have given
// it. Where somebody else keeps that, and shuts it down, the provider itself may be
// dropped. One that the initialization of a package makes the program's own lasts
// as long as the process, and who wants to flush it asks for the program's. Nor need
// its maker release one where another function of the package does so by that.

// isOthersProvider reports whether the call makes a provider that need not be
// released: gives up towards silence.
func (r *Result) isOthersProvider(call ssa.CallInstruction) bool {
	c, ok := call.(*ssa.Call)
	fn := call.Common().StaticCallee()
	if !ok || fn == nil || fn.Pkg == nil || !strings.HasPrefix(fn.Name(), "New") || !strings.HasSuffix(fn.Name(), "Provider") ||
		!strings.HasPrefix(fn.Pkg.Pkg.Path(), "go.opentelemetry.io/otel/sdk/") {
		return false
	}
	return hasKeptPart(c) || isSetForProgram(c) && (isInit(c.Parent()) || r.releasesProgramProvider())
}

// releasesProgramProvider reports whether a function of the package shuts down the
// provider that the program uses: otel.GetMeterProvider().(*metric.MeterProvider).
func (r *Result) releasesProgramProvider() bool {
	return slices.ContainsFunc(r.Funcs(), func(fn *ssa.Function) bool {
		return slices.ContainsFunc(r.callsIn(fn), func(call ssa.CallInstruction) bool {
			c, ok := call.(*ssa.Call)
			if !ok {
				return false
			}
			callee := c.Call.StaticCallee()
			return callee != nil && callee.Pkg != nil && strings.HasPrefix(callee.Name(), "Get") && strings.HasSuffix(callee.Name(), "Provider") &&
				strings.HasPrefix(callee.Pkg.Pkg.Path(), "go.opentelemetry.io/otel") && isAssertedAndShut(c)
		})
	})
}

// isAssertedAndShut reports whether what v is asserted to be is shut down.
func isAssertedAndShut(v ssa.Value) bool {
	return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.TypeAssert:
			return isAssertedAndShut(ref)
		case *ssa.Extract:
			return isAssertedAndShut(ref)
		case ssa.CallInstruction:
			ops := path.Operands(ref.Common())
			return len(ops) > 0 && ops[0] == v && path.MethodName(ref.Common()) == "Shutdown"
		}
		return false
	})
}

// isInit reports whether fn initializes its package.
func isInit(fn *ssa.Function) bool {
	return fn.Parent() == nil && (fn.Name() == "init" || strings.HasPrefix(fn.Name(), "init#"))
}

// isSetForProgram reports whether v is made what the program uses: otel.Set….
func isSetForProgram(v ssa.Value) bool {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.MakeInterface:
			if isSetForProgram(ref) {
				return true
			}
		case *ssa.Call:
			if fn := ref.Call.StaticCallee(); fn != nil && fn.Pkg != nil && strings.HasPrefix(fn.Name(), "Set") && strings.HasPrefix(fn.Pkg.Pkg.Path(), "go.opentelemetry.io/otel") {
				return true
			}
		}
	}
	return false
}

// hasKeptPart reports whether one of the options of the call, in the order that
// they are given, is a reader or a processor that is stored elsewhere as well.
func hasKeptPart(c *ssa.Call) bool {
	for _, arg := range c.Call.Args {
		list, ok := arg.(*ssa.Slice)
		if !ok {
			continue
		}
		for _, ref := range *list.X.Referrers() {
			elem, ok := ref.(*ssa.IndexAddr)
			if !ok {
				continue
			}
			for _, use := range *elem.Referrers() {
				if store, ok := use.(*ssa.Store); ok && store.Addr == elem && isOptionOfKept(store.Val) {
					return true
				}
			}
		}
	}
	return false
}

// isOptionOfKept reports whether the option gives the provider something that is
// stored elsewhere as well.
func isOptionOfKept(option ssa.Value) bool {
	call, ok := option.(*ssa.Call)
	if !ok || len(call.Call.Args) == 0 {
		return false
	}
	fn := call.Call.StaticCallee()
	if fn == nil || fn.Name() != "WithReader" && fn.Name() != "WithSpanProcessor" && fn.Name() != "WithProcessor" {
		return false
	}
	part := call.Call.Args[0]
	if iface, ok := part.(*ssa.MakeInterface); ok {
		part = iface.X
	}
	return part.Referrers() != nil && isKeptInField(part)
}

// isKeptInField reports whether v is stored in a field, or a variable of a package.
func isKeptInField(v ssa.Value) bool {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.MakeInterface:
			if isKeptInField(ref) {
				return true
			}
		case *ssa.Store:
			switch ref.Addr.(type) {
			case *ssa.FieldAddr, *ssa.Global:
				return ref.Val == v
			}
		}
	}
	return false
}
