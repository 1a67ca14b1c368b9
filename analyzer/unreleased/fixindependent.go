package unreleased

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// isIndependent reports whether results of a return can be computed after
// the release: they call nothing but makers of errors and texts, of values
// that cannot use the resource.
func (s *site) isIndependent(results ...ast.Expr) bool {
	ok := true
	for _, e := range results {
		ast.Inspect(e, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				ok = false
			case *ast.CallExpr:
				ok = ok && (s.makesError(n) || s.isConversion(n))
			case *ast.SelectorExpr:
				if s.f.Lock && s.pass.TypesInfo.Selections[n] != nil {
					ok = false // which the lock may guard
				}
				if s.isBeside(n) {
					return false
				}
			case *ast.StarExpr, *ast.IndexExpr:
				ok = ok && !s.f.Lock
			case *ast.Ident:
				if s.holder != nil && s.pass.TypesInfo.Uses[n] == s.holder {
					ok = false
				}
			}
			return ok
		})
	}
	return ok
}

// isBeside reports whether e is a plain field of the holder, beside the one
// that is released: the status of a response, of which the body is closed; or
// the number or the text that it has there, which a Close leaves alone.
func (s *site) isBeside(e *ast.SelectorExpr) bool {
	t := s.pass.TypesInfo.TypeOf(e)
	if s.holder == nil || !s.isUse(e.X, s.holder) || s.canUse(t) {
		return false
	}
	_, isPlain := t.Underlying().(*types.Basic)
	sel := s.pass.TypesInfo.Selections[e]
	return sel != nil && sel.Kind() == types.FieldVal && !slices.ContainsFunc(s.how, func(r contract.Release) bool {
		return r.Path == "" && !(isPlain && r.Method == "Close") || r.Path == "."+e.Sel.Name
	})
}

// makesError reports whether the call is of a function that makes an error or
// a text of texts and other errors: one of those that are known, or one that
// always returns an error and nothing else.
func (s *site) makesError(call *ast.CallExpr) bool {
	fn, _ := typeutil.Callee(s.pass.TypesInfo, call).(*types.Func)
	if fn != nil && fn.Name() == "Err" && fn.Signature().Recv() != nil && gotype.IsContext(fn.Signature().Recv().Type()) {
		return !s.endsContextOf(call)
	}
	if fn == nil || fn.Pkg() == nil || fn.Signature().Recv() != nil {
		return false
	}
	if !isPure(fn) && !wrapsErrors(fn) && !s.alwaysFails(call) {
		return false
	}
	for _, arg := range call.Args {
		t := s.pass.TypesInfo.TypeOf(arg)
		if t != nil && s.canUse(t) {
			return false
		}
	}
	return true
}

// endsContextOf reports whether the release may be what ends the context that a call asks
// for its error, unless that has ended by then: it is received so, or is the function's own.
//
//	case <-ctx.Done():
//		cancel()
//		return ctx.Err()
func (s *site) endsContextOf(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if t := s.acquiredType(); t == nil || !gotype.IsFunc(t) || !ok {
		return false
	}
	if id, ok := ast.Unparen(sel.X).(*ast.Ident); ok && within(s.fn, s.posOfName(id)) {
		return false
	}
	ctx := types.ExprString(sel.X)
	return !slices.ContainsFunc(fix.Enclosing(s.file, call.Pos(), call.End()), func(n ast.Node) bool {
		c, ok := n.(*ast.CommClause)
		if !ok {
			return false
		}
		stmt, ok := c.Comm.(*ast.ExprStmt)
		return ok && types.ExprString(stmt.X) == "<-"+ctx+".Done()"
	})
}

// alwaysFails reports whether the only result of a call is an error that is
// never nil.
func (s *site) alwaysFails(call *ast.CallExpr) bool {
	if t := s.pass.TypesInfo.TypeOf(call); t == nil || !gotype.IsPlainError(t) {
		return false
	}
	for _, b := range s.f.Fn.Blocks {
		for _, instr := range b.Instrs {
			if c, ok := instr.(*ssa.Call); ok && c.Pos() == call.Lparen {
				return s.own.IsNeverNil(c, 0)
			}
		}
	}
	return false
}

// isPure reports whether a function makes an error or a text of what it is
// given, and does nothing else.
func isPure(fn *types.Func) bool {
	switch fn.Pkg().Path() {
	case "errors", "fmt", "github.com/pkg/errors", "google.golang.org/grpc/status", "golang.org/x/xerrors", "github.com/cockroachdb/errors",
		"strings", "strconv", "path":
		return true
	case "path/filepath":
		return slices.Contains([]string{"Base", "Clean", "Dir", "Ext", "Join", "ToSlash"}, fn.Name())
	}
	return false
}

// wrapsErrors reports whether a function makes an error of another one, as its
// name, and that of its package, say: errs.Wrap(err, "reading").
func wrapsErrors(fn *types.Func) bool {
	res := fn.Signature().Results()
	isAboutErrors := slices.ContainsFunc([]string{"errors", "errs", "errkit", "errutil", "errdefs", "xerr", "oops"}, func(word string) bool { return strings.HasSuffix(fn.Pkg().Name(), word) })
	return isAboutErrors && res.Len() == 1 && gotype.IsPlainError(res.At(0).Type()) &&
		slices.ContainsFunc([]string{"Wrap", "With", "New", "Errorf", "Annotate", "Trace"}, func(word string) bool { return strings.HasPrefix(fn.Name(), word) })
}

func (s *site) isConversion(call *ast.CallExpr) bool {
	tv, ok := s.pass.TypesInfo.Types[call.Fun]
	return ok && (tv.IsType() || tv.IsBuiltin())
}
