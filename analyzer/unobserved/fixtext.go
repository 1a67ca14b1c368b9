package unobserved

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// literal spells a function literal of the wanted signature that makes the
// bypassing call. It uses the context that it gets.
func (c *callFix) literal(want *types.Signature) string {
	own := c.pass.TypesInfo.TypeOf(c.bypass.Fun).Underlying().(*types.Signature)
	if !types.Identical(want.Results(), own.Results()) && !c.isInstance() {
		return ""
	}
	head := c.literalHead(want)
	if head == "" {
		return ""
	}
	call := c.src.Slice(c.bypass.Pos(), c.bypass.End())
	if want.Results().Len() == 0 {
		return head + " { " + call + " }"
	}
	return head + " { return " + call + " }"
}

// literalHead spells a literal of the wanted signature up to its body. Its
// context has the name of the one that the bypass uses, its other parameters
// have none.
func (c *callFix) literalHead(want *types.Signature) string {
	var params []string
	for p := range want.Params().Variables() {
		t := c.typeText(p.Type())
		if t == "" {
			return ""
		}
		name := "_"
		if isContext(p.Type()) {
			if name = c.contextName(p.Type()); name == "" {
				return ""
			}
		}
		params = append(params, name+" "+t)
	}
	sig := want
	if c.isInstance() {
		sig = c.pass.TypesInfo.TypeOf(c.bypass.Fun).Underlying().(*types.Signature)
	}
	results, ok := c.resultsText(sig)
	if !ok {
		return ""
	}
	return strings.TrimRight("func("+strings.Join(params, ", ")+") "+results, " ")
}

// contextName returns the name of the context among the bypass's arguments,
// which the literal's parameter takes over; "" if there is none.
func (c *callFix) contextName(t types.Type) string {
	for _, own := range c.bypass.Args {
		if id, ok := ast.Unparen(own).(*ast.Ident); ok && types.Identical(c.pass.TypesInfo.TypeOf(id), t) {
			return id.Name
		}
	}
	return ""
}

func (c *callFix) resultsText(sig *types.Signature) (string, bool) {
	var texts []string
	for v := range sig.Results().Variables() {
		t := c.typeText(v.Type())
		if t == "" {
			return "", false
		}
		texts = append(texts, t)
	}
	switch len(texts) {
	case 0:
		return "", true
	case 1:
		return texts[0], true
	}
	return "(" + strings.Join(texts, ", ") + ")", true
}

// typeText spells a type in the file of pos, "" if a package in it is not
// imported there by its name.
func (c *callFix) typeText(t types.Type) string { return c.fixer.typeText(t, c.bypass.Pos()) }

func (x *fixer) typeText(t types.Type, pos token.Pos) string {
	ok := true
	file := x.fileAt(pos)
	text := types.TypeString(t, func(p *types.Package) string {
		if p == x.pass.Pkg {
			return ""
		}
		for _, spec := range file.Imports {
			name := x.pass.TypesInfo.PkgNameOf(spec)
			if name != nil && name.Imported() == p && name.Name() != "." && name.Name() != "_" {
				if _, obj := x.pass.Pkg.Scope().Innermost(pos).LookupParent(name.Name(), pos); obj == types.Object(name) {
					return name.Name()
				}
			}
		}
		ok = false
		return p.Name()
	})
	if !ok {
		return ""
	}
	return text
}
