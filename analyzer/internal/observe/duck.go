package observe

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// duckMark classifies by the shape of the types. A begin is none by
// itself: an end must be found for what it returns. Of a body in sight
// that opens nothing, a function result ends nothing.
func (r *Result) duckMark(fn *types.Func, inSight bool) mark {
	key := duck{fn, inSight}
	m, ok := r.ducks[key]
	if !ok {
		m = r.newDuckMark(fn, inSight)
		r.ducks[key] = m
	}
	return m
}

// A duck is a function that is classified by its types.
type duck struct {
	fn      *types.Func
	inSight bool
}

func (r *Result) newDuckMark(fn *types.Func, inSight bool) mark {
	sig := fn.Signature()
	if isLogMethod(fn) {
		return mark{role: logs, what: fn.Name()}
	}
	if ends, loud := pairEnds(fn.Name()); ends != nil && (onlyContext(sig) && (loud && (isInterfaceMethod(fn) || r.readsClock(fn)) || r.speaks(fn)) || loud && onlyToken(sig) && isInterfaceMethod(fn)) {
		return mark{role: pairs, ends: ends, class: Resource, what: words(recvName(fn))}
	}
	if m := r.duckBegin(fn, inSight); m.role != plain {
		return m
	}
	if sig.Results().Len() == 1 && isTime(sig.Results().At(0).Type()) && strings.EqualFold(fn.Name(), "now") {
		return mark{role: clock, class: Timer, what: "timer"}
	}
	if sig.Results().Len() == 0 && r.speaks(fn) && isRecordName(fn.Name()) {
		return mark{role: records, what: words(fn.Name())}
	}
	return mark{}
}

// readsClock reports whether the body of a method of this package asks for the
// time: it notes when something began.
func (r *Result) readsClock(fn *types.Func) bool {
	if fn.Pkg() != r.pass.Pkg || r.prog == nil || fn.Signature().Recv() == nil {
		return false
	}
	body := r.bodyOf(r.prog.FuncValue(fn.Origin()))
	if body == nil {
		return false
	}
	for _, b := range body.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok && r.markOf(&call.Call).role == clock {
				return true
			}
		}
	}
	return false
}

// onlyError reports whether a function returns nothing but perhaps an
// error.
func onlyError(sig *types.Signature) bool {
	return sig.Results().Len() == 0 || sig.Results().Len() == 1 && gotype.IsError(sig.Results().At(0).Type())
}

// onlyContext reports whether a function returns nothing but perhaps a
// context, which carries the state of a pair, and an error.
func onlyContext(sig *types.Signature) bool {
	for v := range sig.Results().Variables() {
		if !gotype.IsContext(v.Type()) && !gotype.IsError(v.Type()) {
			return false
		}
	}
	return true
}

// onlyToken reports whether a function returns one value of no type, or a time:
// a callback gets it back from who calls it when all is done.
func onlyToken(sig *types.Signature) bool {
	if sig.Results().Len() != 1 {
		return false
	}
	t := sig.Results().At(0).Type()
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.Empty() || isTime(t)
}

func (r *Result) duckBegin(fn *types.Func, inSight bool) mark {
	if fetches(fn.Name()) {
		return mark{}
	}
	results := fn.Signature().Results()
	withContext := false
	for v := range results.Variables() {
		withContext = withContext || gotype.IsContext(v.Type())
	}
	for i := range results.Len() {
		t := results.At(i).Type()
		span := r.hasSpanEnd(t)
		switch {
		case gotype.IsContext(t) || gotype.IsError(t):
		case span && (withContext || startsSpan(fn) || r.speaksType(t)):
			return mark{role: begins, result: i, ends: nil, class: Span, what: whatOf(fn, i)}
		case !inSight && (isEnder(t) || isErrEnder(t) && isBeginName(fn.Name())) && speaksFunc(fn) && !returnsHandler(fn):
			return mark{role: begins, result: i, class: Span, what: words(fn.Name())}
		case (r.speaksType(t) || speaksType(t) && isBeginName(fn.Name()) && fn.Signature().Recv() == nil) && !gotype.ImplementsError(t) && isReleasable(t):
			return mark{role: begins, result: i, class: Resource, what: whatOf(fn, i)}
		case r.isPartOfSpeaker(fn, t) && isReleasable(t):
			return mark{role: begins, result: i, class: Resource, what: words(recvName(fn))}
		}
	}
	return mark{}
}

