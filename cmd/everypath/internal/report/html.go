package report

import (
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
)

// HTML prints a page for people that works without anything else: no
// network, no other file. Findings are grouped by rule and package, each
// with the lines of the source through which its path goes.
//
// Names, messages and source lines are whatever somebody has written. All of
// them pass through html/template, and the page's own policy lets no other
// script run than the one in it. The same findings make the same bytes.
type HTML struct {
	// Dir is the directory to which file names are relative.
	Dir string
	// Version is that of the tool, Rules the help of all rules.
	Version string
	Rules   []RuleHelp
	// Diff returns a fix as a unified diff, "" if it does not fit the file
	// any more. nil means that fixes are not shown.
	Diff func(Fix) string
}

// maxOpen is how many findings are unfolded when the page is opened.
const maxOpen = 40

//go:embed html/page.tmpl
var htmlPage string

//go:embed html/style.css
var htmlStyle string

//go:embed html/script.js
var htmlScript string

var htmlTemplate = template.Must(template.New("page").Parse(htmlPage))

type (
	htmlDocument struct {
		Title, Summary, Version string
		Policy                  string
		Style                   template.CSS
		Script                  template.JS
		Categories              []*htmlCategory
		Packages                []string
		Failures                []htmlFailure
		HasFixes                bool
	}
	htmlCategory struct {
		ID, Anchor, Short, URL string
		Help                   template.HTML
		Count                  int
		Packages               []*htmlPackage
	}
	htmlPackage struct {
		Path     string
		Findings []*htmlFinding
	}
	htmlFinding struct {
		Anchor, Place, Message string
		// Here says where a review bot shows it, if not at its place.
		Here   string
		IsOpen bool
		Sheet  *sheet
		Fix    string
		Diff   []htmlDiffLine
	}
	htmlDiffLine struct{ Kind, Text string }
	htmlFailure  struct {
		Package, Message string
		Details          []string
	}
)

// Print implements Format.
func (h HTML) Print(w io.Writer, r *Result) error {
	hash := sha256.Sum256([]byte(htmlScript))
	doc := &htmlDocument{
		Title: count(len(r.Findings), "finding"), Summary: r.Summary(), Version: Visible(h.Version),
		Policy: fmt.Sprintf("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-%s'; base-uri 'none'; form-action 'none'",
			base64.StdEncoding.EncodeToString(hash[:])),
		Style: template.CSS(htmlStyle), Script: template.JS(htmlScript),
	}
	src := newSources(h.Dir)
	for _, f := range r.Failures {
		doc.Failures = append(doc.Failures, newHTMLFailure(src, f))
	}
	b := &htmlBuilder{HTML: h, doc: doc, texts: newTexts(src), prints: newFingerprinter(src), isOpen: len(r.Findings) <= maxOpen}
	for i := range r.Findings {
		b.add(&r.Findings[i])
	}
	b.sort()
	return htmlTemplate.Execute(w, doc)
}

func newHTMLFailure(src *sources, f Failure) htmlFailure {
	out := htmlFailure{Package: Visible(f.Package), Message: Visible(f.Message)}
	for _, d := range f.Details {
		place := ""
		if d.Pos.IsValid() {
			place = fmt.Sprintf("%s:%d:%d: ", src.path(d.Pos.Filename), d.Pos.Line, d.Pos.Column)
		}
		out.Details = append(out.Details, Visible(place+d.Message))
	}
	if left := f.Total - len(f.Details); left > 0 && len(f.Details) > 0 {
		out.Details = append(out.Details, fmt.Sprintf("… %d more", left))
	}
	return out
}

// An htmlBuilder fills a document.
type htmlBuilder struct {
	HTML
	doc    *htmlDocument
	texts  *texts
	prints *fingerprinter
	isOpen bool
}

