// Package lsptest is a client of a language server for tests.
package lsptest

import (
	"context"
	"encoding/json"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/sourcegraph/jsonrpc2"
	protocol "github.com/tliron/glsp/protocol_3_16"
	"golang.org/x/tools/txtar"
)

// patience is how long the server may take to say what is waited for. It only
// ends tests that fail.
const patience = 3 * time.Minute

// A Message is a notification or request of the server.
type Message struct {
	Method string
	Params json.RawMessage
}

// Decode decodes the parameters.
func Decode[T any](t testing.TB, m Message) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(m.Params, &v); err != nil {
		t.Fatalf("%s: %v in %s", m.Method, err, m.Params)
	}
	return v
}

// A Client is an editor. It answers the server's requests with null.
type Client struct {
	// Dir is where the files are that Path, File and OpenFile name.
	Dir  string
	t    testing.TB
	conn *jsonrpc2.Conn

	mu       sync.Mutex // guards all below
	messages []Message
	read     int // those before it were waited for
	arrived  chan struct{}
}

// New returns a client that speaks over the stream, with the files of a txtar
// archive in a directory. The server must have hung up when the test ends.
func New(t testing.TB, stream io.ReadWriteCloser, archive string) *Client {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	c := &Client{Dir: dir, t: t, arrived: make(chan struct{})}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		c.Write(f.Name, string(f.Data))
	}
	c.conn = jsonrpc2.NewConn(context.Background(), jsonrpc2.NewBufferedStream(stream, jsonrpc2.VSCodeObjectCodec{}), c)
	return c
}

// Handle implements jsonrpc2.Handler.
func (c *Client) Handle(ctx context.Context, conn *jsonrpc2.Conn, req *jsonrpc2.Request) {
	m := Message{Method: req.Method}
	if req.Params != nil {
		m.Params = slices.Clone(*req.Params)
	}
	c.mu.Lock()
	c.messages = append(c.messages, m)
	close(c.arrived)
	c.arrived = make(chan struct{})
	c.mu.Unlock()
	if !req.Notif {
		_ = conn.Reply(ctx, req.ID, nil)
	}
}

// Await returns the next message behind the last that was waited for which is
// wanted.
func (c *Client) Await(what string, isWanted func(Message) bool) Message {
	c.t.Helper()
	deadline := time.After(patience)
	for {
		c.mu.Lock()
		for ; c.read < len(c.messages); c.read++ {
			if m := c.messages[c.read]; isWanted(m) {
				c.read++
				c.mu.Unlock()
				return m
			}
		}
		arrived := c.arrived
		c.mu.Unlock()
		select {
		case <-arrived:
		case <-c.conn.DisconnectNotify():
			c.t.Fatalf("the server hung up instead of sending %s", what)
		case <-deadline:
			c.t.Fatalf("the server does not send %s; all it sent: %v", what, c.All())
		}
	}
}

// All returns all messages so far.
func (c *Client) All() []Message {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.messages)
}

// AwaitDiagnostics returns the diagnostics that are shown next in a file; of
// that version, if it is not 0.
func (c *Client) AwaitDiagnostics(path string, version int32) []protocol.Diagnostic {
	c.t.Helper()
	m := c.Await("diagnostics of "+path, func(m Message) bool {
		if m.Method != protocol.ServerTextDocumentPublishDiagnostics {
			return false
		}
		p := Decode[protocol.PublishDiagnosticsParams](c.t, m)
		return p.URI == URI(path) && (version == 0 || p.Version != nil && int32(*p.Version) == version)
	})
	return Decode[protocol.PublishDiagnosticsParams](c.t, m).Diagnostics
}

// AwaitText returns the text of the next message of a method that has one:
// window/logMessage or window/showMessage.
func (c *Client) AwaitText(method string) string {
	c.t.Helper()
	m := c.Await(method, func(m Message) bool { return m.Method == method })
	return Decode[protocol.LogMessageParams](c.t, m).Message
}

