// Package unobserved has the rule unobserved for Bazel's nogo.
package unobserved

import "github.com/everypath/everypath/cmd/nogo"

// Analyzer is the rule.
var Analyzer = nogo.Rule("unobserved")
