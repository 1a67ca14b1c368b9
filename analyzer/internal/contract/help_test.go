package contract

import (
	"strings"
	"testing"
)

// The help has the whole notation: each word that the parser knows.
func TestHelp(t *testing.T) {
	help := Help()
	for _, word := range []string{"type  TYPE", "func  FULLNAME", "field TYPE.NAME", "acquires", "releases", "takes", "borrows", "forwards",
		"recovers", "calls", "locks", "noreturn", "nonnil", "nilness", "none", "before", "flush", "on success", "once", "until", "dynamic", "drained", "fed", "entirely"} {
		if !strings.Contains(help, word) {
			t.Errorf("no %q in the help", word)
		}
	}
	if strings.Contains(help, "Package contract") {
		t.Error("the help speaks of the package")
	}
}
