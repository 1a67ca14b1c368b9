package unobserved

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/ownership"
)

// # Fixes
//
// A fix wraps what a branch does the way its nearest observed sibling does:
// the same wrapper, the same other arguments, a closure of the same
// signature (fixarm.go), or a call of the decorator (fixentry.go). It is offered only if the package type-checks with
// it and, analysed again, no longer has the report, nor a new one. Any doubt
// means that there is no fix.

// maxProofs bounds how often a package is analysed again.
const maxProofs = 40

// A fixer proposes and proves fixes in one package.
type fixer struct {
	*pack
	own     *ownership.Result
	sources *fix.Sources
	before  map[string]int
	left    int
	// accepted are the edits that are proved, of the proposals proved.
	accepted map[*ast.File][]fix.Edit
	proved   []proposal
}

// A proposal is a change of one file that may be a fix.
type proposal struct {
	at    int // the index of the diagnostic
	file  *ast.File
	edits []fix.Edit
}

// addFixes adds to each diagnostic the fix that is proved: of all first
// proposals together if that can be, else of each half. A proposal that
// fails alone gives way to the next one for its diagnostic.
func (k *pack) addFixes(own *ownership.Result) {
	x := &fixer{pack: k, own: own, sources: fix.NewSources(k.pass), before: k.keys(), left: maxProofs, accepted: map[*ast.File][]fix.Edit{}}
	var first []proposal
	others := map[int][]proposal{}
	for i, d := range k.out.found {
		if ps := x.propose(i, d); len(ps) > 0 {
			first = append(first, ps[0])
			others[i] = ps[1:]
		}
	}
	for _, p := range x.accept(first) {
		for _, other := range others[p.at] {
			if len(x.accept([]proposal{other})) == 0 {
				break
			}
		}
	}
}

// accept proves proposals beside those that are accepted already, and
// returns those that fail alone.
func (x *fixer) accept(ps []proposal) (failed []proposal) {
	if len(ps) == 0 {
		return nil
	}
	merged, ok := mergeAll(x.accepted, ps)
	proved := append(x.proved[:len(x.proved):len(x.proved)], ps...)
	if ok && x.prove(merged, proved) {
		x.accepted, x.proved = merged, proved
		for _, p := range ps {
			x.attach(p)
		}
		return nil
	}
	if len(ps) == 1 {
		return ps
	}
	half := len(ps) / 2
	return append(x.accept(ps[:half]), x.accept(ps[half:])...)
}

// mergeAll adds the edits of the proposals to those given.
func mergeAll(edits map[*ast.File][]fix.Edit, ps []proposal) (all map[*ast.File][]fix.Edit, ok bool) {
	all = maps.Clone(edits)
	for _, p := range ps {
		if all[p.file], ok = fix.Merge(all[p.file], p.edits); !ok {
			return nil, false
		}
	}
	return all, true
}

// propose returns the fixes that may do for a diagnostic, the best first.
func (x *fixer) propose(i int, d analysis.Diagnostic) (ps []proposal) {
	file := x.fileAt(d.Pos)
	src := x.sources.Of(file)
	if src == nil {
		return nil
	}
	for _, edits := range x.edits(src, file, d) {
		if len(edits) == 0 {
			continue
		}
		if tidy, err := src.Tidy(edits); err == nil && len(tidy) > 0 {
			ps = append(ps, proposal{i, file, src.Indented(tidy)})
		}
	}
	return ps
}

// maxSiblings bounds how many siblings serve as a model.
const maxSiblings = 3

// edits returns the edits of each way to mend what d reports: as the nearest
// sibling is, as the next one is.
func (x *fixer) edits(src *fix.Source, file *ast.File, d analysis.Diagnostic) (ways [][]fix.Edit) {
	if d.Category == catWrapper {
		return [][]fix.Edit{x.mendWrapper(src, file, d)}
	}
	siblings := x.siblingsAt[d.Pos]
	for _, s := range siblings[:min(len(siblings), maxSiblings)] {
		if x.fileAt(s.pos) == file {
			ways = append(ways, x.editsAs(src, file, d, s)...)
		}
	}
	return ways
}

// editsAs returns the edits that observe the bypass as the sibling is.
func (x *fixer) editsAs(src *fix.Source, file *ast.File, d analysis.Diagnostic, s seenAt) [][]fix.Edit {
	switch d.Category {
	case catBranch, catEarly, catGoroutine:
		ways := [][]fix.Edit{x.callAlike(src, file, d, s.pos), x.beginInline(src, file, d, s.sight), x.decorate(src, file, d, s)}
		if d.Category != catGoroutine {
			ways = append([][]fix.Edit{x.wrapArm(src, file, d, s.pos)}, ways...)
		}
		return append(ways, x.wrapOne(src, file, d, s.pos))
	case catEntry, catField, catRegistration:
		return [][]fix.Edit{x.decorate(src, file, d, s)}
	case catMethod, catImplementation:
		return [][]fix.Edit{x.beginInline(src, file, d, s.sight), x.wrapMethod(src, file, d, s.pos)}
	}
	return nil
}

func (x *fixer) attach(p proposal) {
	d := &x.out.found[p.at]
	d.SuggestedFixes = []analysis.SuggestedFix{{Message: "observe it as its siblings are", TextEdits: x.sources.Of(p.file).TextEdits(p.edits)}}
}

// keyOf tells the reports of two texts of a package apart: by what is not
// observed, since the counts change with each fix.
func keyOf(d analysis.Diagnostic) string {
	subject, _, _ := strings.Cut(d.Message, ";")
	return d.Category + " " + subject
}

func (k *pack) keys() map[string]int {
	keys := map[string]int{}
	for _, d := range k.out.found {
		keys[keyOf(d)]++
	}
	return keys
}

// prove reports whether the package, with the edits applied, type-checks
// and has its reports but for those that are fixed.
func (x *fixer) prove(edits map[*ast.File][]fix.Edit, fixed []proposal) bool {
	if x.left == 0 {
		return false
	}
	x.left--
	pass := *x.pass
	pass.Files = make([]*ast.File, len(x.pass.Files))
	for i, f := range x.pass.Files {
		pass.Files[i] = f
		if len(edits[f]) == 0 {
			continue
		}
		var err error
		if pass.Files[i], err = x.sources.Of(f).Parse(x.pass.Fset, edits[f]); err != nil {
			return false
		}
	}
	var err error
	if pass.Pkg, pass.TypesInfo, err = fix.TypeCheck(x.pass, pass.Files); err != nil {
		return false
	}
	own := x.own.Recheck(pass.Pkg, pass.Files, pass.TypesInfo)
	again := x.checker.look(&pass, own, x.obs.Recheck(&pass, own))
	want := maps.Clone(x.before)
	for _, p := range fixed {
		want[keyOf(x.out.found[p.at])]--
	}
	for key, n := range again.keys() {
		if n > want[key] {
			return false
		}
	}
	return true
}

// isVisible reports whether the name of obj means obj at pos.
func (x *fixer) isVisible(obj types.Object, pos token.Pos) bool {
	return fix.IsVisible(x.pass.Pkg, obj, pos)
}
