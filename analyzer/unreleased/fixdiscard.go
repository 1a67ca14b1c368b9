package unreleased

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
	"unicode"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// nameAndDefer proposes a name for a result that is thrown away, and a
// deferred release of it.
func nameAndDefer(s *site) (string, []fix.Edit) {
	t := s.resultType()
	if t == nil || s.holder != nil && s.holder.Name() != "_" || s.f.Paired || s.f.Global != "" || s.f.Flush || s.f.OnSuccess || len(s.lastingEscapes()) > 0 || path.InCycle(s.f.Call.Block()) || len(s.loops) > 0 || s.endsAtOnce() {
		return "", nil
	}
	named := *s
	named.name, named.nameType = s.freshName(t), t
	s = &named
	switch stmt := s.stmt.(type) {
	case *ast.AssignStmt:
		if ast.Unparen(stmt.Rhs[0]) == s.f.call {
			return s.nameBlank(stmt)
		}
	case *ast.ExprStmt:
		if ast.Unparen(stmt.X) == s.f.call {
			return s.nameResults(stmt)
		}
	}
	return s.takeOut()
}

// resultType returns the type of the result that is acquired.
func (s *site) resultType() types.Type {
	if s.f.Param || s.index < 0 {
		return nil
	}
	res := s.f.Call.Common().Signature().Results()
	if s.index >= res.Len() {
		return nil
	}
	return res.At(s.index).Type()
}

// nameBlank gives the blank identifier of an assignment a name.
func (s *site) nameBlank(as *ast.AssignStmt) (string, []fix.Edit) {
	edits := s.namingBlank(as)
	if edits == nil {
		return "", nil
	}
	if s.init != nil {
		if as.Tok == token.DEFINE && s.saysAcquired(s.init.Cond) && len(s.init.Body.List) > 0 {
			return s.withDefer(guard{block: s.init.Body}, edits)
		}
		if message, split := s.splitIf(as); split != nil {
			return message, split
		}
		if message, inElse := s.releaseInElse(as, edits[:1]); inElse != nil || as.Tok == token.DEFINE {
			return message, inElse
		}
		return s.splitAt(guard{behind: s.init, mayBeNil: true}, as)
	}
	g, ok := s.guard()
	if !ok {
		return "", nil
	}
	return s.withDefer(g, edits)
}

// namingBlank returns the edits that give the blank identifier a name, and
// declare that, nil if there is none.
func (s *site) namingBlank(as *ast.AssignStmt) []fix.Edit {
	if len(as.Rhs) != 1 || ast.Unparen(as.Rhs[0]) != s.f.call || s.index >= len(as.Lhs) || !isBlank(as.Lhs[s.index]) {
		return nil
	}
	edits := []fix.Edit{s.src.Replace(as.Lhs[s.index], s.name)}
	switch {
	case s.init != nil || as.Tok != token.ASSIGN:
	case areOf(s.pass.Pkg.Scope().Innermost(as.Pos()), as.Lhs, s.pass.TypesInfo):
		off := s.src.Offset(as.TokPos)
		edits = append(edits, fix.Edit{Start: off, End: off, New: ":"})
	default:
		typ := s.typeText(s.nameType)
		if typ == "" {
			return nil
		}
		edits = append(edits, s.src.Before(as, "var "+s.name+" "+typ))
	}
	return edits
}

// withDefer adds the deferred release of the new name.
func (s *site) withDefer(g guard, edits []fix.Edit) (string, []fix.Edit) {
	g.mayBeNil = g.mayBeNil || s.mayBeNone()
	rel := s.release(g.pos())
	if rel == "" || s.isUsedLate(g.pos()) || g.mayBeNil && s.isThere(g.pos()) == "" {
		return "", nil
	}
	return "name the result and defer " + rel, append(edits, g.insert(s.src, s.deferred(g, rel)...))
}

// areOf reports whether := in the scope would assign to the variables on the
// left of an assignment, and only declare those that are blank now.
func areOf(scope *types.Scope, lhs []ast.Expr, info *types.Info) bool {
	for _, e := range lhs {
		id, ok := e.(*ast.Ident)
		if !ok {
			return false
		}
		if obj := info.Uses[id]; id.Name != "_" && (obj == nil || obj.Parent() != scope) {
			return false
		}
	}
	return true
}

