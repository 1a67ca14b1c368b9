package path

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// A function that only looks at what it gets says the same whenever it is asked
// the same: strings.HasPrefix(name, "-"), c.isEnabled(). That what it looks at has
// been changed by somebody else meanwhile is not asked: gives up towards silence.

// purePackages are packages of the standard library whose functions do nothing but
// look. Their types have methods that do more.
var purePackages = map[string]bool{
	"bytes": true, "errors": true, "math": true, "path": true, "path/filepath": true, "slices": true, "strconv": true, "strings": true,
	"unicode": true, "unicode/utf8": true,
}

// isPureCall reports whether the call only looks at what it gets, and returns a
// number, a string or a bool.
func (c *Cache) isPureCall(call *ssa.Call) bool {
	res := call.Call.Signature().Results()
	if res.Len() != 1 {
		return false
	}
	if _, ok := res.At(0).Type().Underlying().(*types.Basic); !ok {
		return false
	}
	fn := call.Call.StaticCallee()
	return fn != nil && fn.Parent() == nil && c.isPureFunc(fn, 2) || asksSetting(call)
}

// isPureFunc reports whether fn, and what it calls within some steps, only looks.
func (c *Cache) isPureFunc(fn *ssa.Function, steps int) bool {
	if obj := fn.Object(); obj != nil && obj.Pkg() != nil && fn.Signature.Recv() == nil && purePackages[obj.Pkg().Path()] {
		return true
	}
	if isCalled(fn, "os", "Getenv") {
		return true
	}
	if len(fn.Blocks) == 0 || len(fn.Blocks) > maxPure || steps == 0 {
		return false
	}
	if is, ok := c.pure[fn]; ok {
		return is
	}
	is := !slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool { return !c.onlyLooks(instr, steps) })
	})
	if steps == 2 {
		if c.pure == nil {
			c.pure = make(map[*ssa.Function]bool)
		}
		c.pure[fn] = is
	}
	return is
}

// isCalled reports whether fn is the function of that name in the package of that
// path. Methods are none. Many are asked, and to spell a function allocates.
func isCalled(fn *ssa.Function, pkg, name string) bool {
	return fn.Name() == name && fn.String() == pkg+"."+name
}

// maxPure bounds the blocks of a function that is asked whether it only looks.
const maxPure = 16

// onlyLooks reports whether the instruction changes nothing, waits for nothing
// and calls nobody who might.
func (c *Cache) onlyLooks(instr ssa.Instruction, steps int) bool {
	switch instr := instr.(type) {
	case *ssa.Store:
		a, ok := instr.Addr.(*ssa.Alloc)
		return ok && !a.Heap
	case *ssa.UnOp:
		return instr.Op.String() != "<-"
	case *ssa.Call:
		if b, ok := instr.Call.Value.(*ssa.Builtin); ok {
			return b.Name() == "len" || b.Name() == "cap"
		}
		callee := instr.Call.StaticCallee()
		return callee != nil && c.isPureFunc(callee, steps-1)
	case *ssa.Go, *ssa.Defer, *ssa.RunDefers, *ssa.Send, *ssa.Select, *ssa.MapUpdate, *ssa.Panic, *ssa.MakeClosure, *ssa.Next, *ssa.Range:
		return false
	}
	return true
}

// A pureCall is the first call of those that ask the same.
type pureCall struct {
	call   *ssa.Call
	callee *ssa.Function
	args   []alias.Val
}

// firstCall returns the first call, in the function or a literal in it, that asks
// what call asks, nil if its callee may do more than look.
func (info *Info) firstCall(call *ssa.Call) *ssa.Call {
	if !info.cache.isPureCall(call) {
		return nil
	}
	ops := Operands(&call.Call)
	args := make([]alias.Val, len(ops))
	for i, a := range ops {
		args[i] = info.operandIn(a)
		if args[i].Base == nil && !args[i].IsConst() || strings.Contains(args[i].Path, says) {
			return nil
		}
	}
	callee := call.Call.StaticCallee()
	for _, c := range info.pureCalls {
		if c.callee == callee && c.call.Call.Method == call.Call.Method && slices.Equal(c.args, args) {
			return c.call
		}
	}
	info.pureCalls = append(info.pureCalls, pureCall{call, callee, args})
	return call
}

// A computed is the first operation of those that compute the same: mode & appending.
type computed struct {
	op   *ssa.BinOp
	x, y alias.Val
}

// firstOperation returns the first operation, in the function or a literal in it,
// that computes what op does, which is no comparison; nil if what it computes
// from has no name.
func (info *Info) firstOperation(op *ssa.BinOp) *ssa.BinOp {
	if isComparison(op.Op) {
		return nil
	}
	x, y := info.operandIn(op.X), info.operandIn(op.Y)
	if !isPure(x) || !isPure(y) || x.Path == says || y.Path == says {
		return nil
	}
	for _, c := range info.computed {
		if c.op.Op == op.Op && c.x == x && c.y == y {
			return c.op
		}
	}
	info.computed = append(info.computed, computed{op, x, y})
	return op
}

// operandIn names an argument as the function does, also in a literal.
func (info *Info) operandIn(v ssa.Value) alias.Val {
	val := info.names.plainName(v)
	if outer, ok := info.outer(val); ok {
		return outer
	}
	return val
}

// isShared reports whether a call in a literal asks only about what the function
// has, too.
func (info *Info) isShared(call *ssa.Call) bool {
	return info.firstCall(call) != nil && !slices.ContainsFunc(Operands(&call.Call), func(a ssa.Value) bool { return !info.isOuter(a) })
}

// isOuter reports whether an operand in a literal is a constant, or a name that the
// function has, too.
func (info *Info) isOuter(v ssa.Value) bool {
	val := info.names.plainName(v)
	_, ok := info.outer(val)
	return ok || val.IsConst()
}

// addCall counts the test of a call that only looks.
func (info *Info) addCall(call *ssa.Call, t *tests) {
	if first := info.firstCall(call); first != call {
		info.represent(call, first, false)
	}
	t.add(info.said(call))
}
