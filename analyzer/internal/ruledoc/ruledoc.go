// Package ruledoc makes every text about a rule from one: the package
// comment of its doc.go.
//
// The comment documents the rule NAME from the heading "# Analyzer NAME" to
// the next heading of that form, or to its end:
//
//	// # Analyzer NAME
//	//
//	// NAME: SUMMARY
//	//
//	// Introduction.
//	//
//	// # Some heading
//	//
//	// # NAME/CATEGORY
//
// A heading NAME/CATEGORY, which is also the category's rule id in SARIF,
// opens the section of that category. In it each block of code is an example
// program and stands below a paragraph that says what it is: "Reported:",
// "Repaired:" or "Not reported:". Sections are flat, since Go's doc comments
// have one level of headings.
//
// The comment is written in Go's doc syntax, so pkg.go.dev shows it as it
// is; Text and Markdown render the same for the help command and the README.
package ruledoc

import (
	"fmt"
	"go/ast"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"strings"
)

// Doc is the documentation of one rule.
type Doc struct {
	// Name is the rule's name and Summary one line that says what it does,
	// without the name and without a final period.
	Name, Summary string
	// Import is the import path of the rule's package, "" if unknown.
	Import string
	// Intro is what stands before the first heading.
	Intro []comment.Block
	// Sections are the rest, in the order of the source.
	Sections []Section
}

// Section is one heading with what stands below it.
type Section struct {
	// Heading is the text of the heading.
	Heading string
	// Category is the category that the section describes, or "".
	Category string
	// Anchor is the heading's id on pkg.go.dev.
	Anchor string
	Blocks []comment.Block
}

// Extract reads the documentation of the rule name from the text of a Go
// file. Its errors say what the text lacks.
func Extract(src, name string) (Doc, error) {
	f, err := parser.ParseFile(token.NewFileSet(), "doc.go", src, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		return Doc{}, fmt.Errorf("ruledoc: %w", err)
	}
	blocks := findRule(parse(f.Doc), name)
	if blocks == nil {
		return Doc{}, fmt.Errorf("ruledoc: doc.go: no heading \"# Analyzer %s\"", name)
	}
	doc := Doc{Name: name}
	for _, b := range blocks {
		h, ok := b.(*comment.Heading)
		switch last := len(doc.Sections) - 1; {
		case ok:
			doc.Sections = append(doc.Sections, newSection(h, name))
		case last < 0:
			doc.Intro = append(doc.Intro, b)
		default:
			doc.Sections[last].Blocks = append(doc.Sections[last].Blocks, b)
		}
	}
	if doc.Summary = summaryOf(doc.Intro, name); doc.Summary == "" {
		return Doc{}, fmt.Errorf("ruledoc: doc.go: \"# Analyzer %s\" is not followed by \"%[1]s: SUMMARY\"", name)
	}
	doc.Intro = doc.Intro[1:]
	return doc, nil
}

// MustExtract is Extract for text that is compiled in: an error is a broken
// invariant, which the rule's own test would have found.
func MustExtract(src, name string) Doc {
	doc, err := Extract(src, name)
	if err != nil {
		panic("internal error: " + err.Error())
	}
	return doc
}

func parse(g *ast.CommentGroup) []comment.Block {
	return new(comment.Parser).Parse(g.Text()).Content
}

// findRule returns the blocks between the rule's heading and the next
// rule's, or nil if there is no such heading.
func findRule(blocks []comment.Block, name string) []comment.Block {
	start := -1
	for i, b := range blocks {
		h, ok := b.(*comment.Heading)
		if !ok || !strings.HasPrefix(plain(h.Text), "Analyzer ") {
			continue
		}
		if start >= 0 {
			return blocks[start:i]
		}
		if plain(h.Text) == "Analyzer "+name {
			start = i + 1
		}
	}
	if start < 0 {
		return nil
	}
	return blocks[start:]
}

func newSection(h *comment.Heading, name string) Section {
	heading := plain(h.Text)
	category, ok := strings.CutPrefix(heading, name+"/")
	if !ok {
		category = ""
	}
	return Section{Heading: heading, Category: category, Anchor: h.DefaultID()}
}

// summaryOf returns SUMMARY if the first block is a paragraph "name:
// SUMMARY", else "".
func summaryOf(blocks []comment.Block, name string) string {
	if len(blocks) == 0 {
		return ""
	}
	p, ok := blocks[0].(*comment.Paragraph)
	if !ok {
		return ""
	}
	summary, ok := strings.CutPrefix(plain(p.Text), name+": ")
	if !ok {
		return ""
	}
	return summary
}

// plain returns the text without its markup, on one line.
func plain(text []comment.Text) string {
	var b strings.Builder
	for _, t := range text {
		switch t := t.(type) {
		case comment.Plain:
			b.WriteString(string(t))
		case comment.Italic:
			b.WriteString(string(t))
		case *comment.Link:
			b.WriteString(plain(t.Text))
		case *comment.DocLink:
			b.WriteString(plain(t.Text))
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Categories returns the names of the categories in the order in which they
// are documented.
func (d Doc) Categories() []string {
	var names []string
	for _, s := range d.Sections {
		if s.Category != "" {
			names = append(names, s.Category)
		}
	}
	return names
}

// Section returns the section of a category.
func (d Doc) Section(category string) (s Section, ok bool) {
	for _, s := range d.Sections {
		if category != "" && s.Category == category {
			return s, true
		}
	}
	return Section{}, false
}

// URL returns the page of the rule, or the place on it that describes the
// category.
func (d Doc) URL(category string) string {
	url := "https://pkg.go.dev/" + d.Import
	if s, ok := d.Section(category); ok {
		url += "#" + s.Anchor
	}
	return url
}

// Example is an example program of a category: declarations of one package,
// without package clause and imports.
type Example struct {
	Category string
	// Label is the paragraph above it.
	Label string
	Code  string
}

// The labels of examples.
const (
	Reported    = "Reported:"
	Repaired    = "Repaired:"
	NotReported = "Not reported:"
)

// Examples returns the example programs of all categories. A block of code
// there without a label is an error.
func (d Doc) Examples() ([]Example, error) {
	var examples []Example
	for _, s := range d.Sections {
		if s.Category == "" {
			continue
		}
		label := ""
		for _, b := range s.Blocks {
			switch b := b.(type) {
			case *comment.Paragraph:
				label = plain(b.Text)
			case *comment.Code:
				if label != Reported && label != Repaired && label != NotReported {
					return nil, fmt.Errorf("ruledoc: %s: example below %q, want one of %q, %q, %q",
						s.Heading, label, Reported, Repaired, NotReported)
				}
				examples = append(examples, Example{s.Category, label, b.Text})
			}
		}
	}
	return examples, nil
}
