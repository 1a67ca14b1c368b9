package driver

import (
	"context"
	"flag"
	"testing"

	"golang.org/x/tools/go/analysis"
)

var (
	benchDir     = flag.String("benchdir", "", "the module that BenchmarkModule analyses")
	benchPattern = flag.String("benchpattern", "./...", "its packages")
)

// BenchmarkStd analyses net/http, which has about 150 packages below it,
// with an analyzer that does nothing: it measures listing, parsing and type
// checking.
func BenchmarkStd(b *testing.B) { bench(b, ".", "net/http") }

// BenchmarkModule does so with the module of -benchdir. Its numbers are best
// compared with those of a vet tool that does nothing, in a new build cache.
func BenchmarkModule(b *testing.B) {
	if *benchDir == "" {
		b.Skip("needs -benchdir")
	}
	bench(b, *benchDir, *benchPattern)
}

func bench(b *testing.B, dir string, patterns ...string) {
	nothing := &analysis.Analyzer{Name: "nothing", Doc: "does nothing", Run: func(*analysis.Pass) (any, error) { return nil, nil }}
	rules := &Rules{Analyzers: []*analysis.Analyzer{nothing}}
	for b.Loop() {
		result, err := Run(context.Background(), Config{
			Dir:      dir,
			Patterns: patterns,
			Rules:    func(string) (*Rules, error) { return rules, nil },
		})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(result.Packages), "packages")
		b.ReportMetric(float64(len(result.Failures)), "failures")
	}
}
