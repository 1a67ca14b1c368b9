package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	protocol "github.com/tliron/glsp/protocol_3_16"

	"github.com/everypath/everypath/cmd/everypath/internal/lsp/lsptest"
)

// builtCommand returns the command, built as users have it.
func builtCommand(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "everypath")
	if out, err := exec.Command("go", "build", "-o", name, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return name
}

// An editor is a client of the command, over its standard input and output.
type editor struct {
	*lsptest.Client
	t   *testing.T
	cmd *exec.Cmd
	in  io.WriteCloser
}

type pipes struct {
	io.Reader
	io.WriteCloser
}

// startEditor starts the command, with the files of the archive in a directory
// that is no folder of the workspace yet.
func startEditor(t *testing.T, command, archive string, args ...string) *editor {
	t.Helper()
	cmd := exec.Command(command, append([]string{"lsp"}, args...)...)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "EVERYPATHCACHE="+t.TempDir(), "GOPROXY=off", "GOFLAGS=")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if cmd.ProcessState == nil {
			cmd.Process.Kill()
			cmd.Wait()
		}
	})
	return &editor{Client: lsptest.New(t, pipes{out, in}, archive), t: t, cmd: cmd, in: in}
}

// end waits for the end of the process and compares its exit status.
func (e *editor) end(want int) {
	e.t.Helper()
	err := e.cmd.Wait()
	if err != nil && !errors.As(err, new(*exec.ExitError)) {
		e.t.Fatal(err)
	}
	if got := e.cmd.ProcessState.ExitCode(); got != want {
		e.t.Errorf("exit status %d, want %d", got, want)
	}
}

// fix applies the only action at the diagnostic to the text.
func (e *editor) fix(path, text string, version int32, d protocol.Diagnostic) string {
	e.t.Helper()
	actions := e.CodeActions(path, d.Range)
	if len(actions) != 1 || *actions[0].Kind != protocol.CodeActionKindQuickFix || len(actions[0].Diagnostics) != 1 {
		e.t.Fatalf("actions: %+v", actions)
	}
	change := actions[0].Edit.DocumentChanges[0].(protocol.TextDocumentEdit)
	if v := change.TextDocument.Version; v == nil || *v != version || change.TextDocument.URI != lsptest.URI(path) {
		e.t.Errorf("the edit is of %+v", change.TextDocument)
	}
	return lsptest.Apply(e.t, text, change.Edits)
}

// messages returns the messages of diagnostics.
func messages(ds []protocol.Diagnostic) []string {
	var list []string
	for _, d := range ds {
		list = append(list, d.Message)
	}
	return list
}

const lspModule = `
-- go.mod --
module example.com/m

go 1.25
-- size/size.go --
package size

import "os"

// Größe 😀
func size(name string) (int64, error) {
	/* 日本 😀 */ f, err := os.Open("😀" + name)
	if err != nil {
		return 0, err
	}
	st, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return st.Size(), nil
}
-- store/store.go --
package store

import "os"

type store struct {
	index *os.File
	data  *os.File
}

func (s *store) Close() error {
	if err := s.index.Close(); err != nil {
		return err
	}
	return s.data.Close()
}
-- lib/lib.go --
package lib

import "os"

// Use uses f and closes it.
func Use(f *os.File) {
	f.Close()
}
-- app/app.go --
package app

import (
	"os"

	"example.com/m/lib"
)

func run(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	lib.Use(f)
	return nil
}
-- closed/closed.go --
package closed

import (
	"os"

	"example.com/m/lib"
)

func run(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	lib.Use(f)
	return nil
}
-- many/many.go --
package many

import (
	"context"
	"os"
	"time"
)

func sizes(ctx context.Context, one, two string) (int64, error) {
	ctx, _ = context.WithTimeout(ctx, time.Second)
	f, err := os.Open(one)
	if err != nil {
		return 0, err
	}
	g, err := os.Open(two)
	if err != nil {
		return 0, err
	}
	_, err = g.Stat()
	st, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return st.Size(), ctx.Err()
}
-- nested/go.mod --
module example.com/nested

go 1.25
-- nested/n.go --
package nested

import "os"

func leak(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	_ = f.Name()
	return nil
}
`

