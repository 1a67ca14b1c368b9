package driver

import (
	"fmt"
	"go/types"
	"runtime/debug"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// A plan is the order in which analyzers run.
type plan struct {
	*Rules
	// order has all analyzers that are required, each behind those that
	// it requires.
	order []*analysis.Analyzer
}

func newPlan(rules *Rules) (*plan, error) {
	if err := analysis.Validate(rules.Analyzers); err != nil {
		return nil, fmt.Errorf("internal error: %w", err)
	}
	return &plan{rules, sortAnalyzers(rules.Analyzers)}, nil
}

// factsOnly returns the part of the plan that has facts, or nil if there is
// none.
func (p *plan) factsOnly() *plan {
	var roots []*analysis.Analyzer
	for _, a := range p.order {
		if len(a.FactTypes) > 0 {
			roots = append(roots, a)
		}
	}
	if roots == nil {
		return nil
	}
	return &plan{&Rules{}, sortAnalyzers(roots)}
}

// sortAnalyzers returns roots and all that they require, in the order in
// which they can run.
func sortAnalyzers(roots []*analysis.Analyzer) []*analysis.Analyzer {
	var order []*analysis.Analyzer
	seen := map[*analysis.Analyzer]bool{}
	var visit func(a *analysis.Analyzer)
	visit = func(a *analysis.Analyzer) {
		if seen[a] {
			return
		}
		seen[a] = true
		for _, req := range a.Requires {
			visit(req)
		}
		order = append(order, a)
	}
	for _, a := range roots {
		visit(a)
	}
	return order
}

// analyze runs the plan on a package.
func (d *driver) analyze(n *node, u *unit, p *plan) *report.Result {
	result := &report.Result{}
	results := map[*analysis.Analyzer]any{}
	failed := map[*analysis.Analyzer]error{}
	c := newConverter(d, n, u, p)
	for _, a := range p.order {
		var diagnostics []analysis.Diagnostic
		pass := d.newPass(n, u, a, results)
		pass.Report = func(diag analysis.Diagnostic) { diagnostics = append(diagnostics, diag) }
		results[a], failed[a] = run(pass, failed)
		if !slices.Contains(p.Analyzers, a) {
			continue // what an auxiliary analyzer reports is not asked for
		}
		if failed[a] != nil {
			result.Failures = append(result.Failures, report.Failure{
				Package: n.ImportPath, Rule: a.Name, Message: because(n, failed[a]),
			})
		}
		for _, diag := range diagnostics {
			if f, ok := c.finding(a, diag); ok {
				result.Findings = append(result.Findings, f)
			}
		}
	}
	return result
}

// because adds to an error of an analyzer what may be behind it.
func because(n *node, err error) string {
	if n.cause == nil {
		return err.Error()
	}
	return fmt.Sprintf("%v (the package depends on %s, which does not type-check)", err, n.cause.ImportPath)
}

// run runs an analyzer, unless one that it requires has failed.
func run(pass *analysis.Pass, failed map[*analysis.Analyzer]error) (result any, err error) {
	for _, req := range pass.Analyzer.Requires {
		if failed[req] != nil {
			return nil, failed[req]
		}
	}
	return RunAnalyzer(pass)
}

// RunAnalyzer runs the analyzer of the pass. A panic is an error that says
// where it came from.
func RunAnalyzer(pass *analysis.Pass) (result any, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("internal error: %s: %v\n%s", pass.Analyzer.Name, p, panicStack())
		}
	}()
	return pass.Analyzer.Run(pass)
}

// panicStack returns the frames that led to the panic which is being
// recovered.
func panicStack() string {
	const frames = 8
	stack := string(debug.Stack())
	if _, below, ok := strings.Cut(stack, "\npanic("); ok {
		_, below, _ = strings.Cut(below, "\n") // the rest of that line
		_, stack, _ = strings.Cut(below, "\n") // where the runtime panics
	}
	lines := strings.SplitN(stack, "\n", 2*frames+1)
	return strings.Join(lines[:min(len(lines), 2*frames)], "\n")
}

func (d *driver) newPass(n *node, u *unit, a *analysis.Analyzer, results map[*analysis.Analyzer]any) *analysis.Pass {
	inputs := map[*analysis.Analyzer]any{}
	for _, req := range a.Requires {
		inputs[req] = results[req]
	}
	pass := &analysis.Pass{
		Analyzer:     a,
		Fset:         d.fset,
		Files:        u.files,
		OtherFiles:   n.files(n.CFiles, n.CXXFiles, n.HFiles, n.SFiles),
		IgnoredFiles: n.files(n.IgnoredGoFiles),
		Pkg:          u.types,
		TypesInfo:    u.info,
		TypesSizes:   d.sizes,
		ResultOf:     inputs,
		ReadFile:     d.readFile,

		ImportObjectFact:  d.facts.importObject,
		ImportPackageFact: d.facts.importPackage,
		ExportObjectFact: func(obj types.Object, fact analysis.Fact) {
			d.facts.exportObject(n, u.types, obj, fact)
		},
		ExportPackageFact: func(fact analysis.Fact) { d.facts.exportPackage(n, u.types, fact) },
		AllObjectFacts:    func() []analysis.ObjectFact { return n.allObjects(a) },
		AllPackageFacts:   func() []analysis.PackageFact { return n.allPackages(a) },
	}
	if m := n.Module; m != nil {
		pass.Module = &analysis.Module{Path: m.Path, Version: m.Version, GoVersion: m.GoVersion}
	}
	return pass
}
