package unobserved

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/tools/go/ast/astutil"
)

// A naming is how one place of a dispatch is called: the constants by which
// it is chosen, and what it calls. Where a wrapper is given a name, that is
// one of these; the bypass gets its own in the place of its sibling's.
type naming struct {
	labels, names []string
	// consts are the constants by which it is chosen, as they are written.
	consts []ast.Expr
}

// namingAt returns what the place at pos is called: the labels of the cases
// and conditions around it, the innermost first, and the given names.
func (x *fixer) namingAt(file *ast.File, pos token.Pos, names ...string) naming {
	n := naming{names: names}
	nodes, _ := astutil.PathEnclosingInterval(file, pos, pos)
	for _, node := range nodes {
		switch node := node.(type) {
		case *ast.CaseClause:
			for _, e := range node.List {
				n.label(x.pass.TypesInfo, e)
				n.equals(x.pass.TypesInfo, e)
				if star, ok := e.(*ast.StarExpr); ok {
					e = star.X
				}
				if name := lastName(e); name != "" {
					n.names = append(n.names, name)
				}
			}
		case *ast.IfStmt:
			if node.Body.Pos() <= pos && pos < node.Body.End() {
				n.equals(x.pass.TypesInfo, node.Cond)
			}
		case *ast.FuncDecl:
			return n
		}
	}
	return n
}

// equals notes what a condition compares with.
func (n *naming) equals(info *types.Info, e ast.Expr) {
	if cond, ok := e.(*ast.BinaryExpr); ok && cond.Op == token.EQL {
		n.label(info, cond.X)
		n.label(info, cond.Y)
	}
}

func (n *naming) label(info *types.Info, e ast.Expr) {
	v := info.Types[e].Value
	if v == nil {
		return
	}
	n.consts = append(n.consts, e)
	if v.Kind() == constant.String {
		n.labels = append(n.labels, constant.StringVal(v))
	}
}

// renamed returns the literal that stands here for the sibling's, "" if it
// is not made of the sibling's names.
func renamed(lit string, theirs, ours naming) string {
	text, err := strconv.Unquote(lit)
	if err != nil || text == "" {
		return ""
	}
	for _, pair := range [][2][]string{{theirs.labels, ours.labels}, {theirs.names, ours.names}} {
		for i, their := range pair[0] {
			if len(pair[1]) == 0 {
				break
			}
			our := pair[1][min(i, len(pair[1])-1)]
			if their == our {
				continue // it tells nothing apart
			}
			if out, ok := replaceName(text, their, our); ok {
				return strconv.Quote(out)
			}
			if a, b, ok := leading(text, their, our); ok {
				return strconv.Quote(strings.ReplaceAll(text, a, b))
			}
			if a, b := different(their, our); a != "" {
				if out, ok := replaceName(text, a, b); ok {
					return strconv.Quote(out)
				}
			}
		}
	}
	return ""
}

// replaceName replaces a name in whichever form it stands in the text.
func replaceName(text, their, our string) (string, bool) {
	for _, form := range forms {
		if out, ok := replaceWord(text, form(their), form(our)); ok {
			return out, true
		}
	}
	return "", false
}

// leading returns the first words of both names, if those of the sibling's
// are the text: list of listOrders.
func leading(text, their, our string) (a, b string, ok bool) {
	t, o := words(their), words(our)
	said := words(text)
	if n := len(said); n > 0 && n < len(t) && n <= len(o) && strings.Join(t[:n], "") == text {
		return text, strings.Join(o[:n], ""), true
	}
	return "", "", false
}

// different returns both names without the words that they begin with in
// common: A and B of doA and doB.
func different(their, our string) (a, b string) {
	t, o := words(their), words(our)
	n := 0
	for n < len(t)-1 && n < len(o)-1 && t[n] == o[n] {
		n++
	}
	if n == 0 {
		return "", ""
	}
	return strings.Join(t[n:], ""), strings.Join(o[n:], "")
}

// forms are the ways to spell a name in a text.
var forms = []func(string) string{
	func(s string) string { return s },
	lowerFirst,
	strings.ToLower,
	func(s string) string { return strings.Join(words(s), "_") },
	func(s string) string { return strings.Join(words(s), "-") },
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

// replaceWord replaces a word of the text that stands in it once.
func replaceWord(text, old, with string) (string, bool) {
	if old == "" || with == "" || strings.Count(text, old) != 1 {
		return "", false
	}
	i := strings.Index(text, old)
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+len(old):])
	if unicode.IsLetter(before) || unicode.IsLetter(after) {
		return "", false
	}
	return text[:i] + with + text[i+len(old):], true
}

// A rewriter spells an expression or statement of a sibling for another
// place.
type rewriter struct {
	*fixer
	// at is the place.
	at           token.Pos
	theirs, ours naming
	// instead is spelled as by.
	instead ast.Node
	by      string
	// rename spells objects that have another name there.
	rename map[types.Object]string
	// free reports that texts which are no names stay as they are.
	free    bool
	defined map[types.Object]bool
}

// A change is the text of a part of what is spelled.
type change struct {
	pos, end token.Pos
	text     string
}

