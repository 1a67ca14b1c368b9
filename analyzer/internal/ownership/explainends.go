package ownership

import (
	"cmp"
	"fmt"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/explain"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// endLines says how the obligation ends on the paths through fn, and which
// calls got the resource on the way, in the order of the source. Held is what
// to say of a return on the way to which it has not ended, "" for nothing; of
// a parameter, not every use is told.
func (r *Result) endLines(fn *ssa.Function, res *path.Result, uses []Use, held string) []explain.Line {
	var lines []explain.Line
	told := make(map[ssa.Instruction]bool)
	add := func(at ssa.Instruction, text string) {
		pos := at.Pos()
		switch at := at.(type) {
		case *ssa.If:
			pos = at.Cond.Pos()
		case *ssa.Return:
			if !pos.IsValid() && fn.Syntax() != nil {
				pos = fn.Syntax().End() - 1
			}
		}
		lines = append(lines, explain.Line{Pos: pos, Text: text})
	}
	for _, e := range append(slices.Clone(res.Passed), res.Ends...) {
		told[e.At] = true
		if _, ok := e.At.(*ssa.Return); ok && len(res.Passed) > 0 && e.Why != path.WhyReturned {
			continue // it is told where that happened
		}
		add(e.At, r.endText(e, uses))
	}
	for _, e := range res.Leaks {
		if held != "" {
			add(e.At, held+classText(e.Class))
		}
	}
	for _, e := range res.Again {
		add(e.At, "acquires again while it is held")
	}
	for _, e := range res.Piled {
		add(e.At, "acquires again while its release waits for the function's end")
	}
	for _, u := range uses {
		if !told[u.Call] && (held == heldText || u.Summary || u.Effect != path.Both(path.Keep)) {
			lines = append(lines, explain.Line{Pos: u.Call.Pos(), Text: fmt.Sprintf("%s %s (%s)", u.Callee, effectText(u.Effect), u.Because)})
		}
	}
	slices.SortStableFunc(lines, func(a, b explain.Line) int { return cmp.Compare(a.Pos, b.Pos) })
	return slices.Compact(lines)
}

func classText(c path.Class) string {
	if c == path.Failure {
		return ", with an error"
	}
	return ""
}

// effectText is an effect in the words of a report.
func effectText(e path.Effect) string {
	s := opText(e.Success)
	if e.Failure != e.Success {
		s += " on success and " + opText(e.Failure) + " on failure"
	}
	return s
}

func opText(o path.Outcome) string {
	switch o.Op {
	case path.Release:
		return "releases it"
	case path.Take:
		return "takes it"
	case path.Void:
		return "leaves nothing of it"
	case path.Forward:
		return fmt.Sprintf("returns it in result %d%s", o.Result, subText(o.Path))
	}
	return "borrows it"
}

// subText says where in a value something is.
func subText(sub string) string {
	switch {
	case sub == "":
		return ""
	case sub == path.Call:
		return ", a function that releases it"
	}
	return ", in " + strings.TrimPrefix(strings.ReplaceAll(sub, "*", ""), ".")
}

// endText says how the obligation ends there.
func (r *Result) endText(e path.Exit, uses []Use) string {
	switch e.Why {
	case path.WhyReleased:
		return r.releasedText(e, uses)
	case path.WhyUsedUp:
		return "a method says that there is no more: that releases it"
	case path.WhyVoid:
		return "nothing to release on this branch: its error, or its being nil, says so"
	case path.WhyReturned:
		switch {
		case e.Carried:
			return fmt.Sprintf("returns what carries it in result %d: out of sight", e.Result)
		case e.Closure != nil && e.Runs, e.Partner:
			return fmt.Sprintf("returns a function that releases it in result %d: handed to the caller", e.Result)
		case e.Closure != nil:
			return fmt.Sprintf("returns a function that has it in result %d: out of sight", e.Result)
		}
		return fmt.Sprintf("returns it in result %d%s: handed to the caller", e.Result, subText(e.Sub+e.Part))
	case path.WhyCaptured:
		return "stored in a variable of the enclosing function"
	}
	return r.takenText(e, uses)
}

func (r *Result) releasedText(e path.Exit, uses []Use) string {
	call, ok := e.At.(ssa.CallInstruction)
	if !ok {
		return "returns: it has been released, or will be by a deferred call"
	}
	text := r.calleeName(call.Common(), call.Common().StaticCallee()) + " releases it"
	if !call.Common().IsInvoke() && call.Common().StaticCallee() == nil {
		text = "it is called"
	}
	if u := useAt(uses, call); u != nil {
		text = fmt.Sprintf("%s %s (%s)", u.Callee, effectText(u.Effect), u.Because)
	}
	if _, ok := e.At.(*ssa.Defer); ok {
		return "deferred: " + text
	}
	return text
}

func useAt(uses []Use, call ssa.CallInstruction) *Use {
	for i := range uses {
		if uses[i].Call == call {
			return &uses[i]
		}
	}
	return nil
}

// takenText says how the obligation was handed over, or went out of sight.
func (r *Result) takenText(e path.Exit, uses []Use) string {
	switch at := e.At.(type) {
	case *ssa.Store:
		return r.storeText(at) + ": out of sight from here on"
	case *ssa.MapUpdate:
		return "stored in a map: out of sight from here on"
	case *ssa.Send, *ssa.Select:
		return "sent on a channel: out of sight from here on"
	case *ssa.Go:
		return "handed to a goroutine"
	case *ssa.Return:
		return "returns: it has been handed over"
	case ssa.CallInstruction:
		if u := useAt(uses, at); u != nil {
			return fmt.Sprintf("%s %s (%s)", u.Callee, effectText(u.Effect), u.Because)
		}
		name := r.calleeName(at.Common(), at.Common().StaticCallee())
		if name == "append" {
			return "appended to a slice: out of sight from here on"
		}
		return name + " takes it"
	}
	return "handed over"
}

func (r *Result) storeText(s *ssa.Store) string {
	switch addr := s.Addr.(type) {
	case *ssa.FieldAddr:
		ptr, ok := addr.X.Type().Underlying().(*types.Pointer)
		if !ok {
			break
		}
		if st, ok := ptr.Elem().Underlying().(*types.Struct); ok {
			return fmt.Sprintf("stored in field %s of %s", st.Field(addr.Field).Name(), r.typeText(ptr.Elem()))
		}
	case *ssa.Global:
		return "stored in variable " + addr.Name() + " of the package"
	case *ssa.IndexAddr:
		return "stored in an element"
	}
	return "stored in something that outlives the function"
}
