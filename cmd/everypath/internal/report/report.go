// Package report holds the findings of a run, and prints them: one file an
// output format, behind one interface.
package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/token"
	"io"
	"slices"
)

// A Range is a part of a source file. Its positions are those that //line
// directives say; End is invalid if it is not known.
type Range struct {
	Pos, End token.Position
}

// A Step is one step of the path that a finding shows.
type Step struct {
	Range
	Message string
}

// An Edit replaces a part of a file, given by zero-based byte offsets.
type Edit struct {
	Filename   string
	Start, End int
	New        string
	// Base is the hash of the content that the offsets count in, as
	// ContentHash makes it.
	Base string
}

// ContentHash returns the hash of a file's content.
func ContentHash(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// A Fix is a set of edits that are applied together.
type Fix struct {
	Message string
	Edits   []Edit
}

// A Finding is one report of a rule.
type Finding struct {
	// Package is the id of the package, as the go command prints it: a
	// test variant's is "p [p.test]".
	Package string
	// Rule is the analyzer's name; Category may be empty.
	Rule, Category string
	Range
	Message string
	// URL leads to the documentation, "" if there is none.
	URL   string
	Steps []Step
	// Placed is where review bots show it, invalid for its own place; see
	// Result.Place. Its message is that of the step there.
	Placed Step
	Fixes  []Fix
}

// ID returns RULE/CATEGORY, or RULE if there is no category.
func (f *Finding) ID() string {
	if f.Category == "" {
		return f.Rule
	}
	return f.Rule + "/" + f.Category
}

// maxSteps is how many steps of a path are shown to people.
const maxSteps = 30

// shown returns the steps that are shown to people: of a long path the
// beginning and the end, with how many are left out between them.
func (f *Finding) shown() (head []Step, left int, tail []Step) {
	n := len(f.Steps)
	if n <= maxSteps {
		return f.Steps, 0, nil
	}
	return f.Steps[:maxSteps/2], n - maxSteps, f.Steps[n-maxSteps/2:]
}

// A Failure says why a package was not, or not wholly, analysed.
type Failure struct {
	// Package is the id of the package, or the pattern or directory that
	// could not be listed.
	Package string
	// Rule is the rule that failed; "" if none was run.
	Rule    string
	Message string
	// Details are the errors behind it, the first few of Total.
	Details []Step
	Total   int
	// NotBuilt reports whether the package is only meant for other
	// systems, build tags or tests.
	NotBuilt bool
	// IsDependency reports whether nobody asked for the package, but others
	// that depend on it.
	IsDependency bool
}

// A Result is what a run found.
type Result struct {
	Findings []Finding
	Failures []Failure
	// Packages is the number of packages that were analysed, those that
	// failed included.
	Packages int
	// NotBuilt are files of the packages that their names or build
	// constraints exclude.
	NotBuilt []string
	// Hidden is the number of findings that were taken out: a baseline has
	// them, or they are not in the diff.
	Hidden int
}

// Add adds the findings and failures of another run.
func (r *Result) Add(other *Result) {
	r.Findings = append(r.Findings, other.Findings...)
	r.Failures = append(r.Failures, other.Failures...)
	r.Packages += other.Packages
	r.Hidden += other.Hidden
}

// Sort puts findings and failures in the order of their places, and drops
// findings that are told twice: a package can be part of two runs.
func (r *Result) Sort() {
	slices.SortStableFunc(r.Findings, compareFindings)
	r.Findings = slices.CompactFunc(r.Findings, func(a, b Finding) bool {
		return a.Pos == b.Pos && a.ID() == b.ID() && a.Message == b.Message
	})
	slices.SortStableFunc(r.Failures, func(a, b Failure) int {
		return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
	})
	r.Failures = slices.CompactFunc(r.Failures, func(a, b Failure) bool {
		return a.Package == b.Package && a.Rule == b.Rule && a.Message == b.Message
	})
}

func compareFindings(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(a.Pos.Filename, b.Pos.Filename),
		cmp.Compare(a.Pos.Line, b.Pos.Line),
		cmp.Compare(a.Pos.Column, b.Pos.Column),
		cmp.Compare(a.ID(), b.ID()),
		cmp.Compare(a.Message, b.Message),
		cmp.Compare(a.Package, b.Package),
	)
}

// A Format prints the findings of a sorted result. Failures are told on
// standard error by the command, in the same way for every format; those
// formats that have a place for them print them, too.
type Format interface {
	Print(w io.Writer, r *Result) error
}

// Summary returns one line that counts what was found.
func (r *Result) Summary() string {
	files := map[string]bool{}
	for _, f := range r.Findings {
		files[f.Pos.Filename] = true
	}
	hidden := ""
	if r.Hidden > 0 {
		hidden = fmt.Sprintf(", %s not shown", count(r.Hidden, "finding"))
	}
	if len(r.Findings) == 0 {
		return fmt.Sprintf("no findings, %s analysed%s", count(r.Packages, "package"), hidden)
	}
	return fmt.Sprintf("%s in %s, %s analysed%s", count(len(r.Findings), "finding"), count(len(files), "file"), count(r.Packages, "package"), hidden)
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
