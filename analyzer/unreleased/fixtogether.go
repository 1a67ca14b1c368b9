package unreleased

import (
	"go/ast"
	"go/parser"
	"slices"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/fix"
)

// What is made of a resource is released before it. Where the releases of
// both would be put at one place, the drivers, which know nothing of that,
// could put them in either order: so both findings get one fix, which has all
// releases of both, that of the later acquisition first.
//
//	ch.Close()
//	conn.Close()
//	return err

// The same holds for a return whose results each of them computes first.

// together puts before the proposals of findings that meet so the one that
// they share.
func (x *fixer) together(able []*finding, proposals map[*finding][]proposal) {
	done := make(map[*finding]bool)
	for _, f := range able {
		if done[f] || !proposals[f][0].isUnder && !rewrites(proposals[f][0].edits) {
			continue
		}
		group := x.meeting(f, able, proposals)
		for _, g := range group {
			done[g] = true
		}
		if p, ok := joint(group, proposals); ok {
			for _, g := range group {
				proposals[g] = append([]proposal{p}, proposals[g]...)
			}
		}
	}
}

// rewrites reports whether edits put something else in the place of lines.
func rewrites(edits []fix.Edit) bool {
	return slices.ContainsFunc(edits, func(e fix.Edit) bool { return e.Start != e.End && e.New != "" })
}

// meeting returns the findings whose first proposals put something where that
// of f does, or of one of those, f among them, the last acquisition first.
func (x *fixer) meeting(f *finding, able []*finding, proposals map[*finding][]proposal) []*finding {
	group := []*finding{f}
	for i := 0; i < len(group); i++ {
		for _, g := range able {
			if g.call != nil && g.Fn == f.Fn && !slices.Contains(group, g) && meet(proposals[group[i]][0].edits, proposals[g][0].edits) {
				group = append(group, g)
			}
		}
	}
	slices.SortFunc(group, func(a, b *finding) int { return int(b.diag.Pos) - int(a.diag.Pos) })
	return group
}

// meet reports whether two fixes put different things at one place.
func meet(a, b []fix.Edit) bool {
	return slices.ContainsFunc(a, func(e fix.Edit) bool {
		return slices.ContainsFunc(b, func(o fix.Edit) bool { return o.Start == e.Start && o != e })
	})
}

// joint returns the proposal that has all edits of the group, which only put
// statements in, or before a return whose results they compute first, and defer
// nothing: what is deferred runs the other way round.
func joint(group []*finding, proposals map[*finding][]proposal) (p proposal, ok bool) {
	if len(group) < 2 {
		return p, false
	}
	for _, g := range group {
		for _, e := range proposals[g][0].edits {
			i := slices.IndexFunc(p.edits, func(o fix.Edit) bool { return o.Start == e.Start })
			switch {
			case isDeferring(e.New) || e.Start != e.End && e.New == "":
				return p, false
			case i < 0:
				p.edits = append(p.edits, e)
			case p.edits[i] == e:
			case p.edits[i].End != e.End:
				return p, false
			case e.Start == e.End:
				p.edits[i].New += e.New
			default:
				if p.edits[i].New = interleave(p.edits[i].New, e.New); p.edits[i].New == "" {
					return p, false
				}
			}
		}
	}
	slices.SortFunc(p.edits, func(a, b fix.Edit) int { return a.Start - b.Start })
	for i, e := range p.edits[1:] {
		if e.Start < p.edits[i].End {
			return p, false
		}
	}
	p.message = "release them before the return"
	return p, true
}

// interleave returns the text of two that rewrite a return: the lines with which
// both begin, the releases of the first, those of the second, and the lines with
// which both end. It is "" where the texts are not like that.
func interleave(a, b string) string {
	as, bs := strings.SplitAfter(a, "\n"), strings.SplitAfter(b, "\n")
	head := 0
	for head < min(len(as), len(bs)) && as[head] == bs[head] {
		head++
	}
	tail := 0
	for tail < min(len(as), len(bs))-head && as[len(as)-1-tail] == bs[len(bs)-1-tail] {
		tail++
	}
	for ; head > 0 && tail > 0; tail-- { // what ends a condition is of it
		inA, inB := as[head:len(as)-tail], bs[head:len(bs)-tail]
		if areReleases(inA) && areReleases(inB) {
			return strings.Join(slices.Concat(as[:len(as)-tail], inB, as[len(as)-tail:]), "")
		}
	}
	return ""
}

// areReleases reports whether lines are calls, and conditions around some, or
// keep the error of one, and nothing else.
func areReleases(lines []string) bool {
	e, err := parser.ParseExpr("func() {\n" + strings.Join(lines, "") + "}")
	lit, ok := e.(*ast.FuncLit)
	if err != nil || !ok || len(lit.Body.List) == 0 {
		return false
	}
	return !slices.ContainsFunc(lit.Body.List, func(stmt ast.Stmt) bool {
		if ifs, ok := stmt.(*ast.IfStmt); ok {
			return ifs.Else != nil || ifs.Init != nil || !areCalls(ifs.Body.List) && !keepsError(ifs)
		}
		return !areCalls([]ast.Stmt{stmt})
	})
}

// keepsError reports whether a statement does nothing but to release under its
// condition, and to keep the error of that.
func keepsError(ifs *ast.IfStmt) bool {
	if len(ifs.Body.List) != 1 {
		return false
	}
	as, ok := ifs.Body.List[0].(*ast.AssignStmt)
	if !ok || len(as.Rhs) != 1 {
		return false
	}
	_, isCall := as.Rhs[0].(*ast.CallExpr)
	return isCall
}

func isDeferring(text string) bool {
	return slices.ContainsFunc(strings.Split(text, "\n"), func(line string) bool {
		return strings.HasPrefix(strings.TrimSpace(line), "defer ")
	})
}
