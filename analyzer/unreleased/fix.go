package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/ownership"
)

// # Fixes
//
// A fix is proposed by its shape and proved by the analysis itself.
//
// Proposing (the files fix*.go) looks at syntax: where the error is
// checked, which releases there are, which ways lead out. What the
// analysis does not see is asked there, and each doubt means that the
// shape does not fit: whether something that still uses the resource
// leaves the function (fixuse.go), whether a second release is harmless,
// whether the name means the same variable at the new place. A finding has
// a few proposals at most, in the order in which a reviewer would ask for
// them.
//
// Proving (fixproof.go) applies a proposal to the text, type-checks the
// package again and runs the analysis on it: the report must be gone and
// no other may have come. So no fix fails to compile, and none helps on one
// path only. It costs a second analysis of the packages that have findings,
// and nothing in the others. Each further text is type-checked only where it differs
// from one that was right (see fix.Checker).
//
// The fixes of one package do not conflict with each other: a proposal that
// cannot be merged with those before it waits for the next run.
//
// All of this gives up towards silence: no fix.

// A finding is one report in the making. One about an owning type has
// nothing but its diagnostic.
type finding struct {
	ownership.Found
	verdict
	call *ast.CallExpr
	// lapse is of the function that is left with the resource, nil if it is
	// about none.
	lapse *ownership.Lapse
	diag  analysis.Diagnostic
}

// A proposal is a change of one file that may be a fix.
type proposal struct {
	message string
	edits   []fix.Edit // tidy ones
	// isUnder reports that the resource of another finding uses this one.
	isUnder bool
}

// A fixer proposes and proves fixes in one package.
type fixer struct {
	*reporter
	sources *fix.Sources
	texts   *fix.Checker
	before  map[findingKey]int
	left    int // how many proofs are left to make
	tidied  int // how many bytes were formatted
	// findings are those that are to be fixed.
	findings []*finding
	// given are the names that proposals add to a function, and for which
	// finding: the fixes are applied together.
	given map[*ast.BlockStmt]map[string]*finding
	// elements are what the elements of a container are called where they are
	// released: two findings that share one propose the same.
	elements map[*types.Var]string
}

// maxProofs and maxWork, in bytes of source that are analysed again, bound
// the work on a package; a large one still has minProofs. So does maxTidied,
// in bytes that are formatted for proposals. What is not proved by then has no
// fix.
const (
	maxProofs = 60
	minProofs = 6
	maxWork   = 20 << 20
	maxTidied = 8 << 20
)

// budget returns how many proofs the package may have.
func (r *reporter) budget() int {
	size := 1
	for _, f := range r.pass.Files {
		size += int(f.FileEnd - f.FileStart)
	}
	return max(minProofs, min(maxProofs, maxWork/size))
}

// addFixes adds to each finding the fix that is proved.
func (r *reporter) addFixes(findings []*finding) {
	sources := fix.NewSources(r.pass)
	x := &fixer{reporter: r, sources: sources, texts: fix.NewChecker(r.pass, sources), before: make(map[findingKey]int), left: r.budget(), findings: findings,
		given: make(map[*ast.BlockStmt]map[string]*finding), elements: make(map[*types.Var]string)}
	for _, f := range findings {
		x.before[r.keyOf(f)]++
	}
	proposals := make(map[*finding][]proposal)
	var able []*finding
	for _, f := range findings {
		if ps := x.propose(f); len(ps) > 0 {
			proposals[f] = ps
			able = append(able, f)
		}
	}
	if len(able) > 0 {
		x.together(able, proposals)
		slices.SortStableFunc(able, func(a, b *finding) int { return compareBools(proposals[a][0].isUnder, proposals[b][0].isUnder) })
		r.addForgotten(x.before)
		x.proveAll(able, proposals, make(map[*ast.File][]fix.Edit), nil)
	}
}

// propose returns the proposals for a finding, the best one first.
func (x *fixer) propose(f *finding) []proposal {
	if isTrial(f) {
		return nil // what is missing is a test of the error
	}
	file := x.file(f.diag.Pos)
	src := x.sources.Of(file)
	if src == nil {
		return nil
	}
	if f.lapse != nil {
		return x.proposeLapse(f, file, src)
	}
	if f.call == nil {
		return x.proposePartial(f, file, src)
	}
	s := x.newSite(f, file, src)
	if s == nil || f.Lock && s.unlocksOther() || s.isTriedAgain() {
		return nil
	}
	shapes := shapesOf(f.category)
	if s.isElse { // the others look at what stands beside it
		shapes = []shape{deferRelease, releaseBeforeReturns}
	}
	return s.proposals(shapes)
}

// proposals returns what the shapes propose.
func (s *site) proposals(shapes []shape) (out []proposal) {
	for _, shape := range shapes {
		message, edits := shape(s)
		if p, ok := s.tidy(s.src, message, s.withImports(edits)); ok {
			p.isUnder = s.isUnder()
			out = append(out, p)
		}
	}
	return out
}

// tidy makes a proposal of edits, if they have an effect.
func (x *fixer) tidy(src *fix.Source, message string, edits []fix.Edit) (p proposal, ok bool) {
	if len(edits) == 0 || x.tidied > maxTidied {
		return p, false
	}
	x.tidied += src.TidySize(edits)
	clean, err := src.Tidy(edits)
	return proposal{message: message, edits: clean}, err == nil && len(clean) > 0
}

