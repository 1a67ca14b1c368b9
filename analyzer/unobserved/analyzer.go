package unobserved

import (
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/nolint"
	"github.com/everypath/everypath/analyzer/internal/observe"
	"github.com/everypath/everypath/analyzer/internal/ownership"
	"github.com/everypath/everypath/analyzer/internal/ruledoc"
)

const name = "unobserved"

// Config holds the options of the rule. The zero value is the default.
type Config struct {
	// Wrappers names functions that are wrappers, NotWrappers functions
	// that are none, as types.Func.FullName prints them; a trailing star
	// stands for all that begin so.
	Wrappers, NotWrappers []string
	// Dispatchers names functions whose branches are siblings, whatever
	// becomes of their results.
	Dispatchers []string
	// Ignore are words: a branch, entry or handler that has one in its name
	// needs no observation.
	Ignore []string
	// Minority reports a bypass in tables, fields and registrations also
	// where only few siblings are observed.
	Minority bool
	// Believed takes a function whose body is out of sight to be a wrapper
	// if most siblings hand it their handlers.
	Believed bool
	// Tests includes _test.go files.
	Tests bool
	// NoFixes saves the work of proving fixes, for those who show none.
	NoFixes bool
	// UnusedNolint reports suppressions that suppress nothing.
	UnusedNolint bool
	// DriverNolint says that the driver looks at nolint comments itself, so
	// that only those which name the rule are left to the rule.
	DriverNolint bool
}

type checker struct {
	cfg       Config
	ownership *analysis.Analyzer
	observe   *analysis.Analyzer
	doc       ruledoc.Doc
}

// New returns the analyzer with its flags defaulting to cfg. Own is the
// ownership analyzer, which rules share since its facts may be registered
// only once; nil makes one of its own.
func New(cfg Config, own *analysis.Analyzer) *analysis.Analyzer {
	if own == nil {
		own = ownership.New(func() (ownership.Config, error) { return ownership.Config{}, nil })
	}
	c := &checker{cfg: cfg, ownership: own, doc: Doc()}
	c.observe = observe.New(func() (observe.Config, error) {
		return observe.Config{Wrappers: c.cfg.Wrappers, NotWrappers: c.cfg.NotWrappers, Always: c.cfg.Believed}, nil
	}, own)
	a := &analysis.Analyzer{
		Name:       name,
		Doc:        c.doc.Text(),
		URL:        c.doc.URL(""),
		Run:        c.run,
		Requires:   []*analysis.Analyzer{own, c.observe},
		ResultType: reflect.TypeFor[*Result](),
	}
	a.Flags.Var((*namesFlag)(&c.cfg.Wrappers), "wrapper", "full `NAME` of a function that is a wrapper; may be repeated")
	a.Flags.Var((*namesFlag)(&c.cfg.NotWrappers), "not-wrapper", "full `NAME` of a function that is none; may be repeated")
	a.Flags.Var((*namesFlag)(&c.cfg.Dispatchers), "dispatcher", "full `NAME` of a function whose branches are siblings; may be repeated")
	a.Flags.Var((*namesFlag)(&c.cfg.Ignore), "ignore", "`WORD` in the name of a branch that needs no observation; may be repeated")
	a.Flags.BoolVar(&c.cfg.Minority, "minority", cfg.Minority, "report entries also where few siblings are observed")
	a.Flags.BoolVar(&c.cfg.Believed, "believed", cfg.Believed, "believe in wrappers whose body is out of sight")
	a.Flags.BoolVar(&c.cfg.Tests, "tests", cfg.Tests, "report in _test.go files, too")
	a.Flags.BoolVar(&c.cfg.UnusedNolint, "unused-nolint", cfg.UnusedNolint, "report nolint comments that suppress nothing")
	return a
}

// A namesFlag is a flag that may be repeated; each value may itself be a
// comma-separated list.
type namesFlag []string

func (f *namesFlag) String() string { return strings.Join(*f, ",") }

// Set adds the names in s.
func (f *namesFlag) Set(s string) error {
	for n := range strings.SplitSeq(s, ",") {
		n = strings.TrimSpace(n)
		if err := CheckName(n); err != nil {
			return err
		}
		*f = append(*f, n)
	}
	return nil
}

// CheckName reports an error unless name is the full name of a function, as
// types.Func.FullName prints it, or the beginning of one with a star behind it.
func CheckName(name string) error {
	if contract.IsFuncPattern(name) {
		return nil
	}
	return fmt.Errorf("want the full name of a function, such as example.com/tool.Call, (*example.com/tool.Server).Call or example.com/tool.*, not %q", name)
}

