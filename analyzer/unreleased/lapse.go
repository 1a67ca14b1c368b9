package unreleased

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/ownership"
)

// reportLapse reports a function that is left with a resource: at its
// parameter, or, where a goroutine of the function that has acquired it is, at
// the acquisition.
func (r *reporter) reportLapse(l ownership.Lapse) {
	if !r.cfg.Tests && (r.isTest(l.In) || r.isTest(l.Fn)) || isMain(l.In) {
		return
	}
	at, what := r.leftAt(l)
	if at == nil || r.nolint.Suppressed(at.Pos(), at.End(), name) {
		return
	}
	end := l.Exit.At.Pos()
	if !end.IsValid() {
		end = l.In.Syntax().End() - 1
	}
	if r.lapses == nil {
		r.lapses = make(map[token.Pos]*ownership.Lapse)
	}
	r.lapses[at.Pos()] = &l
	where := fmt.Sprintf("before the return on line %d", r.pass.Fset.Position(end).Line)
	if l.Again {
		where = "before the next is received"
	}
	r.pass.Report(analysis.Diagnostic{
		Pos:      at.Pos(),
		End:      at.End(),
		Category: onPath,
		Message:  fmt.Sprintf("%s is not released on every path: %s is missing %s", what, releaseBy(l), where),
		URL:      r.doc.URL(onPath),
		Related:  r.lapsing(l, end),
	})
}

// leftAt returns where a lapse is reported, nil if that cannot be told, and how
// the resource is called there.
func (r *reporter) leftAt(l ownership.Lapse) (at ast.Node, what string) {
	p := l.Param
	if l.Given != nil {
		return r.givenAt(l)
	}
	if l.Call == nil && l.By != nil {
		return r.ident(p.Pos()), fmt.Sprintf("%s, which %s leaves to a goroutine,", p.Name(), p.Parent().Name())
	}
	if l.By == nil && l.Sent == nil && l.Returned == nil {
		return r.ident(p.Pos()), fmt.Sprintf("%s, which callers leave to %s,", p.Name(), p.Parent().Name())
	}
	call := r.callExpr(l.Call)
	switch {
	case call == nil:
		return nil, ""
	case p != nil:
		return r.ident(p.Pos()), fmt.Sprintf("%s, which callers leave to %s,", leftName(l), p.Parent().Name())
	}
	return call, "result of " + r.callee(call)
}

// leftName is what the declared function calls what it is left with: its parameter, or a
// field of that.
func leftName(l ownership.Lapse) string {
	if strings.HasPrefix(l.Name, l.Param.Name()+".") {
		return l.Name
	}
	return l.Param.Name()
}

// givenAt is leftAt for a function that is given the resource by another one: its
// parameter, or the call that sends or yields it.
func (r *reporter) givenAt(l ownership.Lapse) (at ast.Node, what string) {
	call := r.callExpr(l.By)
	if call == nil {
		return nil, ""
	}
	switch {
	case l.Param != nil:
		return r.ident(l.Param.Pos()), fmt.Sprintf("%s, which %s gives to this function,", l.Name, r.callee(call))
	case l.Given.Arg == contract.None:
		return call, "what " + r.callee(call) + " sends"
	}
	return call, "what " + r.callee(call) + " yields"
}

// releaseBy returns what the function has to call: conn.Close.
func releaseBy(l ownership.Lapse) string {
	rel := contract.Release{}
	if len(l.Kind.Releases) > 0 {
		rel = l.Kind.Releases[0]
	}
	if l.Name == "" {
		return "its " + strings.TrimPrefix(rel.Path+"."+rel.Method, ".")
	}
	return l.Name + rel.Path + "." + rel.Method
}

// lapsing tells the path: who acquires the resource, who is left with it, the
// decisions, and where it ends.
func (r *reporter) lapsing(l ownership.Lapse, end token.Pos) []analysis.RelatedInformation {
	var steps []analysis.RelatedInformation
	if l.Call != nil {
		if call := r.callExpr(l.Call); call != nil {
			steps = append(steps, analysis.RelatedInformation{Pos: call.Pos(), End: call.End(), Message: r.callee(call) + " acquires it"})
		}
	}
	if l.Sent != nil {
		steps = append(steps, analysis.RelatedInformation{Pos: l.Sent.Pos(), End: l.Sent.Pos() + 2, Message: "it is sent on a channel"})
		if at := l.Received.Pos(); at.IsValid() {
			steps = append(steps, analysis.RelatedInformation{Pos: at, End: at + 1, Message: "it is received here"})
		}
	} else if l.Returned != nil {
		at := l.Returned.Pos()
		steps = append(steps, analysis.RelatedInformation{Pos: at, End: at + 6, Message: l.Fn.Name() + " returns the function that is to release it"})
	} else if l.Given != nil {
		if call := r.callExpr(l.By); call != nil {
			steps = append(steps, analysis.RelatedInformation{Pos: call.Pos(), End: call.End(), Message: r.callee(call) + " acquires it (" + l.Given.At + ")"})
		}
	} else if l.By != nil {
		steps = append(steps, r.leaving(l.By)...)
	}
	decisions, _ := l.Exit.Way()
	steps = append(steps, r.steps(decisions)...)
	if l.Again {
		return steps
	}
	return append(steps, r.returns(end, "returns while it is held"))
}

// leaving is the step at which a call, or a go statement, leaves the resource to
// the function.
func (r *reporter) leaving(by ssa.CallInstruction) []analysis.RelatedInformation {
	call := r.callExpr(by)
	if call == nil {
		return nil
	}
	msg := by.Parent().Name() + " leaves it to this call"
	if _, isGo := by.(*ssa.Go); isGo {
		msg = by.Parent().Name() + " leaves it to this goroutine"
	}
	return []analysis.RelatedInformation{{Pos: call.Pos(), End: call.End(), Message: msg}}
}

// ident returns the identifier at pos, nil if there is none.
func (r *reporter) ident(pos token.Pos) ast.Node {
	file := r.file(pos)
	if file == nil {
		return nil
	}
	var found ast.Node
	ast.Inspect(file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Pos() == pos {
			found = id
		}
		return found == nil && n != nil && n.Pos() <= pos && pos < n.End()
	})
	return found
}
