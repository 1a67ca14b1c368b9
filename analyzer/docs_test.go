package analyzer_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer"
)

// The analyzers are well formed, and speak with the text of doc.go.
func TestRules(t *testing.T) {
	rules, docs := analyzer.Rules(analyzer.Config{}), analyzer.Docs()
	if err := analysis.Validate(rules); err != nil {
		t.Error(err)
	}
	if len(rules) != len(docs) {
		t.Fatalf("%d rules, %d docs", len(rules), len(docs))
	}
	for i, a := range rules {
		if a.Name != docs[i].Name || a.Doc != docs[i].Text() || a.URL != docs[i].URL("") {
			t.Errorf("analyzer %s (%s) differs from the documentation of %s (%s): Doc must be Doc().Text(), URL Doc().URL(\"\")",
				a.Name, a.URL, docs[i].Name, docs[i].URL(""))
		}
		if title, _, _ := strings.Cut(a.Doc, "\n"); title == "" || strings.HasPrefix(title, a.Name) {
			t.Errorf("analyzer %s: the first line of Doc is %q, want a summary without the name", a.Name, title)
		}
	}
}

// The rule section of README.md is what doc.go says.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	for _, doc := range analyzer.Docs() {
		if page, err = doc.Splice(page, 3); err != nil {
			t.Fatal(err)
		}
	}
	if page != string(text) {
		t.Error("README.md is stale; run: go run cmd/gendocs/main.go")
	}
}

// TestReadmeTree holds that README.md names the packages of the analyzers, each
// below those that may import it.
func TestReadmeTree(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, tree, _ := strings.Cut(string(text), "## For contributors")
	for _, layer := range layers[1:] {
		end := 0
		for _, name := range layer {
			name = strings.TrimPrefix(name, "analyzer/") + "/"
			i := strings.Index(tree, name)
			if i < 0 {
				t.Errorf("README.md does not name %s, or too early", name)
				continue
			}
			end = max(end, i+len(name))
		}
		tree = tree[end:]
	}
}

// The links of README.md that lead into the repository lead somewhere.
func TestReadmeLinks(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	anchors := make(map[string]bool)
	for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(string(text), -1) {
		// GitHub's rule: no punctuation, a hyphen for a blank.
		slug := regexp.MustCompile(`[^\w -]`).ReplaceAllString(strings.ToLower(m[1]), "")
		anchors[strings.ReplaceAll(slug, " ", "-")] = true
	}
	links := regexp.MustCompile(`\]\(([^)]*)\)`).FindAllStringSubmatch(string(text), -1)
	if len(links) == 0 {
		t.Fatal("README.md has no links")
	}
	for _, m := range links {
		switch anchor, ok := strings.CutPrefix(m[1], "#"); {
		case ok && !anchors[anchor]:
			t.Errorf("no heading for the link to #%s", anchor)
		case !ok && !strings.Contains(m[1], "://"):
			if _, err := os.Stat("../" + m[1]); err != nil {
				t.Error(err)
			}
		}
	}
}
