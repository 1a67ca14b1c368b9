package lsp

import (
	"context"
	"errors"
	"go/token"
	"net"
	"slices"
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

// A session is one with a server whose analyses the test does. It has the
// package a in its directory, in one file.
type session struct {
	*lsptest.Client
	t        *testing.T
	analyses <-chan analysis
	ended    <-chan bool
	a        string // the file
}

const sourceA = "package a\n"

// begin begins a session, which is not initialized yet.
func begin(t *testing.T) *session {
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
	s := &session{Client: lsptest.New(t, client, "-- a.go --\n"+sourceA), t: t, analyses: calls, ended: ended}
	s.a = s.Path("a.go")
	return s
}

// open begins a session in which the package is open and under analysis.
func open(t *testing.T) (*session, analysis) {
	t.Helper()
	s := begin(t)
	s.Initialize(lsptest.Capabilities(), s.Dir)
	s.Open(s.a, sourceA)
	return s, <-s.analyses
}

// end ends the session as the protocol wants it.
func (s *session) end() {
	s.t.Helper()
	s.Shutdown()
	if !<-s.ended {
		s.t.Error("not clean")
	}
}

// expect compares the messages that are shown next in a file, of a version if
// it is not 0.
func (s *session) expect(path string, version int32, want ...string) {
	s.t.Helper()
	var got []string
	for _, d := range s.AwaitDiagnostics(path, version) {
		got = append(got, d.Message)
	}
	if !slices.Equal(got, want) {
		s.t.Errorf("shown: %q, want %q", got, want)
	}
}

// count returns how many messages of a method there were.
func (s *session) count(method string) (n int) {
	for _, m := range s.All() {
		if m.Method == method {
			n++
		}
	}
	return n
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
	s, first := open(t)
	if len(first.Overlay) != 0 {
		t.Errorf("overlay of a saved document: %v", first.Overlay)
	}
	s.Change(s.a, 2, "package a // 2\n")
	<-first.ctx.Done()
	second := <-s.analyses
	if got := string(second.Overlay[s.a]); got != "package a // 2\n" {
		t.Errorf("overlay is %q", got)
	}
	second.end <- finding(s.a, "of 2")
	s.expect(s.a, 0, "of 2")
	s.SaveFile("a.go", "package a // 2\n")
	third := <-s.analyses
	s.Save(s.a)
	<-third.ctx.Done()
	(<-s.analyses).end <- outcome{result: &report.Result{}}
	s.expect(s.a, 2)
	s.end()
}

// A request for actions waits for the analysis, and can be cancelled.
func TestCancelRequest(t *testing.T) {
	s, call := open(t)
	w := s.Send(77, protocol.MethodTextDocumentCodeAction, lsptest.CodeActionParams(s.a, protocol.Range{}))
	s.Notify(protocol.MethodCancelRequest, map[string]any{"id": 77})
	if err := w.Wait(context.Background(), nil); codeOf(err) != codeRequestCancelled {
		t.Errorf("a cancelled request: %v", err)
	}
	w = s.Send(78, protocol.MethodTextDocumentCodeAction, lsptest.CodeActionParams(s.a, protocol.Range{}))
	s.Change(s.a, 2, "package a // 2\n")
	(<-s.analyses).end <- finding(s.a, "of 2")
	if err := w.Wait(context.Background(), nil); codeOf(err) != codeContentModified {
		t.Errorf("a request about what is no more: %v", err)
	}
	<-call.ctx.Done()
	s.end()
}

// fixAt is a finding at the beginning of a file with a fix: it replaces what
// is there by other text, in a content that is on disk or in the editor.
func fixAt(path, content, message string, start, end int, put string) report.Finding {
	f := finding(path, message).result.Findings[0]
	f.Fixes = []report.Fix{{Message: "fix", Edits: []report.Edit{{Filename: path, Start: start, End: end, New: put, Base: report.ContentHash([]byte(content))}}}}
	return f
}

// The action for all fixes makes what -fix makes: fixes that are in the way of
// others come in another round.
func TestFixAll(t *testing.T) {
	s, call := open(t)
	call.end <- outcome{result: &report.Result{Findings: []report.Finding{
		fixAt(s.a, sourceA, "first", 8, 9, "b"), fixAt(s.a, sourceA, "in its way", 8, 9, "c"), finding(s.a, "no fix").result.Findings[0],
	}}}
	s.expect(s.a, 1, "first", "in its way", "no fix")
	if actions := s.CodeActions(s.a, protocol.Range{}); len(actions) != 2 || *actions[0].Kind != protocol.CodeActionKindQuickFix {
		t.Errorf("without a kind: %+v", actions)
	}
	if actions := s.CodeActions(s.a, protocol.Range{}, "source.organizeImports", "source.fixAl", "source.fixAll.everypathology"); len(actions) != 0 {
		t.Errorf("of other kinds: %+v", actions)
	}
	for i, kind := range []string{"source", "source.fixAll", "source.fixAll.everypath"} {
		w := s.Send(uint64(90+i), protocol.MethodTextDocumentCodeAction, lsptest.CodeActionParams(s.a, protocol.Range{}, kind))
		second := <-s.analyses
		if got := string(second.Overlay[s.a]); got != "package b\n" {
			t.Errorf("%s: second round of %q", kind, got)
		}
		second.end <- outcome{result: &report.Result{Findings: []report.Finding{fixAt(s.a, "package b\n", "in its way", 8, 9, "c")}}}
		var actions []protocol.CodeAction
		if err := w.Wait(context.Background(), &actions); err != nil || len(actions) != 1 || *actions[0].Kind != kindFixAll {
			t.Fatalf("%s: %v, %+v", kind, err, actions)
		}
		change := actions[0].Edit.DocumentChanges[0].(protocol.TextDocumentEdit)
		if got := lsptest.Apply(t, sourceA, change.Edits); got != "package c\n" || *change.TextDocument.Version != 1 {
			t.Errorf("%s: fixed: %q", kind, got)
		}
	}
	w := s.Send(99, protocol.MethodTextDocumentCodeAction, lsptest.CodeActionParams(s.a, protocol.Range{}, "source.fixAll"))
	second := <-s.analyses
	s.Change(s.a, 2, "package a // 2\n")
	<-second.ctx.Done()
	if err := w.Wait(context.Background(), nil); codeOf(err) != codeContentModified {
		t.Errorf("a round about what is no more: %v", err)
	}
	(<-s.analyses).end <- outcome{result: &report.Result{}}
	s.expect(s.a, 2)
	if actions := s.CodeActions(s.a, protocol.Range{}, "source.fixAll"); len(actions) != 0 {
		t.Errorf("nothing to fix: %+v", actions)
	}
	s.end()
}

// Who asks to have all fixed, on saving, does not wait until he stops typing.
func TestFixAllDoesNotWait(t *testing.T) {
	s := begin(t)
	s.Call(protocol.MethodInitialize, map[string]any{
		"capabilities": lsptest.Capabilities(), "initializationOptions": map[string]any{"changeDelay": 1000 * 3600},
	}, nil)
	s.Open(s.a, sourceA)
	(<-s.analyses).end <- outcome{result: &report.Result{}}
	s.Change(s.a, 2, "package a // 2\n")
	w := s.Send(1000, protocol.MethodTextDocumentCodeAction, lsptest.CodeActionParams(s.a, protocol.Range{}, "source.fixAll"))
	(<-s.analyses).end <- outcome{result: &report.Result{Findings: []report.Finding{fixAt(s.a, "package a // 2\n", "leaks", 8, 9, "b")}}}
	var actions []protocol.CodeAction
	if err := w.Wait(context.Background(), &actions); err != nil || len(actions) != 1 {
		t.Errorf("%v, %+v", err, actions)
	}
	s.end()
}

// The user stops an analysis at its progress bar; the next save begins anew.
func TestProgress(t *testing.T) {
	s, call := open(t)
	m := s.Await("a progress bar", func(m lsptest.Message) bool { return m.Method == protocol.ServerWindowWorkDoneProgressCreate })
	token := lsptest.Decode[struct{ Token string }](t, m).Token
	kinds := func(kind string) func(lsptest.Message) bool {
		return func(m lsptest.Message) bool {
			return m.Method == protocol.MethodProgress && strings.Contains(string(m.Params), `"kind":"`+kind+`"`) && strings.Contains(string(m.Params), token)
		}
	}
	s.Await("its beginning", kinds("begin"))
	call.Progress(1, 2)
	if m := s.Await("half of it", kinds("report")); !strings.Contains(string(m.Params), `"percentage":50`) {
		t.Errorf("progress: %s", m.Params)
	}
	s.Notify(protocol.MethodWindowWorkDoneProgressCancel, map[string]any{"token": token})
	<-call.ctx.Done()
	s.Await("its end", kinds("end"))
	s.Save(s.a)
	(<-s.analyses).end <- outcome{result: &report.Result{}}
	s.AwaitDiagnostics(s.a, 1)
	s.end()
}

// An error is told once, and what was shown stays.
func TestErrors(t *testing.T) {
	s, call := open(t)
	call.end <- outcome{err: errors.New("the configuration is wrong")}
	if got := s.AwaitText(protocol.ServerWindowShowMessage); got != "the configuration is wrong" {
		t.Errorf("told: %q", got)
	}
	s.Save(s.a)
	(<-s.analyses).end <- outcome{err: errors.New("the configuration is wrong")}
	s.Save(s.a)
	(<-s.analyses).end <- finding(s.a, "now it is right")
	s.expect(s.a, 1, "now it is right")
	s.Save(s.a)
	(<-s.analyses).end <- outcome{err: errors.New("and wrong again")}
	s.AwaitText(protocol.ServerWindowShowMessage)
	s.end()
	if shows, shown := s.count(protocol.ServerWindowShowMessage), s.count(protocol.ServerTextDocumentPublishDiagnostics); shows != 2 || shown != 1 {
		t.Errorf("%d messages and %d publications, want 2 and 1", shows, shown)
	}
}

// What does not type-check keeps what was shown while the user types, and has
// nothing shown when it is saved so. Then the log tells.
func TestBroken(t *testing.T) {
	s, call := open(t)
	call.end <- finding(s.a, "leaks")
	s.expect(s.a, 1, "leaks")
	broken := outcome{result: &report.Result{Failures: []report.Failure{{Package: "a", Message: "does not type-check", Total: 2}}}}
	s.Change(s.a, 2, "package a; func")
	(<-s.analyses).end <- broken
	s.CodeActions(s.a, protocol.Range{}) // which waits for its end
	if n := s.count(protocol.ServerTextDocumentPublishDiagnostics) + s.count(protocol.ServerWindowLogMessage); n != 1 {
		t.Errorf("told while the user types: %v", s.All())
	}
	s.Save(s.a)
	(<-s.analyses).end <- broken
	if got := s.AwaitText(protocol.ServerWindowLogMessage); !strings.HasPrefix(got, "a: does not type-check\n") {
		t.Errorf("log: %q", got)
	}
	s.expect(s.a, 2)
	s.end()
}

// What comes in the wrong order, or is not known, is answered so.
func TestLifecycle(t *testing.T) {
	s := begin(t)
	if err := s.Call(protocol.MethodShutdown, nil, nil); codeOf(err) != codeNotInitialized {
		t.Errorf("before initialize: %v", err)
	}
	s.Notify(protocol.MethodTextDocumentDidOpen, nil)
	result := s.Initialize(map[string]any{})
	if result.ServerInfo.Name != Source || result.Capabilities.CodeActionProvider != nil {
		t.Errorf("a client without literals is offered actions: %+v", result)
	}
	if err := s.Call(protocol.MethodInitialize, struct{}{}, nil); codeOf(err) != jsonrpc2.CodeInvalidRequest {
		t.Errorf("initialize twice: %v", err)
	}
	if err := s.Call("textDocument/hover", struct{}{}, nil); codeOf(err) != jsonrpc2.CodeMethodNotFound {
		t.Errorf("an unknown method: %v", err)
	}
	for _, params := range []any{1, "x", []int{1}, map[string]any{"textDocument": 1}, map[string]any{"range": "x"}} {
		if err := s.Call(protocol.MethodTextDocumentCodeAction, params, nil); codeOf(err) != jsonrpc2.CodeInvalidParams {
			t.Errorf("wrong parameters %v: %v", params, err)
		}
	}
	s.Notify(protocol.MethodTextDocumentDidOpen, 1)
	if got := s.AwaitText(protocol.ServerWindowLogMessage); !strings.HasPrefix(got, "textDocument/didOpen: ") {
		t.Errorf("log: %q", got)
	}
	// What is not open is nobody's.
	s.Change(s.a, 7, "package b")
	s.Save(s.a)
	s.Close(s.a)
	if actions := s.CodeActions(s.a, protocol.Range{}); len(actions) != 0 {
		t.Errorf("actions of what is not open: %v", actions)
	}
	if err := s.Call(protocol.MethodShutdown, nil, nil); err != nil {
		t.Error(err)
	}
	if err := s.Call("textDocument/hover", struct{}{}, nil); codeOf(err) != jsonrpc2.CodeInvalidRequest {
		t.Errorf("after shutdown: %v", err)
	}
	s.Notify(protocol.MethodExit, nil)
	if !<-s.ended {
		t.Error("not clean")
	}

	s = begin(t)
	s.Initialize(map[string]any{})
	s.Notify(protocol.MethodExit, nil)
	if <-s.ended {
		t.Error("exit without shutdown is clean")
	}
}

// A range of a change that is not in the text is as near as can be.
func TestChangeOutside(t *testing.T) {
	s, call := open(t)
	call.end <- outcome{result: &report.Result{}}
	place := func(line, character int) map[string]any { return map[string]any{"line": line, "character": character} }
	s.Notify(protocol.MethodTextDocumentDidChange, map[string]any{
		"textDocument": map[string]any{"uri": lsptest.URI(s.a), "version": 2},
		"contentChanges": []any{
			map[string]any{"text": "// end\n", "range": map[string]any{"start": place(99, 0), "end": place(99, 99)}},
			map[string]any{"text": "b", "range": map[string]any{"start": place(0, 8), "end": place(0, 99)}},
			map[string]any{"text": "/**/", "range": map[string]any{"start": place(0, 8), "end": place(0, 3)}}, // backwards
		},
	})
	second := <-s.analyses
	if got, want := string(second.Overlay[s.a]), "package /**/b\n// end\n"; got != want {
		t.Errorf("the document is %q, want %q", got, want)
	}
	second.end <- outcome{result: &report.Result{}}
	s.end()
}

// Documents outside of the folders are not analysed, until their folder is
// added; what is shown in a folder that is removed goes.
func TestFolders(t *testing.T) {
	s := begin(t)
	a, b := s.Write("one/a.go", "package a\n"), s.Write("two/b.go", "package b\n")
	one, two := s.Path("one"), s.Path("two")
	s.Initialize(lsptest.Capabilities(), one)
	s.OpenFile("two/b.go")
	s.OpenFile("one/a.go")
	call := <-s.analyses
	if call.Files[0] != a {
		t.Errorf("analysed: %v", call.Files)
	}
	call.end <- finding(a, "a")
	s.expect(a, 1, "a")
	s.ChangeFolders([]string{two}, []string{one})
	s.expect(a, 1)
	(<-s.analyses).end <- finding(b, "b")
	s.expect(b, 1, "b")
	s.Close(b)
	s.expect(b, 0)
	s.end()
}

// Clients that show no related places have the path in the message.
func TestPathInMessage(t *testing.T) {
	s := begin(t)
	s.Initialize(map[string]any{}, s.Dir)
	s.Open(s.a, sourceA)
	o := finding(s.a, "leaks")
	o.result.Findings[0].Steps = []report.Step{{Range: report.Range{Pos: token.Position{Filename: s.a, Line: 1, Column: 2}}, Message: "returns"}}
	(<-s.analyses).end <- o
	if ds := s.AwaitDiagnostics(s.a, 1); ds[0].Message != "leaks\nline 1: returns" || ds[0].RelatedInformation != nil {
		t.Errorf("shown: %+v", ds[0])
	}
	s.end()
}
