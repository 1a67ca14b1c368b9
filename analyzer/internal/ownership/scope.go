package ownership

import (
	"fmt"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A scope names the values of a function by their places in an owner: "" is the
// owner itself, ".stop" what it has in that field.
type scope map[ssa.Value]string

// at returns the place of v in the owner, and whether it has one.
func (sc scope) at(v ssa.Value) (string, bool) {
	val := rootOf(v)
	at, ok := sc[val.Base]
	return at + val.Path, ok
}

// has reports whether v is what the owner has at sub.
func (sc scope) has(v ssa.Value, sub string) bool {
	at, ok := sc.at(v)
	return ok && at == sub
}

// enter returns the scope of a callee that gets args.
func (sc scope) enter(callee *ssa.Function, args []ssa.Value) scope {
	inner := make(scope)
	for i, a := range args {
		if at, ok := sc.at(a); ok && i < len(callee.Params) {
			inner[callee.Params[i]] = at
		}
	}
	return inner
}

// spell returns what the scope of fn says of its parameters: equal scopes have
// one spelling.
func (sc scope) spell(fn *ssa.Function) string {
	var b strings.Builder
	for i, p := range fn.Params {
		if at, ok := sc[p]; ok {
			fmt.Fprintf(&b, "%d%s\n", i, at)
		}
	}
	return b.String()
}

// rootOf returns the name of v, by what the only store to a variable puts there,
// also where a literal captures it.
func rootOf(v ssa.Value) alias.Val {
	val := path.NameOf(v)
	for range maxEnding {
		switch base := val.Base.(type) {
		case *ssa.FreeVar:
			b := alias.BindingOf(base)
			if b == nil {
				return val
			}
			val = path.NameOf(b).Join(val.Path)
		case *ssa.Alloc:
			stored := onlyValue(base)
			rest, ok := alias.Rel(val.Path, "*")
			if stored == nil || !ok {
				return val
			}
			val = path.NameOf(stored).Join(rest)
		default:
			return val
		}
	}
	return val
}

// onlyValue returns the only value but nil that its function stores in the
// variable, nil if there are several.
func onlyValue(variable *ssa.Alloc) ssa.Value {
	var only ssa.Value
	for _, ref := range *variable.Referrers() {
		st, ok := ref.(*ssa.Store)
		if !ok || st.Addr != variable || isLoadOf(st.Val, variable) {
			continue
		}
		if c, isConst := st.Val.(*ssa.Const); isConst && c.IsNil() {
			continue
		}
		if only != nil && only != st.Val {
			return nil
		}
		only = st.Val
	}
	return only
}

// of is enter, for a literal with what it captures.
func (sc scope) of(callee *ssa.Function, args []ssa.Value) scope {
	inner := sc.enter(callee, args)
	if callee.Parent() != nil {
		for v, at := range sc {
			inner[v] = at
		}
	}
	return inner
}
