package change

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const diff = `From: somebody

diff --git a/a b.go b/a b.go
index 1111111..2222222 100644
--- a/a b.go	
+++ b/a b.go	
@@ -3 +3,2 @@ func f() {
-old
+new
+new
@@ -10,2 +10,0 @@
-gone
-gone
@@ -20,3 +19,4 @@
 kept

+new
 kept
\ No newline at end of file
diff --git "a/h\303\251.go" "b/h\303\251.go"
new file mode 100644
--- /dev/null
+++ "b/h\303\251.go"
@@ -0,0 +1,2 @@
+package p
+--- not a header
diff --git a/from.go b/to.go
similarity index 90%
rename from from.go
rename to to.go
--- a/from.go
+++ b/to.go
@@ -1 +1 @@
-x
+y
diff --git a/gone.go b/gone.go
deleted file mode 100644
--- a/gone.go
+++ /dev/null
@@ -1 +0,0 @@
-x
diff --git a/bin b/bin
Binary files a/bin and b/bin differ
`

func changed(s *Set, file string) (lines []int) {
	for line := range 40 {
		if s.Has(file, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

func TestParse(t *testing.T) {
	dir := t.TempDir()
	find := func(name string) string { return filepath.Join(dir, name) }
	for name, text := range map[string]string{"LF": diff, "CRLF": strings.ReplaceAll(diff, "\n", "\r\n")} {
		s, err := Parse("x.diff", []byte(text), find)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for file, want := range map[string][]int{
			"a b.go": {3, 4, 21}, "hé.go": {1, 2}, "to.go": {1}, "from.go": nil, "gone.go": nil, "bin": nil,
		} {
			if got := changed(s, find(file)); !slices.Equal(got, want) {
				t.Errorf("%s: %s: lines %v, want %v", name, file, got, want)
			}
		}
		file := find("a b.go")
		for line, want := range map[int]bool{7: true, 8: true, 13: true, 14: false, 17: false, 18: true} {
			if s.IsInSight(file, line) != want {
				t.Errorf("%s: line %d in sight: %v; reviewers see three lines around a change", name, line, !want)
			}
		}
		for _, tt := range []struct {
			first, last int
			text        string
			want        int
		}{{1, 20, "gone", 11}, {11, 20, "gone", 0}, {1, 10, "gone", 0}, {10, 11, "gone", 11}, {1, 20, "old", 3}, {1, 20, "kept", 0}} {
			if line, ok := s.Removed(file, tt.first, tt.last, tt.text); line != tt.want || ok != (tt.want > 0) {
				t.Errorf("%s: %q removed in %d–%d: before line %d, want %d", name, tt.text, tt.first, tt.last, line, tt.want)
			}
		}
	}
}

func TestParseErrors(t *testing.T) {
	nowhere := func(string) string { return "" }
	for text, want := range map[string]string{
		"hello\n": "x.diff: there is no unified diff in it",
		"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n":       "x.diff: none of its files are here",
		"--- a/x\n+++ b/x\n@@ -1,2 +1,5 @@\n a\n+b\n":   "x.diff:3: fragment header miscounts lines",
		"--- a/x\n+++ b/x\n@@ -1,1 +1,1 @@\n-a\n*b\n":   "x.diff:5: invalid line operation",
		"diff --git a/x b/x\nnew mode 9\n--- a/x\n+b\n": "x.diff:2: ",
	} {
		if _, err := Parse("x.diff", []byte(text), nowhere); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	for _, text := range []string{"", "\n", "--- a/gone.go\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"} {
		if s, err := Parse("x.diff", []byte(text), nowhere); err != nil || s.Has("gone.go", 1) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
