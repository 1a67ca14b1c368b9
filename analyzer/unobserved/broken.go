package unobserved

import (
	"fmt"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/observe"
)

// brokenWrappers reports functions that look like wrappers but whose
// observation misses the call, and pairs of hooks of which the second does
// not run on failure.
func (k *pack) brokenWrappers(fn *ssa.Function) {
	if b, ok := k.obs.Broken(fn); ok && isFlaw(fn, b) {
		k.reportFlaw(b.At, flawText(b), b.Call, "the call that it misses")
	}
	for _, p := range k.obs.UnendedHooks(fn) {
		k.reportFlaw(p.After, "the hook that ends what the first one began is not called where the call fails, though it could be told of the error", p.Before, "the hook that begins it")
	}
	for _, p := range k.obs.HookPairs(fn) {
		if !p.OnFailure && p.After.IsValid() {
			k.reportFlaw(p.After, fmt.Sprintf("the hook that ends the %s does not run when the call fails; end it in a hook for errors, too", p.What), p.Before, "the hook that begins it")
		}
	}
}

// isFlaw reports whether fn is held to observe the call. A point before it
// is a counter more often than the half of a wrapper, and the time that is
// taken before it is that of something else, if anything runs in that time:
// there, only a function is held to it that says that it observes, or measures
// nothing, and runs a handler that is given a context.
func isFlaw(fn *ssa.Function, b observe.Broken) bool {
	switch b.Why {
	case observe.EvaluatedEarly:
		return b.At.IsValid()
	case observe.EndsBefore:
		if strings.Contains(b.What, "span") {
			return b.At.IsValid() && b.At < b.Call
		}
	}
	return b.At.IsValid() && b.At < b.Call && (observe.Speaks(top(fn).Name()) || b.Nothing) && runsHandlerAt(fn, b.Call)
}

// runsHandlerAt reports whether the call at pos is given a context.
func runsHandlerAt(fn *ssa.Function, pos token.Pos) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok && call.Pos() == pos {
				return takesContext(call.Common())
			}
		}
	}
	return false
}

func flawText(b observe.Broken) string {
	switch b.Why {
	case observe.EndsBefore:
		return fmt.Sprintf("the %s ends before the call that it is to observe", b.What)
	case observe.EvaluatedEarly:
		return fmt.Sprintf("the time that %s records is measured here, before the call: arguments of a deferred call are evaluated at the defer", b.What)
	}
	return fmt.Sprintf("%s is recorded before the call and brackets nothing", b.What)
}

// reportFlaw reports what is wrong with a wrapper.
func (k *pack) reportFlaw(at token.Pos, message string, other token.Pos, what string) {
	d := analysis.Diagnostic{Pos: at, Category: catWrapper, URL: k.doc.URL(catWrapper), Message: message}
	if e := k.exprAt(at); e != nil {
		d.Pos, d.End = e.Pos(), e.End()
	}
	if k.reported[d.Pos] || k.nolint.Suppressed(d.Pos, d.End, name) || k.intended1(at, at) != "" {
		return
	}
	k.reported[d.Pos] = true
	if other.IsValid() {
		d.Related = []analysis.RelatedInformation{{Pos: other, Message: what}}
	}
	k.out.found = append(k.out.found, d)
}
