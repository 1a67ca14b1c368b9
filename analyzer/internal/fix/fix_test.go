package fix

import (
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

// parse returns the source and the statements of its only function.
func parse(t *testing.T, text string) (*Source, *ast.BlockStmt) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewSource(fset.File(f.FileStart), f, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range f.Decls {
		if fd, ok := d.(*ast.FuncDecl); ok {
			return s, fd.Body
		}
	}
	t.Fatal("no function")
	return nil, nil
}

const header = "package p\n\nfunc f() {\n"

// edits are tried on the body of a function; the statements of the body are
// a, b and c.
var edits = []struct {
	name, body string
	edit       func(s *Source, b *ast.BlockStmt) Edit
	want       string
}{
	{"behind keeps the comment", "\ta() // why\n\tb()\n", func(s *Source, b *ast.BlockStmt) Edit { return s.Behind(b.List[0], "x()") },
		"\ta() // why\n\tx()\n\tb()\n"},
	{"behind realigns comments", "\ta()  // why\n\tbb() // too\n", func(s *Source, b *ast.BlockStmt) Edit { return s.Behind(b.List[0], "x()") },
		"\ta() // why\n\tx()\n\tbb() // too\n"},
	{"behind on one line", "\tif a() { b() }; c()\n", func(s *Source, b *ast.BlockStmt) Edit { return s.Behind(b.List[0], "x()") },
		"\tif a() { b() }; x(); c()\n"},
	{"behind, two lines", "\ta()\n", func(s *Source, b *ast.BlockStmt) Edit { return s.Behind(b.List[0], "x()", "y()") },
		"\ta()\n\tx()\n\ty()\n"},
	{"before keeps the comment above", "\ta()\n\t// b.\n\tb()\n", func(s *Source, b *ast.BlockStmt) Edit { return s.Before(b.List[1], "x()") },
		"\ta()\n\tx()\n\t// b.\n\tb()\n"},
	{"before, the comment of another line", "\ta() // a\n\tb()\n", func(s *Source, b *ast.BlockStmt) Edit { return s.Before(b.List[1], "x()") },
		"\ta() // a\n\tx()\n\tb()\n"},
	{"begin", "\tif a {\n\t\tb()\n\t}\n", func(s *Source, b *ast.BlockStmt) Edit { return s.Begin(b.List[0].(*ast.IfStmt).Body, "x()") },
		"\tif a {\n\t\tx()\n\t\tb()\n\t}\n"},
	{"begin behind a comment", "\tif a { // why\n\t\tb()\n\t}\n", func(s *Source, b *ast.BlockStmt) Edit { return s.Begin(b.List[0].(*ast.IfStmt).Body, "x()") },
		"\tif a { // why\n\t\tx()\n\t\tb()\n\t}\n"},
	{"finish", "\tif a {\n\t\tb()\n\t}\n", func(s *Source, b *ast.BlockStmt) Edit { return s.Finish(b.List[0].(*ast.IfStmt).Body, "x()") },
		"\tif a {\n\t\tb()\n\t\tx()\n\t}\n"},
	{"finish what is empty", "\tif a {}\n", func(s *Source, b *ast.BlockStmt) Edit { return s.Finish(b.List[0].(*ast.IfStmt).Body, "x()") },
		"\tif a { x() }\n"},
	{"remove with its line", "\ta()\n\tb() // away\n\tc()\n", func(s *Source, b *ast.BlockStmt) Edit { return s.Remove(b.List[1]) },
		"\ta()\n\tc()\n"},
	{"remove at the end", "\tif a {\n\t\tb()\n\n\t\tc()\n\t}\n", func(s *Source, b *ast.BlockStmt) Edit { return s.Remove(b.List[0].(*ast.IfStmt).Body.List[1]) },
		"\tif a {\n\t\tb()\n\t}\n"},
	{"remove on one line", "\ta(); b(); c()\n", func(s *Source, b *ast.BlockStmt) Edit { return s.Remove(b.List[1]) },
		"\ta();  c()\n"},
}

func TestEdits(t *testing.T) {
	for _, test := range edits {
		for _, crlf := range []bool{false, true} {
			text := header + test.body + "}\n"
			want := header + test.want + "}\n"
			if crlf {
				text, want = strings.ReplaceAll(text, "\n", "\r\n"), strings.ReplaceAll(want, "\n", "\r\n")
			}
			s, body := parse(t, text)
			tidy, err := s.Tidy([]Edit{test.edit(s, body)})
			if err != nil {
				t.Errorf("%s: %v", test.name, err)
				continue
			}
			// Only what is meant is changed, on disk, whatever the line ends.
			got := text
			edits := s.TextEdits(tidy)
			for i := len(edits) - 1; i >= 0; i-- {
				e := edits[i]
				got = got[:s.file.Offset(e.Pos)] + string(e.NewText) + got[s.file.Offset(e.End):]
			}
			if got != want {
				t.Errorf("%s (CRLF %t): got\n%q\nwant\n%q", test.name, crlf, got, want)
			}
			before, _ := format.Source([]byte(s.text))
			after, err := format.Source([]byte(got))
			if string(before) == s.text && (err != nil || !crlf && string(after) != got) {
				t.Errorf("%s: not formatted any more", test.name)
			}
		}
	}
}

// TestAligned holds that functions of one line stay aligned with those above and below.
func TestAligned(t *testing.T) {
	const before, after = "func a() int { return 1 }\nfunc bb(n int) int { b() }\nfunc c() {}\n", "func a() int { return 1 }\nfunc bb(n int) int {\n\tif n > 0 {\n\t\tb()\n\t}\n}\nfunc c() {}\n"
	clean, err := format.Source([]byte("package p\n\n" + before))
	if err != nil {
		t.Fatal(err)
	}
	s, _ := parse(t, string(clean))
	stmt := s.syn.Decls[1].(*ast.FuncDecl).Body.List[0]
	tidy, err := s.Tidy([]Edit{s.Replace(stmt, "if n > 0 { b() }")})
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Apply(tidy)
	want, _ := format.Source([]byte("package p\n\n" + after))
	if err != nil || got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAddImport(t *testing.T) {
	for _, test := range []struct{ before, after string }{
		{"package p\n", "package p\n\nimport \"errors\"\n"},
		{"package p\n\nimport \"os\"\n", "package p\n\nimport (\n\t\"errors\"\n\t\"os\"\n)\n"},
		{"package p\n\nimport (\n\t\"bytes\"\n\t\"os\"\n)\n", "package p\n\nimport (\n\t\"bytes\"\n\t\"errors\"\n\t\"os\"\n)\n"},
		{"package p\n\nimport (\n\t\"example.com/x\"\n\n\t\"os\"\n)\n", "package p\n\nimport (\n\t\"example.com/x\"\n\n\t\"errors\"\n\t\"os\"\n)\n"},
	} {
		s, _ := parse(t, test.before+"\nfunc f() {}\n")
		tidy, err := s.Tidy([]Edit{s.AddImport("", "errors")})
		if err != nil {
			t.Errorf("%q: %v", test.before, err)
			continue
		}
		got, err := s.Apply(tidy)
		if want := test.after + "\nfunc f() {}\n"; err != nil || got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}

// TestStale refuses a text that is not what was parsed.
func TestStale(t *testing.T) {
	s, _ := parse(t, header+"}\n")
	if _, err := NewSource(s.file, s.syn, []byte(header+"\t\n}\n")); err == nil {
		t.Error("a text of another size was taken")
	}
}

// TestMerge merges as the drivers do: equal edits are one.
func TestMerge(t *testing.T) {
	x := []Edit{{Start: 0, End: 0, New: "i"}, {Start: 5, End: 6, New: "x"}}
	if got, ok := Merge(x, []Edit{{Start: 0, End: 0, New: "i"}, {Start: 9, End: 9, New: "y"}}); !ok || len(got) != 3 {
		t.Errorf("got %v, %t; want three edits", got, ok)
	}
	if _, ok := Merge(x, []Edit{{Start: 5, End: 6, New: "z"}}); ok {
		t.Error("conflicting edits were merged")
	}
}
