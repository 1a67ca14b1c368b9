package cli

import (
	"fmt"

	"github.com/agext/levenshtein"
)

// didYouMean returns a question that names the word of list nearest to word,
// or "" if none is near.
func didYouMean(word string, list []string) string {
	if near := nearest(word, list); near != "" {
		return fmt.Sprintf(" (did you mean %q?)", near)
	}
	return ""
}

// nearest returns the word of list that is most like word, or "" if none is
// so much like it that a slip of the pen explains the difference.
func nearest(word string, list []string) string {
	best, least := "", 1+(len(word)+2)/3
	for _, w := range list {
		if d := levenshtein.Distance(word, w, nil); d < least {
			best, least = w, d
		}
	}
	return best
}
