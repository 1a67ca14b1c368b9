package cli

import (
	"flag"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer"
	"github.com/everypath/everypath/analyzer/unreleased"
)

// settings say what is reported: the keys of a configuration file, each of
// which is a flag as well. The zero value is the default.
type settings struct {
	Rules        ruleNames          `yaml:"rules"`
	Unreleased   unreleasedSettings `yaml:"unreleased"`
	UnusedNolint bool               `yaml:"unused-nolint"`
	Contracts    string             `yaml:"contracts"`
	Generated    bool               `yaml:"generated"`
	Tests        bool               `yaml:"tests"`
	Tags         string             `yaml:"tags"`
}

type unreleasedSettings struct {
	Panics panicsMode `yaml:"panics"`
	Strict bool       `yaml:"strict"`
}

// bind makes a flag of each setting, whose default is what it is set to.
func (s *settings) bind(fs *flag.FlagSet) {
	fs.Var(&s.Rules, "rules", "run only the rules in the comma-separated `LIST`")
	fs.Var(&s.Unreleased.Panics, "panics", "`WHERE` a release that a panic skips is reported: "+strings.Join(panicsModes, ", "))
	fs.BoolVar(&s.Unreleased.Strict, "strict", s.Unreleased.Strict, "also report what holds only if unknown functions just use what they are given")
	fs.BoolVar(&s.UnusedNolint, "unused-nolint", s.UnusedNolint, "report suppressions that suppress nothing")
	fs.StringVar(&s.Contracts, "contracts", s.Contracts, "read contracts of your own APIs from `FILE`")
	fs.BoolVar(&s.Generated, "generated", s.Generated, "report in generated files, too")
	fs.BoolVar(&s.Tests, "tests", s.Tests, "include test files")
	fs.StringVar(&s.Tags, "tags", s.Tags, "build with the tags in the comma-separated `LIST`")
}

// analyzers returns the rules as the settings have them. contracts is the
// text of the user's contracts.
func (s *settings) analyzers(contracts string) []*analysis.Analyzer {
	rules := analyzer.Rules(analyzer.Config{
		Unreleased: unreleased.Config{
			Panics:        string(s.Unreleased.Panics),
			Strict:        s.Unreleased.Strict,
			Tests:         s.Tests,
			Contracts:     contracts,
			ContractsName: s.Contracts,
			UnusedNolint:  s.UnusedNolint,
		},
	})
	if s.Rules == nil {
		return rules
	}
	return slices.DeleteFunc(rules, func(a *analysis.Analyzer) bool { return !slices.Contains(s.Rules, a.Name) })
}

// names returns the names of all rules.
func names() []string {
	var names []string
	for _, a := range analyzer.Rules(analyzer.Config{}) {
		names = append(names, a.Name)
	}
	return names
}

// ruleNames is a list of rules; nil means all.
type ruleNames []string

func (r *ruleNames) String() string { return strings.Join(*r, ",") }

// Set sets the list to the comma-separated names of s.
func (r *ruleNames) Set(s string) error {
	list := strings.Split(s, ",")
	for _, name := range list {
		if err := checkRule(name); err != nil {
			return err
		}
	}
	*r = list
	return nil
}

func checkRule(name string) error {
	all := names()
	if slices.Contains(all, name) {
		return nil
	}
	return fmt.Errorf("no rule is called %q%s; there is %s", name, didYouMean(name, all), strings.Join(all, ", "))
}

// UnmarshalYAML reads a list of names.
func (r *ruleNames) UnmarshalYAML(node ast.Node) error {
	var list []string
	if err := yaml.NodeToValue(node, &list); err != nil {
		return err
	}
	if len(list) == 0 {
		return &yaml.SyntaxError{Message: "rules must name at least one rule", Token: node.GetToken()}
	}
	*r = nil
	for i, name := range list {
		if err := checkRule(name); err != nil {
			token := node.GetToken()
			if seq, ok := node.(*ast.SequenceNode); ok && i < len(seq.Values) {
				token = seq.Values[i].GetToken()
			}
			return &yaml.SyntaxError{Message: err.Error(), Token: token}
		}
		*r = append(*r, name)
	}
	return nil
}

// panicsModes are the values of -panics, the default first.
var panicsModes = []string{"handlers", "all", "off"}

// panicsMode is one of panicsModes, or "" for the default.
type panicsMode string

func (p *panicsMode) String() string { return string(*p) }

// Set accepts the names in panicsModes.
func (p *panicsMode) Set(s string) error {
	if !slices.Contains(panicsModes, s) {
		return fmt.Errorf("want %s, not %q", strings.Join(panicsModes, ", "), s)
	}
	*p = panicsMode(s)
	return nil
}

// UnmarshalYAML reads a name.
func (p *panicsMode) UnmarshalYAML(node ast.Node) error {
	var s string
	if err := yaml.NodeToValue(node, &s); err != nil {
		return err
	}
	if b, ok := node.(*ast.BoolNode); ok && !b.Value {
		s = "off" // what YAML 1.1 makes of the word off
	}
	if err := p.Set(s); err != nil {
		return &yaml.SyntaxError{Message: "panics: " + err.Error(), Token: node.GetToken()}
	}
	return nil
}
