package analyzer

import (
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/ruledoc"
	"github.com/everypath/everypath/analyzer/unobserved"
	"github.com/everypath/everypath/analyzer/unreleased"
)

// Docs returns the documentation of the rules, in the order of Rules.
func Docs() []ruledoc.Doc { return []ruledoc.Doc{unreleased.Doc(), unobserved.Doc()} }

// ContractsHelp returns the documentation of the notation of contracts, in
// plain text.
func ContractsHelp() string { return contract.Help() }
