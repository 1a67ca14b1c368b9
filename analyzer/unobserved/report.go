package unobserved

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/observe"
)

// The categories.
const (
	catBranch         = "branch"
	catEarly          = "early"
	catEntry          = "entry"
	catField          = "field"
	catRegistration   = "registration"
	catGoroutine      = "goroutine"
	catMethod         = "method"
	catImplementation = "implementation"
	catWrapper        = "wrapper"
)

// A set is a set of siblings and what became of it.
type set struct {
	// kind is what the siblings are, for explanations; unit and units what
	// one and several are called in messages.
	kind, unit string
	members    []member
	// observed and total count the members.
	observed, total int
	// at is the bypass; end is where it ends, NoPos for the call that
	// stands at at.
	at, end token.Pos
	// subject is how the message begins.
	subject string
	// silence says why the bypass is not reported, "" if it is.
	silence  string
	category string
}

// A member is one sibling.
type member struct {
	use  *use
	arm  *arm
	name string
	pos  token.Pos
	seen *sight
}

func (s *set) add(m member) {
	if m.use != nil {
		m.pos, m.seen = m.use.at(), m.use.seen
		if m.name == "" {
			m.name = m.use.name
		}
	}
	s.members = append(s.members, m)
}

func plural(n int, unit string) string {
	switch {
	case n == 1:
		return unit
	case strings.HasSuffix(unit, "ch"):
		return unit + "es"
	case strings.HasSuffix(unit, "ry"):
		return strings.TrimSuffix(unit, "y") + "ies"
	}
	return unit + "s"
}

// settle reports a bypassing call, unless something silences it, and keeps
// the set for explanations.
func (k *pack) settle(s *set, call ssa.CallInstruction, name string, observed []*use) {
	switch {
	case s.subject != "":
	case s.category == catGoroutine:
		s.subject = fmt.Sprintf("call of %s in a goroutine", name)
	default:
		s.subject = fmt.Sprintf("call of %s in this branch", name)
	}
	if e := k.exprAt(s.at); e != nil && !s.end.IsValid() {
		s.at, s.end = e.Pos(), e.End()
	}
	var sights []seenAt
	for _, u := range k.nearest(observed, s.at) {
		sights = append(sights, seenAt{u.at(), u.seen})
	}
	k.conclude(s, sights)
}

// seenAt is an observed sibling at its place.
type seenAt struct {
	pos token.Pos
	*sight
}

// conclude reports the bypass of a set, unless it is silent. The sights are
// the observed siblings, the nearest first.
func (k *pack) conclude(s *set, sights []seenAt) {
	if s.silence == "" && (s.category == catBranch || s.category == catEarly) && !slices.ContainsFunc(sights, isMoreThanTransaction) {
		s.silence = "its siblings run in a transaction, whether that is observed or not"
	}
	k.out.sets = append(k.out.sets, s)
	if s.silence != "" || k.reported[s.at] {
		return
	}
	if k.nolint.Suppressed(s.at, s.end, name) {
		s.silence = "a nolint comment"
		return
	}
	k.reported[s.at] = true
	k.siblingsAt[s.at] = sights
	k.out.found = append(k.out.found, analysis.Diagnostic{
		Pos: s.at, End: s.end, Category: s.category, URL: k.doc.URL(s.category),
		Message: s.subject + " is not observed; " + howMany(s, sights),
		Related: k.related(s, sights),
	})
}

// transacting are words of functions that run what they get in a transaction.
var transacting = wordSet("tx txn trx transaction transactional transactionally transact")

// isMoreThanTransaction reports whether a sibling's wrapper is there to observe. One
// that is named after a transaction gives its handler that, and may observe it by the
// way: who runs a handler without one chooses so.
func isMoreThanTransaction(s seenAt) bool {
	return observe.Speaks(s.name) || !slices.ContainsFunc(words(s.name), func(w string) bool { return transacting[w] })
}

// howMany says how many siblings are observed, and through what.
func howMany(s *set, sights []seenAt) string {
	verb := "go through "
	if s.observed == 1 {
		verb = "goes through "
	}
	first := sights[0]
	switch {
	case first.byItself && first.obs.ViaName == "":
		if s.observed == 1 {
			verb = "begins "
		} else {
			verb = "begin "
		}
	case first.obs.ViaName == "" && first.obs.Via == nil && first.isUnnamed():
		verb = "run under "
		if s.observed == 1 {
			verb = "runs under "
		}
	}
	return fmt.Sprintf("%d of its %d sibling %s %s%s", s.observed, s.total, plural(s.total, s.unit), verb, throughWhat(sights))
}

// throughWhat names the wrappers of the siblings, the most frequent first.
func throughWhat(sights []seenAt) string {
	count := map[string]int{}
	var names []string
	for _, s := range sights {
		if count[s.name]++; count[s.name] == 1 {
			names = append(names, s.name)
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return count[b] - count[a] })
	if len(names) > 2 {
		names = append(names[:2], "others")
	}
	return strings.Join(names, " or ")
}

