// Package ownership infers who owns what: which calls of a package
// acquire a resource, and what its functions do to the resources they are
// given. Both rules build on it.
//
// # What is inferred
//
// For a parameter (the receiver first), or what a parameter holds in a
// field, a search of package path tells how the obligation ends on the
// paths through the function; the summary is its effect on success and on
// failure. Intent is a may: a function that releases on some path is meant
// to release, so that a bug in it is not reported again in each caller.
//
// For a function, its acquisitions that end in a result at a return that
// is no failure are acquisitions of its callers. If the result is a fresh
// struct that holds the resource, and a method of its type releases that
// field, the struct is what the callers must release, by that method: this
// is how a type of the user's own becomes a resource. Another way is a goroutine
// that the function starts for it, and that only a method of it stops.
//
// # Other packages
//
// What a package's functions do is exported as facts (see FuncFact), so
// that other packages see it with nothing annotated. The standard library
// has none: its contracts are complete, and drivers differ in whether they
// run analyzers there.
//
// # Recursion
//
// Summaries are computed on demand. A function that asks for its own
// summary gets the assumption so far, at first that it keeps everything
// and acquires nothing; if the answer differs, it is computed again with
// the answer as the assumption, at most maxRounds times. Answers that rest
// on an assumption are not kept, so the order of questions does not show.
// Beyond the bound the callee takes what it is given: gives up towards
// silence.
package ownership

import (
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/lazyssa"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// Config holds what the analysis depends on beside the code.
type Config struct {
	// Table is the knowledge of APIs; nil stands for the built-in table.
	Table *contract.Table
	// Strict makes unknown callees borrow.
	Strict bool
	// Panics asks for the risk that a panic skips a release, in the
	// functions for which it reports true; nil means none.
	Panics func(r *Result, fn *ssa.Function) bool
}

// New returns the analyzer. Config is called when a package is analysed,
// so that flags have been parsed.
func New(config func() (Config, error)) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:       "ownership",
		Doc:        "infer which calls acquire resources, and what functions do to the resources they get",
		Requires:   []*analysis.Analyzer{lazyssa.Analyzer, ctrlflow.Analyzer, inspect.Analyzer},
		ResultType: reflect.TypeFor[*Result](),
		FactTypes:  factTypes(),
		Run: func(pass *analysis.Pass) (any, error) {
			cfg, err := config()
			if err != nil {
				return nil, err
			}
			if cfg.Table == nil {
				cfg.Table = contract.Builtin()
			}
			r := newResult(pass, cfg)
			// A package whose files are all tests has none, and golangci-lint
			// wants one for each fact.
			if len(pass.Files) > 0 && !isStd(pass.Pkg.Path()) {
				r.export()
			}
			return r, nil
		},
	}
}

