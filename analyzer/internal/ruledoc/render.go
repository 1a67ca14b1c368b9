package ruledoc

import (
	"go/doc/comment"
	"go/parser"
	"go/token"
	"strings"
)

// Text returns the documentation as plain text, as an analysis.Analyzer's
// Doc has it: the summary alone on the first line, without the rule's name,
// which every driver prints before it.
func (d Doc) Text() string {
	blocks := append([]comment.Block{paragraph(d.Summary)}, d.Intro...)
	for _, s := range d.Sections {
		blocks = append(blocks, heading(s.Heading))
		blocks = append(blocks, s.Blocks...)
	}
	return text(blocks)
}

// Text returns the section as plain text, without its heading.
func (s Section) Text() string { return text(s.Blocks) }

func text(blocks []comment.Block) string {
	var p comment.Printer
	return strings.TrimSuffix(string(p.Text(&comment.Doc{Content: blocks})), "\n")
}

// Markdown returns the documentation in GitHub's Markdown: the rule's name
// as a heading of the given level, the summary, then the sections one level
// deeper.
func (d Doc) Markdown(level int) string {
	var b strings.Builder
	b.WriteString(strings.Repeat("#", level) + " " + d.Name + "\n\n")
	b.WriteString(sentence(d.Summary) + "\n\n")
	b.WriteString(markdown(d.Intro))
	for _, s := range d.Sections {
		b.WriteString("\n" + strings.Repeat("#", level+1) + " " + s.Heading + "\n\n")
		b.WriteString(s.Markdown())
	}
	return b.String()
}

// Markdown returns the section in GitHub's Markdown, without its heading.
func (s Section) Markdown() string { return markdown(s.Blocks) }

// HTML returns the section as HTML, without its heading.
func (s Section) HTML() string {
	var p comment.Printer
	return string(p.HTML(&comment.Doc{Content: s.Blocks}))
}

// markdown leaves everything to comment.Printer but code, which it would
// indent: a fence tells the reader's browser how to colour it.
func markdown(blocks []comment.Block) string {
	var p comment.Printer
	var parts []string
	for _, b := range blocks {
		code, ok := b.(*comment.Code)
		if !ok {
			parts = append(parts, string(p.Markdown(&comment.Doc{Content: []comment.Block{b}})))
			continue
		}
		parts = append(parts, "```"+language(code.Text)+"\n"+strings.TrimRight(code.Text, "\n")+"\n```\n")
	}
	return strings.Join(parts, "\n")
}

// language returns "go" if the code is a list of declarations or statements.
func language(code string) string {
	for _, src := range []string{
		"package p\n" + code,
		"package p\nfunc _() {\n" + code + "\n}",
	} {
		if _, err := parser.ParseFile(token.NewFileSet(), "", src, 0); err == nil {
			return "go"
		}
	}
	return "text"
}

func paragraph(s string) comment.Block {
	return &comment.Paragraph{Text: []comment.Text{comment.Plain(s)}}
}

func heading(s string) comment.Block {
	return &comment.Heading{Text: []comment.Text{comment.Plain(s)}}
}

// sentence returns s, which is not empty, with a capital and a period.
func sentence(s string) string {
	return strings.ToUpper(s[:1]) + s[1:] + "."
}
