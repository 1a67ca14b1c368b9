package golangci

import (
	"strings"
	"testing"
)

// What is wrong in the settings is named, with what could be there.
func TestNewRefuses(t *testing.T) {
	for _, c := range []struct {
		key   string
		value any
		want  string
	}{
		{"stricct", true, `unknown setting "stricct"; there are tests, rules, contracts, panics, strict, wrappers`},
		{"Panics", "all", `unknown setting "Panics"`},
		{"strict", "very", "there are the settings tests, rules"},
		{"rules", []any{}, "the list is empty"},
		{"contracts", "nosuch.txt", "relative to the directory in which golangci-lint runs"},
		{"tags", true, "use run.build-tags"},
		{"panics", "some", `panics: want handlers, all or off, not "some"`},
		{"wrappers", "a.F(", "wrappers: want the full name of a function"},
		{"dispatchers", []any{"a.F", "F"}, `dispatchers: want the full name of a function, such as example.com/tool.Call, (*example.com/tool.Server).Call or example.com/tool.*, not "F"`},
	} {
		if _, err := New(map[string]any{c.key: c.value}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.key, err)
		}
	}
	if _, err := New(nil); err != nil {
		t.Error(err)
	}
}
