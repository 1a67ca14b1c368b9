// Package lazyssa provides the SSA form of a package to those who ask.
//
// An analyzer with facts runs on every package below the one that is
// analysed, and all that it requires with it. Ours have no facts about the
// standard library, so there the SSA form is not needed, and building it
// would take most of the time: it is built when it is first asked for.
package lazyssa

import (
	"reflect"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
)

// A Builder returns the SSA form of the package, as package buildssa makes
// it, always the same. It is safe for concurrent use, but is to be called
// only while the package is analysed.
type Builder func() *buildssa.SSA

// Analyzer has a Builder as its result.
var Analyzer = &analysis.Analyzer{
	Name:       "lazyssa",
	Doc:        "build SSA-form IR for later passes that ask for it",
	Run:        run,
	Requires:   []*analysis.Analyzer{ctrlflow.Analyzer}, // as buildssa does
	ResultType: reflect.TypeFor[Builder](),
}

func run(pass *analysis.Pass) (any, error) {
	noReturn := pass.ResultOf[ctrlflow.Analyzer].(*ctrlflow.CFGs).NoReturn
	return Builder(sync.OnceValue(func() *buildssa.SSA {
		return Build(pass.Fset, pass.Pkg, pass.Files, pass.TypesInfo, noReturn)
	})), nil
}