// A pack is one package that is analysed.
type pack struct {
	*checker
	pass *analysis.Pass
	obs  *observe.Result
	// funcs are the functions and literals with a body, all those and the
	// package's initializer.
	funcs, all []*ssa.Function
	nolint     *nolint.Set
	out        *Result
	reported   map[token.Pos]bool
	// siblingsAt are the observed siblings of each report, the nearest first.
	siblingsAt map[token.Pos][]seenAt
	// entryTypes has the types of whose values an entry was reported.
	entryTypes map[token.Pos]*types.TypeName
	// installed and holders are nil until someone asks.
	installed *installations
	holders   *holders
	// asValues are the functions that are used as values, nil until someone
	// asks.
	asValues map[any]bool
	// callers are the static calls by what they call, bodies the declared
	// functions by what declares them: nil until someone asks.
	callers map[*ssa.Function][]ssa.CallInstruction
	bodies  map[types.Object]*ssa.Function
	// chained remembers the answers of chainIn, returnedChains those of
	// returnedChain.
	chained        map[*ssa.Function]chained
	returnedChains map[returned]*sight
}

func (c *checker) run(pass *analysis.Pass) (any, error) {
	own := pass.ResultOf[c.ownership].(*ownership.Result)
	k := c.look(pass, own, pass.ResultOf[c.observe].(*observe.Result))
	if !k.cfg.NoFixes {
		k.addFixes(own)
	}
	k.flush()
	if c.cfg.UnusedNolint {
		k.reportUnused()
	}
	return k.out, nil
}

// look looks for bypasses, and reports nothing yet.
func (c *checker) look(pass *analysis.Pass, own *ownership.Result, obs *observe.Result) *pack {
	k := &pack{
		checker: c, pass: pass, obs: obs,
		nolint:   c.nolints(pass),
		out:      &Result{},
		reported: map[token.Pos]bool{}, chained: map[*ssa.Function]chained{}, returnedChains: map[returned]*sight{}, siblingsAt: map[token.Pos][]seenAt{},
		entryTypes: map[token.Pos]*types.TypeName{},
	}
	if !obs.Idle() {
		k.judge(own.SSA())
		k.out.describe = k.describe
	}
	return k
}

// judge judges the sibling sets of each kind.
func (k *pack) judge(s *buildssa.SSA) {
	k.collect(s)
	for _, fn := range k.funcs {
		k.branches(fn)
		k.values(fn)
		k.twins(fn)
		k.brokenWrappers(fn)
	}
	k.twinFunctions()
	k.tables()
	k.methods()
	k.targets()
	k.thinCallers()
}

// collect lists the functions to look at. The literals in the initializers
// of package variables are not among those that buildssa lists.
func (k *pack) collect(s *buildssa.SSA) {
	add := func(fn *ssa.Function) {
		if bodyOf(fn) != nil && (!k.isTest(fn.Pos()) || k.cfg.Tests && !isRunByTesting(fn)) {
			k.funcs = append(k.funcs, fn)
		}
	}
	for _, fn := range s.SrcFuncs {
		add(fn)
	}
	k.all = k.funcs
	init := s.Pkg.Func("init")
	if init == nil {
		return
	}
	seen := map[*ssa.Function]bool{}
	for _, fn := range k.funcs {
		seen[fn] = true
	}
	var literals func(fn *ssa.Function)
	literals = func(fn *ssa.Function) {
		for _, anon := range fn.AnonFuncs {
			if !seen[anon] {
				add(anon)
				literals(anon)
			}
		}
	}
	literals(init)
	k.all = append(slices.Clone(k.funcs), init)
}

// isTest reports whether pos is in a test file.
func (k *pack) isTest(pos token.Pos) bool {
	f := k.pass.Fset.File(pos)
	return f != nil && strings.HasSuffix(f.Name(), "_test.go")
}

// isRunByTesting reports whether the function, or the one that it is a literal
// in, is a test, a benchmark, a fuzz target, an example, or a helper of them.
// They call handlers without what is around them on purpose.
func isRunByTesting(fn *ssa.Function) bool {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	if strings.HasPrefix(fn.Name(), "Example") {
		return true
	}
	for _, p := range fn.Params {
		t := p.Type()
		if ptr, ok := t.(*types.Pointer); ok {
			t = ptr.Elem()
		}
		if named, ok := t.(*types.Named); ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "testing" {
			return true
		}
	}
	return false
}

// hasName reports whether fn is among the names, of which one may end in a
// star.
func hasName(names []string, fn *types.Func) bool {
	if fn == nil {
		return false
	}
	full := fn.Origin().FullName()
	return slices.ContainsFunc(names, func(n string) bool {
		prefix, star := strings.CutSuffix(n, "*")
		return n == full || star && strings.HasPrefix(full, prefix)
	})
}

// nolints returns the comments that suppress reports of the rule.
func (c *checker) nolints(pass *analysis.Pass) *nolint.Set {
	if c.cfg.DriverNolint {
		return nolint.New(pass).Naming(name)
	}
	return nolint.New(pass)
}
