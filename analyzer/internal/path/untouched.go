package path

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// isUntouched reports whether the call gets, or its callee captures, only what
// holds the root in a field, and uses other fields of that alone.
func (s *search) isUntouched(c site, in *state) bool {
	u := untouched{seen: make(map[ssa.Value]bool)}
	if mc, ok := c.fun.Base.(*ssa.MakeClosure); ok && c.fun.Path == "" {
		lit := mc.Fn.(*ssa.Function)
		for i, b := range mc.Bindings {
			if !s.isUntouchedIn(&u, lit.FreeVars[i], s.of(b, in), in) {
				return false
			}
		}
	} else if rel, _ := s.reach(c.fun, in); rel != relNone {
		return false
	}
	for i, a := range c.args {
		if rel, _ := s.reach(a, in); rel == relNone || rel == relCarrier {
			continue
		}
		if c.callee == nil || c.shift != 0 || i >= len(c.callee.Params) || !s.isUntouchedIn(&u, c.callee.Params[i], a, in) {
			return false
		}
	}
	return true
}

// isUntouchedIn reports whether v, by which a function knows what is named val
// here, is not used to get at the root.
func (s *search) isUntouchedIn(u *untouched, v ssa.Value, val alias.Val, in *state) bool {
	rel, sub := s.reach(val, in)
	if rel == relNone || rel == relCarrier {
		return true
	}
	name, ok := firstField(sub)
	return rel == relOwner && ok && u.without(v, name)
}

// firstField returns the field that access path sub begins with, behind what is
// loaded.
func firstField(sub string) (name string, ok bool) {
	for len(sub) > 0 && sub[0] == '*' {
		sub = sub[1:]
	}
	if sub == "" || sub[0] != '.' {
		return "", false
	}
	end := 1
	for end < len(sub) && sub[end] != '.' && sub[end] != '*' && sub[end] != '[' {
		end++
	}
	return sub[:end], true
}

// untouched looks through functions in sight for uses of a field.
type untouched struct {
	seen map[ssa.Value]bool
}

// without reports whether v, or the pointer that is loaded from it, is only
// used for fields other than name, also where functions in sight get it.
func (u *untouched) without(v ssa.Value, name string) bool {
	if u.seen[v] {
		return true
	}
	u.seen[v] = true
	if len(u.seen) > maxUses {
		return false
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.FieldAddr:
			if alias.FieldName(ref.X.Type(), ref.Field) == name {
				return false
			}
		case *ssa.UnOp:
			if ref.Op != token.MUL || !u.without(ref, name) {
				return false
			}
		case ssa.CallInstruction:
			cc := ref.Common()
			callee := cc.StaticCallee()
			if callee == nil || len(callee.Blocks) == 0 || cc.Value == v {
				return false
			}
			for i, a := range cc.Args {
				if a == v && !u.without(callee.Params[i], name) {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}

// maxUses bounds the values that are looked at for the uses of a field.
const maxUses = 64
