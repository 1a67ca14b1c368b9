// Package nolint reads the comments by which users suppress reports.
//
// The form is golangci-lint's, since users have both tools:
//
//	//nolint:unreleased // reason
//	//nolint:errcheck,everypath reason
//	//nolint
//
// A comment speaks of a rule if it names the rule, names everypath or all,
// or names nothing. It covers
//
//   - its own line;
//   - alone on a line, or in a comment of several lines: the node that
//     starts on the next line in the same column (before the package clause,
//     that is the file);
//   - at the end of a line: the nodes that start on that line. Here it
//     reaches further than golangci-lint, which covers the line only: at the
//     end of a function's first line it covers the function.
//
// Columns are compared as golangci-lint does, so that a comment at the end
// of a block does not cover the else that follows. In code that gofmt would
// change it may therefore cover less: this errs towards reporting.
//
// Lines are those of the file itself; //line directives do not move them.
package nolint

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// tool is the name that stands for all of this tool's rules.
const tool = "everypath"

// Comment is one nolint comment.
type Comment struct {
	Pos, End token.Pos
	// Names are the names that it lists, in lower case.
	Names []string
	// All reports whether it speaks of every rule of every tool.
	All bool
	// Reason is the text that follows, without the second pair of slashes.
	Reason string
}

// NameOf returns the name by which c names the rule: the rule's own,
// "everypath", or "" if it does not name it.
func (c Comment) NameOf(rule string) string {
	for _, name := range []string{rule, tool} {
		if slices.Contains(c.Names, name) {
			return name
		}
	}
	return ""
}

// UnusedMessage is the report on a comment that suppresses nothing.
func (c Comment) UnusedMessage(rule string) string {
	return "this nolint:" + c.NameOf(rule) + " suppresses nothing"
}

// Set holds the comments of some files. It remembers which ones suppressed
// something, so a Set belongs to one rule's run over one package.
type Set struct {
	fset  *token.FileSet
	files map[*token.File][]*entry
	order []*entry
}

// entry is a comment with the lines that it covers, counted from 1 and
// inclusive. The comment itself stands on line first, or, in a group of
// comment lines, somewhere from first on.
type entry struct {
	Comment
	first, last int
	used        bool
}

// New returns the comments of the package's files.
func New(pass *analysis.Pass) *Set { return Files(pass.Fset, pass.Files) }

// Files returns the comments of the files, which must have been parsed with
// their comments.
func Files(fset *token.FileSet, files []*ast.File) *Set {
	s := &Set{fset: fset, files: make(map[*token.File][]*entry)}
	for _, f := range files {
		x := newExpander(fset, f)
		if len(x.entries) == 0 {
			continue
		}
		x.expand(f)
		s.files[fset.File(f.Package)] = x.entries
		s.order = append(s.order, x.entries...)
	}
	return s
}

// Naming returns the set without the comments that name everypath, all or
// nothing, and without those that do not name the rule: where the driver looks
// at comments too, and knows the tool but not its rules, those are the
// driver's.
func (s *Set) Naming(rule string) *Set {
	named := &Set{fset: s.fset, files: make(map[*token.File][]*entry)}
	isOurs := func(e *entry) bool {
		return !e.All && slices.Contains(e.Names, rule) && !slices.Contains(e.Names, tool)
	}
	for file, entries := range s.files {
		for _, e := range entries {
			if isOurs(e) {
				named.files[file] = append(named.files[file], e)
			}
		}
	}
	for _, e := range s.order {
		if isOurs(e) {
			named.order = append(named.order, e)
		}
	}
	return named
}

// Suppressed reports whether a comment suppresses the rule's report on the
// source from pos to end, which may be token.NoPos. The report belongs to
// the line of pos; only a comment right behind its last line counts too.
func (s *Set) Suppressed(pos, end token.Pos, rule string) bool {
	entries := s.files[s.fset.File(pos)]
	if len(entries) == 0 {
		return false
	}
	line := lineOf(s.fset, pos)
	endLine := line
	if end.IsValid() {
		endLine = lineOf(s.fset, end)
	}
	found := false
	for _, e := range entries {
		covers := e.first <= line && line <= e.last || e.first == endLine && e.Pos >= end
		if covers && (e.All || e.NameOf(rule) != "") {
			e.used, found = true, true
		}
	}
	return found
}

// Unused returns the comments that name the rule or everypath and have
// suppressed nothing so far, in the order of the source. A comment that
// names everypath may be there for another rule: with several rules, it is
// unused only if it is in the result for each.
func (s *Set) Unused(rule string) []Comment {
	return s.filter(func(e *entry) bool { return e.NameOf(rule) != "" && !e.used })
}

// WithoutReason returns the comments that name the rule or everypath and
// give no reason, in the order of the source.
func (s *Set) WithoutReason(rule string) []Comment {
	return s.filter(func(e *entry) bool { return e.NameOf(rule) != "" && e.Reason == "" })
}

func (s *Set) filter(keep func(*entry) bool) []Comment {
	var comments []Comment
	for _, e := range s.order {
		if keep(e) {
			comments = append(comments, e.Comment)
		}
	}
	return comments
}

// directive matches the text of a nolint comment behind its slashes: the
// list of names, if there is one, and the reason.
var directive = regexp.MustCompile(`^nolint(?::[ \t]*([\w-]+(?:[ \t]*,[ \t]*[\w-]*)*))?(?:[ \t/]+(.*))?$`)

// parse returns the comment that text, which begins with //, is; ok is false
// if it is no nolint comment.
func parse(text string) (c Comment, ok bool) {
	text = strings.TrimLeft(text, "/ ")
	if !strings.HasPrefix(text, "nolint") {
		return Comment{}, false // as nearly all are, which is cheap to see
	}
	m := directive.FindStringSubmatch(text)
	if m == nil {
		return Comment{}, false
	}
	for name := range strings.SplitSeq(strings.ToLower(m[1]), ",") {
		if name = strings.TrimSpace(name); name != "" {
			c.Names = append(c.Names, name)
		}
	}
	c.All = len(c.Names) == 0 || slices.Contains(c.Names, "all")
	c.Reason = strings.TrimSpace(m[2])
	return c, true
}

func lineOf(fset *token.FileSet, pos token.Pos) int { return fset.PositionFor(pos, false).Line }
