package unreleased

import (
	"fmt"
	"reflect"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/nolint"
	"github.com/everypath/everypath/analyzer/internal/ownership"
	"github.com/everypath/everypath/analyzer/internal/ruledoc"
)

const (
	name = "unreleased"
	url  = "https://pkg.go.dev/github.com/everypath/everypath/analyzer/unreleased"
)

// Config holds the options of the rule. The zero value is the default.
type Config struct {
	// Panics says in which functions a release that a panic would skip is
	// reported: "handlers" (or ""), "all", "off".
	Panics string
	// Strict adds the second tier: an unknown callee borrows.
	Strict bool
	// Tests includes _test.go files.
	Tests bool
	// Contracts is the text of the user's contracts, in the notation of
	// package contract; ContractsName is its name in error messages.
	Contracts, ContractsName string
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
	table     func() (*contract.Table, error)
	doc       ruledoc.Doc
}

// New returns the analyzer with its flags defaulting to cfg.
func New(cfg Config) *analysis.Analyzer {
	c := &checker{cfg: cfg, doc: Doc()}
	if c.cfg.Panics == "" {
		c.cfg.Panics = "handlers"
	}
	c.table = sync.OnceValues(c.parseContracts)
	c.ownership = ownership.New(c.ownershipConfig)
	a := &analysis.Analyzer{
		Name:     name,
		Doc:      c.doc.Text(),
		URL:      url,
		Run:      c.run,
		Requires: []*analysis.Analyzer{c.ownership},
		// The result explains what is reported.
		ResultType: reflect.TypeFor[*Result](),
	}
	a.Flags.Var((*panicsFlag)(&c.cfg.Panics), "panics", "report releases that a panic skips: handlers, all or off")
	a.Flags.BoolVar(&c.cfg.Strict, "strict", cfg.Strict, "take unknown callees to borrow what they get")
	a.Flags.BoolVar(&c.cfg.Tests, "tests", cfg.Tests, "report in _test.go files, too")
	a.Flags.Var((*contractsFlag)(&c.cfg.Contracts), "contracts", "contracts of your own APIs (the lines, not a file name)")
	a.Flags.BoolVar(&c.cfg.UnusedNolint, "unused-nolint", cfg.UnusedNolint, "report nolint comments that suppress nothing")
	return a
}

// A panicsFlag is the value of -panics.
type panicsFlag string

func (p *panicsFlag) String() string { return string(*p) }

// Set accepts handlers, all and off.
func (p *panicsFlag) Set(s string) error {
	switch s {
	case "handlers", "all", "off":
		*p = panicsFlag(s)
		return nil
	}
	return fmt.Errorf("want handlers, all or off, not %q", s)
}

// A contractsFlag is the value of -contracts: the text of contracts. It is
// looked at when it is set, since an error in a run would be cached.
type contractsFlag string

func (t *contractsFlag) String() string { return string(*t) }

// Set accepts lines of contracts.
func (t *contractsFlag) Set(s string) error {
	if _, err := contract.Parse("contracts", s); err != nil {
		return fmt.Errorf("want the lines of contracts, not a file name: %w", err)
	}
	*t = contractsFlag(s)
	return nil
}

func (c *checker) parseContracts() (*contract.Table, error) {
	table := contract.Builtin()
	if strings.TrimSpace(c.cfg.Contracts) == "" {
		return table, nil
	}
	name := c.cfg.ContractsName
	if name == "" {
		name = "contracts"
	}
	user, err := contract.Parse(name, c.cfg.Contracts)
	if err != nil {
		return nil, err
	}
	return table.With(user), nil
}

func (c *checker) ownershipConfig() (ownership.Config, error) {
	table, err := c.table()
	cfg := ownership.Config{Table: table, Strict: c.cfg.Strict}
	switch c.cfg.Panics {
	case "all":
		cfg.Panics = func(*ownership.Result, *ssa.Function) bool { return true }
	case "handlers":
		cfg.Panics = (*ownership.Result).IsRecovered
	}
	return cfg, err
}

func (c *checker) run(pass *analysis.Pass) (any, error) {
	own := pass.ResultOf[c.ownership].(*ownership.Result)
	r := &reporter{checker: c, own: own, nolint: c.nolints(pass)}
	r.pass = r.listening(pass)
	var findings []*finding
	for _, fn := range own.Funcs() {
		if !c.cfg.Tests && r.isTest(fn) {
			continue
		}
		found, err := own.Found(fn)
		if err != nil {
			// Said where it happened: the package's other findings stand.
			pass.Report(analysis.Diagnostic{Pos: fn.Pos(), Category: "internal", Message: err.Error() + ": please report it with this function"})
		}
		for _, f := range found {
			if d := r.finding(f); d != nil {
				findings = append(findings, d)
			} else if at, ok := own.Forgotten(f); ok {
				r.reportForgotten(f, at)
			} else if r.isSent(f) {
				r.reportSent(f)
			} else if late, ok := r.late(f); ok {
				r.reportLate(f, late)
			} else if in, ok := own.InOwnField(f); ok {
				r.reportPlain(r.finding(in))
			}
		}
		begun, fields := own.Begun(fn)
		for i, f := range begun {
			r.reportForgotten(f, fields[i])
		}
	}
	findings = r.withoutHabits(findings)
	r.owners = r.ownerDiagnostics()
	for _, d := range r.owners {
		findings = append(findings, r.ownerFinding(d))
	}
	if !c.cfg.NoFixes {
		r.addFixes(findings)
	}
	for _, d := range findings {
		r.pass.Report(d.diag)
	}
	r.reportMisfits()
	if c.cfg.UnusedNolint {
		r.reportUnused()
	}
	return &Result{r}, nil
}

// reportPlain reports a finding, if there is one, without a fix: no variable holds
// what is to be released.
func (r *reporter) reportPlain(d *finding) {
	if d != nil {
		r.pass.Report(d.diag)
	}
}

// nolints returns the comments that suppress reports of the rule.
func (c *checker) nolints(pass *analysis.Pass) *nolint.Set {
	if c.cfg.DriverNolint {
		return nolint.New(pass).Naming(name)
	}
	return nolint.New(pass)
}
