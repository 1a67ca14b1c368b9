package report

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestSARIFKeepsToGitHubsLimits has more of everything than GitHub's code
// scanning takes. The limits are those of docs.github.com, "SARIF support
// for code scanning" and "SARIF results exceed one or more limits".
func TestSARIFKeepsToGitHubsLimits(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 26,000 findings")
	}
	dir, r := leak(t)
	f := r.Findings[0]
	f.Fixes = nil
	for i := range 2000 {
		f.Steps = append(f.Steps, Step{f.Range, fmt.Sprint("step ", i)})
	}
	many := &Result{Findings: []Finding{f}}
	f.Steps = f.Steps[:2]
	for range 26000 {
		many.Findings = append(many.Findings, f)
	}
	text := print(t, SARIF{Dir: dir, Version: "1.2.3", Rules: []RuleHelp{{ID: "unreleased/never", Short: "s", Text: "t", Markdown: "m"}}}, many)
	var log sarifLog
	if err := json.Unmarshal([]byte(text), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if len(log.Runs) > 20 || len(run.Results) > 25000 || len(run.Tool.Driver.Rules) > 25000 {
		t.Errorf("%d runs, %d results, %d rules", len(log.Runs), len(run.Results), len(run.Tool.Driver.Rules))
	}
	if n := run.Invocations[0].Notifications; len(n) != 1 || !strings.HasPrefix(n[0].Message.Text, "1001 of 26001 findings are left out") {
		t.Errorf("what is left out is not said: %+v", n)
	}
	first := run.Results[0]
	steps := first.CodeFlows[0].ThreadFlows[0].Locations
	if len(steps) > 1000 || len(first.Related) > 100 || len(first.Locations) != 1 {
		t.Errorf("%d steps, %d related locations, %d locations", len(steps), len(first.Related), len(first.Locations))
	}
	if last := steps[len(steps)-1].Location.Message.Text; last != "step 1999" || first.Related[len(first.Related)-1].Message.Text != last {
		t.Errorf("the path ends in %q", last)
	}
	for _, rule := range run.Tool.Driver.Rules {
		if tags := rule.Properties["tags"].([]any); len(tags) > 10 {
			t.Errorf("%s has %d tags", rule.ID, len(tags))
		}
		if n := len(rule.ShortDescription.Text); n > 1024 {
			t.Errorf("the description of %s has %d bytes", rule.ID, n)
		}
	}
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	if _, err := w.Write([]byte(text)); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	if zipped.Len() > 10<<20 {
		t.Errorf("%d bytes compressed, more than 10 MB", zipped.Len())
	}
}

// TestSARIFHasWhatGitHubRequires looks for the properties that the
// documentation calls required, and for those that it says alerts are known
// by: relative file names and the fingerprint.
func TestSARIFHasWhatGitHubRequires(t *testing.T) {
	dir, r := leak(t)
	var log struct {
		Schema  string `json:"$schema"`
		Version string
		Runs    []struct {
			Tool struct {
				Driver struct {
					Name  string
					Rules []map[string]any
				}
			}
			Results []map[string]any
		}
	}
	text := print(t, SARIF{Dir: dir, Rules: []RuleHelp{{ID: "unreleased/never", Short: "s", Text: "t", Markdown: "m", URL: "https://example.com"}}}, r)
	if err := json.Unmarshal([]byte(text), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if log.Schema == "" || log.Version != "2.1.0" || run.Tool.Driver.Name == "" {
		t.Errorf("schema %q, version %q, tool %q", log.Schema, log.Version, run.Tool.Driver.Name)
	}
	needs(t, run.Tool.Driver.Rules[0], "id", "shortDescription.text", "fullDescription.text", "help.text", "help.markdown",
		"defaultConfiguration.level", "properties.precision", "properties.problem.severity")
	needs(t, run.Results[0], "ruleId", "message.text", "partialFingerprints.primaryLocationLineHash")
	needs(t, run.Results[0]["locations"].([]any)[0].(map[string]any)["physicalLocation"].(map[string]any),
		"region.startLine", "region.startColumn", "region.endLine", "region.endColumn", "artifactLocation.uri", "artifactLocation.uriBaseId")
}

func needs(t *testing.T, v map[string]any, paths ...string) {
	t.Helper()
	for _, path := range paths {
		if find(v, path) == nil {
			t.Errorf("no %s in %v", path, v)
		}
	}
}

// find returns the value at a path of names with dots between them. A name
// may have a dot itself.
func find(v map[string]any, path string) any {
	if found, ok := v[path]; ok {
		return found
	}
	name, rest, _ := strings.Cut(path, ".")
	inner, ok := v[name].(map[string]any)
	if !ok {
		return nil
	}
	return find(inner, rest)
}
