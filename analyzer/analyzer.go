// Package analyzer lists everypath's rules and how to set them.
package analyzer

import (
	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer/unreleased"
)

// Config sets up the rules. The zero value is the default.
type Config struct {
	// Unreleased configures the rule of that name.
	Unreleased unreleased.Config
}

// Rules returns the rules, configured by cfg, in the order in which they
// are documented.
func Rules(cfg Config) []*analysis.Analyzer {
	return []*analysis.Analyzer{unreleased.New(cfg.Unreleased)}
}
