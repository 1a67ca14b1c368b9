// Package servernames has servers whose names are made of words that tools have,
// too: the name of the server is none of its tools'.
package servernames

import (
	"context"

	"go.opentelemetry.io/otel"
)

type (
	handler func(ctx context.Context, in string) (string, error)
	tool    struct{ name string }
	server  struct {
		name  string
		tools map[string]handler
	}
	group struct {
		prefix string
		of     *server
	}
)

func newServer(name, version string) *server { return &server{name: name + version} }
func newTool(name string) tool               { return tool{name: name} }

func (s *server) AddTool(t tool, h handler)  { s.tools[t.name] = h }
func (s *server) Group(prefix string) *group { return &group{prefix, s} }
func (g *group) Handle(p string, h handler)  { g.of.tools[g.prefix+p] = h }
func (g *group) Serve()                      {}
func addTool(s *server, t tool, h handler)   { s.tools[t.name] = h }

type tools struct{ n int }

func (t *tools) spanned(name string, h handler) handler {
	return func(ctx context.Context, in string) (string, error) {
		ctx, span := otel.Tracer("tools").Start(ctx, name)
		defer span.End()
		return h(ctx, in)
	}
}

func (t *tools) first(ctx context.Context, in string) (string, error)  { t.n++; return in, ctx.Err() }
func (t *tools) second(ctx context.Context, in string) (string, error) { t.n++; return in, ctx.Err() }
func (t *tools) third(ctx context.Context, in string) (string, error)  { t.n++; return in, ctx.Err() }

func (t *tools) serve() *server {
	s := newServer("health", "1")
	s.AddTool(newTool("first"), t.spanned("first", t.first))    // ok
	s.AddTool(newTool("second"), t.spanned("second", t.second)) // ok
	s.AddTool(newTool("third"), t.third)                        // want `third \("third"\), registered by AddTool, is not observed`
	s.AddTool(newTool("health"), t.third)                       // ok: the tool has the name
	return s
}

func (t *tools) serveByFunction() *server {
	s := newServer("version", "1")
	addTool(s, newTool("first"), t.spanned("first", t.first))    // ok
	addTool(s, newTool("second"), t.spanned("second", t.second)) // ok
	addTool(s, newTool("third"), t.third)                        // want `third \("third"\), registered by addTool, is not observed`
	return s
}

// register has no registrar: what it is given first is the tool.
func register(t *tool, h handler) { registered[t.name] = h }

var registered = map[string]handler{}

func (t *tools) registerAll() {
	register(&tool{name: "first"}, t.spanned("first", t.first))    // ok
	register(&tool{name: "second"}, t.spanned("second", t.second)) // ok
	register(&tool{name: "ping"}, t.third)                         // ok: the tool has the name
}

// In a group, all routes begin with its prefix.
func (t *tools) serveGroup(s *server) {
	g := s.Group("/health")
	g.Handle("first", t.spanned("first", t.first))    // ok
	g.Handle("second", t.spanned("second", t.second)) // ok
	g.Handle("third", t.third)                        // ok: below /health
	g.Serve()
}

// What is made for one registration alone is a part of it.
func (t *tools) serveEach(s *server) {
	s.Group("/a").Handle("", t.spanned("first", t.first))   // ok
	s.Group("/b").Handle("", t.spanned("second", t.second)) // ok
	s.Group("/ping").Handle("", t.third)                    // ok: its group has the name
}
