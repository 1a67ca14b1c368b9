// Package explain is how a rule says why it reports something of a function,
// or does not: in plain lines, each with the place that it speaks of.
package explain

import (
	"go/ast"
	"go/token"
)

// A Line is one statement. Lines that are indented more belong to the one
// above that is indented less.
type Line struct {
	// Pos is the place it speaks of, token.NoPos if there is none.
	Pos    token.Pos
	Indent int
	Text   string
}

// A Section is what a rule says about one thing.
type Section struct {
	Title string
	Lines []Line
}

// A Query is a place in a package that somebody asks about.
type Query struct {
	// Decl is the declaration at the place: of a function, with all its
	// literals, of types or variables.
	Decl ast.Decl
	// From and To bound the place: a line of the source.
	From, To token.Pos
}

// Includes reports whether pos is at the place.
func (q Query) Includes(pos token.Pos) bool { return q.From <= pos && pos < q.To }

// An Explainer is the result of a rule that can explain itself. It may be
// asked as long as the package is being analysed.
type Explainer interface {
	Explain(q Query) []Section
}
