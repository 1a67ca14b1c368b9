package unobserved_test

import (
	"testing"
)

// The headings of the documentation are fixed.
func TestDocHeadings(t *testing.T) {
	rule.Headings(t, []string{
		"What is reported", "What counts as observed", "What needs no observation",
		"unobserved/branch", "unobserved/early", "unobserved/goroutine", "unobserved/entry", "unobserved/field", "unobserved/registration",
		"unobserved/method", "unobserved/implementation", "unobserved/wrapper",
		"Fixes", "Limits", "Options", "Suppression",
	})
}

// Each category shows at least one program that is reported and one repair.
func TestDocCategoriesHaveExamples(t *testing.T) { rule.CategoriesHaveExamples(t) }

func TestDocExamples(t *testing.T) {
	t.Parallel()
	rule.Examples(t)
}
