// Package server is a stub: signatures of github.com/mark3labs/mcp-go/server.
package server

import "context"

type ToolHandlerFunc func(ctx context.Context, request string) (string, error)

type ToolHandlerMiddleware func(ToolHandlerFunc) ToolHandlerFunc

type ServerOption func(*MCPServer)

type Hooks struct{}

type BeforeAnyHookFunc func(ctx context.Context, id any)
type OnSuccessHookFunc func(ctx context.Context, id any)
type OnErrorHookFunc func(ctx context.Context, id any, err error)

func (h *Hooks) AddBeforeAny(hook BeforeAnyHookFunc) {}
func (h *Hooks) AddOnSuccess(hook OnSuccessHookFunc) {}
func (h *Hooks) AddOnError(hook OnErrorHookFunc)     {}

func (h *Hooks) AddBeforeCallTool(hook func(ctx context.Context, id any)) {}
func (h *Hooks) AddAfterCallTool(hook func(ctx context.Context, id any))  {}

type MCPServer struct{}

func NewMCPServer(name, version string, opts ...ServerOption) *MCPServer { return nil }

func (s *MCPServer) AddTool(name string, handler ToolHandlerFunc) {}
func (s *MCPServer) Use(mw ...ToolHandlerMiddleware)              {}

func WithToolHandlerMiddleware(mw ToolHandlerMiddleware) ServerOption { return nil }
func WithHooks(hooks *Hooks) ServerOption                             { return nil }
func WithRecovery() ServerOption                                      { return nil }
