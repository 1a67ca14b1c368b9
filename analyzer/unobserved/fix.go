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
const maxProofs = 20

// A fixer proposes and proves fixes in one package.
type fixer struct {
	*pack
	own     *ownership.Result
	sources map[*ast.File]*fix.Source
	before  map[string]int
	left    int
}

// A proposal is a change of one file that may be a fix.
type proposal struct {
	at    int // the index of the diagnostic
	file  *ast.File
	edits []fix.Edit
}

// addFixes adds to each diagnostic the fix that is proved.
func (k *pack) addFixes(own *ownership.Result) {
	x := &fixer{pack: k, own: own, sources: map[*ast.File]*fix.Source{}, before: k.keys(), left: maxProofs}
	var ps []proposal
	for i, d := range k.out.found {
		if p, ok := x.propose(i, d); ok {
			ps = append(ps, p)
		}
	}
	if len(ps) == 0 {
		return
	}
	accepted := map[*ast.File][]fix.Edit{}
	if all, ok := mergeAll(ps); ok && x.prove(all, ps) {
		for _, p := range ps {
			x.attach(p)
		}
		return
	}
	var proved []proposal
	for _, p := range ps {
		before := accepted[p.file]
		merged, ok := fix.Merge(before, p.edits)
		if !ok {
			continue
		}
		accepted[p.file] = merged
		if more := append(proved[:len(proved):len(proved)], p); x.prove(accepted, more) {
			proved = more
			x.attach(p)
		} else {
			accepted[p.file] = before
		}
	}
}

func mergeAll(ps []proposal) (all map[*ast.File][]fix.Edit, ok bool) {
	all = map[*ast.File][]fix.Edit{}
	for _, p := range ps {
		if all[p.file], ok = fix.Merge(all[p.file], p.edits); !ok {
			return nil, false
		}
	}
	return all, true
}

// propose returns the fix for a diagnostic, if its branch has a shape that
// is known.
func (x *fixer) propose(i int, d analysis.Diagnostic) (p proposal, ok bool) {
	sight, known := x.siblingAt[d.Pos]
	file := x.fileAt(d.Pos)
	src := x.source(file)
	if !known || src == nil || x.fileAt(sight) != file {
		return p, false
	}
	var edits []fix.Edit
	switch d.Category {
	case catBranch, catEarly:
		edits = x.wrapArm(src, file, d, sight)
	case catEntry, catField, catRegistration:
		edits = x.decorate(src, file, d, sight)
	}
	if len(edits) == 0 {
		return p, false
	}
	tidy, err := src.Tidy(edits)
	return proposal{i, file, tidy}, err == nil && len(tidy) > 0
}

func (x *fixer) attach(p proposal) {
	d := &x.out.found[p.at]
	d.SuggestedFixes = []analysis.SuggestedFix{{Message: "observe it as its siblings are", TextEdits: x.source(p.file).TextEdits(p.edits)}}
}

// source returns the text of a file, nil if there can be no fix in it.
func (x *fixer) source(file *ast.File) *fix.Source {
	if s, ok := x.sources[file]; ok {
		return s
	}
	x.sources[file] = nil
	if file == nil || ast.IsGenerated(file) || x.pass.ReadFile == nil {
		return nil
	}
	tok := x.pass.Fset.File(file.FileStart)
	content, err := x.pass.ReadFile(tok.Name())
	if err != nil {
		return nil
	}
	if s, err := fix.NewSource(tok, file, content); err == nil {
		x.sources[file] = s
	}
	return x.sources[file]
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
		if pass.Files[i], err = x.source(f).Parse(x.pass.Fset, edits[f]); err != nil {
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
	scope := x.pass.Pkg.Scope().Innermost(pos)
	if scope == nil || obj == nil {
		return false
	}
	_, found := scope.LookupParent(obj.Name(), pos)
	return found == obj
}
