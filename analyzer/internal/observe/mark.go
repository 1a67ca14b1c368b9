package observe

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A mark is what one call has to do with observing, seen by itself.
type mark struct {
	role role
	// result is the result that is the observation, or, for elapsed, the
	// operand that is the start.
	result int
	// also are further results that are the same observation.
	also []int
	// ends are the methods that end it; nil stands for the verbs of the
	// class. For a pair they are called on the same receiver.
	ends  []string
	class Class
	what  string
	// known reports that the table or a body says so, not the shape of
	// the types.
	known bool
	// at is where it begins, if the callee says more than the call.
	at string
}

type role uint8

const (
	plain    role = iota
	begins        // result is an observation
	pairs         // the receiver's state is one
	clock         // the result is the time now
	elapsed       // the result is the time since an operand
	records       // a point
	logs          // a line in a log
	annotate      // about another observation, or a help to record
)

// calleeOf returns the declared function or method that is called, nil if
// there is none or it is a literal.
func calleeOf(cc *ssa.CallCommon) *types.Func {
	if cc.IsInvoke() {
		return cc.Method
	}
	fn := cc.StaticCallee()
	if fn == nil {
		return nil
	}
	return gotype.Declared(fn)
}

// markOf classifies a call. What the table says comes first, then what
// the body, or a fact, shows, then the shape of the types.
func (r *Result) markOf(cc *ssa.CallCommon) mark {
	fn := calleeOf(cc)
	if fn == nil {
		return r.dynamicMark(cc)
	}
	if r.isDenied(fn) {
		return mark{}
	}
	if m, ok := r.marks[fn]; ok {
		return m
	}
	m, final := r.markOfFunc(fn, cc)
	if final {
		r.marks[fn] = m
	}
	return m
}

// markOfFunc classifies calls of a function. Final is false where it
// rests on a body whose summary may still grow.
func (r *Result) markOfFunc(fn *types.Func, cc *ssa.CallCommon) (m mark, final bool) {
	if m, found := r.knownMark(fn); found {
		return m, true
	}
	sum, inSight := r.summaryOf(cc)
	if sum != nil && len(sum.Opens) > 0 && !isFromContext(fn.Name()) {
		return openMark(sum.Opens, fn.Signature()), false
	}
	if sum != nil && sum.Records && !hasPairName(fn) {
		return mark{role: records, what: fn.Name(), known: true}, false
	}
	return r.duckMark(fn, inSight), !inSight
}

// openMark classifies calls of a function that hands observations to its caller.
func openMark(opens []open, sig *types.Signature) mark {
	o := opens[0]
	if res := sig.Results(); o.Class == Timer && o.Result < res.Len() && isTime(res.At(o.Result).Type()) {
		return mark{role: clock, result: o.Result, class: Timer, what: "timer", known: true}
	}
	m := mark{role: begins, result: o.Result, class: o.Class, what: o.What, known: true, at: o.At}
	for _, o := range opens[1:] {
		m.also = append(m.also, o.Result)
	}
	return m
}

// knownMark classifies what the table, the contracts or the standard
// library's path decide. It keeps what they do not decide: that of a function
// in sight is asked again for each call, as what is known of bodies grows.
func (r *Result) knownMark(fn *types.Func) (m mark, found bool) {
	if r.unknown[fn] {
		return mark{}, false
	}
	if o := r.table.Observing(fn); o != nil {
		if m, ok := tableMark(o, fn); ok {
			return m, true
		}
	}
	if m := r.contractMark(fn); m.role != plain {
		return m, true
	}
	if fn.Pkg() == nil || isStd(fn.Pkg().Path()) {
		return mark{}, true
	}
	r.unknown[fn] = true
	return mark{}, false
}

func tableMark(o *contract.Observing, fn *types.Func) (mark, bool) {
	if p := o.Has(contract.Begins); p != nil {
		return mark{role: begins, result: p.R, ends: p.Names, class: Span, what: whatOf(fn, p.R), known: true}, true
	}
	if p := o.Has(contract.Pairs); p != nil {
		return mark{role: pairs, ends: p.Names, class: Timer, what: "gauge", known: true}, true
	}
	if o.Has(contract.Clock) != nil {
		return mark{role: clock, class: Timer, what: "timer", known: true}, true
	}
	if p := o.Has(contract.Elapsed); p != nil {
		return mark{role: elapsed, result: p.P, known: true}, true
	}
	for _, c := range [...]struct {
		contract contract.Role
		role     role
	}{{contract.Records, records}, {contract.Logs, logs}, {contract.Annotates, annotate}} {
		if o.Has(c.contract) != nil {
			return mark{role: c.role, what: fn.Name(), known: true}, true
		}
	}
	return mark{}, false
}

// contractMark makes an observation of a resource that the contracts
// know, if it speaks of observing.
func (r *Result) contractMark(fn *types.Func) mark {
	if !r.returnsObservation(fn) {
		return mark{}
	}
	f := r.table.Func(fn)
	if f == nil {
		return mark{}
	}
	results := fn.Signature().Results()
	for _, a := range f.Acquires {
		if a.Param || a.Global != "" || a.Result < 0 || a.Result >= results.Len() {
			continue
		}
		t := results.At(a.Result).Type()
		kind := r.table.Kind(t)
		switch {
		case kind != nil && isSpanKind(kind):
			return mark{role: begins, result: a.Result, ends: methodsOf(kind), class: Span, what: whatOf(fn, a.Result), known: true}
		case r.speaksType(t):
			return mark{role: begins, result: a.Result, ends: methodsOf(kind), class: Resource, what: whatOf(fn, a.Result), known: true}
		}
	}
	return mark{}
}

