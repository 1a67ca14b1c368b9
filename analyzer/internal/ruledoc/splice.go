package ruledoc

import (
	"fmt"
	"strings"
)

// Splice returns the page with what stands between the lines
//
//	<!-- begin NAME … -->
//	<!-- end NAME -->
//
// replaced by the rule's Markdown. Both lines stay; each must stand there
// once.
func (d Doc) Splice(page string, level int) (string, error) {
	begin, end := "<!-- begin "+d.Name, "<!-- end "+d.Name+" -->"
	for _, m := range []string{begin, end} {
		if n := strings.Count(page, m); n != 1 {
			return "", fmt.Errorf("%q occurs %d times, want once", m, n)
		}
	}
	head, tail := strings.Index(page, begin), strings.Index(page, end)
	eol := strings.Index(page[head:], "\n")
	if tail < head || eol < 0 {
		return "", fmt.Errorf("%q stands before %q", end, begin)
	}
	return page[:head+eol+1] + "\n" + strings.TrimSpace(d.Markdown(level)) + "\n\n" + page[tail:], nil
}