// TestLanguageServer runs sessions with the command.
func TestLanguageServer(t *testing.T) {
	command := builtCommand(t)
	for name, session := range map[string]func(*testing.T, *editor){
		"fix": lspFix, "crlf": lspCRLF, "imports": lspImports, "dependents": lspDependents, "broken": lspBroken,
		"config": lspConfig, "nested": lspNested, "fixAll": lspFixAll, "files": lspFiles, "workspace": lspWorkspace,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := startEditor(t, command, lspModule)
			e.Initialize(lsptest.Capabilities(), e.Dir)
			session(t, e)
			e.Shutdown()
			e.end(0)
		})
	}
	// The folder's name leads through a link, as that of every file in it.
	t.Run("link", func(t *testing.T) {
		e := startEditor(t, command, lspModule)
		link := filepath.Join(t.TempDir(), "link")
		if err := os.Symlink(e.Dir, link); err != nil {
			t.Skip(err)
		}
		e.Dir = link
		e.Initialize(lsptest.Capabilities(), e.Dir)
		lspFix(t, e)
		e.Shutdown()
		e.end(0)
	})
	t.Run("malformed", func(t *testing.T) { lspMalformed(t, command) })
	t.Run("hurried", func(t *testing.T) { lspHurried(t, command) })
	t.Run("rude", func(t *testing.T) {
		e := startEditor(t, command, lspModule)
		e.cmd.Stderr = nil
		e.Initialize(lsptest.Capabilities(), e.Dir)
		e.OpenFile("size/size.go")
		e.in.Close()
		e.end(1)
		e = startEditor(t, command, lspModule)
		e.Initialize(lsptest.Capabilities(), e.Dir)
		e.Notify(protocol.MethodExit, nil)
		e.end(1)
	})
}