// Result answers questions about one package. It is safe for concurrent
// use.
type Result struct {
	mu    sync.Mutex
	cfg   Config
	pass  *analysis.Pass
	ssa   lazyssa.Builder
	built atomic.Bool
	funcs []*ssa.Function
	// funcsOnce guards funcs.
	funcsOnce sync.Once
	cache     *path.Cache
	// goVersion is the language version of the package, like "go1.24".
	goVersion string

	effects   memo[effectKey, path.Effect]
	acquires  memo[*ssa.Function, []Acquire]
	asked     asked
	acquiring map[*ssa.Function][]acquisition
	// into has what a method acquires into its receiver.
	into map[setUp]*Acquire
	// passes has what functions pass on that functions return which they get.
	passes map[passing][]PassFact
	// gives has what functions give to others.
	gives map[*ssa.Function][]GiveFact
	// lockers has what a method locks and leaves to its caller, endedElsewhere the
	// methods whose lock, or token, functions give back that have not taken it.
	lockers        map[*ssa.Function]*Acquire
	endedElsewhere map[*types.Func]bool
	// scans, kinds and contracts save looking for what is asked for often; scratch
	// is the buffer for one scan, kept has the arrays that scans are parts of.
	scans map[*ssa.Function]*scan
	// lastScan is that of lastScanned, which was asked for last.
	lastScanned *ssa.Function
	lastScan    *scan
	kinds       map[types.Type]*contract.Kind
	scratch     scan
	kept        scan
	contracts   map[*types.Func]*contract.Func
	found       map[foundKey]Found
	// foundOf has what was found in a function, where nothing rests on an
	// assumption.
	foundOf map[*ssa.Function][]Found
	// tentative has what was found on assumptions.
	tentative map[foundKey]tentative
	nonNil    map[nonNilKey]bool
	// lasting has the functions that return only where a context has ended, by
	// its parameter.
	lasting map[nonNilKey]bool
	fresh   map[*ssa.Function]bool
	// asserted has what is asserted of fields, nil before it is asked for.
	asserted map[*types.Var][]assertion
	// captured has the functions that captured variables hold.
	captured  map[*ssa.FreeVar]*ssa.Function
	sameNil   map[*ssa.Function]int
	statuses  map[*ssa.Function]int64
	releasers map[releasersKey]*contract.Kind
	// imported caches the facts of other packages' functions and variables, summarized
	// which packages have any, releasable the answers about types.
	imported   map[types.Object]*FuncFact
	summarized map[*types.Package]bool
	releasable map[*types.Named]bool
	// releaserNames keeps what releaserOf has said.
	releaserNames map[*types.Named]string
	// resources are the types of this package that it acquires for others, with
	// how they are released, where no method speaks of it.
	resources map[*types.Named]*contract.Kind
	// internal caches which types no other that has a name embeds.
	internal map[*types.Named]bool
	// typesOf caches the types of this package by interface.
	typesOf      map[*types.Interface][]*types.Named
	impls        map[*types.Func][]*ssa.Function
	implsOutside map[*types.Func][]*types.Func
	named        map[*types.Package]*namedIndex
	typeNames    []*types.TypeName
	outside      map[*types.Func]*contract.Func
	verdicts     map[predicateKey][2]bool
	handlers     map[*ssa.Function]bool
	recoveries   map[*ssa.Function]*ssa.Defer
	funcStores   map[funcPlace][]*ssa.Function
	funcTypes    map[*types.TypeName][]*ssa.Function
	methodTypes  map[*types.TypeName][]*ssa.Function
	// handedOver names the locks that some function only releases.
	handedOver map[lockName]bool
	// unlocking caches which functions may call an unlocking method.
	unlocking map[string]map[*ssa.Function]bool
	// madeResults has the methods of interfaces whose result the package
	// releases, nil until that is asked.
	madeResults map[*types.Func]string
	// habits has what the package does with its locks.
	habits *lockHabits
	// held has the kinds of what constructors put into fields, flushed those
	// that are there to be flushed.
	held, flushed map[place]*contract.Kind
	// made has what structsMade has found, nil before it is asked for.
	made map[*types.Named][]*ssa.Alloc
	// filled has the methods that fill fields when their owner begins.
	filled map[*ssa.Function][]filling
	// referring has the fields that nobody releases anything by.
	referring map[reference]bool
	// stops has what ends those who wait for a channel in a field.
	stops     map[stopKey]stop
	index     *fieldIndex
	callIndex *callIndex
}

