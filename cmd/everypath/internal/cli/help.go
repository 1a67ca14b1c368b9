package cli

import (
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
	{"What is reported", []string{"rules", "contracts", "unused-nolint"}},
	{"Rule unreleased", []string{"panics", "strict"}},
	{"Rule unobserved", []string{"wrappers", "not-wrappers", "dispatchers", "ignore", "minority", "believed"}},
	{"How it is printed", []string{"json", "color"}},
	{"Other", []string{"config", "schema", "V", "h"}},
}

const usageHead = `everypath reports resources that are not released on every path, and branches of
a dispatch that bypass the observability wrapper of their siblings.

Usage:
  everypath [flags] [packages | files]
  everypath contracts [SEARCH]   what is known of the APIs that match
  everypath help [TOPIC]         TOPIC: a rule, RULE/CATEGORY, or schema (of %s)
  go vet -vettool=PATH packages  where PATH is that of everypath

Examples:
  everypath ./...                all packages of the module
  everypath a.go b/c.go          the packages that these files belong to
  everypath -tests -json ./...   test files too, JSON for other programs
  everypath contracts sql        contracts that have sql in their name or text
`

const usageTail = `
Exit status: 0 no findings, 1 something could not be analysed, 2 wrong usage,
3 findings. Defaults for the flags that say what is analysed and reported are
taken from the nearest %s at or above each package.

Rules:
`

func (o *options) printUsage(w io.Writer) {
	fmt.Fprintf(w, usageHead, configName)
	for _, group := range flagGroups {
		fmt.Fprintf(w, "\n%s:\n", group.title)
		for _, name := range group.flags {
			f := o.flags.Lookup(name)
			arg, usage := flag.UnquoteUsage(f)
			if b, ok := f.Value.(interface{ IsBoolFlag() bool }); ok && b.IsBoolFlag() {
				arg = ""
			}
			fmt.Fprintf(w, "  %-18s %s\n", strings.TrimSpace("-"+name+" "+arg), usage)
		}
	}
	fmt.Fprintf(w, usageTail, configName)
	for _, doc := range analyzer.Docs() {
		fmt.Fprintf(w, "  %-18s %s\n", doc.Name, doc.Summary)
	}
}

// printHelp prints the help on the topics, or how the command is used.
func (c *command) printHelp(topics []string) error {
	var b strings.Builder
	if len(topics) == 0 {
		c.printUsage(&b)
	}
	for i, topic := range topics {
		text, err := helpOn(topic)
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

// helpOn returns the help on a rule, a category or the schema.
func helpOn(topic string) (string, error) {
	if topic == "schema" {
		return schema, nil
	}
	known := []string{"schema"}
	for _, doc := range analyzer.Docs() {
		if topic == doc.Name {
			return doc.Name + ": " + doc.Text(), nil
		}
		known = append(known, doc.Name)
		for _, category := range doc.Categories() {
			id := doc.Name + "/" + category
			known = append(known, id)
			if s, ok := doc.Section(category); ok && topic == id {
				return id + ": " + s.Text(), nil
			}
		}
	}
	return "", fmt.Errorf("no help on %q%s; there is help on %s", topic, didYouMean(topic, known), strings.Join(known, ", "))
}
