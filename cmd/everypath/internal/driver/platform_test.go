package driver

import (
	"runtime"
	"testing"
)

func TestIsKnownOS(t *testing.T) {
	for name, want := range map[string]bool{runtime.GOOS: true, "windows": true, "wasip1": true, "plan9": true, "plan10": false, "": false, "none": false} {
		if got := isKnownOS(name); got != want {
			t.Errorf("isKnownOS(%q) = %t, want %t", name, got, want)
		}
	}
}
