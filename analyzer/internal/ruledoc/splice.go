package ruledoc

import (
	"fmt"
	"strings"
)

// Splice returns page with what stands between the lines
//
//	<!-- begin NAME … -->
//	<!-- end NAME -->
//
// replaced by body. Both markers stay; each must stand there once.
func Splice(page, name, body string) (string, error) {
	begin, end := "<!-- begin "+name, "<!-- end "+name+" -->"
	for _, m := range []string{begin, end} {
		if n := strings.Count(page, m); n != 1 {
			return "", fmt.Errorf("%d lines start with %q, want 1", n, m)
		}
	}
	head, tail := strings.Index(page, begin), strings.Index(page, end)
	eol := strings.Index(page[head:], "\n")
	if tail < head || eol < 0 {
		return "", fmt.Errorf("%q stands before %q", end, begin)
	}
	return page[:head+eol+1] + "\n" + strings.TrimSpace(body) + "\n\n" + page[tail:], nil
}
