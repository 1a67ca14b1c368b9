// Package behind asks which registrations are behind a middleware that
// observes.
package behind

import (
	"context"
	"time"

	"github.com/mark3labs/mcp-go/server"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"go.opentelemetry.io/otel/trace"
)

var tracer trace.Tracer

func tool(ctx context.Context, in string) (string, error) { return in, nil }

func tracing(next server.ToolHandlerFunc) server.ToolHandlerFunc {
	return func(ctx context.Context, in string) (string, error) {
		ctx, span := tracer.Start(ctx, "x")
		defer span.End()
		return next(ctx, in)
	}
}

func checking(next server.ToolHandlerFunc) server.ToolHandlerFunc {
	return func(ctx context.Context, in string) (string, error) { return next(ctx, in) }
}

func byOption() {
	s := server.NewMCPServer("a", "b", server.WithRecovery(), server.WithToolHandlerMiddleware(tracing))
	s.AddTool("x", tool) // behind
}

func byOtherOption() {
	s := server.NewMCPServer("a", "b", server.WithRecovery(), server.WithToolHandlerMiddleware(checking))
	s.AddTool("x", tool) // open
}

func byUse() {
	s := server.NewMCPServer("a", "b")
	s.Use(tracing)
	s.AddTool("x", tool) // behind
	register(s)
}

// register gets its server from byUse.
func register(s *server.MCPServer) {
	s.AddTool("x", tool) // behind
}

// registerOther gets it from whoever calls it.
func registerOther(s *server.MCPServer) {
	s.AddTool("x", tool) // open
}

type app struct {
	server *server.MCPServer
	bare   *server.MCPServer
}

func newApp() *app {
	a := &app{server: server.NewMCPServer("a", "b"), bare: server.NewMCPServer("a", "b")}
	a.server.Use(checking, tracing)
	return a
}

func (a *app) register() {
	a.server.AddTool("x", tool) // behind
	a.bare.AddTool("x", tool)   // open
}

func trace2(next mcp.MethodHandler) mcp.MethodHandler {
	return func(ctx context.Context, method string, req mcp.Request) (mcp.Result, error) {
		ctx, span := tracer.Start(ctx, method)
		defer span.End()
		return next(ctx, method, req)
	}
}

func sdk() {
	s := mcp.NewServer("x")
	s.AddReceivingMiddleware(trace2)
	s.AddTool("x", tool) // behind
	other := mcp.NewServer("y")
	other.AddTool("x", tool) // open
}

type mux struct{}

func (m *mux) Handle(pattern string, h handler) {}
func (m *mux) Serve(ctx context.Context)        {}

type handler interface{ Serve(ctx context.Context) }

type handlerFunc func(ctx context.Context)

func (f handlerFunc) Serve(ctx context.Context) { f(ctx) }

func observe(h handler) handler {
	return handlerFunc(func(ctx context.Context) {
		ctx, span := tracer.Start(ctx, "x")
		defer span.End()
		h.Serve(ctx)
	})
}

func serve(h handler) {}

func muxes(h handler) {
	m := new(mux)
	m.Handle("/", h) // behind
	serve(observe(m))
	n := new(mux)
	n.Handle("/", h) // open
	serve(n)
}

var times = map[any]time.Time{}

func record(any) {}

func hooked() {
	hooks := new(server.Hooks)
	hooks.AddBeforeCallTool(func(ctx context.Context, id any) { times[id] = time.Now() }) // hooks: after only a success
	hooks.AddAfterCallTool(func(ctx context.Context, id any) { record(time.Since(times[id])) })
	s := server.NewMCPServer("a", "b", server.WithHooks(hooks))
	s.AddTool("x", tool) // behind
}

func hookedBoth() {
	hooks := new(server.Hooks)
	hooks.AddBeforeAny(func(ctx context.Context, id any) { times[id] = time.Now() }) // hooks: also after a failure
	hooks.AddOnSuccess(func(ctx context.Context, id any) { record(time.Since(times[id])) })
	hooks.AddOnError(func(ctx context.Context, id any, err error) { record(time.Since(times[id])) })
	s := server.NewMCPServer("a", "b", server.WithHooks(hooks))
	s.AddTool("x", tool) // behind
}

func hookedCounts() {
	hooks := new(server.Hooks)
	n := 0
	hooks.AddBeforeCallTool(func(ctx context.Context, id any) { n++ })
	hooks.AddAfterCallTool(func(ctx context.Context, id any) { n-- })
	s := server.NewMCPServer("a", "b", server.WithHooks(hooks))
	s.AddTool("x", tool) // open
}
