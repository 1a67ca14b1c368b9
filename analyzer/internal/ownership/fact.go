package ownership

import (
	"cmp"
	"fmt"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// factVersion is the version of the facts: those of another version are
// as good as none.
const factVersion = 9

// factTypes lists the facts of the analyzer.
func factTypes() []analysis.Fact {
	return []analysis.Fact{new(PackageFact), new(FuncFact), new(TypeFact)}
}

// A PackageFact says that the functions and types of a package have been
// summarized: what has no fact acquires nothing.
type PackageFact struct{ Version int }

// AFact marks a fact.
func (*PackageFact) AFact() {}

func (f *PackageFact) String() string { return fmt.Sprintf("summarized, version %d", f.Version) }

// A FuncFact is the summary of a function or method that other packages
// can call. All lists are sorted, so that equal summaries have equal
// bytes; nothing in it refers to the code that it was made from but by
// text.
type FuncFact struct {
	// Acquires are the obligations that callers get.
	Acquires []AcquireFact
	// Effects say what the function does to its parameters; a parameter
	// that cannot hold an obligation has none.
	Effects []EffectFact
	// Into is what a method acquires for its receiver, nil if nothing.
	Into *AcquireFact
	// Lock is what a method leaves locked of its receiver, nil if nothing.
	Lock *LockFact
	// Sets are what a function acquires for structs and variables that it is
	// given: Result is the parameter, Sub "*" for a variable.
	Sets []AcquireFact
	// Passes say which results are those of functions that the function gets.
	Passes []PassFact
	// Gives are what functions and channels get by the function.
	Gives []GiveFact
	// Fresh reports that result 0, where it is not nil, is a struct that nobody
	// else knows.
	Fresh bool
	// NonNil and AlwaysNil list the results that are never nil, and the
	// errors that always are.
	NonNil, AlwaysNil []int
	// SameNil is one more than the parameter that result 0 is nil exactly
	// with, 0 if there is none.
	SameNil int
	// Status is that of the response that is returned without an error, 0 if it may
	// be any.
	Status int64
	// Predicates say what bool results show of error parameters.
	Predicates []PredicateFact
}

// AFact marks a fact.
func (*FuncFact) AFact() {}

// An AcquireFact is an Acquire without references to code. The indices
// Err to Partner are one more than those of an Acquire, 0 if absent.
type AcquireFact struct {
	Result                    int
	Sub                       string
	Err, OK, Carrier, Partner int
	Code, Beside, Above       int
	CodeIs                    int64
	Kind                      contract.Kind
	Flush, OnSuccess, Spare   bool
	Half, Failed              bool
	Grows, Listed, Either     bool
	Replaced                  bool
	Nils, More                uint64
	Unless                    contract.Setting
	// At is the FILE:LINE:COLUMN of the acquisition, the file without its
	// directory.
	At string
}

// An EffectFact says what a function does to parameter Param (the
// receiver first), or to what it holds at Sub, if it is released as Kind
// spells; "" means by any verb.
type EffectFact struct {
	Param     int
	Sub, Kind string
	// Given restricts it to calls with a known bool argument, or error, as in
	// path.Spec.
	Given  int
	Effect path.Effect
}

// A PredicateFact says what a bool result of a function shows of its error
// parameter Arg: whether true, or false, is possible only if it is not nil.
type PredicateFact struct {
	Arg, Result     int
	IfTrue, IfFalse bool
}

// String returns the summary as one line.
func (f *FuncFact) String() string {
	var parts []string
	for _, a := range f.Acquires {
		parts = append(parts, a.String())
	}
	if f.Into != nil {
		parts = append(parts, "sets up its receiver: "+f.Into.String())
	}
	if f.Lock != nil {
		parts = append(parts, "locks its receiver until "+strings.Join(f.Lock.Mates, "|"))
	}
	for _, a := range f.Sets {
		parts = append(parts, "sets up a parameter: "+a.String())
	}
	for _, e := range f.Effects {
		if e.Effect != path.Both(path.Keep) {
			parts = append(parts, e.String())
		}
	}
	for _, p := range f.Passes {
		parts = append(parts, fmt.Sprintf("passes on %d.%d as %d%s", p.Param, p.From, p.Result, p.Sub))
	}
	for _, g := range f.Gives {
		parts = append(parts, g.String())
	}
	if f.Fresh {
		parts = append(parts, "fresh 0")
	}
	if len(f.NonNil) > 0 {
		parts = append(parts, fmt.Sprintf("nonnil %v", f.NonNil))
	}
	if len(f.AlwaysNil) > 0 {
		parts = append(parts, fmt.Sprintf("nil %v", f.AlwaysNil))
	}
	if f.SameNil > 0 {
		parts = append(parts, fmt.Sprintf("nilness %d 0", f.SameNil-1))
	}
	for _, p := range f.Predicates {
		parts = append(parts, fmt.Sprintf("tests %d %d", p.Arg, p.Result))
	}
	if parts == nil {
		return "borrows *"
	}
	return strings.Join(parts, "; ")
}

func (a AcquireFact) String() string {
	s := fmt.Sprintf("acquires %d%s", a.Result, a.Sub)
	for _, p := range []struct {
		word  string
		index int
	}{{"err", a.Err}, {"ok", a.OK}, {"carrier", a.Carrier}, {"partner", a.Partner}} {
		if p.index > 0 {
			s += fmt.Sprintf(" %s %d", p.word, p.index-1)
		}
	}
	for _, i := range indicesOf(a.More) {
		s += fmt.Sprintf("|%d", i)
	}
	if a.Above > 0 {
		s += fmt.Sprintf(" within %d", a.Above-1)
	}
	if a.Failed {
		s += " failed"
	}
	if a.Code > 0 {
		s += fmt.Sprintf(" code %d is %d", a.Code-1, a.CodeIs)
	}
	switch {
	case strings.HasPrefix(a.Unless.Field, onlyBy):
		s += fmt.Sprintf(" if %d is made by %s", a.Unless.Param, a.Unless.Field[len(onlyBy):])
	case isBoolParam(a.Unless), strings.HasPrefix(a.Unless.Field, ifEqual), strings.HasPrefix(a.Unless.Field, ifUnequal):
		s += fmt.Sprintf(" unless %d%s", a.Unless.Param, a.Unless.Field)
	case a.Unless.Field != "":
		s += fmt.Sprintf(" unless %d.%s", a.Unless.Param, a.Unless.Field)
	}
	var rels []string
	for _, r := range a.Kind.Releases {
		if strings.Count(r.Path, ".") <= 1 {
			rels = append(rels, r.String())
		}
	}
	return s + " release " + strings.Join(rels, "|")
}

func (g GiveFact) String() string {
	to, how := fmt.Sprint(g.Param-1), fmt.Sprintf("as %d", g.Arg)
	if g.Param == 0 {
		to = fmt.Sprintf("result %d", g.Result)
	}
	if g.Arg == contract.None {
		how = "on it"
	}
	return fmt.Sprintf("gives %s %s", to, how)
}

func (e EffectFact) String() string {
	where := fmt.Sprintf("%d%s", e.Param, e.Sub)
	s := outcomeText(e.Effect.Success, where)
	if e.Effect.Failure != e.Effect.Success {
		s += " on success; " + outcomeText(e.Effect.Failure, where) + " on failure"
	}
	switch {
	case e.Given > 0:
		s += fmt.Sprintf(" if %d", e.Given-1)
	case e.Given < 0:
		s += fmt.Sprintf(" if not %d", -e.Given-1)
	}
	return s
}

// outcomeText spells an outcome as a contract would.
func outcomeText(o path.Outcome, where string) string {
	switch o.Op {
	case path.Release:
		return "releases " + where
	case path.Take:
		if o.Into > 0 {
			return fmt.Sprintf("takes %s into %d%s", where, o.Into-1, o.Path)
		}
		return "takes " + where
	case path.Void:
		return "voids " + where
	case path.Forward:
		return fmt.Sprintf("forwards %s%s %d%s", where, o.Part, o.Result, o.Path)
	}
	return "borrows " + where
}

func compareEffects(a, b EffectFact) int {
	return cmp.Or(cmp.Compare(a.Param, b.Param), cmp.Compare(a.Sub, b.Sub), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Given, b.Given))
}

