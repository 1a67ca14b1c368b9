package unreleased

import (
	"go/ast"
	"regexp"
	"slices"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/ownership"
)

// A comment at an acquisition can say that it is not released on purpose: "not
// closing the listener because …", "we purposefully do not call cancel". It
// denies a release and says that this is meant, or gives a reason. That
// something is not closed says neither: it may be the complaint.
var (
	denied    = `(?:not|never|n't|nothing to|no need to|needn't|without|avoid\w*|instead of|rather than)`
	releasing = `(?:clos(?:e|es|ed|ing)|cancel\w*|stop(?:s|ped|ping)?|releas(?:e|es|ed|ing)|shut(?:s|ting)? ?down|defer\w*|end(?:s|ed|ing)?|wait(?:s|ed|ing)?|unsubscrib\w*|unlock\w*)`
	kept      = `(?:keep|keeps|keeping|kept|leav(?:e|es|ing)|left|stays?|remains?)\b.{0,40}\b(?:open|running|alive)`
	intent    = `(?:intentional\w*|intended|deliberate\w*|purpose\w*|on purpose|by design)`
	reason    = `(?:because|since|so that|so it|otherwise|or else|as it|as the|as this|as we|for the lifetime|until|to (?:prevent|avoid|keep))`

	meantPatterns = []*regexp.Regexp{
		regexp.MustCompile(`\b` + intent + `\b.{0,80}\b` + denied + `\b.{0,40}\b` + releasing + `\b`),
		regexp.MustCompile(`\b` + denied + `\b.{0,40}\b` + releasing + `\b.{0,80}\b` + intent + `\b`),
		regexp.MustCompile(`\b` + intent + `\b.{0,40}\b` + kept + `\b|\b` + kept + `\b.{0,40}\b` + intent + `\b`),
		regexp.MustCompile(`\b(?:no need to|needn't|must not|mustn't|must never)\b.{0,30}\b` + releasing + `\b`),
		regexp.MustCompile(`(?:^|\bwe |[.;:,] )(?:do not|don't|not|never|cannot|can't|won't|avoid)\s(?:call |calling |to )?` + releasing + `\b.{0,100}\b` + reason + `\b`),
		regexp.MustCompile(`\b` + releasing + `(?: func\w*)? (?:is|are) (?:\w+ )?(?:ignored|omitted|skipped|left out|not needed|not necessary|unnecessary)\b.{0,60}\b(?:as|` + reason + `)\b`),
	}
)

// blamed matches comments that speak of a defect, the marks of test corpora
// among them.
var blamed = regexp.MustCompile(`^\s*(?:want|nolint)\b|\b(?:todo|fixme|xxx|bugs?|bad|wrong|defects?|findings?|report\w*|forg[eo]t\w*|missing|oops|leak\w*|flagged|should|violation|noncompliant|unsafe|broken)\b`)

// unlocks matches comments that deny the release of a lock: one above a return may
// also tell of what must not be done under the lock.
var unlocks = regexp.MustCompile(`(?i)\b` + denied + `\s(?:(?:to|be|call|calling|the|any|it)\s)*(?:\w+\.)?(?:unlock|releas)\w*`)

// saysMeant reports whether the text of a comment says that something is not
// released on purpose.
func saysMeant(text string) bool {
	text = strings.Join(strings.Fields(strings.ToLower(text)), " ")
	text = strings.NewReplacer("shouldn't", "must not", "should not", "must not", "’", "'").Replace(text)
	return !blamed.MatchString(text) && slices.ContainsFunc(meantPatterns, func(p *regexp.Regexp) bool { return p.MatchString(text) })
}

// isMeant reports whether a comment above the statement of the call, or at its
// end, says that what the call acquires is not released on purpose. It speaks of
// what no path releases: one that some paths release was not meant to stay, but for
// a lock, of which the return says so.
func (r *reporter) isMeant(f ownership.Found, v verdict, call *ast.CallExpr) bool {
	if v.category == onPath && f.Lock {
		return r.isMeantAtExit(f, v)
	}
	if v.category != discarded && v.category != never {
		return false
	}
	i := slices.IndexFunc(r.pass.Files, func(f *ast.File) bool { return f.FileStart <= call.Pos() && call.Pos() < f.FileEnd })
	if i < 0 {
		return false
	}
	file := r.pass.Files[i]
	line := func(n ast.Node, end bool) int {
		if end {
			return r.pass.Fset.PositionFor(n.End(), false).Line
		}
		return r.pass.Fset.PositionFor(n.Pos(), false).Line
	}
	first, last := line(call, false), line(call, true)
	for _, n := range fix.Enclosing(file, call.Pos(), call.End()) {
		if stmt, ok := n.(ast.Stmt); ok {
			first = line(stmt, false)
			break
		}
	}
	return slices.ContainsFunc(file.Comments, func(g *ast.CommentGroup) bool {
		above := line(g, true) == first-1 || line(g, true) == first
		return (above || line(g, false) == last) && saysMeant(g.Text())
	})
}

// isMeantAtExit reports whether a comment above the return, or above the if statement
// that does nothing else, says that the lock is not released there on purpose.
func (r *reporter) isMeantAtExit(f ownership.Found, v verdict) bool {
	ret := r.returnStmt(r.exitPos(f, v))
	if ret == nil {
		return false
	}
	file := r.file(ret.Pos())
	lines := []int{r.pass.Fset.PositionFor(ret.Pos(), false).Line}
	for i, n := range fix.Enclosing(file, ret.Pos(), ret.End()) {
		if ifs, ok := n.(*ast.IfStmt); ok && i == 2 && len(ifs.Body.List) == 1 {
			lines = append(lines, r.pass.Fset.PositionFor(ifs.Pos(), false).Line)
		}
	}
	return slices.ContainsFunc(file.Comments, func(g *ast.CommentGroup) bool {
		return slices.Contains(lines, r.pass.Fset.PositionFor(g.End(), false).Line+1) && unlocks.MatchString(g.Text()) && saysMeant(g.Text())
	})
}
