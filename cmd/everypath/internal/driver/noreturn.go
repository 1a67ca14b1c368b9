package driver

import (
	"go/types"
	"reflect"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
)

// noReturnFact is the type of the fact by which package ctrlflow says that a
// function does not return.
var noReturnFact = reflect.TypeOf(ctrlflow.Analyzer.FactTypes[0])

// noReturn has the functions of the standard library that do not return, by
// package: those that end the process or the goroutine whatever they are
// given. No analyzer is run on the standard library, so that these facts are
// stated here; what calls them in turn is found by analysis. Without them,
// each wrapper of os.Exit would look as if it came back.
var noReturn = map[string]map[string]bool{
	"log":     setOf("Fatal", "Fatalf", "Fatalln", "Panic", "Panicf", "Panicln"),
	"os":      setOf("Exit"),
	"runtime": setOf("Goexit"),
	"syscall": setOf("Exit"),
	"testing": setOf("Fatal", "Fatalf", "FailNow", "Skip", "Skipf", "SkipNow"),
}

func setOf(names ...string) map[string]bool {
	m := make(map[string]bool)
	for _, n := range names {
		m[n] = true
	}
	return m
}

// isNoReturn reports whether fact is ctrlflow's about a function of the
// standard library that does not return.
func isNoReturn(obj types.Object, fact analysis.Fact) bool {
	if reflect.TypeOf(fact) != noReturnFact || obj.Pkg() == nil || !noReturn[obj.Pkg().Path()][obj.Name()] {
		return false
	}
	fn, ok := obj.(*types.Func)
	if !ok {
		return false
	}
	recv := fn.Signature().Recv()
	return recv == nil || !types.IsInterface(recv.Type())
}
