// Package ownregistrars registers through functions of its own that wrap what
// they are given.
package ownregistrars

import "context"

type span struct{ name string }

func startSpan(ctx context.Context, name string) (context.Context, *span) {
	return ctx, &span{name}
}

func (s *span) End() {}

type Handler func(ctx context.Context, in string) (string, error)

func traced(name string, h Handler) Handler {
	return func(ctx context.Context, in string) (string, error) {
		ctx, span := startSpan(ctx, name)
		defer span.End()
		return h(ctx, in)
	}
}

type Server struct{ handlers map[string]Handler }

func NewServer() *Server { return &Server{handlers: map[string]Handler{}} }

func (s *Server) AddTool(name string, h Handler) { s.handlers[name] = h }

type db interface {
	Get(ctx context.Context, in string) (string, error)
}

type tools struct{ db db }

func (t tools) open(ctx context.Context, in string) (string, error) { return t.db.Get(ctx, in) }
func (t tools) list(ctx context.Context, in string) (string, error) { return t.db.Get(ctx, in) }
func (t tools) shut(ctx context.Context, in string) (string, error) { return t.db.Get(ctx, in) }
func (t tools) find(ctx context.Context, in string) (string, error) { return t.db.Get(ctx, in) }
func (t tools) keep(ctx context.Context, in string) (string, error) { return t.db.Get(ctx, in) }
func (t tools) ping(ctx context.Context, in string) (string, error) { return "pong", nil }

type toolset struct {
	s      *Server
	prefix string
}

func (g toolset) add(name string, h Handler) {
	g.s.AddTool(g.prefix+name, traced(g.prefix+name, h)) // ok
}

func serve(t tools) *Server {
	s := NewServer()
	g := toolset{s, "t_"}
	g.add("open", t.open)     // ok
	g.add("shut", t.shut)     // ok
	s.AddTool("list", t.list) // want `list \("list"\), registered by AddTool, is not observed; 2 of its 3 sibling registrations go through traced`
	s.AddTool("ping", t.ping) // ok
	return s
}

// Another server has its handlers bare.
func bare(t tools) *Server {
	s := NewServer()
	s.AddTool("find", t.find) // ok
	s.AddTool("keep", t.keep) // ok
	return s
}

func addPlain(s *Server, name string, h Handler) { s.AddTool(name, h) } // ok

func addTraced(s *Server, name string, h Handler) { s.AddTool(name, traced(name, h)) } // ok

func all(t tools) *Server {
	s := NewServer()
	addTraced(s, "open", t.open)
	addTraced(s, "list", t.list)
	addTraced(s, "shut", t.shut)
	return s
}
