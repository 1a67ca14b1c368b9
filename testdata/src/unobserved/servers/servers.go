// Package servers has trees of commands, servers of tools, services and jobs.
package servers

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

type Command struct {
	Use  string
	RunE func(cmd *Command, args []string) error
	subs []*Command
}

func (c *Command) AddCommand(cs ...*Command) { c.subs = append(c.subs, cs...) }
func (c *Command) Context() context.Context  { return context.Background() }

func observed(name string, run func(cmd *Command, args []string) error) func(*Command, []string) error {
	return func(cmd *Command, args []string) error {
		_, span := otel.Tracer("cli").Start(cmd.Context(), name)
		defer span.End()
		err := run(cmd, args)
		if err != nil {
			span.RecordError(err)
		}
		return err
	}
}

func runBuild(cmd *Command, args []string) error  { return nil }
func runDeploy(cmd *Command, args []string) error { return nil }
func runTest(cmd *Command, args []string) error   { return nil }
func runVersion(cmd *Command, args []string) error {
	fmt.Println("1.0")
	return nil
}

func root() *Command {
	root := &Command{Use: "x"}
	build := &Command{Use: "build", RunE: observed("build", runBuild)}     // ok
	deploy := &Command{Use: "deploy", RunE: observed("deploy", runDeploy)} // ok
	test := &Command{Use: "test", RunE: runTest}                           // want `runTest \("test"\) in field RunE is not observed; 2 of its 3 sibling values go through observed`
	version := &Command{Use: "version", RunE: runVersion}                  // ok
	root.AddCommand(build, deploy, test, version)
	return root
}

// MCP-like, local stub
type (
	Request struct {
		Name string
		Args map[string]any
	}
	Result struct {
		Text    string
		IsError bool
	}
	ToolHandler func(ctx context.Context, req *Request) (*Result, error)
	MCPServer   struct{ hs map[string]ToolHandler }
)

func (s *MCPServer) AddTool(name, desc string, h ToolHandler) { s.hs[name] = h }

type Tools struct {
	tracer trace.Tracer
	db     map[string]string
}

func (t *Tools) traced(h ToolHandler) ToolHandler {
	return func(ctx context.Context, req *Request) (*Result, error) {
		ctx, span := t.tracer.Start(ctx, "tool/"+req.Name)
		defer span.End()
		res, err := h(ctx, req)
		if err != nil {
			span.SetStatus(codes.Error, err.Error())
		}
		return res, err
	}
}

func (t *Tools) query(ctx context.Context, req *Request) (*Result, error)  { return &Result{}, nil }
func (t *Tools) insert(ctx context.Context, req *Request) (*Result, error) { return &Result{}, nil }
func (t *Tools) drop(ctx context.Context, req *Request) (*Result, error)   { return &Result{}, nil }

func (t *Tools) Register(s *MCPServer) {
	s.AddTool("query", "Runs a query.", t.traced(t.query)) // ok
	s.AddTool("insert", "Inserts.", t.traced(t.insert))    // ok
	s.AddTool("drop", "Drops a table.", t.drop)            // want `drop \("drop"\), registered by AddTool, is not observed; 2 of its 3 sibling registrations go through \(\*Tools\)\.traced`
}

func (t *Tools) RegisterLits(s *MCPServer) {
	s.AddTool("upper", "", t.traced(func(ctx context.Context, req *Request) (*Result, error) { // ok
		return &Result{Text: req.Name}, nil
	}))
	s.AddTool("lower", "", func(ctx context.Context, req *Request) (*Result, error) { // want `the function literal \("lower"\), registered by AddTool, is not observed; 2 of its 3 sibling registrations go through \(\*Tools\)\.traced`
		return &Result{Text: req.Name}, nil
	})
	s.AddTool("title", "", t.traced(func(ctx context.Context, req *Request) (*Result, error) { // ok
		return &Result{Text: req.Name}, nil
	}))
}

// Handle calls a tool.
func (t *Tools) Handle(ctx context.Context, req *Request) (*Result, error) {
	switch req.Name {
	case "query":
		return t.traced(t.query)(ctx, req) // ok
	case "insert":
		return t.traced(t.insert)(ctx, req) // ok
	case "drop":
		return t.drop(ctx, req) // want `call of \(\*Tools\)\.drop in this branch is not observed; 2 of its 3 sibling branches go through \(\*Tools\)\.traced`
	case "tools/list":
		return t.list(ctx) // ok
	default:
		return &Result{IsError: true, Text: "unknown tool"}, nil // ok
	}
}

func (t *Tools) list(ctx context.Context) (*Result, error) { return &Result{}, nil }

// W5 by helper with three results
func (t *Tools) begin(ctx context.Context, name string) (context.Context, trace.Span, bool) {
	if t.tracer == nil {
		return ctx, nil, false
	}
	ctx, span := t.tracer.Start(ctx, name)
	return ctx, span, true
}

