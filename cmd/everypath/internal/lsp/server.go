package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/sourcegraph/jsonrpc2"
	protocol "github.com/tliron/glsp/protocol_3_16"

	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// A Config says what the server asks.
type Config struct {
	Version string
	// Analyze analyses a package. A cancelled context ends it soon. With an
	// error, which is for the user to mend, there may be a result or not.
	Analyze func(ctx context.Context, p Package) (*report.Result, error)
}

// A Package is what is analysed at a time.
type Package struct {
	// Files are absolute names of files of the package.
	Files []string
	// Overlay has the contents of those files that are not what is on disk.
	Overlay map[string][]byte
	// Progress is told how many of how many packages are done.
	Progress func(done, total int)
}

// Source is the name under which editors show the findings.
const Source = "everypath"

// The error codes of the protocol that package jsonrpc2 does not have.
const (
	codeNotInitialized   = -32002
	codeRequestCancelled = -32800
	codeContentModified  = -32801
)

// A phase is how far a session is.
type phase int

const (
	started phase = iota
	initialized
	shutDown
)

// A server is one session.
type server struct {
	Config
	ctx    context.Context // of the session
	conn   *jsonrpc2.Conn
	out    *outbox
	exited context.Context
	exit   context.CancelFunc

	mu       sync.Mutex // guards all below
	phase    phase
	client   client
	folders  []string
	docs     map[string]*document // by file name
	bars     int                  // how many progress bars there were
	requests map[jsonrpc2.ID]request
	scheduler
}

// A request is one under way, about a document.
type request struct {
	doc *document
	// cancel ends it with an answer that is an error.
	cancel context.CancelCauseFunc
}

// The answers to requests that end early.
var (
	errCancelled       = &jsonrpc2.Error{Code: codeRequestCancelled, Message: "cancelled"}
	errContentModified = &jsonrpc2.Error{Code: codeContentModified, Message: "the document has changed"}
)

// Serve speaks with a client until that says exit or hangs up, and reports
// whether it did so as the protocol wants it: after a shutdown.
func Serve(cfg Config, stream io.ReadWriteCloser) (isClean bool) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s := &server{
		Config: cfg, ctx: ctx, out: newOutbox(),
		docs: map[string]*document{}, requests: map[jsonrpc2.ID]request{},
	}
	s.exited, s.exit = context.WithCancel(ctx)
	defer s.exit()
	s.scheduler.init(&s.mu)
	s.mu.Lock() // messages come in as soon as there is a connection
	// What has been said is sent after the session has ended, too: the
	// connection is not of its context.
	s.conn = jsonrpc2.NewConn(context.Background(), jsonrpc2.NewBufferedStream(lingering{stream, s.out}, jsonrpc2.VSCodeObjectCodec{}), s)
	s.mu.Unlock()
	worked := make(chan struct{})
	go func() {
		defer close(worked)
		s.work()
	}()
	select {
	case <-s.exited.Done():
	case <-s.conn.DisconnectNotify():
	}
	cancel()
	s.mu.Lock()
	s.stopScheduler()
	isClean = s.phase == shutDown
	s.mu.Unlock()
	wait(worked, patience)
	wait(s.out.close(), patience)
	s.conn.Close() // an error says that it is closed
	return isClean
}

// patience is how long the end of a session waits for an analysis, since a
// package under analysis does not look at the context, and for a client to
// read, since one that has hung up does not.
const patience = 2 * time.Second

func wait(done <-chan struct{}, patience time.Duration) {
	select {
	case <-done:
	case <-time.After(patience):
	}
}

// A handler handles a request or notification, with the server locked. What
// it returns is the answer, unless that is nobody's business.
type handler func(s *server, params json.RawMessage) (result any, err error)

// on makes a handler of a function that wants its parameters decoded.
func on[P any](f func(s *server, params *P) (any, error)) handler {
	return func(s *server, raw json.RawMessage) (any, error) {
		params := new(P)
		if len(raw) > 0 {
			if err := json.Unmarshal(raw, params); err != nil {
				return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: err.Error()}
			}
		}
		return f(s, params)
	}
}

