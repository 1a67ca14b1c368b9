package cli

import (
	"encoding/json"
	"flag"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func compiledSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Settings, flags and the schema have the same keys and choices.
func TestSchemaKeys(t *testing.T) {
	var doc struct {
		Properties map[string]struct {
			Description string
			Enum        []string
		}
		Defs map[string]struct{ Enum []string } `json:"$defs"`
	}
	if err := json.Unmarshal([]byte(schema), &doc); err != nil {
		t.Fatal(err)
	}
	fs := flag.NewFlagSet("", flag.ContinueOnError)
	new(settings).bind(fs)
	var flags []string
	fs.VisitAll(func(f *flag.Flag) { flags = append(flags, f.Name) })
	var properties []string
	for key, p := range doc.Properties {
		if p.Description == "" {
			t.Errorf("%s has no description", key)
		}
		properties = append(properties, key)
	}
	keys := settingKeys()
	for _, list := range [][]string{keys, flags, properties} {
		slices.Sort(list)
	}
	if !slices.Equal(keys, flags) || !slices.Equal(keys, properties) {
		t.Errorf("keys   %v\nflags  %v\nschema %v", keys, flags, properties)
	}
	if got := doc.Properties["panics"].Enum; !slices.Equal(got, panicsModes) {
		t.Errorf("panics: %v in the schema, want %v", got, panicsModes)
	}
	if got := doc.Defs["rule"].Enum; !slices.Equal(got, names()) {
		t.Errorf("rules: %v in the schema, want %v", got, names())
	}
}

// The schema accepts what the command accepts.
func TestSchemaAgrees(t *testing.T) {
	s := compiledSchema(t)
	for _, test := range []struct {
		text string
		ok   bool
	}{
		{"", true},
		{"# nothing", true},
		{"tags: special", true},
		{"tags: [special, other]", true},
		{"tags: {a: b}", false},
		{"tests: true\ngenerated: false\nstrict: true\nunused-nolint: false", true},
		{"tests: 'true'", false},
		{"tests: yes", false},
		{"tests: 1", false},
		{"tests:", false},
		{"rules: unreleased", true},
		{"rules: [unreleased]", true},
		{"rules: []", false},
		{"rules: [nosuch]", false},
		{"contracts: a.txt", true},
		{"contracts: [a.txt, b/c.txt]", true},
		{"contracts: []", false},
		{"contracts: ['']", false},
		{"contracts: ''", false},
		{"contracts:", false},
		{"contracts: {a: b}", false},
		{"panics: all", true},
		{"panics: off", true},
		{"panics: never", false},
		{"panics: [all]", false},
		{"panics:", false},
		{"nosuch: true", false},
		{"Tests: true", false},
		{"- tests", false},
		{"text", false},
	} {
		t.Run(test.text, func(t *testing.T) {
			var value any
			if err := yaml.Unmarshal([]byte(test.text), &value); err != nil {
				t.Fatal(err)
			}
			if err := s.Validate(value); (err == nil) != test.ok {
				t.Errorf("schema: %v", err)
			}
			if err := new(settings).parse("f.yml", "", []byte(test.text)); (err == nil) != test.ok {
				t.Errorf("command: %v", err)
			}
		})
	}
}

// Every key sets its field, and no other.
func TestParseSettings(t *testing.T) {
	for text, want := range map[string]settings{
		"tags: [a, b]":                  {Tags: "a,b"},
		"tags: a,b":                     {Tags: "a,b"},
		"tests: true":                   {Tests: true},
		"generated: true":               {Generated: true},
		"rules: unreleased":             {Rules: ruleNames{"unreleased"}},
		"contracts: [a.txt, /b.c]":      {Contracts: fileNames{{"dir/a.txt", "dir/f.yml:1"}, {"/b.c", "dir/f.yml:1"}}},
		"panics: off":                   {Panics: "off"},
		"panics: 'all' # all":           {Panics: "all"},
		"strict: &x true":               {Strict: true},
		"unused-nolint: true":           {UnusedNolint: true},
		"{tests: true, tags: x}":        {Tests: true, Tags: "x"},
		"---\ntests: true\n...\n":       {Tests: true},
		"%YAML 1.1\n---\ntests: true\n": {Tests: true},
		"\ufefftests: true\r\n":         {Tests: true},
	} {
		var got settings
		if err := got.parse("dir/f.yml", "dir", []byte(text)); err != nil {
			t.Errorf("%q: %v", text, err)
		} else if !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %+v, want %+v", text, got, want)
		}
	}
}

// Whatever the text is, an error names the file and has one line.
func FuzzParseSettings(f *testing.F) {
	for _, text := range []string{"tests: true", "a: &b [*b]", "{", "? x\n: y", "tests: !!bool true", "<<: *a", "- - -", "\x00", "%YAML 9", "tags: |\n  a\n\n b", "tests: true\n\ttags: x"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		err := new(settings).parse("f.yml", "", []byte(text))
		if err == nil {
			return
		}
		if msg := err.Error(); !strings.HasPrefix(msg, "f.yml:") {
			t.Errorf("%q: %s", text, msg)
		}
	})
}

// Flags win, one by one.
func TestOverride(t *testing.T) {
	var o options
	if _, err := o.parse([]string{"-tests=false", "-contracts", "b.txt", "-panics=off", "-contracts=c.txt"}); err != nil {
		t.Fatal(err)
	}
	s := settings{Tests: true, Strict: true, Contracts: fileNames{{name: "a.txt"}}}
	o.override(&s)
	want := settings{Strict: true, Contracts: fileNames{{name: "b.txt"}, {name: "c.txt"}}, Panics: "off"}
	if fmt.Sprint(s) != fmt.Sprint(want) {
		t.Errorf("got %+v, want %+v", s, want)
	}
}

func TestNearest(t *testing.T) {
	for _, test := range []struct{ word, want string }{
		{"tets", "tests"}, {"test", "tests"}, {"strickt", "strict"}, {"x", ""}, {"", ""}, {"elephant", ""},
	} {
		if got := nearest(test.word, settingKeys()); got != test.want {
			t.Errorf("nearest to %q is %q, want %q", test.word, got, test.want)
		}
	}
}

// The help lists each flag once.
func TestHelpIsComplete(t *testing.T) {
	var o options
	listed := map[string]int{}
	for _, group := range flagGroups {
		for _, name := range group.flags {
			listed[name]++
		}
	}
	o.newFlags().VisitAll(func(f *flag.Flag) {
		if f.Name != "help" && f.Name != "version" && listed[f.Name] != 1 {
			t.Errorf("-%s is listed %d times", f.Name, listed[f.Name])
		}
		delete(listed, f.Name)
	})
	if len(listed) > 0 {
		t.Errorf("no such flags: %v", listed)
	}
}
