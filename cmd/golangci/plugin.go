// Package golangci makes everypath a linter of golangci-lint, version 2, by
// its module plugin system. Import it for its effect in a golangci-lint that
// you build, or name it in .custom-gcl.yml.
package golangci

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer"
	"github.com/everypath/everypath/analyzer/unobserved"
	"github.com/everypath/everypath/analyzer/unreleased"
)

// Name is the name of the linter: in the configuration of golangci-lint and
// in //nolint comments.
const Name = "everypath"

func init() { register.Plugin(Name, New) }

// settings are the keys of .everypath.yml, with the same meaning.
type settings struct {
	Tests     bool     `json:"tests"`
	Rules     []string `json:"rules"`
	Contracts []string `json:"contracts"`
	Panics    string   `json:"panics"`
	Strict    bool     `json:"strict"`

	Wrappers    []string `json:"wrappers"`
	NotWrappers []string `json:"not-wrappers"`
	Dispatchers []string `json:"dispatchers"`
	Ignore      []string `json:"ignore"`
	Minority    bool     `json:"minority"`
	Believed    bool     `json:"believed"`
}

// elsewhere are the keys that golangci-lint has settings of its own for.
var elsewhere = map[string]string{
	"tags":          "run.build-tags",
	"generated":     "linters.exclusions.generated",
	"unused-nolint": "the linter nolintlint",
}

// contractsHash is where New leaves the hash of the contracts' files: the
// cache of golangci-lint knows settings, not files.
const contractsHash = "contracts-hash"

// New returns the plugin with the settings of golangci-lint's configuration.
func New(raw any) (register.LinterPlugin, error) {
	values, _ := raw.(map[string]any)
	delete(values, contractsHash)
	for key, other := range elsewhere {
		if _, ok := values[key]; ok {
			return nil, fmt.Errorf("everypath: the setting %s has no effect under golangci-lint: use %s", key, other)
		}
	}
	asLists(values)
	for _, key := range slices.Sorted(maps.Keys(values)) { // the decoder does not mind their case
		if !slices.Contains(settingNames(), key) {
			return nil, fmt.Errorf("everypath: unknown setting %q; there are %s", key, strings.Join(settingNames(), ", "))
		}
	}
	s, err := register.DecodeSettings[settings](raw)
	if err != nil {
		return nil, fmt.Errorf("everypath: %w; there are the settings %s", err, strings.Join(settingNames(), ", "))
	}
	if s.Rules != nil && len(s.Rules) == 0 {
		return nil, errors.New("everypath: rules: the list is empty; leave the setting out to run all rules")
	}
	p := &plugin{settings: s}
	if err := p.readContracts(); err != nil {
		return nil, fmt.Errorf("everypath: %w", err)
	}
	if len(s.Contracts) > 0 && values != nil {
		sum := sha256.Sum256([]byte(p.contracts))
		values[contractsHash] = hex.EncodeToString(sum[:])
	}
	return p, p.check()
}

// settingNames returns the keys of settings.
func settingNames() (names []string) {
	t := reflect.TypeFor[settings]()
	for i := range t.NumField() {
		names = append(names, t.Field(i).Tag.Get("json"))
	}
	return names
}

// asLists turns single strings into lists where lists are wanted.
func asLists(values map[string]any) {
	for _, key := range []string{"rules", "contracts", "wrappers", "not-wrappers", "dispatchers", "ignore"} {
		if s, ok := values[key].(string); ok {
			values[key] = []any{s}
		}
	}
}

type plugin struct {
	settings
	// contracts is the text of all files of contracts.
	contracts string
}

// readContracts reads the files of contracts, whose names are relative to
// the directory in which golangci-lint runs.
func (p *plugin) readContracts() error {
	for _, name := range p.Contracts {
		text, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("contracts: %w (names are relative to the directory in which golangci-lint runs)", err)
		}
		if _, err := analyzer.Contracts("", analyzer.ContractText{Name: name, Text: string(text)}); err != nil {
			return fmt.Errorf("contracts: %w", err)
		}
		p.contracts += string(text) + "\n"
	}
	return nil
}