func (t *Tools) Three(ctx context.Context, req *Request) (*Result, error) {
	switch req.Name {
	case "query":
		ctx, span, ok := t.begin(ctx, "query")
		if ok {
			defer span.End()
		}
		return t.query(ctx, req) // ok
	case "insert":
		ctx, span, ok := t.begin(ctx, "insert")
		if ok {
			defer span.End()
		}
		return t.insert(ctx, req) // ok
	case "drop":
		return t.drop(ctx, req) // want `call of \(\*Tools\)\.drop in this branch is not observed; 2 of its 3 sibling branches run under a span`
	}
	return nil, errors.New("unknown tool")
}

// W5 (ctx, func())
func (t *Tools) start(ctx context.Context, name string) (context.Context, func()) {
	ctx, span := t.tracer.Start(ctx, name)
	return ctx, func() { span.End() }
}

func (t *Tools) Two(ctx context.Context, req *Request) (*Result, error) {
	if req.Name == "query" {
		ctx, done := t.start(ctx, "query")
		defer done()
		return t.query(ctx, req) // ok
	}
	if req.Name == "insert" {
		ctx, done := t.start(ctx, "insert")
		defer done()
		return t.insert(ctx, req) // ok
	}
	return t.drop(ctx, req) // want `call of \(\*Tools\)\.drop in this branch is not observed; 2 of its 3 sibling branches run under a span`
}

// Services: all exported methods (S5), nine methods, one bare
type Svc struct {
	tr  trace.Tracer
	rep repo
}

type repo interface {
	Get(ctx context.Context, id string) (string, error)
	Put(ctx context.Context, id, v string) error
}

func (s *Svc) span(ctx context.Context, name string) (context.Context, trace.Span) {
	return s.tr.Start(ctx, "svc."+name)
}

func (s *Svc) GetUser(ctx context.Context, id string) (string, error) {
	ctx, sp := s.span(ctx, "GetUser")
	defer sp.End()
	return s.rep.Get(ctx, id)
}
func (s *Svc) GetGroup(ctx context.Context, id string) (string, error) {
	ctx, sp := s.span(ctx, "GetGroup")
	defer sp.End()
	return s.rep.Get(ctx, id)
}
func (s *Svc) GetTeam(ctx context.Context, id string) (string, error) {
	ctx, sp := s.span(ctx, "GetTeam")
	defer sp.End()
	return s.rep.Get(ctx, id)
}
func (s *Svc) PutUser(ctx context.Context, id, v string) error {
	ctx, sp := s.span(ctx, "PutUser")
	defer sp.End()
	return s.rep.Put(ctx, id, v)
}
func (s *Svc) PutGroup(ctx context.Context, id, v string) error {
	ctx, sp := s.span(ctx, "PutGroup")
	defer sp.End()
	return s.rep.Put(ctx, id, v)
}
func (s *Svc) PutTeam(ctx context.Context, id, v string) error { // want `\(\*Svc\)\.PutTeam is not observed; 7 of its 8 sibling methods begin a span`
	return s.rep.Put(ctx, id, v)
}
func (s *Svc) CopyUser(ctx context.Context, from, to string) error {
	ctx, sp := s.span(ctx, "CopyUser")
	defer sp.End()
	v, err := s.rep.Get(ctx, from)
	if err != nil {
		return err
	}
	return s.rep.Put(ctx, to, v)
}
func (s *Svc) CopyTeam(ctx context.Context, from, to string) error {
	ctx, sp := s.span(ctx, "CopyTeam")
	defer sp.End()
	v, err := s.rep.Get(ctx, from)
	if err != nil {
		return err
	}
	return s.rep.Put(ctx, to, v)
}
func (s *Svc) Ping(ctx context.Context) error { // ok
	_, err := s.rep.Get(ctx, "ping")
	return err
}
func (s *Svc) Close(ctx context.Context) error { return nil } // ok

// the rest of the world
type Job interface {
	Exec(ctx context.Context) error
}
type mail struct{ to string }
type sms struct{ to string }
type push struct{ to string }
type hook struct{ to string }

func send(ctx context.Context, to string) error { return nil }

func (m *mail) Exec(ctx context.Context) error {
	ctx, sp := otel.Tracer("job").Start(ctx, "mail")
	defer sp.End()
	return send(ctx, m.to)
}
func (m *sms) Exec(ctx context.Context) error {
	ctx, sp := otel.Tracer("job").Start(ctx, "sms")
	defer sp.End()
	return send(ctx, m.to)
}
func (m *push) Exec(ctx context.Context) error { // want `\(\*push\)\.Exec is not observed; 3 of its 4 sibling implementations begin a span`
	return send(ctx, m.to)
}
func (m *hook) Exec(ctx context.Context) error {
	ctx, sp := otel.Tracer("job").Start(ctx, "hook")
	defer sp.End()
	return send(ctx, m.to)
}

// schedulers: D9
func tracedExec(ctx context.Context, j Job) error {
	ctx, sp := otel.Tracer("sched").Start(ctx, "exec")
	defer sp.End()
	return j.Exec(ctx)
}

type sched struct {
	tick time.Duration
	job  func(ctx context.Context, id string) error
}

func (s *sched) exec(ctx context.Context, id string) error {
	ctx, sp := otel.Tracer("sched").Start(ctx, "exec")
	defer sp.End()
	return s.job(ctx, id)
}