// maxRelated bounds the siblings that a report lists.
const maxRelated = 5

// related lists the observed siblings, then where the wrapper of the
// nearest begins and ends its observation.
func (k *pack) related(s *set, sights []seenAt) []analysis.RelatedInformation {
	var out []analysis.RelatedInformation
	for i, x := range sights {
		if i == maxRelated {
			break
		}
		msg := fmt.Sprintf("this %s is observed through %s", s.unit, x.name)
		if x.obs.Via == nil && x.isUnnamed() {
			msg = fmt.Sprintf("this %s is observed by %s", s.unit, x.name)
		}
		if i == 0 && !x.obs.BeginPos.IsValid() && x.obs.Begin != "" {
			msg += ", which begins at " + x.obs.Begin
		}
		out = append(out, analysis.RelatedInformation{Pos: x.pos, Message: msg})
	}
	first := sights[0]
	what := first.obs.What
	if what == "" {
		what = "observation"
	}
	if p := first.obs.BeginPos; p.IsValid() {
		out = append(out, analysis.RelatedInformation{Pos: p, Message: "the " + what + " begins here"})
	}
	if p := first.obs.EndPos; p.IsValid() {
		out = append(out, analysis.RelatedInformation{Pos: p, Message: "the " + what + " ends here"})
	}
	return out
}

// flush reports what was found, in the order of the source.
func (k *pack) flush() {
	slices.SortStableFunc(k.out.found, func(a, b analysis.Diagnostic) int { return int(a.Pos - b.Pos) })
	for _, d := range k.out.found {
		k.pass.Report(d)
	}
}

// exprAt returns the call or go statement that SSA places at pos.
func (k *pack) exprAt(pos token.Pos) ast.Node {
	f := k.fileAt(pos)
	if f == nil {
		return nil
	}
	path, _ := astutil.PathEnclosingInterval(f, pos, pos)
	for _, n := range path {
		switch n := n.(type) {
		case *ast.CallExpr:
			if n.Lparen == pos {
				return n
			}
		case *ast.GoStmt:
			if n.Go == pos {
				return n.Call
			}
		}
	}
	return nil
}

func (k *pack) fileAt(pos token.Pos) *ast.File {
	for _, f := range k.pass.Files {
		if f.FileStart <= pos && pos <= f.FileEnd {
			return f
		}
	}
	return nil
}

// reportUnused reports nolint comments that suppress nothing.
func (k *pack) reportUnused() {
	for _, c := range k.nolint.Unused(name) {
		if c.NameOf(name) != name {
			continue // it may be there for another rule
		}
		if k.isTest(c.Pos) && !k.cfg.Tests {
			continue
		}
		k.pass.Report(analysis.Diagnostic{Pos: c.Pos, End: c.End, Category: "nolint", Message: c.UnusedMessage(name)})
	}
}

// intention returns the comment by which a branch, or the call at pos, says
// that it is not observed on purpose, "" if there is none: inside the
// branch up to the call, on the call's line, or above the branch; or that of
// the function.
func (k *pack) intention(a *arm, pos token.Pos) string {
	if why := k.statedFor(pos); why != "" {
		return why
	}
	from := pos
	if a != nil {
		from = a.pos
		if a.at.IsValid() && a.isIf && !a.isRest {
			from = min(from, a.at)
		}
		if a.isRest {
			from = pos
		}
	}
	return k.intended1(from, pos)
}

// statedFor returns the comment of the declared function around pos by which
// something in it is not observed on purpose, "" if there is none.
func (k *pack) statedFor(pos token.Pos) string {
	f := k.fileAt(pos)
	if f == nil {
		return ""
	}
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || pos < fn.Pos() || pos > fn.End() {
			continue
		}
		if text := fn.Doc.Text(); stated.MatchString(text) && isIntention(text) {
			return fmt.Sprintf("the comment of %s says that it is intended", fn.Name.Name)
		}
		return ""
	}
	return ""
}

// intended1 looks for such a comment on the lines from that of from, or
// from the comment that ends on the line before, to that of pos.
func (k *pack) intended1(from, pos token.Pos) string {
	f := k.fileAt(pos)
	if f == nil {
		return ""
	}
	line := func(p token.Pos) int { return k.pass.Fset.Position(p).Line }
	first, last := line(from)-1, line(pos)
	near := line(pos) - 1
	for _, g := range f.Comments {
		start, end := line(g.Pos()), line(g.End())
		if (end >= first && start <= last || end >= near && start <= last) && isIntention(g.Text()) {
			return fmt.Sprintf("a comment on line %d says that it is intended", start)
		}
	}
	return ""
}