// spell returns the text of n for the place, "" if something in it does not
// mean the same there. What was defined in what was spelled before is known.
func (w *rewriter) spell(n ast.Node) string {
	src := w.sources.Of(w.fileAt(n.Pos()))
	if src == nil {
		return ""
	}
	if w.defined == nil {
		w.defined = map[types.Object]bool{}
	}
	changes, ok := w.changes(n)
	if !ok {
		return ""
	}
	text, from := "", n.Pos()
	for _, c := range changes {
		text += src.Slice(from, c.pos) + c.text
		from = c.end
	}
	return text + src.Slice(from, n.End())
}

// changes returns what is spelled otherwise at the place, in order.
func (w *rewriter) changes(n ast.Node) (changes []change, ok bool) {
	c := &changer{rewriter: w, ok: true}
	ast.Inspect(n, c.visit)
	slices.SortFunc(c.changes, func(a, b change) int { return int(a.pos - b.pos) })
	return c.changes, c.ok
}

// A changer collects the changes; ok turns false where one cannot be told.
type changer struct {
	*rewriter
	changes []change
	ok      bool
}

func (c *changer) change(n ast.Node, text string) {
	c.changes = append(c.changes, change{n.Pos(), n.End(), text})
}

// visit looks at one node, and reports whether those in it are to be looked at.
func (c *changer) visit(n ast.Node) bool {
	if n != nil && n == c.instead {
		c.change(n, c.by)
		return false
	}
	switch n := n.(type) {
	case *ast.SelectorExpr:
		if !c.changeConstant(n, c.constOf(n)) {
			ast.Inspect(n.X, c.visit)
		}
		return false
	case *ast.KeyValueExpr:
		if _, isField := n.Key.(*ast.Ident); !isField {
			ast.Inspect(n.Key, c.visit)
		}
		ast.Inspect(n.Value, c.visit)
		return false
	case *ast.BasicLit:
		if n.Kind == token.STRING {
			c.text(n)
		}
	case *ast.Ident:
		c.ident(n)
	}
	return true
}

// changeConstant changes a constant, if it is one that another stands for, and reports
// whether it has.
func (c *changer) changeConstant(e ast.Expr, named *types.Const) bool {
	if named == nil {
		return false
	}
	text, same := c.constant(e, named)
	if c.ok = c.ok && same; text == "" {
		return false
	}
	c.change(e, text)
	return true
}

func (c *changer) text(lit *ast.BasicLit) {
	text := renamed(lit.Value, c.theirs, c.ours)
	if text == "" && !c.free {
		c.ok = false
	} else if text != "" {
		c.change(lit, text)
	}
}

func (c *changer) ident(id *ast.Ident) {
	if obj := c.pass.TypesInfo.Defs[id]; obj != nil {
		c.defined[obj] = true
		return
	}
	obj := c.pass.TypesInfo.Uses[id]
	if named, isConst := obj.(*types.Const); isConst && c.changeConstant(id, named) {
		return
	}
	switch name, known := c.rename[obj]; {
	case id.Name == "_" || obj != nil && c.defined[obj]:
	case known:
		c.change(id, name)
	default:
		c.ok = c.ok && c.isSame(id, c.at)
	}
}

// constant returns what stands at the place for a constant of the sibling:
// the one by which the place is chosen for the one by which the sibling is,
// or "" if it stays. A text of which the sibling alone speaks is its name: ok
// is false if nothing is known to stand for that.
func (w *rewriter) constant(e ast.Expr, c *types.Const) (text string, ok bool) {
	for i, label := range w.theirs.consts {
		if w.constOf(label) != c {
			continue
		}
		if len(w.ours.consts) == 0 {
			return "", false
		}
		our := w.ours.consts[min(i, len(w.ours.consts)-1)]
		return w.sources.Of(w.fileAt(our.Pos())).Slice(our.Pos(), our.End()), true
	}
	if c.Val().Kind() != constant.String || c.Parent() == types.Universe || w.free {
		return "", true
	}
	if text := renamed(strconv.Quote(constant.StringVal(c.Val())), w.theirs, w.ours); text != "" {
		return text, true
	}
	return "", w.isShared(c, w.fileAt(e.Pos()))
}

// isShared reports whether a file speaks of a constant in two places or more
// that are no labels of cases.
func (x *fixer) isShared(c *types.Const, file *ast.File) bool {
	n := 0
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.CaseClause:
			for _, e := range node.List {
				if x.constOf(e) == c {
					n--
				}
			}
		case *ast.Ident:
			if x.pass.TypesInfo.Uses[node] == c {
				n++
			}
		}
		return true
	})
	return n > 1
}

// constOf returns the constant that an expression names, nil if it is none.
func (x *fixer) constOf(e ast.Expr) *types.Const {
	var id *ast.Ident
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		id = e.Sel
	}
	c, _ := x.pass.TypesInfo.Uses[id].(*types.Const)
	return c
}

// isSame reports whether a name means at another place what it means where
// it stands.
func (x *fixer) isSame(id *ast.Ident, at token.Pos) bool {
	obj := x.pass.TypesInfo.Uses[id]
	if obj == nil {
		return false
	}
	if v, ok := obj.(*types.Var); ok && v.IsField() {
		return true
	}
	return obj.Parent() == nil || x.isVisible(obj, at)
}

// linesOf splits a text in lines and takes the indentation from them.
func linesOf(text, indent string) []string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimPrefix(lines[i], indent)
	}
	return lines
}
