package observe

import (
	"fmt"
	"go/types"
	"slices"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A summary is what is known of calling a function. The zero value knows
// nothing: it only grows while the functions of a package are looked at
// again, so the answer does not depend on their order.
type summary struct {
	// Self is the observation under which the body runs, nil if none.
	Self *note
	// Brackets lists the operands that are called under an observation,
	// Calls those that are called before it returns.
	Brackets []bracket
	Calls    []int
	// Fields lists the brackets of functions that an operand, a struct or a
	// pointer to one, holds in a field: the work of a job with its options.
	Fields []bracket
	// Results says what function-valued and handler-typed results are.
	Results []valueNote
	// Opens lists the results that are an open observation.
	Opens []open
	// Ends lists the operands whose observation the call ends, Clocks
	// the operands of which it records the time since.
	Ends, Clocks []int
	// Hands lists the operands whose observation a result is, or ends.
	Hands []hand
	// Records reports that it records a point, and does nothing else with
	// observing.
	Records bool
}

// A note is an observation as a fact tells it.
type note struct {
	Class      Class
	What       string
	Begin, End string
	Deferred   bool
	Shape      Shape
	Via        string
	Whole      bool
	Partial    bool
	// Helped: a function begins it that is made for that, not a reading of
	// the clock. Foreign: a function of another module begins it in itself.
	Helped, Foreign bool
}

// A bracket is an operand, or a field of one, that is called under an
// observation.
type bracket struct {
	Arg int
	// Field is the number of the field, 0 of an operand itself.
	Field int
	Shape Shape
	Note  note
}

// A valueNote says what a result is.
type valueNote struct {
	Result int
	// Note is the observation under which calls of it run, nil if none.
	Note *note
	// Base is the operand that it runs, -1 if none is known.
	Base int
	// Fn is what calling it does in turn, nil if that is nothing.
	Fn *summary
	// By is the operand, plus 1, that is applied to Base: a middleware, or
	// several. It is 0 if there is none.
	By int
}

// An open is a result that is an observation.
type open struct {
	Result int
	Class  Class
	What   string
	At     string
}

// A hand is a result that is, or holds, the observation of an operand; if
// Call is set, a function that ends it.
type hand struct {
	Arg, Result int
	Call        bool
}

// isEmpty reports whether the summary knows nothing.
func (s *summary) isEmpty() bool {
	return s == nil || s.Self == nil && len(s.Brackets) == 0 && len(s.Fields) == 0 && len(s.Calls) == 0 && len(s.Results) == 0 && len(s.Opens) == 0 &&
		len(s.Ends) == 0 && len(s.Clocks) == 0 && len(s.Hands) == 0 && !s.Records
}

// observes reports whether the summary says of something that it is, begins or
// ends an observation, and not only what is run, or returned in another guise.
func (s *summary) observes() bool {
	if s == nil {
		return false
	}
	return s.Self != nil || len(s.Brackets)+len(s.Fields)+len(s.Opens)+len(s.Ends)+len(s.Clocks)+len(s.Hands) > 0 || s.Records ||
		slices.ContainsFunc(s.Results, func(v valueNote) bool { return v.Note != nil || v.Fn.observes() })
}

// forFact returns the summary without what callers in other packages
// cannot use.
func (s *summary) forFact() *summary {
	if s == nil {
		return nil
	}
	out := *s
	out.Records = s.Records && s.Self == nil
	if out.isEmpty() {
		return nil
	}
	return &out
}

// String spells the summary; equal summaries have equal texts.
func (s *summary) String() string {
	if s.isEmpty() {
		return ""
	}
	var parts []string
	add := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	for _, b := range s.Brackets {
		add("brackets %d %s (%s)", b.Arg, b.Shape, b.Note)
	}
	for _, b := range s.Fields {
		add("brackets field %d of %d %s (%s)", b.Field, b.Arg, b.Shape, b.Note)
	}
	for _, v := range s.Results {
		text := fmt.Sprintf("result %d", v.Result)
		if v.Note != nil {
			text += " observed (" + v.Note.String() + ")"
		}
		if v.Base >= 0 {
			text += fmt.Sprintf(" runs %d", v.Base)
		}
		if v.By > 0 {
			text += fmt.Sprintf(" under %d", v.By-1)
		}
		if !v.Fn.isEmpty() {
			text += " {" + v.Fn.String() + "}"
		}
		parts = append(parts, text)
	}
	for _, o := range s.Opens {
		add("opens %d %s %s", o.Result, o.Class, o.What)
	}
	if len(s.Calls) > 0 {
		add("calls %v", s.Calls)
	}
	if len(s.Ends) > 0 {
		add("ends %v", s.Ends)
	}
	if len(s.Clocks) > 0 {
		add("clocks %v", s.Clocks)
	}
	for _, h := range s.Hands {
		add("hands %d on as %d", h.Arg, h.Result)
	}
	if s.Records {
		add("records")
	}
	if s.Self != nil {
		add("observed (%s)", s.Self)
	}
	return strings.Join(parts, "; ")
}

func (n note) String() string {
	text := n.Class.String() + " " + n.What
	if n.Via != "" {
		text += " via " + n.Via
	}
	if n.Partial {
		text += " partial"
	}
	if n.Foreign {
		text += " elsewhere"
	}
	return text
}

// result returns what is known of a result.
func (s *summary) result(i int) *valueNote {
	if s == nil {
		return nil
	}
	for j := range s.Results {
		if s.Results[j].Result == i {
			return &s.Results[j]
		}
	}
	return nil
}

func (s *summary) bracketOf(arg int) *bracket {
	if s == nil {
		return nil
	}
	for j := range s.Brackets {
		if s.Brackets[j].Arg == arg {
			return &s.Brackets[j]
		}
	}
	return nil
}

// bracketOfField is bracketOf for what an operand holds in a field.
func (s *summary) bracketOfField(arg, field int) *bracket {
	if s == nil {
		return nil
	}
	i := slices.IndexFunc(s.Fields, func(b bracket) bool { return b.Arg == arg && b.Field == field })
	if i < 0 {
		return nil
	}
	return &s.Fields[i]
}

// addResult adds a note, or completes the one of that result.
func (s *summary) addResult(v valueNote) {
	old := s.result(v.Result)
	if old == nil {
		s.Results = append(s.Results, v)
		slices.SortFunc(s.Results, func(a, b valueNote) int { return a.Result - b.Result })
		return
	}
	if old.Note == nil {
		old.Note = v.Note
		if v.Note != nil && v.Base >= 0 {
			old.Base = v.Base
		}
	}
	if old.Base < 0 {
		old.Base = v.Base
	}
	if old.Fn == nil {
		old.Fn = v.Fn
	}
	if old.By == 0 {
		old.By = v.By
	}
}

// A Fact is what other packages know of a function: how it observes.
type Fact struct{ S summary }

// AFact marks it.
func (*Fact) AFact() {}

func (f *Fact) String() string { return f.S.String() }

// tableSummary returns the summary of a function that the table or the
// user knows, nil if neither does.
func (r *Result) tableSummary(fn *types.Func) *summary {
	if matchesAny(r.cfg.Wrappers, fn) {
		return declaredSummary(fn)
	}
	o := r.table.Observing(fn)
	if o == nil {
		return nil
	}
	var s summary
	known := func(shape Shape) *note {
		return &note{Class: Declared, What: words(fn.Name()), Shape: shape, Via: nameOf(fn), Deferred: true, Whole: true}
	}
	for _, p := range o.Parts {
		switch p.Role.String() {
		case "brackets":
			s.Brackets = append(s.Brackets, bracket{Arg: p.P, Shape: Thunk, Note: *known(Thunk)})
		case "wraps":
			s.addResult(valueNote{Result: p.R, Base: p.P, Note: known(Value)})
		case "middleware":
			inner := &summary{Results: []valueNote{{Result: 0, Base: 0, Note: known(Decorator)}}}
			s.addResult(valueNote{Result: p.R, Base: -1, Note: known(Value), Fn: inner})
		}
	}
	if s.isEmpty() {
		return nil
	}
	return &s
}

// declaredSummary is that of a function that the user calls a wrapper:
// it decorates if a result has the type of a parameter, else it runs its
// function-valued and handler-typed parameters.
func declaredSummary(fn *types.Func) *summary {
	sig := fn.Signature()
	shift := 0
	if sig.Recv() != nil {
		shift = 1
	}
	var s summary
	n := note{Class: Declared, What: words(fn.Name()), Via: nameOf(fn), Deferred: true, Whole: true}
	for i := range sig.Params().Len() {
		t := sig.Params().At(i).Type()
		if !isRunType(t) {
			continue
		}
		decorates := false
		for j := range sig.Results().Len() {
			if types.Identical(sig.Results().At(j).Type(), t) {
				n.Shape = Decorator
				note := n
				s.addResult(valueNote{Result: j, Base: i + shift, Note: &note})
				decorates = true
			}
		}
		if !decorates {
			n.Shape = Thunk
			s.Brackets = append(s.Brackets, bracket{Arg: i + shift, Shape: Thunk, Note: n})
		}
	}
	if len(s.Results)+len(s.Brackets) == 0 && sig.Results().Len() > 0 {
		n.Shape = Decorator
		inner := &summary{Results: []valueNote{{Result: 0, Base: 0, Note: &n}}}
		s.addResult(valueNote{Result: 0, Base: -1, Fn: inner})
	}
	return &s
}

// matchesAny reports whether a pattern names fn: its full name, its name
// with the package's, or a beginning of the full name before a star.
func matchesAny(patterns []string, fn *types.Func) bool {
	if len(patterns) == 0 {
		return false
	}
	full := fn.Origin().FullName()
	return slices.ContainsFunc(patterns, func(p string) bool {
		if prefix, ok := strings.CutSuffix(p, "*"); ok {
			return strings.HasPrefix(full, prefix)
		}
		return p == full
	})
}

func (r *Result) isDenied(fn *types.Func) bool { return matchesAny(r.cfg.NotWrappers, fn) }

// nameOf names a function as messages do: run, (*Server).observe,
// telemetry.Run for one of another package is up to the rule.
func nameOf(fn *types.Func) string {
	recv := fn.Signature().Recv()
	if recv == nil {
		return fn.Name()
	}
	n := gotype.Named(recv.Type())
	if n == nil {
		return fn.Name()
	}
	if _, ok := types.Unalias(recv.Type()).(*types.Pointer); ok {
		return "(*" + n.Obj().Name() + ")." + fn.Name()
	}
	return n.Obj().Name() + "." + fn.Name()
}
