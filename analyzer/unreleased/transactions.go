package unreleased

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/ownership"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// endsWithCallers reports whether f are the rows of a transaction that the function
// was given. Who gave it ends it where the function fails, and the rows with it.
// Where the function succeeds they are in the way of the next statement.
func endsWithCallers(f ownership.Found) bool {
	ops := path.Operands(f.Call.Common())
	if f.Param || f.Kind == nil || len(ops) == 0 || path.MethodName(f.Call.Common()) == "" || !slices.Contains(f.Kind.Until, "Next") {
		return false
	}
	_, isGiven := ops[0].(*ssa.Parameter)
	return isGiven && gotype.HasMethod(ops[0].Type(), "Commit") && gotype.HasMethod(ops[0].Type(), "Rollback")
}
