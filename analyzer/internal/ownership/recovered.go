package ownership

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/path"
)

// IsRecovered reports whether a panic in fn does not end the process:
// fn, or a function of this package that calls it, is a handler whose
// server recovers, or has a deferred recover. It is called while the
// result's lock is held.
func (r *Result) IsRecovered(fn *ssa.Function) bool {
	if r.handlers == nil {
		r.findRecovered()
	}
	return r.handlers[fn] || r.recoveries[fn] != nil
}

// recovery returns the deferred recover without which a panic in fn ends the
// process: that in front of it does. It is nil if there is none, or a caller
// recovers, too.
func (r *Result) recovery(fn *ssa.Function) ssa.Instruction {
	if d := r.recoveries[fn]; d != nil && !r.handlers[fn] {
		return d
	}
	return nil
}

// findRecovered finds the functions whose panics are recovered.
func (r *Result) findRecovered() {
	r.handlers, r.recoveries = make(map[*ssa.Function]bool), make(map[*ssa.Function]*ssa.Defer)
	for _, fn := range r.Funcs() {
		if isHandler(fn) {
			r.addRecovered(fn)
		} else if d := r.recovers(fn); d != nil {
			r.recoveries[fn] = d
			r.addRecoveredIn(fn, d)
		}
	}
}

// addRecovered marks fn and what it runs. A goroutine is on its own.
func (r *Result) addRecovered(fn *ssa.Function) {
	if !r.handlers[fn] {
		r.handlers[fn] = true
		r.addRecoveredIn(fn, nil)
	}
}

// addRecoveredIn marks what fn runs behind the deferred recover, anywhere if
// that is nil.
func (r *Result) addRecoveredIn(fn *ssa.Function, recovery *ssa.Defer) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if recovery != nil && !path.Precedes(recovery, instr) {
				continue
			}
			switch instr := instr.(type) {
			case *ssa.Call:
				if callee := bodyOf(instr.Common().StaticCallee()); callee != nil {
					r.addRecovered(callee)
				}
			case *ssa.MakeClosure:
				if !r.isRunElsewhere(instr) {
					r.addRecovered(instr.Fn.(*ssa.Function))
				}
			}
		}
	}
}

// isRunElsewhere reports whether the literal may run on another goroutine,
// whose panics nobody here recovers: a go statement starts it, or a call gets
// it that starts goroutines or is named after that, or it is kept for later.
// Gives up towards silence.
func (r *Result) isRunElsewhere(mc *ssa.MakeClosure) bool {
	for _, ref := range *mc.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Go, *ssa.Send, *ssa.MapUpdate, *ssa.Return:
			return true
		case *ssa.Store:
			if _, isVar := ref.Addr.(*ssa.Alloc); !isVar && ref.Val == mc {
				return true
			}
		case *ssa.Call:
			if ref.Call.Value != mc && r.startsGoroutines(ref.Common()) {
				return true
			}
		}
	}
	return false
}

// startsGoroutines reports whether the callee may start the function that it
// is given as a goroutine.
func (r *Result) startsGoroutines(cc *ssa.CallCommon) bool {
	name := ""
	if cc.IsInvoke() {
		name = cc.Method.Name()
	} else if fn := cc.StaticCallee(); fn != nil {
		name = fn.Name()
	}
	for _, word := range []string{"Go", "AfterFunc", "Goroutine", "Async", "Submit", "Spawn", "Schedule", "Background"} {
		if strings.HasPrefix(name, word) || strings.HasPrefix(name, strings.ToLower(word)) || word != "Go" && strings.Contains(name, word) {
			return true
		}
	}
	body := bodyOf(cc.StaticCallee())
	return body != nil && r.startsAny(body)
}

// isHandler reports whether fn has the form of a handler that servers
// call under a recover: net/http's, or a tool handler of an MCP server.
func isHandler(fn *ssa.Function) bool {
	params := fn.Signature.Params()
	if params.Len() < 2 || !types.IsInterface(params.At(0).Type()) {
		return false
	}
	switch params.Len() {
	case 2:
		first, second := typeName(params.At(0).Type()), typeName(params.At(1).Type())
		if first == "net/http.ResponseWriter" && second == "net/http.Request" {
			return true
		}
		return first == "context.Context" && isToolRequest(second)
	case 3:
		return typeName(params.At(0).Type()) == "context.Context" && isToolRequest(typeName(params.At(1).Type()))
	}
	return false
}

func isToolRequest(name string) bool {
	return strings.HasPrefix(name, "github.com/mark3labs/mcp-go/") && strings.HasSuffix(name, "Request") ||
		strings.HasPrefix(name, "github.com/modelcontextprotocol/go-sdk/") && strings.HasSuffix(name, "Request")
}

// typeName returns the qualified name of t or of what it points to, "" if
// it has none.
func typeName(t types.Type) string {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return ""
	}
	return n.Obj().Pkg().Path() + "." + n.Obj().Name()
}

// recovers returns the deferred call of recover in fn that does not panic
// again, nil if there is none.
func (r *Result) recovers(fn *ssa.Function) *ssa.Defer {
	for _, call := range r.callsIn(fn) {
		d, ok := call.(*ssa.Defer)
		if !ok {
			continue
		}
		callee := d.Common().StaticCallee()
		if callee != nil && callsRecover(callee) {
			return d
		}
	}
	return nil
}

func callsRecover(fn *ssa.Function) bool {
	found := false
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Call:
				if bi, ok := instr.Call.Value.(*ssa.Builtin); ok && bi.Name() == "recover" {
					found = true
				}
			case *ssa.Panic:
				return false
			}
		}
	}
	return found
}
