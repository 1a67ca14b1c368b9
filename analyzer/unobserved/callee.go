package unobserved

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// operand returns operand i of a call, the receiver first: of a method value,
// too, what it is bound to.
func operand(cc *ssa.CallCommon, i int) ssa.Value {
	recv := cc.Value
	mc, bound := cc.Value.(*ssa.MakeClosure)
	if bound = bound && literalOf(mc) == nil && len(mc.Bindings) == 1; bound {
		recv = mc.Bindings[0]
	}
	if bound || cc.IsInvoke() {
		if i == 0 {
			return recv
		}
		i--
	}
	if i < 0 || i >= len(cc.Args) {
		return nil
	}
	return cc.Args[i]
}

// callsIn returns the work that a handler calls if it is a literal.
func (k *pack) callsIn(v ssa.Value) []*ssa.CallCommon {
	var out []*ssa.CallCommon
	if v == nil {
		return nil
	}
	lit := literalOf(v)
	if lit == nil {
		return nil
	}
	k.eachInPlace(lit, false, func(call ssa.CallInstruction, _ bool) {
		cc := call.Common()
		if _, ok := cc.Value.(*ssa.Builtin); !ok && !isPlain(calleeObject(cc)) {
			out = append(out, cc)
		}
	})
	return out
}

func lastDot(s string) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == '.' {
			return i
		}
	}
	return -1
}

// calleeName returns the callee as messages name it: (*Workflow).Run,
// pkg.Func, handler.
func calleeName(cc *ssa.CallCommon) string {
	if obj := calleeObject(cc); obj != nil {
		return funcName(obj)
	}
	if f := fieldOf(cc.Value); f != nil {
		return f.Name()
	}
	switch v := rootOf(cc.Value).(type) {
	case *ssa.Parameter:
		return v.Name()
	case *ssa.Global:
		return v.Name()
	case *ssa.Alloc:
		if v.Comment != "" {
			return v.Comment
		}
	case *ssa.Phi:
		if v.Comment != "" {
			return v.Comment
		}
	}
	return "the handler"
}

// funcName returns the function without its package, a method with its
// receiver's type.
func funcName(fn *types.Func) string {
	recv := fn.Signature().Recv()
	if recv == nil {
		return fn.Name()
	}
	t := recv.Type()
	ptr := ""
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t, ptr = p.Elem(), "*"
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		if ptr == "" {
			return n.Obj().Name() + "." + fn.Name()
		}
		return "(*" + n.Obj().Name() + ")." + fn.Name()
	}
	return fn.Name()
}

// takesContext reports whether a context, or what carries one, is among the
// arguments. A method of the context itself only reads it.
func takesContext(cc *ssa.CallCommon) bool {
	fn := cc.StaticCallee()
	for i, arg := range cc.Args {
		if i == 0 && fn != nil && fn.Signature.Recv() != nil {
			continue
		}
		if isContext(arg.Type()) {
			return true
		}
	}
	return false
}

// isContext reports whether t is a context or a request that carries one:
// it has the methods of a context.Context or a method Context or
// StdContext.
func isContext(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if p, isPtr := types.Unalias(t).(*types.Pointer); isPtr {
		n, ok = types.Unalias(p.Elem()).(*types.Named)
	}
	if !ok {
		return false
	}
	obj := n.Obj()
	if obj.Name() == "Context" {
		return true
	}
	if obj.Pkg() != nil && obj.Pkg().Path() == "net/http" && obj.Name() == "Request" {
		return true
	}
	if _, ok := n.Underlying().(*types.Interface); ok {
		done, _, _ := types.LookupFieldOrMethod(n, false, nil, "Done")
		deadline, _, _ := types.LookupFieldOrMethod(n, false, nil, "Deadline")
		return done != nil && deadline != nil
	}
	m, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), true, obj.Pkg(), "Context")
	f, ok := m.(*types.Func)
	if !ok || f.Signature().Params().Len() > 0 || f.Signature().Results().Len() != 1 {
		return false
	}
	result, ok := types.Unalias(f.Signature().Results().At(0).Type()).(*types.Named)
	return ok && result.Obj().Name() == "Context"
}

// bodyOf returns the body of a function, nil if it has none in the source.
func bodyOf(fn *ssa.Function) *ast.BlockStmt {
	switch s := fn.Syntax().(type) {
	case *ast.FuncDecl:
		return s.Body
	case *ast.FuncLit:
		return s.Body
	}
	return nil
}