func newResult(pass *analysis.Pass, cfg Config) *Result {
	r := &Result{
		cfg: cfg, pass: pass, cache: path.NewCache(),
		ssa:            pass.ResultOf[lazyssa.Analyzer].(lazyssa.Builder),
		goVersion:      pass.Pkg.GoVersion(),
		imported:       make(map[types.Object]*FuncFact),
		summarized:     make(map[*types.Package]bool),
		releasable:     make(map[*types.Named]bool),
		releaserNames:  make(map[*types.Named]string),
		resources:      make(map[*types.Named]*contract.Kind),
		internal:       make(map[*types.Named]bool),
		unlocking:      make(map[string]map[*ssa.Function]bool),
		acquiring:      make(map[*ssa.Function][]acquisition),
		into:           make(map[setUp]*Acquire),
		passes:         make(map[passing][]PassFact),
		gives:          make(map[*ssa.Function][]GiveFact),
		lockers:        make(map[*ssa.Function]*Acquire),
		endedElsewhere: make(map[*types.Func]bool),
		scans:          make(map[*ssa.Function]*scan),
		kinds:          make(map[types.Type]*contract.Kind),
		contracts:      make(map[*types.Func]*contract.Func),
		found:          make(map[foundKey]Found),
		foundOf:        make(map[*ssa.Function][]Found),
		tentative:      make(map[foundKey]tentative),
		nonNil:         make(map[nonNilKey]bool),
		lasting:        make(map[nonNilKey]bool),
		fresh:          make(map[*ssa.Function]bool),
		captured:       make(map[*ssa.FreeVar]*ssa.Function),
		sameNil:        make(map[*ssa.Function]int),
		statuses:       make(map[*ssa.Function]int64),
		releasers:      make(map[releasersKey]*contract.Kind),
		typesOf:        make(map[*types.Interface][]*types.Named),
		impls:          make(map[*types.Func][]*ssa.Function),
		implsOutside:   make(map[*types.Func][]*types.Func),
		named:          make(map[*types.Package]*namedIndex),
		outside:        make(map[*types.Func]*contract.Func),
		verdicts:       make(map[predicateKey][2]bool),
		referring:      make(map[reference]bool),
		stops:          make(map[stopKey]stop),
	}
	if r.goVersion == "" && pass.Module != nil && pass.Module.GoVersion != "" {
		r.goVersion = "go" + pass.Module.GoVersion
	}
	r.effects = newMemo[effectKey](path.Both(path.Keep), path.Both(path.Take), effectsEqual, &r.asked)
	r.acquires = newMemo[*ssa.Function]([]Acquire(nil), nil, acquiresEqual, &r.asked)
	return r
}

func effectsEqual(a, b path.Effect) bool { return a == b }

// acquiresEqual compares kinds by what they say, since each computation
// makes its own.
func acquiresEqual(a, b []Acquire) bool {
	return slices.EqualFunc(a, b, func(x, y Acquire) bool {
		same := kindKey(x.Kind) == kindKey(y.Kind)
		x.Kind, y.Kind = nil, nil
		return same && x == y
	})
}

// SSA returns the SSA form of the package, which the analyzers that
// require this one share. It is built by the first call.
func (r *Result) SSA() *buildssa.SSA {
	r.built.Store(true)
	return r.ssa()
}

// IsBuilt reports whether the SSA form has been asked for: what can do without
// it need not, then. It tells of time saved, and must not change an answer.
func (r *Result) IsBuilt() bool { return r.built.Load() }

// Funcs returns the functions of the package, literals included, in
// source order; then the literals in the values of package variables.
func (r *Result) Funcs() []*ssa.Function {
	r.funcsOnce.Do(func() {
		built := r.SSA()
		r.funcs = slices.Clone(built.SrcFuncs)
		if init := built.Pkg.Func("init"); init != nil {
			r.funcs = withLiterals(r.funcs, init)
		}
	})
	return r.funcs
}

// withLiterals appends the literals in fn.
func withLiterals(fns []*ssa.Function, fn *ssa.Function) []*ssa.Function {
	for _, lit := range fn.AnonFuncs {
		fns = withLiterals(append(fns, lit), lit)
	}
	return fns
}

// Searches returns the number of searches so far: the work done.
func (r *Result) Searches() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.cache.Searches()
}

// Table returns the contracts in force.
func (r *Result) Table() *contract.Table { return r.cfg.Table }

// IsNeverNil reports whether the result of a call is known to be not nil,
// whatever else the call returns.
func (r *Result) IsNeverNil(call ssa.CallInstruction, result int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return semantics{r}.NonNil(call.Common(), call.Common().StaticCallee(), result)
}

// Found returns the acquisitions in fn, in source order, each with what
// the search along its paths found. An error is a fault of the analysis:
// the other functions can still be asked about.
func (r *Result) Found(fn *ssa.Function) (_ []Found, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.recovered(&err)
	return r.foundIn(fn), nil
}

// recovered, deferred, turns a fault of the analysis into an error, and
// drops what was known only in part.
func (r *Result) recovered(err *error) {
	if p := recover(); p != nil {
		r.effects.reset()
		r.acquires.reset()
		*err = fmt.Errorf("internal error: %v", p)
	}
}
