package unreleased

import (
	"errors"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/fix"
)

// A findingKey tells findings apart in two texts of a package, whose lines
// and literals are not the same.
type findingKey struct{ fn, callee string }

func (r *reporter) keyOf(f *finding) findingKey {
	if f.call == nil {
		return ownerKey(f.diag)
	}
	fn := f.Call.Parent()
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return findingKey{fn.String(), r.callee(f.call)}
}

// prove reports whether the package, with the edits applied, type-checks
// and has its findings but for those that are fixed, else which functions
// have others, by the names of their keys, if that is known.
func (x *fixer) prove(edits map[*ast.File][]fix.Edit, fixed []*finding) (ok bool, blamed map[string]bool) {
	if x.left == 0 || len(fixed) == 0 {
		return false, nil
	}
	x.left--
	after, broken := x.reanalyze(edits)
	if after == nil {
		return false, broken
	}
	want := make(map[findingKey]int)
	for k, n := range x.before {
		want[k] = n
	}
	for _, f := range fixed {
		want[x.keyOf(f)]--
	}
	blamed = make(map[string]bool)
	for k, n := range after {
		if n > want[k] {
			blamed[k.fn] = true
		}
	}
	return len(blamed) == 0, blamed
}

// reanalyze counts the findings of the package with the edits applied. If it
// does not compile then, found is nil, and broken tells where, if it is in a
// function.
func (x *fixer) reanalyze(edits map[*ast.File][]fix.Edit) (found map[findingKey]int, broken map[string]bool) {
	checked, err := x.texts.Check(edits)
	if err != nil {
		return nil, brokenBy(err, checked.Files, checked.Info)
	}
	pass := *x.pass
	pass.Pkg, pass.Files, pass.TypesInfo = checked.Pkg, checked.Files, checked.Info
	own := x.own.Recheck(checked.Pkg, checked.Files, checked.Info)
	again := &reporter{checker: x.checker, pass: &pass, own: own, nolint: x.nolints(&pass)}
	found = make(map[findingKey]int)
	for _, d := range again.ownerDiagnostics() {
		found[ownerKey(d)]++
	}
	var findings []*finding
	for _, fn := range own.Funcs() {
		if !x.cfg.Tests && again.isTest(fn) {
			continue
		}
		fs, err := own.Found(fn)
		if err != nil {
			return nil, nil
		}
		for _, f := range fs {
			if d := again.finding(f); d != nil {
				findings = append(findings, d)
			}
		}
	}
	for _, d := range again.withoutHabits(findings) {
		found[again.keyOf(d)]++
	}
	again.addForgotten(found)
	return found, nil
}

// brokenBy returns the function that a type error is in, by the name of its
// key; none if it is in no function.
func brokenBy(err error, files []*ast.File, info *types.Info) map[string]bool {
	var at types.Error
	if !errors.As(err, &at) {
		return nil
	}
	for _, f := range files {
		for _, d := range f.Decls {
			decl, ok := d.(*ast.FuncDecl)
			if !ok || !within(decl, at.Pos) {
				continue
			}
			if obj, ok := info.Defs[decl.Name].(*types.Func); ok {
				return map[string]bool{obj.FullName(): true}
			}
		}
	}
	return nil
}

// addForgotten counts the acquisitions that are right but for the owner
// that never releases them: those reports are made beside the findings.
func (r *reporter) addForgotten(keys map[findingKey]int) {
	for _, fn := range r.own.Funcs() {
		if !r.cfg.Tests && r.isTest(fn) {
			continue
		}
		found, err := r.own.Found(fn)
		if err != nil {
			continue // which was told
		}
		for _, f := range found {
			call := r.callExpr(f.Call)
			if call == nil || r.finding(f) != nil {
				continue
			}
			if _, ok := r.own.Forgotten(f); ok || r.own.Sent(f) {
				key := r.keyOf(&finding{Found: f, call: call})
				key.callee += " forgotten"
				keys[key]++
			}
		}
	}
}

// ownerKey tells the reports about owners apart, wherever their lines are.
func ownerKey(d analysis.Diagnostic) findingKey {
	noDigits := strings.Map(func(c rune) rune {
		if '0' <= c && c <= '9' {
			return -1
		}
		return c
	}, d.Message)
	return findingKey{fn: d.Category, callee: noDigits}
}

// ownerDiagnostics returns what is to be reported about owners and functions
// that are left with a resource.
func (r *reporter) ownerDiagnostics() (ds []analysis.Diagnostic) {
	pass, quiet := *r.pass, *r
	pass.Report = func(d analysis.Diagnostic) { ds = append(ds, d) }
	quiet.pass = &pass
	quiet.reportOwners()
	r.lapses = quiet.lapses
	return ds
}

// ownerFinding returns the finding of such a diagnostic.
func (r *reporter) ownerFinding(d analysis.Diagnostic) *finding {
	f := &finding{diag: d}
	if l := r.lapses[d.Pos]; l != nil && d.Category == onPath {
		f.Found, f.lapse = l.Found, l
	}
	return f
}

// reaches reports whether a path leads from a to b, which may be the same.
func reaches(a, b *ssa.BasicBlock) bool { return reachesAvoiding(a, b, nil) }

// reachesAvoiding reports whether a path leads from a to b that does not
// come through another block, if it is neither of them.
func reachesAvoiding(a, b, avoided *ssa.BasicBlock) bool {
	seen := make(map[*ssa.BasicBlock]bool)
	var visit func(c *ssa.BasicBlock) bool
	visit = func(c *ssa.BasicBlock) bool {
		if c == b {
			return true
		}
		if seen[c] || c == avoided && c != a {
			return false
		}
		seen[c] = true
		for _, s := range c.Succs {
			if visit(s) {
				return true
			}
		}
		return false
	}
	return visit(a)
}

// blocksBefore returns the blocks from which a path leads to b that does not come
// through another block, if it begins elsewhere.
func blocksBefore(b, avoided *ssa.BasicBlock) map[*ssa.BasicBlock]bool {
	before := map[*ssa.BasicBlock]bool{b: true}
	for queue := []*ssa.BasicBlock{b}; len(queue) > 0; queue = queue[1:] {
		for _, p := range queue[0].Preds {
			if before[p] {
				continue
			}
			before[p] = true
			if p != avoided {
				queue = append(queue, p)
			}
		}
	}
	return before
}

// isVisible reports whether name means obj at pos.
func (x *fixer) isVisible(obj types.Object, pos token.Pos) bool {
	return fix.IsVisible(x.pass.Pkg, obj, pos)
}