// Call sends a request and decodes the answer into result. Its error is what
// the server answers.
func (c *Client) Call(method string, params, result any) error {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err := c.conn.Call(ctx, method, params, result)
	if ctx.Err() != nil {
		c.t.Fatalf("the server does not answer %s; all it sent: %v", method, c.All())
	}
	return err
}

// Send sends a request under an id, for one that is to be cancelled.
func (c *Client) Send(id uint64, method string, params any) jsonrpc2.Waiter {
	c.t.Helper()
	w, err := c.conn.DispatchCall(context.Background(), method, params, jsonrpc2.PickID(jsonrpc2.ID{Num: id}))
	if err != nil {
		c.t.Fatal(err)
	}
	return w
}

// Notify sends a notification.
func (c *Client) Notify(method string, params any) {
	c.t.Helper()
	if err := c.conn.Notify(context.Background(), method, params); err != nil {
		c.t.Fatalf("%s: %v", method, err)
	}
}

// Capabilities are those of a client that can do all that the server makes
// use of.
func Capabilities() map[string]any {
	return map[string]any{
		"workspace": map[string]any{
			"workspaceEdit":         map[string]any{"documentChanges": true},
			"didChangeWatchedFiles": map[string]any{"dynamicRegistration": true},
		},
		"textDocument": map[string]any{
			"publishDiagnostics": map[string]any{"relatedInformation": true, "versionSupport": true},
			"codeAction":         map[string]any{"codeActionLiteralSupport": map[string]any{"codeActionKind": map[string]any{"valueSet": []string{"quickfix"}}}},
		},
		"window": map[string]any{"workDoneProgress": true},
	}
}

// Initialize begins a session with the folders. Changes are analysed without
// delay.
func (c *Client) Initialize(capabilities map[string]any, folders ...string) protocol.InitializeResult {
	c.t.Helper()
	list := []protocol.WorkspaceFolder{}
	for _, dir := range folders {
		list = append(list, protocol.WorkspaceFolder{URI: URI(dir), Name: filepath.Base(dir)})
	}
	var result protocol.InitializeResult
	err := c.Call(protocol.MethodInitialize, map[string]any{
		"processId": nil, "rootUri": nil, "workspaceFolders": list, "capabilities": capabilities,
		"initializationOptions": map[string]any{"changeDelay": 0},
	}, &result)
	if err != nil {
		c.t.Fatal(err)
	}
	c.Notify(protocol.MethodInitialized, struct{}{})
	return result
}

// Path returns the path of a file in the directory.
func (c *Client) Path(name string) string { return filepath.Join(c.Dir, filepath.FromSlash(name)) }

// Write writes a file in the directory and returns its path. Nothing is said
// of it.
func (c *Client) Write(name, text string) (path string) {
	c.t.Helper()
	path = c.Path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		c.t.Fatal(err)
	}
	return path
}

// File returns the path and the content of a file in the directory.
func (c *Client) File(name string) (path, text string) {
	c.t.Helper()
	path = c.Path(name)
	content, err := os.ReadFile(path)
	if err != nil {
		c.t.Fatal(err)
	}
	return path, string(content)
}

// OpenFile opens a file in the directory as it is on disk.
func (c *Client) OpenFile(name string) (path string) {
	c.t.Helper()
	path, text := c.File(name)
	c.Open(path, text)
	return path
}

// SaveFile writes a file in the directory and says that it was saved.
func (c *Client) SaveFile(name, text string) {
	c.t.Helper()
	c.Save(c.Write(name, text))
}

// ChangedFiles says that files have changed on disk.
func (c *Client) ChangedFiles(paths ...string) {
	c.t.Helper()
	var changes []any
	for _, path := range paths {
		change := protocol.FileChangeTypeChanged
		if _, err := os.Stat(path); err != nil {
			change = protocol.FileChangeTypeDeleted
		}
		changes = append(changes, map[string]any{"uri": URI(path), "type": change})
	}
	c.Notify(protocol.MethodWorkspaceDidChangeWatchedFiles, map[string]any{"changes": changes})
}

