package ownership

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/path"
)

// What a method is called tells whether it may end the life of its receiver. It is
// never enough: such a method has to release something, too.

// speaksOfReleasing reports whether the name of a method does, which needs to
// be told nothing but how long it may take.
func speaksOfReleasing(fn *ssa.Function) bool {
	return isReleaserName(fn.Name()) && needsNothing(fn.Signature)
}

// needsNothing reports whether the method needs no argument but a context.
func needsNothing(sig *types.Signature) bool {
	for i := range sig.Params().Len() {
		if typeName(sig.Params().At(i).Type()) != "context.Context" {
			return false
		}
	}
	return true
}

// isReleaserName reports whether a method of that name ends the life of
// its receiver.
func isReleaserName(name string) bool {
	switch name {
	case "Wait", "Drain", "Unlock", "Commit", "Rollback", "Abort", "Finish", "Discard", "Dismiss", "Quit", "Free":
		return false
	}
	return path.IsVerb(name) && !isNoOrder(name)
}

// isNoOrder reports whether a method of that name tells or makes something:
// Stopped, Closer.
func isNoOrder(name string) bool {
	return slices.ContainsFunc([]string{"ed", "er", "ing"}, func(end string) bool { return strings.HasSuffix(firstWord(name), end) })
}

// isStep reports whether a method of that name is one that may fail and be
// called again, or is followed by another one: Commit by Rollback.
func isStep(name string) bool {
	switch name {
	case "Wait", "Drain", "Unlock", "Commit", "Rollback":
		return true
	}
	return isNoOrder(name)
}

// firstWord returns the name up to its second capital.
func firstWord(name string) string {
	for i := 1; i < len(name); i++ {
		if 'A' <= name[i] && name[i] <= 'Z' {
			return name[:i]
		}
	}
	return name
}

// releaserOf returns the name of a method of the type that speaks of
// releasing, "" if there is none.
func (r *Result) releaserOf(named *types.Named) string {
	name, ok := r.releaserNames[named]
	if !ok {
		name = findReleaser(named)
		r.releaserNames[named] = name
	}
	return name
}

// findReleaser is releaserOf the first time that it is asked for named.
func findReleaser(named *types.Named) string {
	names := []string{}
	for i := range named.NumMethods() {
		if m := named.Method(i); isReleaserName(m.Name()) && needsNothing(m.Signature()) {
			names = append(names, m.Name())
		}
	}
	if len(names) == 0 {
		return ""
	}
	slices.SortFunc(names, func(a, b string) int {
		if rank(a) < rank(b) {
			return -1
		}
		return 1
	})
	return names[0]
}
