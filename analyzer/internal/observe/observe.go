// Package observe finds observations, and the functions that begin one
// before a call and end it after: the wrappers.
//
// A wrapper is recognised by what it does. A name proves nothing; where
// the proof is not complete, the function is no wrapper: gives up towards
// silence.
package observe

import (
	"go/types"
	"reflect"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/ownership"
)

// Config holds what the analysis depends on beside the code.
type Config struct {
	// Wrappers names functions, as types.Func.FullName prints them (a
	// trailing star stands for all that begin so), that are wrappers of
	// their function-valued and handler-typed parameters.
	Wrappers []string
	// NotWrappers names functions that are none, whatever they do.
	NotWrappers []string
}

// New returns the analyzer. Config is called when a package is analysed,
// so that flags have been parsed. Own is the ownership analyzer, an
// instance that is shared, since only one analyzer may register its facts.
func New(config func() (Config, error), own *analysis.Analyzer) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:       "observe",
		Doc:        "find functions that run what they are given under an observation",
		Requires:   []*analysis.Analyzer{buildssa.Analyzer, own},
		ResultType: reflect.TypeFor[*Result](),
		Run: func(pass *analysis.Pass) (any, error) {
			cfg, err := config()
			if err != nil {
				return nil, err
			}
			return newResult(pass, cfg, pass.ResultOf[own].(*ownership.Result)), nil
		},
	}
}

// Result answers questions about one package. It is not safe for
// concurrent use.
type Result struct {
	cfg   Config
	pass  *analysis.Pass
	own   *ownership.Result
	table *contract.Table
}

func newResult(pass *analysis.Pass, cfg Config, own *ownership.Result) *Result {
	return &Result{cfg: cfg, pass: pass, own: own, table: own.Table()}
}

// WrapperOf returns what the callee of the call does to an argument, if it
// is a proven wrapper: a function, a method, a literal, the result of a
// call that returns one (Tracing(t)(h)).
func (r *Result) WrapperOf(call *ssa.CallCommon) (Wrapper, bool) { return Wrapper{}, false }

// ObservedByItself returns the observation under which the body of fn
// runs. Methods of other packages and instances of generic functions are
// welcome.
func (r *Result) ObservedByItself(fn *ssa.Function) (Observation, bool) { return Observation{}, false }

// ObservedFunc is ObservedByItself for a declared function.
func (r *Result) ObservedFunc(fn *types.Func) (Observation, bool) { return Observation{}, false }

// ObservedValue returns the observation under which a call of the function
// value v runs, or of the method of the value v if method is not "". It
// looks through conversions, interfaces, closures, phis, cells that are
// stored once, and the results of wrappers. All values that v may be must
// be observed.
func (r *Result) ObservedValue(v ssa.Value, method string) (Observation, bool) {
	return Observation{}, false
}

// Covering returns an observation that is open at instr on every path to
// it, and ended behind it on every path on that the function returns; of
// the function itself, of a function literal's encloser that hands the
// literal to a wrapper, or, for a literal that is called in place, of the
// caller. ByItself observations of the callee do not count here.
func (r *Result) Covering(instr ssa.Instruction) (Observation, bool) { return Observation{}, false }

// Broken returns what is wrong with fn, if it looks like a wrapper whose
// observation does not cover the call.
func (r *Result) Broken(fn *ssa.Function) (Broken, bool) { return Broken{}, false }

// Behind returns the observation that a server, router or mux adds to
// whatever is registered on it: a middleware, interceptor, stats handler or
// hook that observes is installed on registrar, or it is itself handed to
// an observing handler.
func (r *Result) Behind(registrar ssa.Value) (Observation, bool) { return Observation{}, false }

// HookPairs returns the pairs of hooks in fn of which the first stores a
// start and the second records.
func (r *Result) HookPairs(fn *ssa.Function) []HookPair { return nil }

// Callee names the callee of a call whose body may be out of sight, so that
// calls of the same one can be counted: the function or method, or the
// field or variable that holds the function value. Name is how the source
// names it. Key is "" if the callee has no identity.
func (r *Result) Callee(call *ssa.CallCommon) Callee { return Callee{} }