func (b *htmlBuilder) add(f *Finding) {
	c := b.category(f)
	c.Count++
	path, _, _ := strings.Cut(f.Package, " [") // a test variant
	path = Visible(path)
	i := slices.IndexFunc(c.Packages, func(p *htmlPackage) bool { return p.Path == path })
	if i < 0 {
		i = len(c.Packages)
		c.Packages = append(c.Packages, &htmlPackage{Path: path})
	}
	c.Packages[i].Findings = append(c.Packages[i].Findings, b.finding(f))
	if !slices.Contains(b.doc.Packages, path) {
		b.doc.Packages = append(b.doc.Packages, path)
	}
}

// category returns the category of the finding, which it makes if it is the
// first.
func (b *htmlBuilder) category(f *Finding) *htmlCategory {
	id := Visible(f.ID())
	for _, c := range b.doc.Categories {
		if c.ID == id {
			return c
		}
	}
	c := &htmlCategory{ID: id, Anchor: strings.ReplaceAll(id, "/", "-"), URL: f.URL}
	if i := b.ruleIndex(id); i < len(b.Rules) {
		help := b.Rules[i]
		// The help is everypath's own text.
		c.Short, c.URL, c.Help = help.Short, help.URL, template.HTML(help.HTML)
	}
	b.doc.Categories = append(b.doc.Categories, c)
	return c
}

// ruleIndex returns the place of a rule's category in the help, behind the
// last if it is not there.
func (b *htmlBuilder) ruleIndex(id string) int {
	if i := slices.IndexFunc(b.Rules, func(h RuleHelp) bool { return h.ID == id }); i >= 0 {
		return i
	}
	return len(b.Rules)
}

func (b *htmlBuilder) finding(f *Finding) *htmlFinding {
	src := b.prints.sources
	path := src.path(f.Pos.Filename)
	out := &htmlFinding{
		Anchor: "f-" + b.prints.fingerprint(f, path)[:16], Place: Visible(fmt.Sprintf("%s:%d:%d", path, f.Pos.Line, f.Pos.Column)),
		Message: Visible(oneLine(f.Message)), IsOpen: b.isOpen, Sheet: newSheet(b.texts, f),
	}
	if at := f.Placed; at.Pos.IsValid() {
		out.Here = Visible(strings.TrimSuffix(fmt.Sprintf("%s:%d: %s", src.path(at.Pos.Filename), at.Pos.Line, at.Message), ": "))
	}
	if len(f.Fixes) > 0 && b.Diff != nil {
		out.Diff = htmlDiff(b.Diff(f.Fixes[0]))
	}
	if out.Diff != nil {
		out.Fix = Visible(f.Fixes[0].Message)
		b.doc.HasFixes = true
	}
	return out
}

// htmlDiff returns the lines of a diff's hunks, each with its kind: add, del,
// hunk or same.
func htmlDiff(diff string) []htmlDiffLine {
	var lines []htmlDiffLine
	for line := range strings.Lines(diff) {
		line = strings.TrimRight(line, "\r\n")
		kind := "same"
		switch {
		case strings.HasPrefix(line, "@@"):
			kind = "hunk"
		case len(lines) == 0:
			continue // the names of the file
		case strings.HasPrefix(line, "+"):
			kind = "add"
		case strings.HasPrefix(line, "-"):
			kind = "del"
		}
		lines = append(lines, htmlDiffLine{kind, Visible(line)})
	}
	return lines
}

// sort puts categories in the order of the documentation, and packages by
// path.
func (b *htmlBuilder) sort() {
	slices.SortStableFunc(b.doc.Categories, func(a, c *htmlCategory) int {
		return cmp.Or(cmp.Compare(b.ruleIndex(a.ID), b.ruleIndex(c.ID)), strings.Compare(a.ID, c.ID))
	})
	for _, c := range b.doc.Categories {
		slices.SortStableFunc(c.Packages, func(a, p *htmlPackage) int { return strings.Compare(a.Path, p.Path) })
	}
	slices.Sort(b.doc.Packages)
}
