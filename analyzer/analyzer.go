// Package analyzer lists everypath's rules and how to set them.
package analyzer

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer/internal/contract"
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

// A Contract is one line of what is known about APIs without their bodies.
type Contract = contract.Entry

// Contracts returns the contracts that have search in their line or topic,
// all of them if search is "". The user's contracts are the lines of text,
// which an error calls name; they win over the built-in ones.
func Contracts(name, text, search string) ([]Contract, error) {
	table := contract.Builtin()
	if strings.TrimSpace(text) != "" {
		user, err := contract.Parse(name, text)
		if err != nil {
			return nil, err
		}
		table = table.With(user)
	}
	return table.Lookup(search), nil
}