// ChangeFolders changes the folders of the workspace.
func (c *Client) ChangeFolders(added, removed []string) {
	c.t.Helper()
	folders := func(dirs []string) []any {
		list := []any{}
		for _, dir := range dirs {
			list = append(list, map[string]any{"uri": URI(dir), "name": ""})
		}
		return list
	}
	c.Notify(protocol.MethodWorkspaceDidChangeWorkspaceFolders, map[string]any{
		"event": map[string]any{"added": folders(added), "removed": folders(removed)},
	})
}

// Open opens a file with that text, as version 1.
func (c *Client) Open(path, text string) {
	c.t.Helper()
	c.Notify(protocol.MethodTextDocumentDidOpen, protocol.DidOpenTextDocumentParams{
		TextDocument: protocol.TextDocumentItem{URI: URI(path), LanguageID: "go", Version: 1, Text: text},
	})
}

// Change makes all of the document that text.
func (c *Client) Change(path string, version int32, text string) {
	c.t.Helper()
	c.Notify(protocol.MethodTextDocumentDidChange, map[string]any{
		"textDocument":   map[string]any{"uri": URI(path), "version": version},
		"contentChanges": []any{map[string]any{"text": text}},
	})
}

// Save says that the document was saved.
func (c *Client) Save(path string) {
	c.t.Helper()
	c.Notify(protocol.MethodTextDocumentDidSave, map[string]any{"textDocument": map[string]any{"uri": URI(path)}})
}

// Close closes the document.
func (c *Client) Close(path string) {
	c.t.Helper()
	c.Notify(protocol.MethodTextDocumentDidClose, map[string]any{"textDocument": map[string]any{"uri": URI(path)}})
}

// CodeActionParams are those of a request for actions in the range, of these
// kinds or, without one, of all.
func CodeActionParams(path string, r protocol.Range, only ...string) map[string]any {
	about := map[string]any{"diagnostics": []any{}}
	if only != nil {
		about["only"] = only
	}
	return map[string]any{"textDocument": map[string]any{"uri": URI(path)}, "range": r, "context": about}
}

// CodeActions returns the actions in the range, of these kinds or of all.
func (c *Client) CodeActions(path string, r protocol.Range, only ...string) []protocol.CodeAction {
	c.t.Helper()
	var actions []protocol.CodeAction
	if err := c.Call(protocol.MethodTextDocumentCodeAction, CodeActionParams(path, r, only...), &actions); err != nil {
		c.t.Fatal(err)
	}
	return actions
}

// Shutdown ends the session as the protocol wants it.
func (c *Client) Shutdown() {
	c.t.Helper()
	if err := c.Call(protocol.MethodShutdown, nil, nil); err != nil {
		c.t.Fatal(err)
	}
	c.Notify(protocol.MethodExit, nil)
}

// URI returns the URI of a file.
func URI(path string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()
}

// Apply applies edits to a text, from the last to the first.
func Apply(t testing.TB, text string, edits []any) string {
	t.Helper()
	for _, e := range slices.Backward(edits) {
		e := e.(protocol.TextEdit)
		start, end := Offset(text, e.Range.Start), Offset(text, e.Range.End)
		text = text[:start] + e.NewText + text[end:]
	}
	return text
}

// Offset returns the offset of a place in a text, counted in a way of its own:
// through UTF-16.
func Offset(text string, p protocol.Position) int {
	line, units := 0, utf16.Encode([]rune(text))
	begin := 0
	for i := 0; i < len(units) && line < int(p.Line); i++ {
		if units[i] == '\n' || units[i] == '\r' && (i+1 == len(units) || units[i+1] != '\n') {
			line++
			begin = i + 1
		}
	}
	return len(string(utf16.Decode(units[:begin+int(p.Character)])))
}