// splitIf takes the acquisition out of the head of its if statement, so
// that the name lives on behind it.
func (s *site) splitIf(as *ast.AssignStmt) (string, []fix.Edit) {
	if !s.leaves(s.init.Body) {
		return "", nil
	}
	return s.splitAt(guard{behind: s.init}, as)
}

// splitAt does so, and defers the release at g.
func (s *site) splitAt(g guard, as *ast.AssignStmt) (string, []fix.Edit) {
	if s.isElse || s.init.Else != nil || !s.saysVoid(s.init.Cond) || s.list[s.i] != s.init {
		return "", nil
	}
	around := s.pass.Pkg.Scope().Innermost(s.init.Pos()).Parent() // past that of the if
	define := ""
	if as.Tok == token.ASSIGN {
		if !areOf(around, as.Lhs, s.pass.TypesInfo) {
			return "", nil
		}
		define = ":"
	}
	for _, e := range as.Lhs {
		id, ok := e.(*ast.Ident)
		if !ok || id.Name != "_" && s.isUsedBehind(id.Name, around) {
			return "", nil
		}
	}
	head := s.src.Slice(as.Pos(), as.Lhs[s.index].Pos()) + s.name + s.src.Slice(as.Lhs[s.index].End(), as.TokPos) + define + s.src.Slice(as.TokPos, as.End())
	from, to := s.src.Offset(as.Pos()), s.src.Offset(s.init.Cond.Pos())
	at := s.src.Offset(s.init.Pos()) // below a comment, which is on the call
	edits := []fix.Edit{{Start: at, End: at, New: head + "\n" + s.src.Indent(s.init)}, {Start: from, End: to}}
	if g.mayBeNil && !s.mayBeNone() {
		return s.withElse(edits)
	}
	return s.withDefer(g, edits)
}

// releaseInElse gives an if statement that only looks at the error an else, in
// which what was acquired is released at once.
func (s *site) releaseInElse(as *ast.AssignStmt, edits []fix.Edit) (string, []fix.Edit) {
	if s.init.Else != nil || as.Tok != token.DEFINE || !s.saysVoid(s.init.Cond) {
		return "", nil
	}
	return s.withElse(edits)
}

// withElse adds the else.
func (s *site) withElse(edits []fix.Edit) (string, []fix.Edit) {
	rel := s.release(s.init.Body.Lbrace)
	if rel == "" || s.isOptional() {
		return "", nil
	}
	at := s.src.Offset(s.init.Body.End())
	return "name the result and release it", append(edits, fix.Edit{Start: at, End: at, New: " else {\n" + rel + "\n}"})
}

// isUsedBehind reports whether a later statement of the list uses a name
// that it takes from a scope outside of the one around the list.
func (s *site) isUsedBehind(name string, around *types.Scope) bool {
	if around.Lookup(name) != nil {
		return false // := assigns to it, as = would
	}
	used := false
	for _, stmt := range s.list[s.i+1:] {
		ast.Inspect(stmt, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			used = used || ok && id.Name == name && s.pass.TypesInfo.Uses[id] != nil && s.pass.TypesInfo.Uses[id].Pos() < s.init.Pos()
			return !used
		})
	}
	return used
}

// nameResults names the result of a call that is a statement of its own.
func (s *site) nameResults(stmt *ast.ExprStmt) (string, []fix.Edit) {
	if ast.Unparen(stmt.X) != s.f.call || s.init != nil {
		return "", nil
	}
	res := s.f.Call.Common().Signature().Results()
	names := make([]string, res.Len())
	for i := range names {
		names[i] = "_"
	}
	names[s.index] = s.name
	at := s.src.Offset(stmt.Pos())
	if s.f.Err < 0 && s.f.OK < 0 {
		head := strings.Join(names, ", ") + " := "
		return s.withDefer(guard{behind: stmt}, []fix.Edit{{Start: at, End: at, New: head}})
	}
	cond := "err == nil"
	if s.f.Err >= 0 {
		names[s.f.Err] = "err"
	} else {
		names[s.f.OK], cond = "ok", "ok"
	}
	rel := s.release(stmt.Pos())
	if rel == "" || s.name == "err" || s.name == "ok" {
		return "", nil
	}
	if s.isOptional() {
		cond += " && " + s.name + " != nil"
	}
	text := fmt.Sprintf("if %s := %s; %s {\n\t%s\n}", strings.Join(names, ", "), s.src.Slice(stmt.Pos(), stmt.End()), cond, rel)
	return "name the result and release it", []fix.Edit{s.src.Replace(stmt, strings.ReplaceAll(text, "\n", "\n"+s.src.Indent(stmt)))}
}

