package unobserved

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/path"
)

// This file tells the conditions that ask whether there is something to observe
// with from those that ask what there is to do. Both compare with nil:
//
//	if t == nil {           if req.Next == nil {
//		return run(ctx, req)     return run(ctx, req)
//	}                        }
//	defer t.begin(req)()     defer t.begin(req)()
//
// What the handler is given, and what begins the observation is not, is the
// latter.

// inputs are the parameters that handlers are given, by name, and what the calls
// that begin their observations are made of, as the source has it.
type inputs struct {
	names, begins map[string]bool
}

// inputsOf returns the inputs of a bare call and of its observed siblings. A
// receiver, which has both, is none, and neither is a context.
func (k *pack) inputsOf(b *use, observed []*use) *inputs {
	in := &inputs{map[string]bool{}, map[string]bool{}}
	in.add(b.call.Common())
	for _, o := range observed {
		for _, cc := range o.inner {
			in.add(cc)
		}
		in.begin(k.exprAt(o.call.Pos()), o.seen.isInline())
		in.begin(k.exprAt(o.seen.obs.BeginPos), false)
	}
	return in
}

func (in *inputs) add(cc *ssa.CallCommon) {
	for _, v := range path.Operands(cc) {
		p, ok := rootOf(v).(*ssa.Parameter)
		if !ok || isContext(p.Type()) || p.Parent().Signature.Recv() != nil && p == p.Parent().Params[0] {
			continue
		}
		in.names[p.Name()] = true
	}
}

// begin adds the expressions in a call, without the literals in it. That of a
// handler itself, where the observation stands around it, begins nothing.
func (in *inputs) begin(n ast.Node, isHandler bool) {
	if n == nil || isHandler {
		return
	}
	ast.Inspect(n, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok {
			in.begins[types.ExprString(e)] = true
		}
		_, isLit := n.(*ast.FuncLit)
		return !isLit
	})
}

// asksForNil reports whether a condition compares, by op, something with nil
// that is no input alone.
func (in *inputs) asksForNil(cond string, op token.Token) bool {
	if !strings.Contains(cond, op.String()+" nil") {
		return false
	}
	e, err := parser.ParseExpr(cond)
	if err != nil || in == nil {
		return true
	}
	other := false
	ast.Inspect(e, func(n ast.Node) bool {
		if cmp, ok := n.(*ast.BinaryExpr); ok && cmp.Op == op && types.ExprString(cmp.Y) == "nil" && !in.has(cmp.X) {
			other = true
		}
		return !other
	})
	return other
}

// has reports whether e is an input, or a part of one, with which nothing
// begins an observation.
func (in *inputs) has(e ast.Expr) bool {
	if in.begins[types.ExprString(e)] {
		return false
	}
	for {
		switch x := e.(type) {
		case *ast.SelectorExpr:
			e = x.X
		case *ast.Ident:
			return in.names[x.Name]
		default:
			return false
		}
	}
}
