// Package observe finds observations, and the functions that begin one
// before a call and end it after: the wrappers.
//
// A wrapper is recognised by what it does. A name proves nothing; where
// the proof is not complete, the function is no wrapper: gives up towards
// silence.
//
// # How a wrapper is proven
//
// Three steps, each on what the one before found.
//
// A mark says what one call has to do with observing: it begins something,
// reads the clock, records, logs. The table of contracts speaks first (its
// observe lines, and what it says of spans and of other resources that
// speak of observing), then the body or the fact of the callee, and last
// the shape of its types, which begins something only if an end is found.
//
// A walk follows a value forward: from a begin to its ends, from a
// function-valued parameter to where it is called, through variables,
// closures, structs made here, conversions, and the calls of functions whose
// summary says what becomes of the value. An end in a literal makes calling
// the literal an end, and a call in a literal makes calling it a call: so
// deferred literals, thunks and decorators are one case.
//
// A coverage search follows the paths of a function through the phases of
// one observation: outside, begun, its end scheduled, ended. It is a may for
// what is observed, and a must, "on all paths", for what is a wrapper by a
// timer or a log. Edges on which observing is switched off are cut, so
// that "if tracer == nil { return f() }" does not stop f from being wrapped.
//
// # Summaries
//
// What a function does for its callers is its summary; the exported ones
// are facts. Summaries start as nothing and only grow: a function is looked
// at again when one that it asked about has grown, until none does, or
// maxRounds times. So they are the least fixed point, and the order of
// functions does not show.
package observe

import (
	"go/token"
	"go/types"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
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
	// Always looks at every package, also where nothing that is known
	// observes.
	Always bool
}

// New returns the analyzer. Config is called when a package is analysed,
// so that flags have been parsed. Own is the ownership analyzer, an
// instance that is shared, since only one analyzer may register its facts.
func New(config func() (Config, error), own *analysis.Analyzer) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:       "observe",
		Doc:        "find functions that run what they are given under an observation",
		Requires:   []*analysis.Analyzer{own},
		ResultType: reflect.TypeFor[*Result](),
		FactTypes:  []analysis.Fact{new(Fact)},
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
	prog  *ssa.Program
	// idle reports that no function of the package observes, and that none
	// sends handlers through middleware.
	idle bool
	// reflects reports that the package imports reflect.
	reflects bool
	// initFn initializes the package's variables.
	initFn *ssa.Function

	sums map[*ssa.Function]*summary
	obs  map[*ssa.Function][]*observed
	// unended are the spans that a function begins and neither ends nor
	// hands to its caller.
	unended map[*ssa.Function][]*observed
	// askers lists who asked for a function's summary; obsGrew has the
	// functions whose observations have changed since.
	askers  map[*ssa.Function][]*ssa.Function
	obsGrew map[*ssa.Function]bool
	current *ssa.Function
	// busy has the values that are being looked at, steps counts the looks
	// for one question.
	busy  map[ssa.Value]bool
	steps int

	marks map[*types.Func]mark
	// ducks are the marks by type; unknown are functions that neither the
	// table nor a contract tells about.
	ducks   map[duck]mark
	unknown map[*types.Func]bool
	facts   map[*types.Func]*summary
	impls   map[*types.Func][]*ssa.Function
	// contexts caches which types are contexts.
	contexts map[types.Type]bool
	// spanEnders caches which types have a method that ends a span.
	spanEnders map[types.Type]bool
	// holders caches which types of receivers can hold an observation,
	// observedTypes those of other packages with a method that is observed.
	holders, observedTypes map[*types.Named]bool
	// fieldStores and globalStores are what is stored where, nil until
	// someone asks.
	fieldStores  map[*types.Var][]ssa.Value
	globalStores map[*ssa.Global][]ssa.Value
	// callers has the static calls of this package, fieldUses the
	// addresses of fields; nil until someone asks.
	callers   map[*ssa.Function][]ssa.CallInstruction
	handed    map[*ssa.Function][]ssa.CallInstruction // the calls that are given the function
	fieldUses map[*types.Var][]ssa.Value
	// converted has the values of this package's types that become handlers.
	converted map[*types.Named][]ssa.Value
	// places maps the spelling of positions of this package back.
	places map[string]token.Pos
}

