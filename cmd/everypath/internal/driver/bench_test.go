//go:build unix

package driver

import (
	"context"
	"flag"
	"path/filepath"
	"reflect"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"

	"github.com/everypath/everypath/analyzer"
	"github.com/everypath/everypath/cmd/everypath/internal/cache"
)

var (
	benchDir     = flag.String("benchdir", "", "the module that BenchmarkModule analyses")
	benchPattern = flag.String("benchpattern", "./...", "its packages")
)

// BenchmarkStd analyses net/http, which has about 150 packages below it,
// with an analyzer that does nothing: it measures listing, parsing and type
// checking.
func BenchmarkStd(b *testing.B) {
	bench(b, Config{Dir: ".", Patterns: []string{"net/http"}}, nothing())
}

// BenchmarkModule analyses the module of -benchdir:
//
//   - types: nothing but types, of dependencies without bodies;
//   - ssa: with an analyzer that only builds SSA, of dependencies as well.
//     What the rules cost beyond that is theirs;
//   - rules: with all rules, and all dependencies' facts;
//   - kept: so, with all results in the cache;
//   - shares: what each analyzer takes of that, and what unobserved, which is
//     to be cheap, takes of unreleased.
//
// What counts is cpu-s/op, the time of all processors, the go command's left
// out: it does not depend on how many there are and what else they do.
func BenchmarkModule(b *testing.B) {
	if *benchDir == "" {
		b.Skip("needs -benchdir")
	}
	cfg := Config{Dir: *benchDir, Patterns: []string{*benchPattern}}
	b.Run("types", func(b *testing.B) { bench(b, cfg, nothing()) })
	withFacts := func(rules *Rules) Config {
		cfg := cfg
		cfg.Facts = fixed(rules)
		return cfg
	}
	ssa := &Rules{Analyzers: []*analysis.Analyzer{{
		Name: "ssa", Doc: "builds SSA", Requires: []*analysis.Analyzer{buildssa.Analyzer},
		FactTypes: []analysis.Fact{new(unused)}, // so it runs on dependencies
		Run:       func(*analysis.Pass) (any, error) { return nil, nil },
	}}}
	b.Run("ssa", func(b *testing.B) { bench(b, withFacts(ssa), ssa) })
	rules := &Rules{ID: "rules", IsKept: true, SkipData: true, Analyzers: analyzer.Rules(analyzer.Config{})}
	b.Run("rules", func(b *testing.B) { bench(b, withFacts(rules), rules) })
	b.Run("shares", func(b *testing.B) { shares(b, withFacts) })
	kept := withFacts(rules)
	kept.Cache = cache.Open(filepath.Join(b.TempDir(), "cache"))
	b.Run("kept", func(b *testing.B) {
		if _, err := Run(context.Background(), withRules(kept, rules)); err != nil {
			b.Fatal(err)
		}
		bench(b, kept, rules)
	})
}

func nothing() *Rules {
	return &Rules{Analyzers: []*analysis.Analyzer{{
		Name: "nothing", Doc: "does nothing", Run: func(*analysis.Pass) (any, error) { return nil, nil },
	}}}
}

func withRules(cfg Config, rules *Rules) Config {
	cfg.Rules = fixed(rules)
	return cfg
}

func bench(b *testing.B, cfg Config, rules *Rules) {
	var cpu time.Duration
	for b.Loop() {
		before := cpuTime(b)
		result, err := Run(context.Background(), withRules(cfg, rules))
		if err != nil {
			b.Fatal(err)
		}
		cpu += cpuTime(b) - before
		b.ReportMetric(float64(result.Packages), "packages")
		b.ReportMetric(float64(len(result.Findings)), "findings")
		b.ReportMetric(float64(len(result.Failures)), "failures")
	}
	b.ReportMetric(cpu.Seconds()/float64(b.N), "cpu-s/op")
}

// shares measures the threads on which the analyzers run: what the collector
// does beside them is not counted. The SSA form, which whoever asks first
// would pay for, is built before anyone asks.
func shares(b *testing.B, withFacts func(*Rules) Config) {
	var mu sync.Mutex
	spent := map[string]time.Duration{}
	rules := &Rules{ID: "shares", IsKept: true, SkipData: true, Analyzers: analyzer.Rules(analyzer.Config{})}
	for _, a := range sortAnalyzers(rules.Analyzers) {
		run := a.Run
		a.Run = func(pass *analysis.Pass) (any, error) {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			start := threadTime(b)
			res, err := run(pass)
			if a.Name == "lazyssa" && pass.Module != nil {
				reflect.ValueOf(res).Call(nil)
			}
			mu.Lock()
			defer mu.Unlock()
			spent[a.Name] += threadTime(b) - start
			return res, err
		}
		defer func() { a.Run = run }()
	}
	bench(b, withFacts(rules), rules)
	for name, d := range spent {
		b.ReportMetric(d.Seconds()/float64(b.N), name+"-s/op")
	}
	b.ReportMetric((spent["observe"]+spent["unobserved"]).Seconds()/(spent["ownership"]+spent["unreleased"]).Seconds(), "unobserved/unreleased")
}

// cpuTime returns the time that this process has spent on all processors.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// threadTime returns the time that this thread has computed for.
func threadTime(b *testing.B) time.Duration {
	const thread = 1 // RUSAGE_THREAD, where there is one
	var u syscall.Rusage
	if err := syscall.Getrusage(thread, &u); err != nil {
		b.Skip(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
