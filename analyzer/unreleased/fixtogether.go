package unreleased

import (
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

// together puts before the proposals of findings that meet so the one that
// they share.
func (x *fixer) together(able []*finding, proposals map[*finding][]proposal) {
	done := make(map[*finding]bool)
	for _, f := range able {
		if done[f] || !proposals[f][0].isUnder {
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
// statements in, and defer nothing: what is deferred runs the other way round.
func joint(group []*finding, proposals map[*finding][]proposal) (p proposal, ok bool) {
	if len(group) < 2 {
		return p, false
	}
	for _, g := range group {
		for _, e := range proposals[g][0].edits {
			i := slices.IndexFunc(p.edits, func(o fix.Edit) bool { return o.Start == e.Start })
			switch {
			case e.Start != e.End || isDeferring(e.New):
				return p, false
			case i < 0:
				p.edits = append(p.edits, e)
			case p.edits[i] != e:
				p.edits[i].New += e.New
			}
		}
	}
	slices.SortFunc(p.edits, func(a, b fix.Edit) int { return a.Start - b.Start })
	p.message = "release them before the return"
	return p, true
}

func isDeferring(text string) bool {
	return slices.ContainsFunc(strings.Split(text, "\n"), func(line string) bool {
		return strings.HasPrefix(strings.TrimSpace(line), "defer ")
	})
}
