package observe

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

func (s *summary) ends() []int {
	if s == nil {
		return nil
	}
	return s.Ends
}

// isEnd reports whether the method ends the observation followed.
func (w *walk) isEnd(method string, t types.Type) bool {
	if len(w.m.ends) > 0 {
		return slices.Contains(w.m.ends, method)
	}
	if k := w.r.table.Kind(t); k != nil {
		return slices.Contains(methodsOf(k), method)
	}
	if slices.Contains(spanEnds, method) {
		return true
	}
	if w.m.class == Resource || w.m.known {
		return slices.Contains(resourceEnds, method) || path.IsVerb(method)
	}
	return strings.HasPrefix(method, "End") || strings.HasPrefix(method, "Finish")
}

// end notes an end. In a literal, it makes calling the literal one.
func (w *walk) end(at ssa.Instruction, pos token.Pos) {
	if _, ok := at.(*ssa.Go); ok {
		return
	}
	fn := at.Parent()
	_, deferred := at.(*ssa.Defer)
	if fn == w.fn {
		w.ends = append(w.ends, site{at: at, deferred: deferred, pos: pos})
		return
	}
	w.literal(fn, item{kind: ender, at: at})
}

// record notes that the time spent, measured at, is recorded by a call.
func (w *walk) record(it item, by ssa.Instruction) {
	if _, ok := by.(*ssa.Go); ok || it.at == nil {
		return
	}
	switch {
	case isOfSlow(it.at, by):
	case isOfFailure(by):
		w.failing = append(w.failing, recorded{it, by})
	default:
		w.recordAt(it, by)
	}
}

// recordAt notes a record as an end.
func (w *walk) recordAt(it item, by ssa.Instruction) {
	_, deferred := by.(*ssa.Defer)
	fn := it.at.Parent()
	if fn == w.fn {
		w.ends = append(w.ends, site{at: it.at, early: deferred, pos: by.Pos()})
		return
	}
	w.literal(fn, item{kind: ender, at: by})
}

// isOfSlow reports whether what is measured at is recorded only where it was
// found to be long, or short: a warning of slow calls observes none of the
// others.
func isOfSlow(at, by ssa.Instruction) bool {
	measured, ok := at.(ssa.Value)
	if !ok || at.Parent() != by.Parent() {
		return false
	}
	for d := by.Block().Idom(); d != nil; d = d.Idom() {
		br, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		if b, ok := br.Cond.(*ssa.BinOp); ok && (isMeasured(b.X, measured) || isMeasured(b.Y, measured)) && !postdominates(by.Block(), d) {
			return true
		}
	}
	return false
}

// isOfFailure reports whether an instruction runs only where a branch has shown
// that an error is one: the time that a failure took is a part of its message.
func isOfFailure(by ssa.Instruction) bool {
	for b := by.Block(); b != nil; b = b.Idom() {
		if len(b.Preds) != 1 {
			continue
		}
		pred := b.Preds[0]
		br, ok := pred.Instrs[len(pred.Instrs)-1].(*ssa.If)
		if ok && pred.Succs[0] != pred.Succs[1] && showsError(br.Cond, pred.Succs[0] == b) {
			return true
		}
	}
	return false
}

// showsError reports whether a condition with the outcome says that an error is
// not nil.
func showsError(cond ssa.Value, outcome bool) bool {
	switch cond := cond.(type) {
	case *ssa.BinOp:
		if cond.Op != token.NEQ && cond.Op != token.EQL {
			return false
		}
		k, ok := cond.Y.(*ssa.Const)
		return ok && k.IsNil() && gotype.IsError(cond.X.Type()) && outcome == (cond.Op == token.NEQ)
	case *ssa.Call:
		fn := calleeOf(&cond.Call)
		return outcome && fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "errors" && (fn.Name() == "Is" || fn.Name() == "As")
	}
	return false
}

// isMeasured reports whether v is the time measured, or in another unit.
func isMeasured(v, measured ssa.Value) bool {
	for range maxLooks {
		switch x := v.(type) {
		case *ssa.Convert:
			v = x.X
			continue
		case *ssa.ChangeType:
			v = x.X
			continue
		case *ssa.Call:
			if x != measured && len(x.Call.Args) == 1 && !x.Call.IsInvoke() && isNamed(x.Call.Args[0].Type(), "time", "Duration") {
				v = x.Call.Args[0]
				continue
			}
		}
		break
	}
	return v == measured
}

// postdominates reports whether control cannot go from d to a return without
// b, which d dominates.
func postdominates(b, d *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{b: true}
	todo := []*ssa.BasicBlock{d}
	for len(todo) > 0 {
		x := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[x] {
			continue
		}
		seen[x] = true
		if _, ok := x.Instrs[len(x.Instrs)-1].(*ssa.Return); ok {
			return false
		}
		todo = append(todo, x.Succs...)
	}
	return true
}

func posOf(at ssa.Instruction) token.Pos {
	if at == nil {
		return token.NoPos
	}
	return at.Pos()
}

// isEndName reports whether a function that gets an observation ends it
// by its name: endSpan(span, err).
func isEndName(name string) bool {
	name = strings.ToLower(name)
	for _, verb := range [...]string{"end", "finish", "close", "stop", "complete"} {
		if strings.HasPrefix(name, verb) {
			return true
		}
	}
	return false
}
