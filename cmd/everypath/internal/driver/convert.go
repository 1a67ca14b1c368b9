package driver

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"net/url"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// A converter makes findings of the diagnostics in one package.
type converter struct {
	fset *token.FileSet
	pkg  string
	// testsOnly keeps only what is in _test.go files: the other files of
	// the package are analysed without them.
	testsOnly bool
	// hidden are the names of the generated files whose findings are
	// dropped.
	hidden map[string]bool
	// fromCgo are the names of the files that cgo wrote.
	fromCgo map[string]bool
}

func newConverter(d *driver, n *node, u *unit, p *plan) *converter {
	c := &converter{fset: d.fset, pkg: n.ImportPath, testsOnly: n.isWithTests(), hidden: map[string]bool{}, fromCgo: map[string]bool{}}
	inDir := map[string]bool{}
	for _, name := range n.files(n.GoFiles) {
		inDir[name] = true
	}
	for _, f := range u.files {
		name := c.rawName(f.FileStart)
		if !inDir[name] && len(n.CompiledGoFiles) > 0 {
			c.fromCgo[name] = true
			c.hidden[name] = !p.Generated && isGeneratedOrigin(d.fset.Position(f.Package).Filename)
			continue
		}
		c.hidden[name] = !p.Generated && ast.IsGenerated(f)
	}
	return c
}

// isGeneratedOrigin reports whether the file that cgo has rewritten was
// generated before. If cgo made the file up, nothing in it is anybody's.
func isGeneratedOrigin(name string) bool {
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.PackageClauseOnly|parser.ParseComments)
	return err != nil || ast.IsGenerated(f)
}

// rawName returns the name of the file that has pos, whatever //line says.
func (c *converter) rawName(pos token.Pos) string {
	return c.fset.PositionFor(pos, false).Filename
}

// finding returns the finding of a diagnostic, unless it is to be dropped.
func (c *converter) finding(a *analysis.Analyzer, d analysis.Diagnostic) (f report.Finding, ok bool) {
	name := c.rawName(d.Pos)
	if c.hidden[name] || c.testsOnly && !strings.HasSuffix(name, "_test.go") {
		return f, false
	}
	f = report.Finding{
		Package:  c.pkg,
		Rule:     a.Name,
		Category: d.Category,
		Range:    c.rangeOf(d.Pos, d.End),
		Message:  d.Message,
		URL:      urlOf(a, d),
	}
	for _, r := range d.Related {
		f.Steps = append(f.Steps, report.Step{Range: c.rangeOf(r.Pos, r.End), Message: r.Message})
	}
	for _, fix := range d.SuggestedFixes {
		if edits, ok := c.edits(fix); ok {
			f.Fixes = append(f.Fixes, report.Fix{Message: fix.Message, Edits: edits})
		}
	}
	return f, true
}

func (c *converter) rangeOf(pos, end token.Pos) report.Range {
	return report.Range{Pos: c.fset.Position(pos), End: c.fset.Position(cmp.Or(end, pos))}
}

// edits returns the edits of a fix. A fix in what cgo wrote is none: its
// offsets are not those of the file that the user has.
func (c *converter) edits(fix analysis.SuggestedFix) (edits []report.Edit, ok bool) {
	for _, e := range fix.TextEdits {
		start := c.fset.PositionFor(e.Pos, false)
		end := c.fset.PositionFor(cmp.Or(e.End, e.Pos), false)
		if c.fromCgo[start.Filename] || !start.IsValid() || start.Filename != end.Filename || end.Offset < start.Offset {
			return nil, false
		}
		edits = append(edits, report.Edit{Filename: start.Filename, Start: start.Offset, End: end.Offset, New: string(e.NewText)})
	}
	return edits, len(edits) > 0
}

// urlOf returns the page about a diagnostic, as analysis.Diagnostic.URL
// defines it.
func urlOf(a *analysis.Analyzer, d analysis.Diagnostic) string {
	ref := d.URL
	if ref == "" && d.Category != "" {
		ref = "#" + d.Category
	}
	base, err := url.Parse(a.URL)
	if err != nil {
		return ""
	}
	u, err := base.Parse(ref)
	if err != nil {
		return ""
	}
	return u.String()
}
