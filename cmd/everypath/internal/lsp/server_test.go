package lsp

import (
	"context"
	"errors"
	"go/token"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sourcegraph/jsonrpc2"
	protocol "github.com/tliron/glsp/protocol_3_16"

	"github.com/everypath/everypath/cmd/everypath/internal/lsp/lsptest"
	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// An analysis is a call of Config.Analyze, which the test ends.
type analysis struct {
	Package
	ctx context.Context
	end chan<- outcome
}

type outcome struct {
	result *report.Result
	err    error
}

// session begins a session with a server whose analyses the test does.
func session(t *testing.T) (c *lsptest.Client, analyses <-chan analysis, isClean func() bool) {
	t.Helper()
	calls := make(chan analysis)
	server, client := net.Pipe()
	ended := make(chan bool, 1)
	go func() {
		ended <- Serve(Config{Version: "test", Analyze: func(ctx context.Context, p Package) (*report.Result, error) {
			end := make(chan outcome)
			select {
			case calls <- analysis{p, ctx, end}:
			case <-ctx.Done():
				return nil, ctx.Err()
			}
			select {
			case o := <-end:
				return o.result, o.err
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}}, server)
	}()
	t.Cleanup(func() { client.Close() })
	return lsptest.New(t, client), calls, func() bool { return <-ended }
}

// file writes a file and returns its name.
func file(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// finding is a result with one finding, at the beginning of a file.
func finding(path, message string) outcome {
	pos := token.Position{Filename: path, Line: 1, Column: 1}
	return outcome{result: &report.Result{Findings: []report.Finding{{Rule: "r", Category: "c", Range: report.Range{Pos: pos, End: pos}, Message: message}}}}
}

// codeOf returns the code of an error of the server.
func codeOf(err error) int64 {
	var e *jsonrpc2.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return 0
}

// A change ends the analysis of what was there before, and nothing of that is
// shown.
func TestChangeInterrupts(t *testing.T) {
	c, analyses, isClean := session(t)
	dir := t.TempDir()
	path := file(t, dir, "a.go", "package a\n")
	c.Initialize(lsptest.Capabilities(), dir)
	c.Open(path, "package a\n")
	first := <-analyses
	if len(first.Overlay) != 0 {
		t.Errorf("overlay of a saved document: %v", first.Overlay)
	}
	c.Change(path, 2, "package a // 2\n")
	<-first.ctx.Done()
	second := <-analyses
	if got := string(second.Overlay[path]); got != "package a // 2\n" {
		t.Errorf("overlay is %q", got)
	}
	second.end <- finding(path, "of 2")
	if ds := c.AwaitDiagnostics(path, 0); len(ds) != 1 || ds[0].Message != "of 2" {
		t.Errorf("shown: %v", ds)
	}
	file(t, dir, "a.go", "package a // 2\n")
	c.Save(path)
	third := <-analyses
	c.Save(path)
	<-third.ctx.Done()
	(<-analyses).end <- outcome{result: &report.Result{}}
	if ds := c.AwaitDiagnostics(path, 2); len(ds) != 0 {
		t.Errorf("shown: %v", ds)
	}
	c.Shutdown()
	if !isClean() {
		t.Error("not clean")
	}
}

// A request for actions waits for the analysis, and can be cancelled.
func TestCancelRequest(t *testing.T) {
	c, analyses, isClean := session(t)
	dir := t.TempDir()
	path := file(t, dir, "a.go", "package a\n")
	c.Initialize(lsptest.Capabilities(), dir)
	c.Open(path, "package a\n")
	call := <-analyses
	w := c.Send(77, protocol.MethodTextDocumentCodeAction, lsptest.CodeActionParams(path, protocol.Range{}))
	c.Notify(protocol.MethodCancelRequest, map[string]any{"id": 77})
	if err := w.Wait(context.Background(), nil); codeOf(err) != codeRequestCancelled {
		t.Errorf("a cancelled request: %v", err)
	}
	w = c.Send(78, protocol.MethodTextDocumentCodeAction, lsptest.CodeActionParams(path, protocol.Range{}))
	c.Change(path, 2, "package a // 2\n")
	(<-analyses).end <- finding(path, "of 2")
	if err := w.Wait(context.Background(), nil); codeOf(err) != codeContentModified {
		t.Errorf("a request about what is no more: %v", err)
	}
	<-call.ctx.Done()
	c.Shutdown()
	isClean()
}

// The user stops an analysis at its progress bar; the next save begins anew.
func TestProgress(t *testing.T) {
	c, analyses, isClean := session(t)
	dir := t.TempDir()
	path := file(t, dir, "a.go", "package a\n")
	c.Initialize(lsptest.Capabilities(), dir)
	c.Open(path, "package a\n")
	call := <-analyses
	m := c.Await("a progress bar", func(m lsptest.Message) bool { return m.Method == protocol.ServerWindowWorkDoneProgressCreate })
	token := lsptest.Decode[struct{ Token string }](t, m).Token
	kinds := func(kind string) func(lsptest.Message) bool {
		return func(m lsptest.Message) bool {
			return m.Method == protocol.MethodProgress && strings.Contains(string(m.Params), `"kind":"`+kind+`"`) && strings.Contains(string(m.Params), token)
		}
	}
	c.Await("its beginning", kinds("begin"))
	call.Progress(1, 2)
	if m := c.Await("half of it", kinds("report")); !strings.Contains(string(m.Params), `"percentage":50`) {
		t.Errorf("progress: %s", m.Params)
	}
	c.Notify(protocol.MethodWindowWorkDoneProgressCancel, map[string]any{"token": token})
	<-call.ctx.Done()
	c.Await("its end", kinds("end"))
	c.Save(path)
	(<-analyses).end <- outcome{result: &report.Result{}}
	c.AwaitDiagnostics(path, 1)
	c.Shutdown()
	isClean()
}

// An error is told once, and what was shown stays; a panic is an error.
func TestErrors(t *testing.T) {
	c, analyses, isClean := session(t)
	dir := t.TempDir()
	path := file(t, dir, "a.go", "package a\n")
	c.Initialize(lsptest.Capabilities(), dir)
	c.Open(path, "package a\n")
	(<-analyses).end <- outcome{err: errors.New("the configuration is wrong")}
	if got := c.AwaitText(protocol.ServerWindowShowMessage); got != "the configuration is wrong" {
		t.Errorf("told: %q", got)
	}
	c.Save(path)
	(<-analyses).end <- outcome{err: errors.New("the configuration is wrong")}
	c.Save(path)
	(<-analyses).end <- finding(path, "now it is right")
	c.AwaitDiagnostics(path, 1)
	c.Save(path)
	(<-analyses).end <- outcome{result: &report.Result{Failures: []report.Failure{{Package: "a", Message: "does not type-check", Total: 2}}}}
	if got := c.AwaitText(protocol.ServerWindowLogMessage); !strings.HasPrefix(got, "a: does not type-check\n") {
		t.Errorf("log: %q", got)
	}
	c.Shutdown()
	isClean()
	shows, publishes := 0, 0
	for _, m := range c.All() {
		switch m.Method {
		case protocol.ServerWindowShowMessage:
			shows++
		case protocol.ServerTextDocumentPublishDiagnostics:
			publishes++
		}
	}
	if shows != 1 || publishes != 1 {
		t.Errorf("%d messages, %d publications, want one each", shows, publishes)
	}
}

// What comes in the wrong order, or is not known, is answered so.
func TestLifecycle(t *testing.T) {
	c, _, isClean := session(t)
	if err := c.Call(protocol.MethodShutdown, nil, nil); codeOf(err) != codeNotInitialized {
		t.Errorf("before initialize: %v", err)
	}
	c.Notify(protocol.MethodTextDocumentDidOpen, nil)
	result := c.Initialize(map[string]any{})
	if result.ServerInfo.Name != Source || result.Capabilities.CodeActionProvider != nil {
		t.Errorf("a client without literals is offered actions: %+v", result)
	}
	if err := c.Call(protocol.MethodInitialize, struct{}{}, nil); codeOf(err) != jsonrpc2.CodeInvalidRequest {
		t.Errorf("initialize twice: %v", err)
	}
	if err := c.Call("textDocument/hover", struct{}{}, nil); codeOf(err) != jsonrpc2.CodeMethodNotFound {
		t.Errorf("an unknown method: %v", err)
	}
	if err := c.Call(protocol.MethodTextDocumentCodeAction, 1, nil); codeOf(err) != jsonrpc2.CodeInvalidParams {
		t.Errorf("wrong parameters: %v", err)
	}
	c.Notify(protocol.MethodTextDocumentDidOpen, 1)
	if got := c.AwaitText(protocol.ServerWindowLogMessage); !strings.HasPrefix(got, "textDocument/didOpen: ") {
		t.Errorf("log: %q", got)
	}
	if err := c.Call(protocol.MethodShutdown, nil, nil); err != nil {
		t.Error(err)
	}
	if err := c.Call("textDocument/hover", struct{}{}, nil); codeOf(err) != jsonrpc2.CodeInvalidRequest {
		t.Errorf("after shutdown: %v", err)
	}
	c.Notify(protocol.MethodExit, nil)
	if !isClean() {
		t.Error("not clean")
	}

	c, _, isClean = session(t)
	c.Initialize(map[string]any{})
	c.Notify(protocol.MethodExit, nil)
	if isClean() {
		t.Error("exit without shutdown is clean")
	}
}

// Documents outside of the folders are not analysed, until their folder is
// added; what is shown in a folder that is removed goes.
func TestFolders(t *testing.T) {
	c, analyses, isClean := session(t)
	one, two := t.TempDir(), t.TempDir()
	a, b := file(t, one, "a.go", "package a\n"), file(t, two, "b.go", "package b\n")
	c.Initialize(lsptest.Capabilities(), one)
	c.Open(b, "package b\n")
	c.Open(a, "package a\n")
	call := <-analyses
	if call.Files[0] != a {
		t.Errorf("analysed: %v", call.Files)
	}
	call.end <- finding(a, "a")
	c.AwaitDiagnostics(a, 1)
	folder := func(dir string) []any { return []any{map[string]any{"uri": lsptest.URI(dir), "name": ""}} }
	c.Notify(protocol.MethodWorkspaceDidChangeWorkspaceFolders, map[string]any{"event": map[string]any{"added": folder(two), "removed": folder(one)}})
	if ds := c.AwaitDiagnostics(a, 1); len(ds) != 0 {
		t.Errorf("still shown: %v", ds)
	}
	(<-analyses).end <- finding(b, "b")
	c.AwaitDiagnostics(b, 1)
	c.Close(b)
	if ds := c.AwaitDiagnostics(b, 0); len(ds) != 0 {
		t.Errorf("still shown: %v", ds)
	}
	c.Shutdown()
	isClean()
}

// Clients that show no related places have the path in the message.
func TestPathInMessage(t *testing.T) {
	c, analyses, isClean := session(t)
	dir := t.TempDir()
	path := file(t, dir, "a.go", "package a\n")
	c.Initialize(map[string]any{}, dir)
	c.Open(path, "package a\n")
	o := finding(path, "leaks")
	o.result.Findings[0].Steps = []report.Step{{Range: report.Range{Pos: token.Position{Filename: path, Line: 1, Column: 2}}, Message: "returns"}}
	(<-analyses).end <- o
	if ds := c.AwaitDiagnostics(path, 1); ds[0].Message != "leaks\nline 1: returns" || ds[0].RelatedInformation != nil {
		t.Errorf("shown: %+v", ds[0])
	}
	c.Shutdown()
	isClean()
}
