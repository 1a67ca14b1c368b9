package observe

import (
	"cmp"
	"fmt"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// Explain spells what is known of fn, as its fact does: "" if nothing is.
func (r *Result) Explain(fn *ssa.Function) string { return r.sums[fn].String() }

// Describe says in sentences what fn has to do with observing: what it puts
// under an observation, and what it runs under itself.
func (r *Result) Describe(fn *ssa.Function) []string {
	s := r.sums[fn]
	if s.isEmpty() {
		return nil
	}
	operand := func(i int) string {
		if i >= 0 && i < len(fn.Params) {
			return fn.Params[i].Name()
		}
		return "what it is given"
	}
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for _, b := range s.Brackets {
		add("is a wrapper: runs %s under %s", operand(b.Arg), b.Note.describe())
	}
	for _, b := range s.Fields {
		if st, ok := gotype.Deref(fn.Params[b.Arg].Type()).Underlying().(*types.Struct); ok {
			add("is a wrapper: runs %s.%s under %s", operand(b.Arg), st.Field(b.Field).Name(), b.Note.describe())
		}
	}
	for _, v := range s.Results {
		switch {
		case v.Note != nil && v.Base >= 0:
			add("is a wrapper: returns %s with %s around it", operand(v.Base), v.Note.describe())
		case v.Note != nil:
			add("returns what runs under %s", v.Note.describe())
		case !v.Fn.isEmpty() && len(v.Fn.Brackets)+len(v.Fn.Results) > 0:
			add("returns a wrapper")
		}
	}
	for _, o := range s.Opens {
		add("begins %s, which its caller ends", WithArticle(o.What))
	}
	for _, i := range s.Ends {
		add("ends the observation that %s holds", operand(i))
	}
	for _, i := range s.Clocks {
		add("records the time since %s", operand(i))
	}
	if s.Self != nil {
		add("does its work under %s", s.Self.describe())
	}
	return out
}

// WithArticle returns a noun with the article that its first letter asks for.
func WithArticle(noun string) string {
	if noun != "" && strings.Contains("aeiou", noun[:1]) {
		return "an " + noun
	}
	return "a " + noun
}

// describe names the observation, and the function that makes it.
func (n note) describe() string {
	text := WithArticle(cmp.Or(n.What, n.Class.String()))
	if n.Via != "" {
		text += " of " + n.Via
	}
	return text
}
