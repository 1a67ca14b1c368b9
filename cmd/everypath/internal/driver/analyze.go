package driver

import (
	"cmp"
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
	// spent has the analyzers whose results nobody asks for behind the i-th
	// in order.
	spent [][]*analysis.Analyzer
	coder *factCoder
}

func newPlan(rules *Rules) (*plan, error) {
	if err := analysis.Validate(rules.Analyzers); err != nil {
		return nil, fmt.Errorf("internal error: %w", err)
	}
	order := sortAnalyzers(rules.Analyzers)
	return &plan{rules, order, lastUses(order), newFactCoder(order)}, nil
}

// lastUses returns, for each analyzer in order, those whose results it is the
// last to need.
func lastUses(order []*analysis.Analyzer) [][]*analysis.Analyzer {
	last := map[*analysis.Analyzer]int{}
	for i, a := range order {
		last[a] = i
		for _, req := range a.Requires {
			last[req] = i
		}
	}
	spent := make([][]*analysis.Analyzer, len(order))
	for _, a := range order {
		spent[last[a]] = append(spent[last[a]], a)
	}
	return spent
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
	order := sortAnalyzers(roots)
	return &plan{&Rules{ID: cmp.Or(p.FactsID, p.ID), SkipData: p.SkipData}, order, lastUses(order), p.coder}
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

// analyzed is what the analysis of a package yields.
type analyzed struct {
	report.Result
	// facts are those that others can see, code is what they were decoded
	// from.
	facts importedFacts
	code  []byte
	// used has the ids of the packages whose facts were asked for.
	used map[string]bool
	// isForeign reports whether findings have positions in other packages.
	isForeign bool
	// isPartial reports whether an analyzer has failed.
	isPartial bool
}

// analyze runs the plan on a package.
func (d *driver) analyze(n *node, u *unit, p *plan) *analyzed {
	out := &analyzed{}
	results := map[*analysis.Analyzer]any{}
	failed := map[*analysis.Analyzer]error{}
	local := newLocalFacts(u.types)
	c := newConverter(d, n, u, p)
	for i, a := range p.order {
		var diagnostics []analysis.Diagnostic
		pass := d.newPass(n, u, a, local, results)
		pass.Report = func(diag analysis.Diagnostic) { diagnostics = append(diagnostics, diag) }
		results[a], failed[a] = run(pass, failed)
		for _, done := range p.spent[i] {
			delete(results, done) // of a large package they take much memory
		}
		if failed[a] != nil {
			out.isPartial = true
			local.drop(a)
		}
		if !slices.Contains(p.Analyzers, a) {
			continue // what an auxiliary analyzer reports is not asked for
		}
		if failed[a] != nil {
			out.failRule(n, u, a.Name, failed[a])
		}
		for _, diag := range diagnostics {
			if f, ok := c.finding(a, diag); ok {
				out.Findings = append(out.Findings, f)
			}
		}
	}
	out.isForeign, out.used = c.isForeign, local.used
	var err error
	if out.code, err = p.coder.encode(local); err == nil {
		out.facts, err = p.coder.decode(u.types, out.code)
	}
	if err != nil { // a bug in an analyzer
		out.isPartial = true
		out.fail(n, "", err)
	}
	return out
}

func (a *analyzed) fail(n *node, rule string, err error) {
	a.Failures = append(a.Failures, report.Failure{Package: n.ImportPath, Rule: rule, Message: err.Error()})
}

// failRule notes that a rule has failed. Where a package below has errors, or
// declares something by names of C, types and constants are missing, and no
// analyzer can be asked to cope: that is told once, and no stack.
func (a *analyzed) failRule(n *node, u *unit, rule string, err error) {
	var message string
	switch dep := packageWithoutTypes(u); {
	case n.cause != nil:
		message = fmt.Sprintf("not analysed: it depends on %s, which does not type-check", n.cause.ImportPath)
	case dep != "":
		message = fmt.Sprintf("not analysed: it uses what %s takes from C, the types of which are not known", dep)
	default:
		a.fail(n, rule, err)
		return
	}
	if !slices.ContainsFunc(a.Failures, func(f report.Failure) bool { return f.Message == message }) {
		a.Failures = append(a.Failures, report.Failure{Package: n.ImportPath, Message: message})
	}
}

// packageWithoutTypes returns the path of another package of which u uses
// something without a type, the first one if there are several. Only names of
// C have none and are no errors.
func packageWithoutTypes(u *unit) string {
	first := ""
	for _, obj := range u.info.Uses {
		if p := obj.Pkg(); p == nil || p == u.types || obj.Type() != types.Typ[types.Invalid] {
			continue
		}
		if path := obj.Pkg().Path(); first == "" || path < first {
			first = path
		}
	}
	return first
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

func (d *driver) newPass(n *node, u *unit, a *analysis.Analyzer, local *localFacts, results map[*analysis.Analyzer]any) *analysis.Pass {
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

		ImportObjectFact: func(obj types.Object, fact analysis.Fact) bool {
			if obj.Pkg() == u.types {
				return local.has(obj, fact)
			}
			local.use(d.facts.idOf(obj.Pkg()))
			return d.facts.importObject(obj, fact) || isNoReturn(obj, fact)
		},
		ImportPackageFact: func(pkg *types.Package, fact analysis.Fact) bool {
			if pkg == u.types {
				return local.has(nil, fact)
			}
			local.use(d.facts.idOf(pkg))
			return d.facts.importPackage(pkg, fact)
		},
		ExportObjectFact:  local.exportObject,
		ExportPackageFact: local.exportPackage,
		AllObjectFacts:    func() []analysis.ObjectFact { return local.allObjects(n, a) },
		AllPackageFacts:   func() []analysis.PackageFact { return local.allPackages(n, a) },
	}
	if m := n.Module; m != nil {
		pass.Module = &analysis.Module{Path: m.Path, Version: m.Version, GoVersion: m.GoVersion}
	}
	return pass
}
