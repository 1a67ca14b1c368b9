package golangci

import (
	"strings"
	"testing"
)

// What is wrong in the settings is named, with what could be there.
func TestNewRefuses(t *testing.T) {
	for key, want := range map[string]string{
		"stricct": `unknown field "stricct"; there are the settings tests, rules, contracts, panics, strict, wrappers`,
		"tags":    "use run.build-tags",
	} {
		if _, err := New(map[string]any{key: true}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", key, err)
		}
	}
	if _, err := New(nil); err != nil {
		t.Error(err)
	}
}
