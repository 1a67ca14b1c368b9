package cli

import (
	"errors"
	"flag"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer"
	"github.com/everypath/everypath/analyzer/unobserved"
	"github.com/everypath/everypath/analyzer/unreleased"
)

// settings say what is analysed and reported: the keys of a configuration
// file, each of which is a flag of the same name. The zero value is the
// default.
type settings struct {
	Tags         string     `key:"tags"`
	Tests        bool       `key:"tests"`
	Generated    bool       `key:"generated"`
	Rules        ruleNames  `key:"rules"`
	Contracts    fileNames  `key:"contracts"`
	Panics       panicsMode `key:"panics"`
	Strict       bool       `key:"strict"`
	UnusedNolint bool       `key:"unused-nolint"`

	Wrappers    funcNames `key:"wrappers"`
	NotWrappers funcNames `key:"not-wrappers"`
	Dispatchers funcNames `key:"dispatchers"`
	Ignore      wordList  `key:"ignore"`
	Minority    bool      `key:"minority"`
	Believed    bool      `key:"believed"`
}

// bind makes a flag of each setting.
func (s *settings) bind(fs *flag.FlagSet) {
	fs.StringVar(&s.Tags, "tags", "", "build with the tags in the comma-separated `LIST`")
	fs.BoolVar(&s.Tests, "tests", false, "include test files")
	fs.BoolVar(&s.Generated, "generated", false, "report in generated files, too")
	fs.Var(&s.Rules, "rules", "run only the rules in the comma-separated `LIST`")
	fs.Var(&s.Contracts, "contracts", "read contracts of your own APIs from `FILE`; may be repeated")
	fs.Var(&s.Panics, "panics", "`WHERE` a release that a panic skips is reported: handlers (the default), all, off")
	fs.BoolVar(&s.Strict, "strict", false, "also report what holds only if unknown functions just use what they are given")
	fs.BoolVar(&s.UnusedNolint, "unused-nolint", false, "report suppressions that suppress nothing")
	fs.Var(&s.Wrappers, "wrappers", "take the functions in the comma-separated `LIST` to be wrappers that observe; may be repeated")
	fs.Var(&s.NotWrappers, "not-wrappers", "take the functions in the comma-separated `LIST` to be none; may be repeated")
	fs.Var(&s.Dispatchers, "dispatchers", "take all branches of the functions in the comma-separated `LIST` to be siblings; may be repeated")
	fs.Var(&s.Ignore, "ignore", "branches with one of the comma-separated `WORDS` in their name need no observation; may be repeated")
	fs.BoolVar(&s.Minority, "minority", false, "report bare entries of tables also where few of their siblings are observed")
	fs.BoolVar(&s.Believed, "believed", false, "believe in wrappers whose body is out of sight if most siblings use them")
}

// settingKeys returns the names of all settings.
func settingKeys() []string {
	var keys []string
	t := reflect.TypeFor[settings]()
	for i := range t.NumField() {
		keys = append(keys, t.Field(i).Tag.Get("key"))
	}
	return keys
}

// field returns a pointer to the setting of that name, or nil if there is
// none.
func (s *settings) field(key string) any {
	i := slices.Index(settingKeys(), key)
	if i < 0 {
		return nil
	}
	return reflect.ValueOf(s).Elem().Field(i).Addr().Interface()
}

// override sets the named setting to what it is in from.
func (s *settings) override(key string, from *settings) {
	if to := s.field(key); to != nil {
		reflect.ValueOf(to).Elem().Set(reflect.ValueOf(from.field(key)).Elem())
	}
}

// analyzers returns the rules as the settings have them. contracts is the
// text of the user's contracts; with noFixes the findings have no fixes.
func (s *settings) analyzers(contracts string, noFixes bool) []*analysis.Analyzer {
	rules := analyzer.Rules(analyzer.Config{
		Unreleased: unreleased.Config{
			NoFixes:      noFixes,
			Panics:       string(s.Panics),
			Strict:       s.Strict,
			Tests:        s.Tests,
			Contracts:    contracts,
			UnusedNolint: s.UnusedNolint,
		},
		Unobserved: unobserved.Config{
			Wrappers:     s.Wrappers,
			NotWrappers:  s.NotWrappers,
			Dispatchers:  s.Dispatchers,
			Ignore:       s.Ignore,
			Minority:     s.Minority,
			Believed:     s.Believed,
			Tests:        s.Tests,
			UnusedNolint: s.UnusedNolint,
			NoFixes:      noFixes,
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

// A flagList is a setting that is a list of names.
type flagList interface{ add(name string) error }

// ruleNames is a list of rules; nil means all.
type ruleNames []string

func (r *ruleNames) String() string { return strings.Join(*r, ",") }

// Set sets the list to the comma-separated names of s.
func (r *ruleNames) Set(s string) error {
	*r = nil
	for name := range strings.SplitSeq(s, ",") {
		if err := r.add(name); err != nil {
			return err
		}
	}
	return nil
}

func (r *ruleNames) add(name string) error {
	all := names()
	if !slices.Contains(all, name) {
		return fmt.Errorf("no rule is called %q%s; there is %s", name, didYouMean(name, all), strings.Join(all, ", "))
	}
	*r = append(*r, name)
	return nil
}

// fileNames is a list of files.
type fileNames []fileName

// A fileName is the name of a file, and where it was found.
type fileName struct {
	name string
	// origin is the FILE:LINE of a configuration, "" for a flag.
	origin string
}

func (f *fileNames) String() string {
	var names []string
	for _, file := range *f {
		names = append(names, file.name)
	}
	return strings.Join(names, ", ")
}

// Set adds a file.
func (f *fileNames) Set(name string) error { return f.add(name) }

func (f *fileNames) add(name string) error {
	if name == "" {
		return errors.New("want the name of a file")
	}
	*f = append(*f, fileName{name: name})
	return nil
}

// funcNames is a list of functions by their full names, of which the last
// element may end in a star.
type funcNames []string

func (f *funcNames) String() string { return strings.Join(*f, ",") }

// Set adds the comma-separated names of s.
func (f *funcNames) Set(s string) error { return addAll(f, s) }

func (f *funcNames) add(name string) error {
	if err := unobserved.CheckName(name); err != nil {
		return err
	}
	*f = append(*f, name)
	return nil
}

// wordList is a list of words.
type wordList []string

func (w *wordList) String() string { return strings.Join(*w, ",") }

// Set adds the comma-separated words of s.
func (w *wordList) Set(s string) error { return addAll(w, s) }

func (w *wordList) add(word string) error {
	if word == "" || strings.ContainsAny(word, " \t,") {
		return fmt.Errorf("want a word, or a list of them, not %q", word)
	}
	*w = append(*w, word)
	return nil
}

// addAll adds the elements of a comma-separated list.
func addAll(list flagList, s string) error {
	for name := range strings.SplitSeq(s, ",") {
		if err := list.add(strings.TrimSpace(name)); err != nil {
			return err
		}
	}
	return nil
}

// oneOf lists the words, the last behind an or.
func oneOf(words []string) string {
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// panicsModes are the values of -panics, the default first.
var panicsModes = []string{"handlers", "all", "off"}

// panicsMode is one of panicsModes, or "" for the default.
type panicsMode string

func (p *panicsMode) String() string { return string(*p) }

// Set accepts the names in panicsModes.
func (p *panicsMode) Set(s string) error {
	if !slices.Contains(panicsModes, s) {
		return fmt.Errorf("want %s, not %q%s", oneOf(panicsModes), s, didYouMean(s, panicsModes))
	}
	*p = panicsMode(s)
	return nil
}
