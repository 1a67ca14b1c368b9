package analyzer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/everypath/everypath/analyzer"
)

// In a tangle every function calls every other, so there are more ways through
// it than can be gone. Behind "func:" stands such a function: %[1]d is its number,
// %[2]s its calls; behind "call:" a call, of which %[1]d says the function.
var tangles = map[string]string{
	"handlers": `import "context"
type handler func(ctx context.Context, s string) error
var table = map[string]handler{"a": made0(1, nil), "b": made1(2, nil)}
func call(s string) error { return table[s](context.Background(), s) }
func: func made%[1]d(k int, h handler) handler {
	out := h
%[2]s	return out
}
call: out = made%[1]d(k+1, out)`,

	"branches": `import ("context"; "log"; "time")
func observed(f func() error) error {
	start := time.Now()
	defer func() { log.Print(time.Since(start)) }()
	return f()
}
func: func branch%[1]d(ctx context.Context, k int) error {
%[2]s	return ctx.Err()
}
call: return observed(func() error { return branch%[1]d(ctx, k+1) })`,

	"stops": `type server struct { done chan struct{} }
func start() *server {
	s := &server{make(chan struct{})}
	go s.loop()
	return s
}
func (s *server) loop() {
	for {
		select {
		case <-s.done:
			return
		default:
			s.stop0(1)
		}
	}
}
func use() { _ = start() }
func: func (s *server) stop%[1]d(k int) {
%[2]s	close(s.done)
}
call: s.stop%[1]d(k+1)`,

	"files": `import "os"
type store struct { f *os.File }
func use() error {
	s, err := open0(1)
	if err != nil {
		return err
	}
	return s.f.Sync()
}
func (s *store) Close() error { return s.f.Close() }
func: func open%[1]d(k int) (s *store, err error) {
%[2]s	f, err := os.Open("name")
	return &store{f}, err
}
call: if s, err = open%[1]d(k+1); err != nil { return nil, err }; keep%[1]d(k, s)
func: func keep%[1]d(k int, s *store) {
%[2]s	s.f.Sync()
}
call: keep%[1]d(k+1, s)`,
}

// tangled returns the package that a text of tangles stands for, with n
// functions of each kind.
func tangled(name, text string, n int) string {
	parts := strings.Split(text, "\nfunc: ")
	src := "package " + name + "\n" + parts[0] + "\n"
	for _, part := range parts[1:] {
		body, call, _ := strings.Cut(part, "\ncall: ")
		var calls strings.Builder
		for i := range n {
			fmt.Fprintf(&calls, "\tif k == %[1]d {\n\t\t"+call+"\n\t}\n", i)
		}
		for i := range n {
			src += fmt.Sprintf(body, i, calls.String()) + "\n"
		}
	}
	return src
}

// TestTangles holds that the rules end where functions call each other: a
// question that goes through all of them is asked once of each.
func TestTangles(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{"go.mod": "module example.com/tangle\n\ngo 1.25\n"}
	for name, text := range tangles {
		files[filepath.Join(name, name+".go")] = tangled(name, text, 48)
	}
	for name, text := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax, Dir: dir}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pkgs {
		for _, err := range p.Errors {
			t.Fatal(err)
		}
	}
	graph, err := checker.Analyze(analyzer.Rules(analyzer.Config{}), pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	for act := range graph.All() {
		if act.Err != nil {
			t.Errorf("%s: %v", act, act.Err)
		}
	}
}