func newResult(pass *analysis.Pass, cfg Config, own *ownership.Result) *Result {
	r := &Result{
		cfg: cfg, pass: pass, own: own, table: own.Table(), idle: true,
		sums:     make(map[*ssa.Function]*summary),
		obs:      make(map[*ssa.Function][]*observed),
		unended:  make(map[*ssa.Function][]*observed),
		busy:     make(map[ssa.Value]bool),
		askers:   make(map[*ssa.Function][]*ssa.Function),
		obsGrew:  make(map[*ssa.Function]bool),
		marks:    make(map[*types.Func]mark),
		ducks:    make(map[duck]mark),
		unknown:  make(map[*types.Func]bool),
		facts:    make(map[*types.Func]*summary),
		impls:    make(map[*types.Func][]*ssa.Function),
		places:   make(map[string]token.Pos),
		contexts: make(map[types.Type]bool), spanEnders: make(map[types.Type]bool),
		holders: make(map[*types.Named]bool), observedTypes: make(map[*types.Named]bool),
	}
	for _, p := range pass.Pkg.Imports() {
		r.reflects = r.reflects || p.Path() == "reflect"
	}
	if !isStd(pass.Pkg.Path()) && (own.IsBuilt() || r.needsBodies()) {
		pkg := own.SSA().Pkg
		r.prog, r.initFn = pkg.Prog, pkg.Func("init")
		s := r.newSurvey()
		r.idle = !s.observes && !s.applies
		r.infer(s)
		r.export()
	}
	return r
}

// export tells other packages what the exported functions do.
func (r *Result) export() {
	for _, fn := range r.own.Funcs() {
		obj, ok := fn.Object().(*types.Func)
		if !ok || obj.Pkg() != r.pass.Pkg || !isExported(obj) {
			continue
		}
		if s := r.sums[fn].forFact(); s != nil {
			r.pass.ExportObjectFact(obj, &Fact{S: *s})
		}
	}
	r.exportVars()
	r.exportInterfaces()
}

// exportVars tells other packages what the functions do that the exported
// variables of this package are given once, and nothing else. What another package
// puts there is taken to be of the same kind.
func (r *Result) exportVars() {
	scope := r.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		v, ok := scope.Lookup(name).(*types.Var)
		if !ok || !v.Exported() || !isFunc(v.Type()) {
			continue
		}
		g, ok := r.own.SSA().Pkg.Members[name].(*ssa.Global)
		if !ok || len(r.storedInGlobal(g)) != 1 {
			continue
		}
		if s := r.lookAtPlace(g, "", 0).fn.forFact(); s != nil {
			r.pass.ExportObjectFact(v, &Fact{S: *s})
		}
	}
}

// exportInterfaces tells other packages what the methods of the exported
// interfaces do in all implementations of this package.
func (r *Result) exportInterfaces() {
	// told has the names of the methods of which something is known.
	told := make(map[string]bool)
	for fn, s := range r.sums {
		if !s.isEmpty() && fn.Signature.Recv() != nil {
			told[fn.Name()] = true
		}
	}
	if len(told) == 0 {
		return
	}
	scope := r.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || !tn.Exported() || tn.IsAlias() {
			continue
		}
		iface, ok := tn.Type().Underlying().(*types.Interface)
		if !ok {
			continue
		}
		for m := range iface.ExplicitMethods() {
			if !told[m.Name()] || !m.Exported() || m.Pkg() != r.pass.Pkg {
				continue
			}
			s, _ := r.invoked(m)
			if s = s.forFact(); s == nil {
				continue
			}
			fact := &Fact{S: *s}
			fact.S.Results = slices.DeleteFunc(slices.Clone(s.Results), func(v valueNote) bool { return !isHandedBack(m, v.Result) })
			if !fact.S.isEmpty() {
				r.pass.ExportObjectFact(m, fact)
			}
		}
	}
}

// isHandedBack reports whether the result is what a decorator returns: a
// function, or of the type of a parameter. Another one observes its own
// methods at most, whatever a caller does with it.
func isHandedBack(m *types.Func, result int) bool {
	sig := m.Signature()
	if result >= sig.Results().Len() {
		return false
	}
	t := sig.Results().At(result).Type()
	if _, isFunc := t.Underlying().(*types.Signature); isFunc {
		return true
	}
	for v := range sig.Params().Variables() {
		if types.Identical(v.Type(), t) {
			return true
		}
	}
	return false
}

// isExported reports whether other packages can call fn by its name.
func isExported(fn *types.Func) bool {
	if recv := fn.Signature().Recv(); recv != nil {
		if n := gotype.Named(recv.Type()); n != nil && !n.Obj().Exported() {
			return false
		}
	}
	return fn.Exported()
}

// Recheck answers the same questions about another text of the package, of
// which own is the ownership.
func (r *Result) Recheck(pass *analysis.Pass, own *ownership.Result) *Result {
	inner := *r.pass
	inner.Pkg, inner.Files, inner.TypesInfo = pass.Pkg, pass.Files, pass.TypesInfo
	inner.Report = func(analysis.Diagnostic) {}
	inner.ExportObjectFact = func(types.Object, analysis.Fact) {}
	inner.ExportPackageFact = func(analysis.Fact) {}
	return newResult(&inner, r.cfg, own)
}