// returnsObservation reports whether a result can be an observation by its type:
// most functions need not be looked up.
func (r *Result) returnsObservation(fn *types.Func) bool {
	for v := range fn.Signature().Results().Variables() {
		if t := v.Type(); r.hasSpanEnd(t) || r.speaksType(t) {
			return true
		}
	}
	return false
}

func isSpanKind(k *contract.Kind) bool {
	return slices.ContainsFunc(k.Releases, func(rel contract.Release) bool { return rel.Path == "" && slices.Contains(spanEnds, rel.Method) })
}

// methodsOf returns the release methods of a kind, nil if there are none.
func methodsOf(k *contract.Kind) []string {
	if k == nil {
		return nil
	}
	var names []string
	for _, rel := range k.Releases {
		if rel.Path == "" && rel.Method != "" {
			names = append(names, rel.Method)
		}
	}
	return names
}

// whatOf names an observation after its type.
func whatOf(fn *types.Func, result int) string {
	if res := fn.Signature().Results(); result < res.Len() {
		if n := gotype.Named(res.At(result).Type()); n != nil {
			return words(n.Obj().Name())
		}
	}
	return words(fn.Name())
}

// words turns a name into a word of a message: spanExporter is span
// exporter.
func words(name string) string {
	var b strings.Builder
	for i, c := range name {
		if i > 0 && c >= 'A' && c <= 'Z' && name[i-1] >= 'a' && name[i-1] <= 'z' {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return strings.ToLower(b.String())
}

// dynamicMark classifies the call of a function literal by its body, that of a
// function value by what is known of it, or by the field that holds it: onStart
// and onEnd of a struct of callbacks.
func (r *Result) dynamicMark(cc *ssa.CallCommon) mark {
	if _, ok := cc.Value.(*ssa.Builtin); ok || cc.IsInvoke() {
		return mark{}
	}
	if mayOpen(cc.Signature()) {
		if sum, _ := r.summaryOf(cc); sum != nil && len(sum.Opens) > 0 {
			return openMark(sum.Opens, cc.Signature())
		}
	}
	if cc.StaticCallee() != nil {
		return mark{}
	}
	if m := r.dynamicBegin(cc); m.role != plain {
		return m
	}
	field := fieldOf(cc.Value)
	if field == nil {
		return mark{}
	}
	if ends, loud := pairEnds(field.Name()); ends != nil && loud && (onlyContext(cc.Signature()) || onlyToken(cc.Signature())) {
		return mark{role: pairs, ends: ends, class: Resource, what: "callback"}
	}
	if res := cc.Signature().Results(); res.Len() == 1 && isTime(res.At(0).Type()) && strings.EqualFold(field.Name(), "now") {
		return mark{role: clock, class: Timer, what: "timer"}
	}
	return mark{}
}

// mayOpen reports whether a result could be an observation: a function that
// ends it, or a value of a declared type.
func mayOpen(sig *types.Signature) bool {
	for v := range sig.Results().Variables() {
		if isEnder(v.Type()) || gotype.Named(v.Type()) != nil && !gotype.IsContext(v.Type()) && !gotype.IsError(v.Type()) {
			return true
		}
	}
	return false
}

// dynamicBegin is duckBegin for the call of a function value, of which only
// the types are known.
func (r *Result) dynamicBegin(cc *ssa.CallCommon) mark {
	results := cc.Signature().Results()
	withContext := false
	for v := range results.Variables() {
		withContext = withContext || gotype.IsContext(v.Type())
	}
	for i := range results.Len() {
		t := results.At(i).Type()
		n := gotype.Named(t)
		if n == nil || gotype.IsContext(t) || gotype.ImplementsError(t) {
			continue
		}
		what := words(n.Obj().Name())
		switch {
		case r.hasSpanEnd(t) && (withContext || r.speaksType(t)):
			return mark{role: begins, result: i, class: Span, what: what}
		case r.speaksType(t) && isReleasable(t):
			return mark{role: begins, result: i, class: Resource, what: what}
		}
	}
	return mark{}
}

// fieldOf returns the struct field that v is loaded from, nil if it is not.
func fieldOf(v ssa.Value) *types.Var {
	switch v := v.(type) {
	case *ssa.UnOp:
		if f, ok := v.X.(*ssa.FieldAddr); ok {
			st, _ := gotype.Deref(f.X.Type()).Underlying().(*types.Struct)
			if st != nil {
				return st.Field(f.Field)
			}
		}
	case *ssa.Field:
		if st, ok := v.X.Type().Underlying().(*types.Struct); ok {
			return st.Field(v.Field)
		}
	}
	return nil
}

// isStd reports whether a path is that of a package of the standard
// library, or of a module without a domain. It saves work: such a package
// of the user's own is told by its facts and bodies before.
func isStd(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	switch first {
	case "archive", "bufio", "bytes", "cmp", "compress", "container", "context", "crypto", "database", "embed", "encoding", "errors",
		"expvar", "flag", "fmt", "go", "hash", "html", "image", "internal", "io", "iter", "log", "maps", "math", "mime", "net", "os",
		"path", "reflect", "regexp", "runtime", "slices", "sort", "strconv", "strings", "sync", "syscall", "testing", "text", "time",
		"unicode", "unique", "unsafe", "vendor", "weak":
		return true
	}
	return false
}
