package unreleased

import (
	"go/ast"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// cancelIfBegun proposes to cancel a context that an iteration may have begun, or not,
// behind the last statement that uses it, where the function's end does so now.
//
//	var cancel context.CancelFunc
//	if limit > 0 {
//		ctx, cancel = context.WithTimeout(ctx, limit)
//	}
//	ask(ctx)
//	if cancel != nil {
//		cancel()
//	}
func cancelIfBegun(s *site) (string, []fix.Edit) {
	if s.holder == nil || s.isDeclared || s.init != nil || s.i < 0 || len(s.loops) == 0 || s.f.Search == nil || s.f.Fn != s.f.Call.Parent() || !gotype.IsCancelFunc(s.acquiredType()) {
		return "", nil
	}
	in := s.beginning()
	if in == nil || !in.isDeclaredAbove() || in.escapesIteration() || in.isUsedOutside() {
		return "", nil
	}
	taken, traced := s.takers()
	deferred, ok := s.ownDefers(taken)
	if !ok || !traced || len(taken) > 0 || len(deferred) != 1 || len(s.released()) != 1 {
		return "", nil
	}
	last := in.lastUse()
	comment, canKeep := s.remarkOf(deferred)
	if !canKeep || slices.ContainsFunc(in.list[in.i:last+1], func(stmt ast.Stmt) bool { return s.mayLeave(stmt) }) {
		return "", nil
	}
	use := in.list[last]
	rel := in.release(use.End())
	if rel == "" {
		return "", nil
	}
	edits := []fix.Edit{s.src.Remove(deferred[0]), s.src.Behind(use, "if "+s.holder.Name()+" != nil {", "\t"+rel, "}")}
	if !s.remarkEach(edits[1:], comment) {
		return "", nil
	}
	return "cancel it behind its use", edits
}

// beginning returns the site as the body of the innermost loop sees it: an if statement
// there, without another condition around it, has the acquisition in one of its arms. It
// is nil if that is not so.
func (s *site) beginning() *site {
	nodes := fix.Enclosing(s.file, s.stmt.Pos(), s.stmt.End())
	k := slices.Index(nodes, ast.Node(s.stmt))
	if k < 0 || k+3 >= len(nodes) {
		return nil
	}
	ifs, ok := nodes[k+2].(*ast.IfStmt)
	body := bodyOf(s.loops[0])
	if !ok || ifs.Init != nil || nodes[k+3] != ast.Node(body) {
		return nil
	}
	in := *s
	in.list, in.i = body.List, slices.Index(body.List, ast.Stmt(ifs))
	if in.i < 0 {
		return nil
	}
	return &in
}

// lastUse returns the index of the last statement of the list that has what may use the
// resource, that of the acquisition if there is no other.
func (s *site) lastUse() int {
	last := s.i
	for v := range s.follow().values() {
		if v.Parent() != s.f.Fn || v.Referrers() == nil {
			continue
		}
		for _, ref := range *v.Referrers() {
			if _, isPhi := ref.(*ssa.Phi); isPhi || !ref.Pos().IsValid() {
				continue
			}
			last = max(last, slices.IndexFunc(s.list, func(stmt ast.Stmt) bool { return within(stmt, ref.Pos()) }))
		}
	}
	return last
}
