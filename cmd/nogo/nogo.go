// Package nogo has the rules for Bazel's nogo, which wants each analyzer as
// the variable Analyzer of a package of its own: package unreleased and
// package unobserved below this one.
//
// The rules share the analyzer that finds out about ownership, as drivers
// demand, since its facts may be registered once only. So all packages have
// theirs from here.
package nogo

import (
	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer"
)

var rules = analyzer.Rules(analyzer.Config{})

// Rule returns the rule of that name. Its flags set it up.
func Rule(name string) *analysis.Analyzer {
	for _, rule := range rules {
		if rule.Name == name {
			return rule
		}
	}
	panic("internal error: no rule " + name)
}
