package ownership

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// decisive returns the index of the decision behind which no site can be
// reached any more, and the index of its block; -1 if there is none.
func decisive(ds []path.Decision, blocks []*ssa.BasicBlock, sites []ssa.Instruction) (d, at int) {
	at = -1
	for i, d := range ds {
		at += 1 + slices.Index(blocks[at+1:], d.If.Block())
		taken, other := d.If.Block().Succs[0], d.If.Block().Succs[1]
		if !d.Taken {
			taken, other = other, taken
		}
		if reachesAny(other, sites) && !reachesAny(taken, sites) {
			return i, at
		}
	}
	return -1, -1
}

// reachesAny reports whether control can go from the start of b to one of
// the sites.
func reachesAny(b *ssa.BasicBlock, sites []ssa.Instruction) bool {
	seen := map[*ssa.BasicBlock]bool{b: true}
	todo := []*ssa.BasicBlock{b}
	for len(todo) > 0 {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if slices.ContainsFunc(sites, func(i ssa.Instruction) bool { return i.Block() == b }) {
			return true
		}
		for _, s := range b.Succs {
			if !seen[s] {
				seen[s] = true
				todo = append(todo, s)
			}
		}
	}
	return false
}

// failedStep returns the call whose error the decision has found not to be
// nil, nil if the decision is about something else. Blocks is the way to
// the decision.
func failedStep(d path.Decision, blocks []*ssa.BasicBlock) *ssa.Call {
	err := testedError(d)
	switch v := err.(type) {
	case nil:
		return nil
	case *ssa.Call:
		return v
	case *ssa.Extract:
		c, _ := v.Tuple.(*ssa.Call)
		return c
	}
	// A variable: the last call that returned an error.
	for _, b := range slices.Backward(blocks) {
		for _, instr := range slices.Backward(b.Instrs) {
			if c, ok := instr.(*ssa.Call); ok && errIndex(c.Call.Signature()) >= 0 {
				return c
			}
		}
	}
	return nil
}

// testedError returns the error that is not nil if the decision is taken
// as it is: err != nil, or what is asked about an error behind it.
func testedError(d path.Decision) ssa.Value {
	cond, taken := d.If.Cond, d.Taken
	for {
		not, ok := cond.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			break
		}
		cond, taken = not.X, !taken
	}
	switch c := cond.(type) {
	case *ssa.BinOp:
		if !gotype.IsError(c.X.Type()) {
			return nil
		}
		if k, ok := c.Y.(*ssa.Const); ok && gotype.IsNoError(k) && (c.Op == token.NEQ) != taken {
			return nil
		}
		return c.X
	case *ssa.Call:
		// errors.Is(err, net.ErrClosed) behind err != nil.
		for _, a := range c.Call.Args {
			if gotype.IsError(a.Type()) {
				return a
			}
		}
	}
	return nil
}

// isReleasedBefore reports whether the decision has found an error that says
// that the release came before: os.ErrClosed, sql.ErrTxDone.
func isReleasedBefore(d path.Decision) bool {
	var err ssa.Value
	switch c := d.If.Cond.(type) {
	case *ssa.BinOp:
		if (c.Op == token.EQL) == d.Taken {
			err = c.Y
		}
	case *ssa.Call:
		if callee := c.Call.StaticCallee(); callee != nil && callee.Name() == "Is" && d.Taken {
			err = c.Call.Args[len(c.Call.Args)-1]
		}
	}
	load, ok := err.(*ssa.UnOp)
	if !ok {
		return false
	}
	g, ok := load.X.(*ssa.Global)
	return ok && (strings.Contains(g.Name(), "Closed") || strings.HasSuffix(g.Name(), "Done"))
}

// neverFails reports whether the error of the call is always nil, so that
// no path leaves because of it.
func (r *Result) neverFails(call *ssa.Call) bool {
	callee := call.Call.StaticCallee()
	return callee != nil && (isSaidNeverToFail(callee) || semantics{r}.AlwaysNil(callee, errIndex(callee.Signature)))
}

// isSlip reports whether leaving because step has failed is a slip: the
// step releases something, or flushes, or something has been released on
// the way.
func (r *Result) isSlip(step *ssa.Call, root alias.Val, blocks []*ssa.BasicBlock) bool {
	if endsOwned(step, root) && !onlyAnswers(step) || r.flushes(step, root) || r.works(step.Common(), 3) {
		return true
	}
	for _, b := range blocks {
		for _, instr := range b.Instrs {
			if instr == ssa.Instruction(step) {
				break
			}
			if call, ok := instr.(*ssa.Call); ok && endsOwned(call, root) {
				return true
			}
		}
	}
	return false
}

