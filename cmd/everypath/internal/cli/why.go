package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer"
	"github.com/everypath/everypath/cmd/everypath/internal/driver"
	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// why prints what the rules know of the function at a place, and why they
// report what they do, or nothing.
func (c *command) why(args []string) (status int, err error) {
	if len(args) != 1 || c.json {
		return 0, usageError{errors.New("why wants one FILE:LINE, as in: everypath why store.go:41; it prints text")}
	}
	file, line, err := parsePlace(args[0])
	if err != nil {
		return 0, usageError{err}
	}
	p, err := filePlace(c.wd, file, nil)
	if err != nil {
		return 0, usageError{err}
	}
	cfg, err := c.configs.forDir(p.base)
	if err != nil {
		return 0, err
	}
	isTest := strings.HasSuffix(file, "_test.go")
	if isTest {
		cfg = c.configs.withTests(cfg)
	}
	var mu sync.Mutex
	var told []analyzer.Explanation
	why := analyzer.NewWhy(cfg.rules.Analyzers, absolute(c.wd, file), line, func(e analyzer.Explanation) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, e)
	})
	t := &target{listing: listing{p.dir, cfg.Tags, isTest}, patterns: []string{p.pattern}}
	if err := c.openCache(); err != nil {
		return 0, err
	}
	run := c.driverConfig(t)
	rules := &driver.Rules{ID: cfg.rules.ID, Analyzers: []*analysis.Analyzer{why}}
	run.Rules = func(string) (*driver.Rules, error) { return rules, nil }
	result, err := driver.Run(context.Background(), run)
	if err != nil {
		return 0, err
	}
	for _, f := range result.Failures {
		c.printFailure(f)
	}
	switch {
	case len(told) == 0 && len(result.Failures) > 0:
		return statusFailed, nil
	case len(told) == 0:
		return 0, fmt.Errorf("%s is not built here", file)
	case told[0].Name == "":
		return 0, usageError{fmt.Errorf("%s:%d is in no declaration of a function, a type or a variable", file, line)}
	}
	return statusClean, c.printExplanation(told[0])
}

const whyHelp = `everypath why FILE:LINE prints what the rules know of the function, type or
variable that is declared at the line, and what that rests on.

  summary    What callers of the function have to release, what it does to
             each parameter, on success and on failure, and which methods
             release what the fields of its types hold.
  acquires   Each acquisition in it: the contract or the function that says
             so, the calls that get the resource, how its obligation ends on
             every path, and whether that is reported.
  calls there that acquire nothing
             Why other calls in the line make no obligation.

A statement is followed by its ground: the line of a contract, the place of a
function whose body was read, or the type of a parameter. So "why is this
silent" is answered by the call, the store or the return behind which the
resource is out of sight. To tell everypath more, write a contract; see
"everypath help contracts".

Examples:
  everypath why store.go:41      the function there
  everypath why -strict db/rows.go:7
                                 with the flags of the run that is in question
`

// parsePlace parses FILE:LINE, behind which there may be a column, and more
// if it comes from an error message.
func parsePlace(arg string) (file string, line int, err error) {
	end := strings.Index(arg, ".go:")
	if end < 0 {
		return "", 0, fmt.Errorf("%s: want FILE:LINE, the file being one of Go", arg)
	}
	file = arg[:end+len(".go")]
	digits, _, _ := strings.Cut(arg[end+len(".go:"):], ":")
	if line, err = strconv.Atoi(digits); err != nil || line < 1 {
		return "", 0, fmt.Errorf("%s: want FILE:LINE, the line being a number from 1 on", arg)
	}
	return file, line, nil
}

// printExplanation prints lines as they are, each behind its place.
func (c *command) printExplanation(e analyzer.Explanation) error {
	w := new(bytes.Buffer)
	e.Pos.Column = 0
	e.Pos.Filename = c.shortName(e.Pos.Filename)
	fmt.Fprintf(w, "%s: %s\n", e.Pos, e.Name)
	if len(e.Sections) == 0 {
		fmt.Fprintln(w, "\tnothing here acquires or releases anything")
	}
	for _, s := range e.Sections {
		fmt.Fprintf(w, "\n%s: %s\n", s.Rule, s.Title)
		for _, l := range s.Lines {
			indent := strings.Repeat("\t", l.Indent+1)
			if !l.Pos.IsValid() {
				fmt.Fprintf(w, "%s%s\n", indent, l.Text)
				continue
			}
			fmt.Fprintf(w, "%s%s:%d: %s\n", indent, c.shortName(l.Pos.Filename), l.Pos.Line, l.Text)
		}
	}
	_, err := io.WriteString(c.stdout, report.Visible(w.String()))
	return err
}

// shortName is the shorter form of a file's name, as findings have it.
func (c *command) shortName(name string) string {
	if rel, err := filepath.Rel(c.wd, name); err == nil && len(rel) < len(name) {
		return rel
	}
	return name
}
