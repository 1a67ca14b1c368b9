package analyzer_test

import (
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/everypath/everypath/analyzer"
)

// BenchmarkRules tells what the second rule, with what it alone requires,
// costs in percent of the first one, over packages of this module's own
// dependencies. The SSA form, which both share, counts for neither.
func BenchmarkRules(b *testing.B) {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax},
		"golang.org/x/tools/go/ssa", "golang.org/x/tools/go/packages", "github.com/goccy/go-yaml/...")
	if err != nil {
		b.Fatal(err)
	}
	spent := map[string]time.Duration{}
	for b.Loop() {
		rules := analyzer.Rules(analyzer.Config{})
		timed := map[*analysis.Analyzer]bool{}
		for _, a := range rules {
			addTimer(a, spent, timed)
		}
		if _, err := checker.Analyze(rules, pkgs, &checker.Options{Sequential: true}); err != nil {
			b.Fatal(err)
		}
	}
	first := spent["unreleased"] + spent["ownership"]
	second := spent["unobserved"] + spent["observe"]
	b.ReportMetric(100*second.Seconds()/first.Seconds(), "%-of-unreleased")
	for name, d := range spent {
		b.ReportMetric(d.Seconds()/float64(b.N), "s/"+name)
	}
}

// addTimer makes the analyzers add the time that they take to spent.
func addTimer(a *analysis.Analyzer, spent map[string]time.Duration, done map[*analysis.Analyzer]bool) {
	if done[a] {
		return
	}
	done[a] = true
	for _, req := range a.Requires {
		addTimer(req, spent, done)
	}
	if a.Name == "buildssa" || a.Name == "lazyssa" || a.Name == "ctrlflow" || a.Name == "inspect" {
		return // shared by all: not to be changed
	}
	run := a.Run
	a.Run = func(pass *analysis.Pass) (any, error) {
		start := time.Now()
		defer func() { spent[a.Name] += time.Since(start) }()
		return run(pass)
	}
}