// endsOwned reports whether the call releases something of the owner, or
// closes a channel of it.
func endsOwned(call *ssa.Call, root alias.Val) bool {
	cc := call.Common()
	if b, ok := cc.Value.(*ssa.Builtin); ok {
		return b.Name() == "close" && path.NameOf(cc.Args[0]).Base == root.Base
	}
	if !cc.IsInvoke() && path.NameOf(cc.Value).Base == root.Base {
		return typeName(cc.Value.Type()) == "context.CancelFunc"
	}
	name := path.MethodName(cc)
	return isReleaserName(name) && path.NameOf(path.Operands(cc)[0]).Base == root.Base
}

// flushes reports whether the call writes what is left before a release,
// by its name, or, of a method of the owner, by what it calls.
func (r *Result) flushes(call *ssa.Call, root alias.Val) bool {
	cc := call.Common()
	if isFlush(nameOfCall(cc)) {
		return true
	}
	callee := bodyOf(cc.StaticCallee())
	if callee == nil || callee.Signature.Recv() == nil || path.NameOf(cc.Args[0]).Base != root.Base {
		return false
	}
	for _, b := range callee.Blocks {
		for _, instr := range b.Instrs {
			if inner, ok := instr.(*ssa.Call); ok && isFlush(nameOfCall(inner.Common())) {
				return true
			}
		}
	}
	return false
}

// works reports whether the error of the call is that of a job, and not
// the answer to a question: whether the owner is in a state to be
// released, whether there is time left, whether a lock can be had.
func (r *Result) works(cc *ssa.CallCommon, depth int) bool {
	if asks(nameOfCall(cc)) {
		return false
	}
	callee := cc.StaticCallee()
	body := bodyOf(callee)
	if body == nil {
		obj := objectOf(cc, callee)
		if obj == nil || obj.Pkg() == nil {
			return false // a function value: gives up towards silence
		}
		switch obj.Pkg().Path() {
		case "errors", "fmt", "context", "sync", "sync/atomic":
			return false
		}
		return true
	}
	if depth == 0 {
		return false
	}
	for _, b := range body.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok && errIndex(call.Call.Signature()) >= 0 && r.works(call.Common(), depth-1) {
				return true
			}
		}
	}
	return false
}

// onlyAnswers reports whether the call, whatever its name, does nothing but to look
// at a state, to note that the end has begun, and to say whether it had before.
func onlyAnswers(call *ssa.Call) bool {
	body := bodyOf(call.Call.StaticCallee())
	return body != nil && errIndex(body.Signature) >= 0 && len(body.Blocks) > 1 && !slices.ContainsFunc(body.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			c, ok := instr.(ssa.CallInstruction)
			return ok && !isOfState(c.Common())
		})
	})
}

// isOfState reports whether the call looks at a state, or changes it, or makes an
// error.
func isOfState(cc *ssa.CallCommon) bool {
	if b, ok := cc.Value.(*ssa.Builtin); ok {
		return b.Name() != "close"
	}
	fn := cc.StaticCallee()
	if fn == nil || fn.Package() == nil {
		return false
	}
	switch pkg := fn.Package().Pkg; pkg.Path() {
	case "errors", "fmt", "sync", "sync/atomic", "github.com/pkg/errors":
		return true
	default:
		return (pkg.Name() == "errs" || strings.HasSuffix(pkg.Name(), "errors")) && fn.Signature.Results().Len() == 1 && errIndex(fn.Signature) == 0
	}
}

// asks reports whether a function of that name asks a question.
func asks(name string) bool {
	name = strings.ToLower(name)
	for _, p := range []string{"check", "ensure", "assert", "valid", "verify", "is", "has", "can", "get", "lookup", "find",
		"acquire", "lock", "trylock", "rlock", "try", "wait", "err", "errorf", "new"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

// nameOfCall returns the name of the function or method called.
func nameOfCall(cc *ssa.CallCommon) string {
	if cc.IsInvoke() {
		return cc.Method.Name()
	}
	if fn := cc.StaticCallee(); fn != nil {
		return fn.Name()
	}
	return ""
}

// isFlush reports whether a function of that name writes what is left
// before a release.
func isFlush(name string) bool {
	for _, p := range []string{"Flush", "flush", "Sync", "sync", "Write", "write", "Fprint", "Encode", "Save", "save", "Persist", "persist"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}