// handlers are those of all methods but exit and those that are answered
// later, see answerLater.
var handlers = map[string]handler{
	protocol.MethodInitialize:                         on((*server).initialize),
	protocol.MethodInitialized:                        on((*server).initialized),
	protocol.MethodShutdown:                           on((*server).shutdown),
	protocol.MethodCancelRequest:                      on((*server).cancelRequest),
	protocol.MethodTextDocumentDidOpen:                on((*server).didOpen),
	protocol.MethodTextDocumentDidChange:              on((*server).didChange),
	protocol.MethodTextDocumentDidSave:                on((*server).didSave),
	protocol.MethodTextDocumentDidClose:               on((*server).didClose),
	protocol.MethodWorkspaceDidChangeWorkspaceFolders: on((*server).didChangeFolders),
	protocol.MethodWorkspaceDidChangeWatchedFiles:     on((*server).didChangeFiles),
	protocol.MethodWindowWorkDoneProgressCancel:       on((*server).cancelProgress),
}

// Handle implements jsonrpc2.Handler. It is called with one message after
// the other, in their order.
func (s *server) Handle(_ context.Context, _ *jsonrpc2.Conn, req *jsonrpc2.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var params json.RawMessage
	if req.Params != nil {
		params = *req.Params
	}
	handle := handlers[req.Method]
	switch {
	case req.Method == protocol.MethodExit:
		s.exit()
	case s.phase == shutDown:
		s.reply(req, nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "the server has been shut down"})
	case s.phase == started && req.Method != protocol.MethodInitialize:
		s.reply(req, nil, &jsonrpc2.Error{Code: codeNotInitialized, Message: "the first request must be initialize"})
	case req.Method == protocol.MethodTextDocumentCodeAction:
		s.answerLater(req, params)
	case handle != nil:
		result, err := handle(s, params)
		s.reply(req, result, err)
	default:
		s.reply(req, nil, &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: fmt.Sprintf("everypath does not know the method %q", req.Method)})
	}
}

// reply answers a request. What is wrong with a notification the log tells,
// but for those that a server may ignore.
func (s *server) reply(req *jsonrpc2.Request, result any, err error) {
	rpc := new(jsonrpc2.Error)
	switch e := err.(type) {
	case nil:
	case *jsonrpc2.Error:
		rpc = e
	default:
		rpc = &jsonrpc2.Error{Code: jsonrpc2.CodeInternalError, Message: err.Error()}
	}
	switch {
	case req.Notif && err != nil && rpc.Code == jsonrpc2.CodeInvalidParams:
		s.log(protocol.MessageTypeError, "%s: %s", req.Method, rpc.Message)
	case req.Notif:
	case err != nil:
		s.out.add(func() error { return s.conn.ReplyWithError(s.ctx, req.ID, rpc) })
	default:
		s.out.add(func() error { return s.conn.Reply(s.ctx, req.ID, result) })
	}
}

// answerLater answers a request for code actions when the document has been
// analysed, which $/cancelRequest ends.
func (s *server) answerLater(req *jsonrpc2.Request, raw json.RawMessage) {
	params := new(protocol.CodeActionParams)
	if err := json.Unmarshal(raw, params); err != nil {
		s.reply(req, nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: err.Error()})
		return
	}
	ctx, cancel := context.WithCancelCause(s.ctx)
	doc := s.docs[pathOf(params.TextDocument.URI)]
	if doc == nil {
		doc = new(document) // of no package
	}
	version := doc.version
	s.requests[req.ID] = request{doc, cancel}
	go func() {
		defer cancel(nil)
		s.mu.Lock()
		defer s.mu.Unlock()
		defer delete(s.requests, req.ID)
		actions, err := s.codeActions(ctx, doc, version, params)
		if cause := context.Cause(ctx); cause != nil {
			err = cause
		}
		s.reply(req, actions, err)
	}()
}

type cancelParams struct {
	ID jsonrpc2.ID `json:"id"`
}

func (s *server) cancelRequest(p *cancelParams) (any, error) {
	if r, ok := s.requests[p.ID]; ok {
		r.cancel(errCancelled)
	}
	return nil, nil
}

func (s *server) shutdown(*struct{}) (any, error) {
	s.phase = shutDown
	s.stopScheduler()
	for _, r := range s.requests {
		r.cancel(errCancelled)
	}
	return nil, nil
}

func (s *server) notify(method string, params any) {
	s.out.add(func() error { return s.conn.Notify(s.ctx, method, params) })
}

// log tells the client's log.
func (s *server) log(typ protocol.MessageType, format string, args ...any) {
	s.notify(protocol.ServerWindowLogMessage, protocol.LogMessageParams{Type: typ, Message: fmt.Sprintf(format, args...)})
}

// show tells the user.
func (s *server) show(typ protocol.MessageType, message string) {
	s.notify(protocol.ServerWindowShowMessage, protocol.ShowMessageParams{Type: typ, Message: message})
}
