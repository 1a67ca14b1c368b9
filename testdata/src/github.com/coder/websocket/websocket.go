// Package websocket is a stub: the signatures of github.com/coder/websocket.
package websocket

import (
	"context"
	"net/http"
)

type Conn struct{ closed bool }

type DialOptions struct{ Subprotocols []string }

type AcceptOptions struct{ Subprotocols []string }

type StatusCode int

type MessageType int

const StatusNormalClosure StatusCode = 1000

var dial func(string) (*Conn, *http.Response, error)

// Dial performs a handshake. You never need to close resp.Body yourself.
func Dial(ctx context.Context, u string, opts *DialOptions) (*Conn, *http.Response, error)

func Accept(w http.ResponseWriter, r *http.Request, opts *AcceptOptions) (*Conn, error) {
	c, _, err := dial(r.URL.Path)
	return c, err
}

func (c *Conn) Close(code StatusCode, reason string) error { c.closed = true; return nil }
func (c *Conn) CloseNow() error                            { c.closed = true; return nil }

func (c *Conn) Read(ctx context.Context) (MessageType, []byte, error)

func (c *Conn) Write(ctx context.Context, typ MessageType, p []byte) error