// isPartOfSpeaker reports whether fn begins, by its name, a part of its receiver,
// whose type speaks of observing: the record of an audit log. A type of another
// package is no part of it, and a transaction is for what is done in it.
func (r *Result) isPartOfSpeaker(fn *types.Func, t types.Type) bool {
	recv, n := fn.Signature().Recv(), gotype.Named(t)
	if recv == nil || n == nil || n.Obj().Pkg() != fn.Pkg() || gotype.ImplementsError(t) || hasMethod(t, "Rollback") {
		return false
	}
	return (isBeginName(fn.Name()) || strings.HasPrefix(strings.ToLower(fn.Name()), "open")) && r.speaksType(recv.Type())
}

// fetches reports whether a name says that what is returned was begun before,
// and is only looked up: the span of a context, the current one.
func fetches(name string) bool {
	lower := strings.ToLower(name)
	return isFromContext(name) || !saysMade(lower) && (strings.HasPrefix(lower, "get") || strings.HasPrefix(lower, "current") || strings.HasPrefix(lower, "active"))
}

// isFromContext reports whether a name says that what is returned was found in a
// context, be it with something of one's own around it.
func isFromContext(name string) bool {
	lower := strings.ToLower(name)
	return !saysMade(lower) && (strings.Contains(lower, "fromcontext") || strings.Contains(lower, "fromctx"))
}

// saysMade reports whether a name, in small letters, says that something is begun.
func saysMade(lower string) bool {
	return strings.Contains(lower, "start") || strings.Contains(lower, "begin") || strings.Contains(lower, "new") || strings.Contains(lower, "create")
}

// startsSpan reports whether the name of fn says that it begins a span. A
// start alone may be that of a list, or of a transaction.
func startsSpan(fn *types.Func) bool {
	return strings.Contains(fn.Name(), "StartSpan") || strings.Contains(fn.Name(), "Start") && speaksFunc(fn)
}

// isReleasable reports whether the type has a method that speaks of a
// release.
func isReleasable(t types.Type) bool {
	if hasMethod(t, resourceEnds...) {
		return true
	}
	n := gotype.Named(t)
	if n == nil {
		return false
	}
	for m := range n.Methods() {
		if path.IsVerb(m.Name()) {
			return true
		}
	}
	return false
}

// isErrEnder is isEnder for a function that returns an error; so does a
// handler, and the name of what returns it has to tell.
func isErrEnder(t types.Type) bool {
	sig := signatureOf(t)
	return sig != nil && sig.Results().Len() == 1 && onlyError(sig)
}

func isBeginName(name string) bool {
	name = strings.ToLower(name)
	for _, verb := range [...]string{"start", "begin", "init", "setup", "track", "enter"} {
		if strings.HasPrefix(name, verb) {
			return true
		}
	}
	return false
}

// returnsHandler reports whether the function result is what a parameter
// is: then it is decorated, and does not end anything.
func returnsHandler(fn *types.Func) bool {
	sig := fn.Signature()
	for i := range sig.Results().Len() {
		for j := range sig.Params().Len() {
			t := sig.Params().At(j).Type()
			if _, ok := t.Underlying().(*types.Signature); ok && types.Identical(t, sig.Results().At(i).Type()) {
				return true
			}
		}
	}
	return false
}

func isInterfaceMethod(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	return recv != nil && types.IsInterface(recv.Type())
}

func hasPairName(fn *types.Func) bool { ends, _ := pairEnds(fn.Name()); return ends != nil }

// recvName is the name of the type of the receiver, or the package.
func recvName(fn *types.Func) string {
	if recv := fn.Signature().Recv(); recv != nil {
		if n := gotype.Named(recv.Type()); n != nil {
			return n.Obj().Name()
		}
	}
	if fn.Pkg() != nil {
		return fn.Pkg().Name()
	}
	return fn.Name()
}