// A shape proposes edits, none if it does not fit.
type shape func(s *site) (message string, edits []fix.Edit)

// shapesOf returns the shapes that suit a category, the best one first.
func shapesOf(category string) []shape {
	switch category {
	case discarded:
		return []shape{nameAndDefer, nameInLoop}
	case loop:
		return []shape{cancelBehindUse, cancelIfBegun, releaseOnWaysOut, nameDeferOnWaysOut, unlockAtBlocksEnd, nameInLoop, releaseInGoroutine, releaseInCallee, releaseAtOnce, cleanUpWithTest, releaseBeforeRetry}
	case overwritten:
		return []shape{deferWhatIsHeld, releaseBeforeOverwriting, deferRelease}
	case panics:
		return []shape{deferRelease, deferAsItself, releaseInLiteral}
	}
	return []shape{moveDefer, deferWhatIsHeld, moveDeferOfAll, deferRelease, deferIfThere, deferInElse, deferAsItself, nameAndDefer, deferOnError, releaseBeforeReturns, releaseInElse, releaseBeforeBoth,
		unlockOnWaysOut, unlockAtBlocksEnd, releaseBeforeGoto, releaseElements, releaseOnWaysOut, nameInLoop, flushBeforeReturns, releaseInGoroutine, releaseInCallee,
		releaseInOtherCases, releaseAtOnce, cleanUpWithTest}
}

// compareBools orders false before true.
func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// merge adds the edits of p to what was accepted for its file, if they can
// be merged. What is put where something is put already comes behind that or
// before it, as the driver likes: a release that must come last waits for the
// next run.
func merge(accepted map[*ast.File][]fix.Edit, file *ast.File, p proposal) bool {
	if p.isUnder && slices.ContainsFunc(p.edits, func(e fix.Edit) bool {
		return slices.ContainsFunc(accepted[file], func(a fix.Edit) bool { return a.Start == e.Start && a != e })
	}) {
		return false
	}
	all, ok := fix.Merge(accepted[file], p.edits)
	if ok {
		accepted[file] = all
	}
	return ok
}

// proveAll proves the first proposals of the findings together with what is
// accepted already, which mostly succeeds, and else those of each part. It
// returns what is proved by then.
func (x *fixer) proveAll(able []*finding, proposals map[*finding][]proposal, accepted map[*ast.File][]fix.Edit, proved []*finding) []*finding {
	if len(able) == 0 {
		return proved
	}
	together := maps.Clone(accepted)
	merged := slices.Clone(proved)
	var rest []*finding
	for _, f := range able {
		if merge(together, x.file(f.diag.Pos), proposals[f][0]) {
			merged = append(merged, f)
		} else {
			rest = append(rest, f)
		}
	}
	ok, blamed := false, map[string]bool(nil)
	if len(merged) > len(proved) {
		ok, blamed = x.prove(together, merged)
	}
	if ok {
		for _, f := range merged[len(proved):] {
			x.attach(f, proposals[f][0])
		}
		maps.Copy(accepted, together)
		proved = merged
		able = rest
	} else if len(able) > 1 {
		a, b := x.split(able, proposals, blamed)
		proved = x.proveAll(a, proposals, accepted, proved)
		return x.proveAll(b, proposals, accepted, proved)
	} else {
		proposals[able[0]] = proposals[able[0]][1:]
	}
	for _, f := range able {
		if x.proveOne(f, proposals[f], accepted, proved) {
			proved = append(proved, f)
		}
	}
	return proved
}

// split parts findings whose proposals do not hold together: into those of
// functions without blame and the others, if there are both, else in the
// middle. The proposal of one that is alone in its function is refuted by
// that.
func (x *fixer) split(able []*finding, proposals map[*finding][]proposal, blamed map[string]bool) (a, b []*finding) {
	perFunc := make(map[string]int)
	for _, f := range able {
		fn := x.keyOf(f).fn
		perFunc[fn]++
		if blamed[fn] {
			b = append(b, f)
		} else {
			a = append(a, f)
		}
	}
	if len(a) == 0 || len(b) == 0 {
		half := len(able) / 2
		return able[:half], able[half:]
	}
	b = slices.DeleteFunc(b, func(f *finding) bool {
		if perFunc[x.keyOf(f).fn] == 1 {
			proposals[f] = proposals[f][1:]
		}
		return len(proposals[f]) == 0
	})
	return a, b
}

// proveOne attaches the first proposal that holds together with what is
// accepted.
func (x *fixer) proveOne(f *finding, ps []proposal, accepted map[*ast.File][]fix.Edit, proved []*finding) bool {
	file := x.file(f.diag.Pos)
	for _, p := range ps {
		before := accepted[file]
		if !merge(accepted, file, p) {
			continue
		}
		if ok, _ := x.prove(accepted, append(slices.Clip(proved), f)); ok {
			x.attach(f, p)
			return true
		}
		accepted[file] = before
	}
	return false
}

func (x *fixer) attach(f *finding, p proposal) {
	src := x.sources.Of(x.file(f.diag.Pos))
	f.diag.SuggestedFixes = []analysis.SuggestedFix{{Message: p.message, TextEdits: src.TextEdits(p.edits)}}
}

// within reports whether n contains pos.
func within(n ast.Node, pos token.Pos) bool { return n.Pos() <= pos && pos < n.End() }
