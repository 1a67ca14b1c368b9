package unreleased

import (
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
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
	// UnusedNolint reports suppressions that suppress nothing.
	UnusedNolint bool
}

type checker struct{ cfg Config }

// New returns the analyzer with its flags defaulting to cfg.
func New(cfg Config) *analysis.Analyzer {
	c := &checker{cfg: cfg}
	a := &analysis.Analyzer{
		Name:     "unreleased",
		Doc:      "report resources that are not released on every path",
		URL:      "https://pkg.go.dev/github.com/everypath/everypath/analyzer/unreleased",
		Run:      c.run,
		Requires: []*analysis.Analyzer{buildssa.Analyzer},
	}
	return a
}

func (c *checker) run(pass *analysis.Pass) (any, error) { return nil, nil }