// A client that writes all it has to say and hangs up is answered.
func lspHurried(t *testing.T, command string) {
	var in strings.Builder
	for _, message := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}`,
		`{"jsonrpc":"2.0","id":2,"method":"shutdown"}`,
		`{"jsonrpc":"2.0","method":"exit"}`,
	} {
		fmt.Fprintf(&in, "Content-Length: %d\r\n\r\n%s", len(message), message)
	}
	cmd := exec.Command(command, "lsp")
	cmd.Stdin = strings.NewReader(in.String())
	cmd.Env = append(os.Environ(), "EVERYPATHCACHE=off")
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), `"id":1,"result":{"capabilities"`) || !strings.Contains(string(out), `"id":2,"result":null`) {
		t.Errorf("%v: %s", err, out)
	}
}

// What is no message ends the session, with a word about it, and never in a
// hurry of words or a panic.
func lspMalformed(t *testing.T, command string) {
	for name, text := range map[string]string{
		"no header":     "{}\r\n\r\n",
		"no length":     "Content-Type: x\r\n\r\n{}",
		"bad length":    "Content-Length: minus\r\n\r\n{}",
		"short":         "Content-Length: 99\r\n\r\n{}",
		"no JSON":       "Content-Length: 3\r\n\r\n{{{",
		"no object":     "Content-Length: 2\r\n\r\n17",
		"nothing":       "",
		"empty message": "Content-Length: 2\r\n\r\n{}",
		"huge length":   "Content-Length: 99999999999\r\n\r\n{}",
	} {
		cmd := exec.Command(command, "lsp")
		cmd.Stdin = strings.NewReader(text)
		cmd.Env = append(os.Environ(), "EVERYPATHCACHE=off")
		var out, errs strings.Builder
		cmd.Stdout, cmd.Stderr = &out, &errs
		ended := make(chan error, 1)
		go func() { ended <- cmd.Run() }()
		select {
		case <-ended:
		case <-time.After(time.Minute):
			cmd.Process.Kill()
			t.Errorf("%s: it does not end", name)
			continue
		}
		if got := cmd.ProcessState.ExitCode(); got != 1 || strings.Count(errs.String(), "\n") > 2 || !strings.Contains(errs.String(), "the editor is gone") {
			t.Errorf("%s: status %d, %s%s", name, got, out.String(), errs.String())
		}
	}
}

// A finding has all that editors can show, in UTF-16 units; its fix is applied
// in the editor, where the finding goes before anything is saved.
func lspFix(t *testing.T, e *editor) {
	path := e.OpenFile("size/size.go")
	_, text := e.File("size/size.go")
	ds := e.AwaitDiagnostics(path, 1)
	if len(ds) != 1 {
		t.Fatalf("shown: %v", messages(ds))
	}
	d := ds[0]
	begin, end := lsptest.Offset(text, d.Range.Start), lsptest.Offset(text, d.Range.End)
	if got := text[begin:end]; got != `os.Open("😀" + name)` {
		t.Errorf("shown at %q", got)
	}
	if *d.Source != "everypath" || *d.Severity != protocol.DiagnosticSeverityWarning || !strings.HasSuffix(d.CodeDescription.HRef, "#hdr-unreleased_never") {
		t.Errorf("shown: %+v", d)
	}
	var steps []string
	for _, r := range d.RelatedInformation {
		at := r.Location.Range
		steps = append(steps, text[lsptest.Offset(text, at.Start):lsptest.Offset(text, at.End)]+": "+r.Message)
	}
	if want := []string{"err != nil: assuming err == nil", "err != nil: assuming err != nil", "return 0, err: returns while it is held"}; !slices.Equal(steps, want) {
		t.Errorf("the path: %q", steps)
	}
	if actions := e.CodeActions(path, protocol.Range{}); len(actions) != 0 {
		t.Errorf("actions elsewhere: %+v", actions)
	}
	fixed := e.fix(path, text, 1, d)
	if want := strings.Replace(text, "\tst, err", "\tdefer f.Close()\n\tst, err", 1); fixed != want {
		t.Errorf("fixed: %s", fixed)
	}
	e.Change(path, 2, fixed)
	if ds := e.AwaitDiagnostics(path, 2); len(ds) != 0 {
		t.Errorf("shown of what is fixed: %v", messages(ds))
	}
	// Incremental: take away the line again.
	line := protocol.UInteger(strings.Count(fixed[:strings.Index(fixed, "\tdefer")], "\n"))
	e.Notify(protocol.MethodTextDocumentDidChange, map[string]any{
		"textDocument": map[string]any{"uri": lsptest.URI(path), "version": 3},
		"contentChanges": []any{map[string]any{"text": "", "range": protocol.Range{
			Start: protocol.Position{Line: line}, End: protocol.Position{Line: line + 1},
		}}},
	})
	if ds := e.AwaitDiagnostics(path, 3); !slices.Equal(messages(ds), []string{d.Message}) {
		t.Errorf("shown: %v", messages(ds))
	}
	e.Close(path)
	if ds := e.AwaitDiagnostics(path, 0); len(ds) != 0 {
		t.Errorf("shown when it is closed: %v", messages(ds))
	}
}

// Line ends are those of the file.
func lspCRLF(t *testing.T, e *editor) {
	path, text := e.File("size/size.go")
	text = strings.ReplaceAll(text, "\n", "\r\n")
	write(t, path, text)
	e.Open(path, text)
	d := e.AwaitDiagnostics(path, 1)[0]
	if got := text[lsptest.Offset(text, d.Range.Start):lsptest.Offset(text, d.Range.End)]; got != `os.Open("😀" + name)` {
		t.Errorf("shown at %q", got)
	}
	fixed := e.fix(path, text, 1, d)
	if want := strings.Replace(text, "\tst, err", "\tdefer f.Close()\r\n\tst, err", 1); fixed != want {
		t.Errorf("fixed: %q", fixed)
	}
	e.Change(path, 2, fixed)
	if ds := e.AwaitDiagnostics(path, 2); len(ds) != 0 {
		t.Errorf("shown of what is fixed: %v", messages(ds))
	}
}

// A fix brings its import, and makes what -fix makes.
func lspImports(t *testing.T, e *editor) {
	path := e.OpenFile("store/store.go")
	_, text := e.File("store/store.go")
	d := e.AwaitDiagnostics(path, 1)[0]
	fixed := e.fix(path, text, 1, d)
	if !strings.Contains(fixed, `"errors"`) {
		t.Errorf("no import: %s", fixed)
	}
	e.Change(path, 2, fixed)
	if ds := e.AwaitDiagnostics(path, 2); len(ds) != 0 {
		t.Errorf("shown of what is fixed: %v", messages(ds))
	}
	cmd := exec.Command(e.cmd.Path, "-fix", "./store")
	cmd.Dir = e.Dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if _, want := e.File("store/store.go"); fixed != want {
		t.Errorf("fixed: %s\nwhere -fix makes %s", fixed, want)
	}
}

// A save has other open packages analysed: what they call has changed. Those
// that are not open are nobody's business.
func lspDependents(t *testing.T, e *editor) {
	app := e.OpenFile("app/app.go")
	if ds := e.AwaitDiagnostics(app, 1); len(ds) != 0 {
		t.Fatalf("shown: %v", messages(ds))
	}
	lib := e.OpenFile("lib/lib.go")
	_, text := e.File("lib/lib.go")
	e.AwaitDiagnostics(lib, 1)
	borrowing := strings.Replace(text, "f.Close()", "_ = f.Name()", 1)
	e.Change(lib, 2, borrowing)
	e.AwaitDiagnostics(lib, 2)
	e.SaveFile("lib/lib.go", borrowing)
	if ds := e.AwaitDiagnostics(app, 1); len(ds) != 1 || ds[0].Code == nil {
		t.Errorf("shown: %v", messages(ds))
	}
	e.Change(lib, 3, text)
	e.SaveFile("lib/lib.go", text)
	if ds := e.AwaitDiagnostics(app, 1); len(ds) != 0 {
		t.Errorf("shown: %v", messages(ds))
	}
	for _, m := range e.All() {
		if m.Method == protocol.ServerTextDocumentPublishDiagnostics && strings.Contains(string(m.Params), "/closed.go") {
			t.Errorf("a package that is not open: %s", m.Params)
		}
	}
}

// What does not type-check is told to the log when it is saved, and has
// nothing shown until there is something to say.
func lspBroken(t *testing.T, e *editor) {
	path := e.OpenFile("size/size.go")
	_, text := e.File("size/size.go")
	e.AwaitDiagnostics(path, 1)
	broken := strings.Replace(text, "f.Stat()", "f.Stad()", 1)
	e.Change(path, 2, broken)
	e.SaveFile("size/size.go", broken)
	if got := e.AwaitText(protocol.ServerWindowLogMessage); !strings.Contains(got, "example.com/m/size") || !strings.Contains(got, "Stad") {
		t.Errorf("log: %q", got)
	}
	if ds := e.AwaitDiagnostics(path, 2); len(ds) != 0 {
		t.Errorf("shown of what does not type-check: %v", messages(ds))
	}
	e.SaveFile("size/size.go", "package size\n\nfunc {")
	e.Change(path, 3, "package size\n\nfunc {")
	e.SaveFile("go.mod", "modul example.com/m\n")
	e.Save(path)
	if got := e.AwaitText(protocol.ServerWindowShowMessage); !strings.Contains(got, "go.mod") {
		t.Errorf("told: %q", got)
	}
	e.SaveFile("go.mod", "module example.com/m\n\ngo 1.25\n")
	e.Change(path, 4, text)
	e.SaveFile("size/size.go", text)
	if ds := e.AwaitDiagnostics(path, 4); len(ds) != 1 {
		t.Errorf("shown: %v", messages(ds))
	}
}

// All fixes of a document at once are what -fix makes of it; some of them
// come in a second round.
func lspFixAll(t *testing.T, e *editor) {
	path := e.OpenFile("many/many.go")
	_, text := e.File("many/many.go")
	if ds := e.AwaitDiagnostics(path, 1); len(ds) != 3 {
		t.Fatalf("shown: %v", messages(ds))
	}
	actions := e.CodeActions(path, protocol.Range{}, "source.fixAll")
	if len(actions) != 1 {
		t.Fatalf("actions: %+v", actions)
	}
	fixed := lsptest.Apply(t, text, actions[0].Edit.DocumentChanges[0].(protocol.TextDocumentEdit).Edits)
	e.Change(path, 2, fixed)
	if ds := e.AwaitDiagnostics(path, 2); len(ds) != 0 {
		t.Errorf("shown of what is fixed: %v", messages(ds))
	}
	cmd := exec.Command(e.cmd.Path, "-fix", "./many")
	cmd.Dir = e.Dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if _, want := e.File("many/many.go"); fixed != want {
		t.Errorf("fixed: %s\nwhere -fix makes %s", fixed, want)
	}
}

// A file that is renamed or deleted takes what was shown of it along, also
// where it is not open.
func lspFiles(t *testing.T, e *editor) {
	e.Write("two/two.go", "package two\n")
	_, text := e.File("nested/n.go")
	old := e.Write("two/old.go", strings.Replace(text, "package nested", "package two", 1))
	two := e.OpenFile("two/two.go")
	if ds := e.AwaitDiagnostics(old, 0); len(ds) != 1 {
		t.Fatalf("shown: %v", messages(ds))
	}
	now := e.Path("two/new.go")
	if err := os.Rename(old, now); err != nil {
		t.Fatal(err)
	}
	e.ChangedFiles(old, now)
	shown := map[string]int{}
	for len(shown) < 3 { // they come in any order, that of two.go for its opening, too
		m := e.Await("diagnostics", func(m lsptest.Message) bool { return m.Method == protocol.ServerTextDocumentPublishDiagnostics })
		p := lsptest.Decode[protocol.PublishDiagnosticsParams](t, m)
		shown[p.URI] = len(p.Diagnostics)
	}
	if shown[lsptest.URI(old)] != 0 || shown[lsptest.URI(now)] != 1 || shown[lsptest.URI(two)] != 0 {
		t.Errorf("shown after it was renamed: %v", shown)
	}
	e.OpenFile("two/new.go")
	e.AwaitDiagnostics(now, 1)
	if err := os.Remove(now); err != nil {
		t.Fatal(err)
	}
	e.Close(now)
	e.ChangedFiles(now)
	for _, m := range []string{"closed", "deleted"} {
		if ds := e.AwaitDiagnostics(now, 0); len(ds) == 0 {
			return
		} else {
			t.Logf("%s: %v", m, messages(ds))
		}
	}
	t.Error("shown of a file that is gone")
}

// Modules of a workspace, open as two folders, see each other as they are in
// the editor.
func lspWorkspace(t *testing.T, e *editor) {
	e.Write("ws/go.work", "go 1.25\n\nuse (\n\t./lib\n\t./app\n)\n")
	e.Write("ws/lib/go.mod", "module example.com/lib\n\ngo 1.25\n")
	e.Write("ws/app/go.mod", "module example.com/app\n\ngo 1.25\n")
	_, libText := e.File("lib/lib.go")
	_, appText := e.File("app/app.go")
	lib := e.Write("ws/lib/lib.go", libText)
	app := e.Write("ws/app/app.go", strings.Replace(appText, "example.com/m/lib", "example.com/lib", 1))
	e.ChangeFolders([]string{e.Path("ws/lib"), e.Path("ws/app")}, []string{e.Dir})
	e.OpenFile("ws/app/app.go")
	if ds := e.AwaitDiagnostics(app, 1); len(ds) != 0 {
		t.Errorf("shown: %v", messages(ds))
	}
	e.OpenFile("ws/lib/lib.go")
	e.AwaitDiagnostics(lib, 1)
	// What is not saved counts, when the other package is analysed again.
	e.Change(lib, 2, strings.Replace(libText, "f.Close()", "_ = f.Name()", 1))
	e.AwaitDiagnostics(lib, 2)
	e.Save(app)
	if ds := e.AwaitDiagnostics(app, 1); len(ds) != 1 {
		t.Errorf("shown: %v", messages(ds))
	}
	if err := os.Remove(e.Path("ws/go.work")); err != nil {
		t.Fatal(err)
	}
	e.ChangedFiles(e.Path("ws/go.work"))
	if got := e.AwaitText(protocol.ServerWindowLogMessage); !strings.Contains(got, "example.com/lib") {
		t.Errorf("log: %q", got)
	}
}

// The configuration is read anew, when the client tells that it has changed
// and at each save.
func lspConfig(t *testing.T, e *editor) {
	path := e.OpenFile("size/size.go")
	if ds := e.AwaitDiagnostics(path, 1); len(ds) != 1 {
		t.Fatalf("shown: %v", messages(ds))
	}
	config := filepath.Join(e.Dir, ".everypath.yml")
	write(t, config, "rules: unobserved\n")
	e.ChangedFiles(config)
	if ds := e.AwaitDiagnostics(path, 1); len(ds) != 0 {
		t.Errorf("shown of a rule that is off: %v", messages(ds))
	}
	write(t, config, "ruls: unobserved\n")
	e.Save(path)
	if got := e.AwaitText(protocol.ServerWindowShowMessage); !strings.Contains(got, ".everypath.yml:1") || !strings.Contains(got, `"ruls"`) {
		t.Errorf("told: %q", got)
	}
	if err := os.Remove(config); err != nil {
		t.Fatal(err)
	}
	e.Save(path)
	if ds := e.AwaitDiagnostics(path, 1); len(ds) != 1 {
		t.Errorf("shown: %v", messages(ds))
	}
}

// Packages of nested modules are found where they are, and so is a document that
// was never saved, unless its directory is on no disk.
func lspNested(t *testing.T, e *editor) {
	path := e.OpenFile("nested/n.go")
	if ds := e.AwaitDiagnostics(path, 1); len(ds) != 1 {
		t.Errorf("shown: %v", messages(ds))
	}
	_, text := e.File("nested/n.go")
	for _, dir := range []string{"lib", "empty"} {
		unsaved := e.Path(dir + "/unsaved.go")
		if err := os.MkdirAll(filepath.Dir(unsaved), 0o777); err != nil {
			t.Fatal(err)
		}
		e.Open(unsaved, strings.Replace(text, "package nested", "package "+dir, 1))
		if ds := e.AwaitDiagnostics(unsaved, 1); len(ds) != 1 {
			t.Errorf("shown of a file that was not saved in %s: %v", dir, messages(ds))
		}
	}
	e.Open(filepath.Join(e.Dir, "new", "new.go"), "package new\n")
	e.Notify(protocol.MethodTextDocumentDidOpen, protocol.DidOpenTextDocumentParams{
		TextDocument: protocol.TextDocumentItem{URI: "untitled:Untitled-1", LanguageID: "go", Text: "package x\n"},
	})
	// A file of the standard library, into which the user has jumped.
	library := filepath.Join(goEnv(t, "GOROOT"), "src", "os", "file.go")
	e.ChangeFolders([]string{filepath.Dir(library)}, nil)
	content, err := os.ReadFile(library)
	if err != nil {
		t.Fatal(err)
	}
	e.Open(library, string(content))
	if ds := e.AwaitDiagnostics(library, 1); len(ds) != 0 {
		t.Errorf("shown: %v", messages(ds))
	}
	other := e.OpenFile("app/app.go")
	if ds := e.AwaitDiagnostics(other, 1); len(ds) != 0 {
		t.Errorf("shown: %v", messages(ds))
	}
}
