// Package mcp is a stub: signatures of
// github.com/modelcontextprotocol/go-sdk/mcp.
package mcp

import "context"

type Request interface{ isRequest() }
type Result interface{ isResult() }

type MethodHandler func(ctx context.Context, method string, req Request) (result Result, err error)

type Middleware func(MethodHandler) MethodHandler

type Server struct{}

func NewServer(name string) *Server { return nil }

func (s *Server) AddReceivingMiddleware(middleware ...Middleware) {}

type ToolHandler func(context.Context, string) (string, error)

func (s *Server) AddTool(name string, h ToolHandler) {}