// freshName returns a name for a value of type t that nothing in the
// function has, nor gets by another finding's fix. For a function it is the one that the callee's declaration
// gives, if any.
func (s *site) freshName(t types.Type) string {
	if res := s.f.Call.Common().Signature().Results(); gotype.IsFunc(t) && s.index < res.Len() && s.f.Partner < 0 {
		if name := res.At(s.index).Name(); name != "" && name != "_" {
			return s.reserve(name)
		}
	}
	return s.reserve(baseName(t, s.callee(s.f.call)))
}

// reserve returns a fresh name that no other finding's fix has in the
// function.
func (s *site) reserve(base string) string {
	if s.given[s.body] == nil {
		s.given[s.body] = make(map[string]*finding)
	}
	given := s.given[s.body]
	for i := 1; ; i++ {
		name := base
		if i > 1 {
			name = fmt.Sprint(base, i)
		}
		if name = s.fresh(name); given[name] == nil || given[name] == s.f {
			given[name] = s.f
			return name
		}
	}
}

// fresh returns base, with a number behind it if something in the function
// is called so, other than a field or a method.
func (s *site) fresh(base string) string {
	taken := make(map[string]bool)
	ast.Inspect(s.file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && !isMember(s.pass.TypesInfo.ObjectOf(id)) {
			taken[id.Name] = taken[id.Name] || within(s.body, id.Pos()) || within(s.fn, id.Pos())
		}
		return true
	})
	for i := 1; ; i++ {
		name := base
		if i > 1 {
			name = fmt.Sprint(base, i)
		}
		if !taken[name] && token.IsIdentifier(name) {
			return name
		}
	}
}

// isMember reports whether an object is a field or a method, which are named only
// behind what has them, or in a literal.
func isMember(obj types.Object) bool {
	switch obj := obj.(type) {
	case *types.Var:
		return obj.IsField()
	case *types.Func:
		return obj.Signature().Recv() != nil
	}
	return false
}

// baseName returns what people call a value of type t.
func baseName(t types.Type, callee string) string {
	if gotype.IsFunc(t) {
		if strings.HasPrefix(callee, "context.") {
			return "cancel"
		}
		if strings.HasSuffix(callee, "NotifyContext") || strings.Contains(callee, "Pull") {
			return "stop"
		}
	}
	if p, ok := t.Underlying().(*types.Pointer); ok && types.Unalias(t) == p {
		t = p.Elem()
	}
	name := "release"
	if gotype.IsFunc(t) {
		name = "cleanup"
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		name = n.Obj().Name()
	}
	switch name {
	case "File":
		return "f"
	case "Response":
		return "resp"
	case "CancelFunc", "CancelCauseFunc":
		return "cancel"
	}
	name = lowerFirst(name)
	if strings.ToUpper(name) == name || types.Universe.Lookup(name) != nil {
		name = strings.ToLower(name) + "1"
	}
	return name
}

// lowerFirst returns a name with its first word in lower case: dnsTransport.
func lowerFirst(name string) string {
	word := []rune(name)
	for i, r := range word {
		if !unicode.IsUpper(r) || i > 0 && i+1 < len(word) && unicode.IsLower(word[i+1]) {
			break
		}
		word[i] = unicode.ToLower(r)
	}
	return string(word)
}

// typeText spells a type as the file can write it, "" if it cannot.
func (s *site) typeText(t types.Type) string {
	ok := true
	text := types.TypeString(t, func(p *types.Package) string {
		if p == s.pass.Pkg {
			return ""
		}
		for _, spec := range s.file.Imports {
			if name := s.pass.TypesInfo.PkgNameOf(spec); name != nil && name.Imported() == p && name.Name() != "." && name.Name() != "_" {
				return name.Name()
			}
		}
		ok = false
		return ""
	})
	if !ok {
		return ""
	}
	return text
}
