package driver

import (
	"errors"

	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// This file says which dependencies with errors are told. They have no facts,
// so that findings of the packages above are lost: that must not pass for
// there being none. A dependency is told once, by its first error, and only
// if the go command would not build it, either.

// isTold reports whether a package with errors is told if nobody asks for it;
// behind is the first package with errors among those it depends on.
//
// What cgo needs the type checker has not seen here. A package that is
// missing is named by those that import it, and what comes of another one
// with errors, or of one that is not for this system, by that one alone.
func (n *node) isTold(behind *node) bool {
	switch {
	case n.Standard, n.isCopy(), n.isMissing, len(n.CgoFiles) > 0:
		return false
	case behind == nil:
		return true
	}
	return behind.isMissing && (behind.Error == nil || !behind.Error.isNotBuilt())
}

// dependencyFailure says on one line what is wrong with a dependency.
func (n *node) dependencyFailure() report.Failure {
	message := n.err.Error()
	if n.Error == nil {
		message = "does not type-check: " + message
	}
	return report.Failure{
		Package:      n.ImportPath,
		Message:      firstLine(message) + "; findings that need to know of this dependency are missing",
		IsDependency: true,
	}
}

// toldAgain returns what is told of a dependency of which the cache has what
// was found.
func (n *node) toldAgain(e *entry) []report.Failure {
	if n.isRoot || !e.IsTold {
		return nil
	}
	n.err, n.restsOnTold = errors.New(e.Err), true
	return []report.Failure{n.dependencyFailure()}
}
