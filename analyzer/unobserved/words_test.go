package unobserved

import (
	"slices"
	"testing"
)

func TestWords(t *testing.T) {
	for in, want := range map[string][]string{
		"handleGetHTTPStatus": {"handle", "get", "http", "status"},
		"tools/list":          {"tools", "list"},
		"/v1/user_names":      {"v", "user", "names"},
		"":                    nil,
		"ID":                  {"id"},
	} {
		if got := words(in); !slices.Equal(got, want) {
			t.Errorf("words(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestAnswers(t *testing.T) {
	for name, want := range map[string]bool{
		"ping": true, "handlePing": true, "tools/list": true, "methodNotFound": true, "healthz": true,
		"handleLive": true, "/debug/vars": true, "getVersion": true, "errorResponseHandler": true, "/static/": true, "list": false,
		"handleLiveQuery": false, "debugSession": false, "indexDocument": false, "/users/index": true, "listDebugRuns": false,
		"shipping": false, "listUsers": false, "Run": false, "callTool": false,
	} {
		if got := answers(name); got != want {
			t.Errorf("answers(%q) = %v", name, got)
		}
	}
}

func TestIntention(t *testing.T) {
	for text, want := range map[string]bool{
		"Not traced: this runs every second.":                        true,
		"deliberately without a span":                                true,
		"no telemetry here, the caller has it":                       true,
		"Intentionally uninstrumented; see the note on metrics.":     true,
		"TODO: not traced yet":                                       false,
		"want `call is not observed`":                                false,
		"run the workflow":                                           false,
		"records the span":                                           false,
		"the span is ended by the caller, nothing to see":            false,
		"not sure whether the input is valid":                        false,
		"BUG: the wrapper is bypassed, so this call is not observed": false,
	} {
		if got := isIntention(text); got != want {
			t.Errorf("isIntention(%q) = %v", text, got)
		}
	}
}
