// Package testneed lets a test say which program it needs.
package testneed

import (
	"os"
	"os/exec"
	"testing"
)

// Need returns the path of the program name. Without the program it skips
// the test, or fails it if the environment variable CI is true: a check
// that silently does not run there would be taken for one that passed.
func Need(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	Missing(t, name)
	return ""
}

// Missing skips the test for want of something, or fails it if the
// environment variable CI is true.
func Missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("needs %s, which is not there, and CI=true", what)
	}
	t.Skipf("needs %s, which is not there", what)
}
