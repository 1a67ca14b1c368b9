// Package unreleased has the rule unreleased for Bazel's nogo.
package unreleased

import "github.com/everypath/everypath/cmd/nogo"

// Analyzer is the rule.
var Analyzer = nogo.Rule("unreleased")