// check returns an error for a value that no rule understands.
func (p *plugin) check() error {
	if !slices.Contains([]string{"", "handlers", "all", "off"}, p.Panics) {
		return fmt.Errorf("everypath: panics: want handlers, all or off, not %q", p.Panics)
	}
	for _, word := range p.Ignore {
		if word == "" || strings.ContainsAny(word, " \t,") {
			return fmt.Errorf("everypath: ignore: want a word, or a list of them, not %q", word)
		}
	}
	for key, functions := range map[string][]string{"wrappers": p.Wrappers, "not-wrappers": p.NotWrappers, "dispatchers": p.Dispatchers} {
		for _, f := range functions {
			if err := unobserved.CheckName(f); err != nil {
				return fmt.Errorf("everypath: %s: %w", key, err)
			}
		}
	}
	var names []string
	for _, a := range analyzer.Rules(analyzer.Config{}) {
		names = append(names, a.Name)
	}
	for _, rule := range p.Rules {
		if !slices.Contains(names, rule) {
			return fmt.Errorf("everypath: rules: no rule is called %q; there is %s", rule, strings.Join(names, ", "))
		}
	}
	return nil
}

// BuildAnalyzers implements register.LinterPlugin. Comments that suppress the
// linter are left to golangci-lint, which takes those for unused that suppress
// none of its issues; it does not know the names of rules.
func (p *plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	rules := analyzer.Rules(analyzer.Config{
		Unreleased: unreleased.Config{
			Panics: p.Panics, Strict: p.Strict, Tests: p.Tests, DriverNolint: true,
			Contracts: p.contracts, ContractsName: strings.Join(p.Contracts, ", "),
		},
		Unobserved: unobserved.Config{
			Wrappers: p.Wrappers, NotWrappers: p.NotWrappers, Dispatchers: p.Dispatchers,
			Ignore: p.Ignore, Minority: p.Minority, Believed: p.Believed, Tests: p.Tests,
			DriverNolint: true,
		},
	})
	var kept []*analysis.Analyzer
	for _, a := range rules {
		if p.Rules == nil || slices.Contains(p.Rules, a.Name) {
			kept = append(kept, flat(a))
		}
	}
	return kept, nil
}

// GetLoadMode implements register.LinterPlugin.
func (p *plugin) GetLoadMode() string { return register.LoadModeTypesInfo }

// flat returns the analyzer with diagnostics as golangci-lint shows them
// best: it makes an issue of each related place, so the path is told in the
// message, and it applies all fixes of a diagnostic, so there is one.
func flat(a *analysis.Analyzer) *analysis.Analyzer {
	b := *a
	b.Run = func(pass *analysis.Pass) (any, error) {
		p := *pass
		p.Report = func(d analysis.Diagnostic) {
			d.Message += steps(pass, d.Related)
			d.Related = nil
			if len(d.SuggestedFixes) > 1 {
				d.SuggestedFixes = d.SuggestedFixes[:1]
			}
			pass.Report(d)
		}
		return a.Run(&p)
	}
	return &b
}

// maxSteps is how many steps of a path a message has.
const maxSteps = 8

// steps returns the path as the end of a message: " (line 7: assuming err ==
// nil; line 9: returns while it is held)".
func steps(pass *analysis.Pass, related []analysis.RelatedInformation) string {
	if len(related) == 0 {
		return ""
	}
	var parts []string
	for i, r := range related {
		if len(related) > maxSteps && i == maxSteps/2 {
			parts = append(parts, fmt.Sprintf("… %d more", len(related)-maxSteps))
		}
		if len(related) > maxSteps && i >= maxSteps/2 && i < len(related)-maxSteps/2 {
			continue
		}
		parts = append(parts, fmt.Sprintf("line %d: %s", pass.Fset.Position(r.Pos).Line, r.Message))
	}
	return " (" + strings.Join(parts, "; ") + ")"
}