// A TypeFact says how a struct type releases what its fields hold, and, if its
// package acquires values of it for others and their methods do not speak of
// releasing, how these are released.
type TypeFact struct {
	Owns []OwnedFact
	Kind *contract.Kind
}

// AFact marks a fact.
func (*TypeFact) AFact() {}

// An OwnedFact names the methods that release what the type holds at Sub.
type OwnedFact struct {
	Sub      string
	Releases []string
}

// String returns the owned fields, each with its releasers.
func (f *TypeFact) String() string {
	var parts []string
	if f.Kind != nil {
		parts = append(parts, "resource")
	}
	for _, o := range f.Owns {
		parts = append(parts, fmt.Sprintf("owns %s release %s", strings.TrimPrefix(o.Sub, "."), strings.Join(o.Releases, "|")))
	}
	return strings.Join(parts, "; ")
}

// factOf returns the acquisition without references to code.
func (a Acquire) factOf(at string) AcquireFact {
	k := *a.Kind
	k.Reason, k.Origin = "", ""
	return AcquireFact{Result: a.Result, Sub: a.Sub, Err: a.Err + 1, OK: a.OK + 1, Carrier: a.Carrier + 1, Partner: a.Partner + 1,
		Kind: k, Flush: a.Flush, OnSuccess: a.OnSuccess, Spare: a.Spare,
		Half: a.Half, Failed: a.Failed, Grows: a.Grows, Listed: a.Listed, Either: a.Either, Replaced: a.Replaced, Nils: a.Nils, More: a.More, Beside: a.Beside, Above: a.Above, Unless: a.Unless, Code: a.Code, CodeIs: a.CodeIs, At: at}
}

// acquire returns the acquisition that the fact about callee states.
func (a AcquireFact) acquire(callee *types.Func) Acquire {
	k := a.Kind
	return Acquire{Result: a.Result, Sub: a.Sub, Err: a.Err - 1, OK: a.OK - 1, Carrier: a.Carrier - 1, Partner: a.Partner - 1,
		Kind: &k, Flush: a.Flush, OnSuccess: a.OnSuccess, Spare: a.Spare,
		Half: a.Half, Failed: a.Failed, Grows: a.Grows, Listed: a.Listed, Either: a.Either, Replaced: a.Replaced, Nils: a.Nils, More: a.More, Beside: a.Beside, Above: a.Above, Unless: a.Unless, Code: a.Code, CodeIs: a.CodeIs, Callee: callee, At: a.At}
}
