// Package analyzer lists everypath's rules and how to set them.
package analyzer

import (
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/ownership"
	"github.com/everypath/everypath/analyzer/unobserved"
	"github.com/everypath/everypath/analyzer/unreleased"
)

// Config sets up the rules. The zero value is the default.
type Config struct {
	// Unreleased configures the rule of that name.
	Unreleased unreleased.Config
	// Unobserved configures the rule of that name.
	Unobserved unobserved.Config
}

// Rules returns the rules, configured by cfg, in the order in which they
// are documented.
func Rules(cfg Config) []*analysis.Analyzer {
	first := unreleased.New(cfg.Unreleased)
	return []*analysis.Analyzer{first, unobserved.New(cfg.Unobserved, ownershipOf(first))}
}

// ownershipOf returns the ownership analyzer that a rule requires. The rules
// share one, since facts may be registered only once.
func ownershipOf(rule *analysis.Analyzer) *analysis.Analyzer {
	for _, req := range rule.Requires {
		if req.ResultType == reflect.TypeFor[*ownership.Result]() {
			return req
		}
	}
	return nil
}

// A Contract is one line of what is known about APIs without their bodies.
type Contract = contract.Entry

// A ContractText holds contracts of the user's own; the name stands for it
// in errors.
type ContractText = contract.Text

// Contracts returns the contracts that have search in their line or topic,
// all of them if search is "". Those of the texts win over the built-in
// ones. The error names each line that is wrong, and the accepted forms.
func Contracts(search string, texts ...ContractText) ([]Contract, error) {
	user, err := contract.ParseAll(texts...)
	if err != nil {
		return nil, err
	}
	return contract.Builtin().With(user).Lookup(search), nil
}

// JoinContracts returns the texts as one, for unreleased.Config: in its
// errors each line is still that of the text in which it stands.
func JoinContracts(texts ...ContractText) string { return contract.Join(texts...) }
