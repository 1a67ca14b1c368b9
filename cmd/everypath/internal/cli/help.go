package cli

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/everypath/everypath/analyzer"
)

// flagGroups is the order in which help lists the flags.
var flagGroups = []struct {
	title string
	flags []string
}{
	{"What is analysed", []string{"C", "tags", "tests", "generated"}},
	{"What is reported", []string{"rules", "contracts", "unused-nolint", "diff", "baseline", "write-baseline", "unused-baseline"}},
	{"Rule unreleased", []string{"panics", "strict"}},
	{"Rule unobserved", []string{"wrappers", "not-wrappers", "dispatchers", "ignore", "minority", "believed"}},
	{"What is done about it", []string{"fix"}},
	{"How it is printed", []string{"format", "o", "json", "color"}},
	{"Other", []string{"config", "no-cache", "clear", "stdio", "schema", "V", "h"}},
}

const usageHead = `everypath reports resources that are not released on every path, and branches of
a dispatch that bypass the observability wrapper of their siblings.

Usage:
  everypath [flags] [packages | files]
  everypath why FILE:LINE        what is known of the function there, and why it
                                 is reported, or nothing is
  everypath contracts [SEARCH]   what is known of the APIs that match
  everypath cache [-clear]       where results are kept, and how many
  everypath lsp                  a language server, for editors to run
  everypath help [TOPIC]         see the topics below
  everypath completion SHELL     completion for bash, zsh or fish
  go vet -vettool=PATH packages  where PATH is that of everypath

Examples:
  everypath ./...                all packages of the module
  everypath a.go b/c.go          the packages that these files belong to
  everypath -tests -json ./...   test files too, JSON for other programs
  everypath -diff=main ./...     what has come in since the branch left main
  everypath -baseline accepted.txt ./...
                                 only what accepted.txt does not have; with
                                 -write-baseline it is written
  everypath why store.go:41      what openStore acquires, and what becomes of it
  everypath contracts sql        contracts that have sql in their name or text
`

const usageTail = `
Exit status: 0 no findings, 1 something could not be analysed, 2 wrong usage,
3 findings. Defaults for the flags that say what is analysed and reported are
taken from the nearest %s at or above each package.

Rules, and other topics of help:
`

func (o *options) printUsage(w io.Writer) {
	fmt.Fprint(w, usageHead)
	for _, group := range flagGroups {
		fmt.Fprintf(w, "\n%s:\n", group.title)
		for _, name := range group.flags {
			f := o.flags.Lookup(name)
			arg, usage := flag.UnquoteUsage(f)
			fmt.Fprintf(w, "  %-18s %s\n", strings.TrimSpace("-"+name+" "+arg), usage)
		}
	}
	fmt.Fprintf(w, usageTail, configName)
	for _, doc := range analyzer.Docs() {
		fmt.Fprintf(w, "  %-18s %s\n", doc.Name, doc.Summary)
		for _, category := range doc.Categories() {
			fmt.Fprintf(w, "    %s\n", doc.Name+"/"+category)
		}
	}
	for _, t := range topics {
		fmt.Fprintf(w, "  %-18s %s\n", t.name, t.summary)
	}
}

// A topic is something that there is help on beside the rules.
type topic struct {
	name, summary string
	text          func() string
}

var topics = []topic{
	{"config", "the configuration file, " + configName, configHelp},
	{"contracts", "how to write contracts of your own APIs", analyzer.ContractsHelp},
	{"lsp", "the language server, and what editors can set", func() string { return fmt.Sprintf(lspHelp, configName) }},
	{"schema", "the JSON schema of the configuration", func() string { return schema }},
	{"why", "what everypath why prints", func() string { return whyHelp }},
}

const configHead = `%s, in the directory of a package or the nearest one above it, holds
the defaults of the flags that say what is analysed and reported. Flags win.
Files that are named in it are looked for from its directory.

Its keys are the names of the flags:
`

const configTail = `
Which packages are listed, and with which test files, is decided before they
are looked at: tags and tests count for patterns that begin at or below the
directory of the file.

Example:
  contracts: [contracts.txt]
  panics: all
  tests: true
`

// configHelp returns the help on the configuration. What the keys mean is
// told in the schema.
func configHelp() string {
	var doc struct {
		Properties map[string]struct {
			Description string
			Type        string
			Enum        []string
		}
	}
	if err := json.Unmarshal([]byte(schema), &doc); err != nil {
		panic(fmt.Sprintf("internal error: schema.json: %v", err))
	}
	var b strings.Builder
	fmt.Fprintf(&b, configHead, configName)
	for _, key := range settingKeys() {
		p := doc.Properties[key]
		form := "a name or a list"
		switch {
		case p.Type == "boolean":
			form = "true or false"
		case p.Enum != nil:
			form = strings.Join(p.Enum, ", ")
		}
		fmt.Fprintf(&b, "\n  %s: %s\n", key, form)
		for _, line := range wrap(p.Description, 72) {
			fmt.Fprintf(&b, "      %s\n", line)
		}
	}
	b.WriteString(configTail)
	return b.String()
}

// wrap breaks text into lines of at most width bytes where it has blanks.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines = append(lines, line)
			line = ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}

// printHelpOf prints the help that -h asks for: on the subcommand, if there is
// one.
func (c *command) printHelpOf(args []string) error {
	if len(args) > 0 {
		if text, ok := subcommandHelp(args[0]); ok {
			_, err := io.WriteString(c.stdout, text)
			return err
		}
	}
	return c.printHelp(nil)
}

// printHelp prints the help on the topics, or how the command is used.
func (c *command) printHelp(names []string) error {
	var b strings.Builder
	if len(names) == 0 || len(names) == 1 && names[0] == "help" {
		c.printUsage(&b)
		names = nil
	}
	for i, name := range names {
		text, err := helpOn(name)
		if err != nil {
			return usageError{err}
		}
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString(strings.TrimSuffix(text, "\n") + "\n")
	}
	_, err := io.WriteString(c.stdout, b.String())
	return err
}

// helpOn returns the help on a rule, a category or another topic.
func helpOn(name string) (string, error) {
	var known []string
	for _, t := range topics {
		if name == t.name {
			return t.text(), nil
		}
		known = append(known, t.name)
	}
	for _, doc := range analyzer.Docs() {
		if name == doc.Name {
			return doc.Name + ": " + doc.Text(), nil
		}
		known = append(known, doc.Name)
		for _, category := range doc.Categories() {
			id := doc.Name + "/" + category
			known = append(known, id)
			if s, ok := doc.Section(category); ok && name == id {
				return id + ": " + s.Text(), nil
			}
		}
		if name == doc.Name+"/nolint" { // a suppression that suppresses nothing
			return helpOn(doc.Name)
		}
	}
	return "", fmt.Errorf("no help on %q%s; there is help on %s", name, didYouMean(name, known), strings.Join(known, ", "))
}
