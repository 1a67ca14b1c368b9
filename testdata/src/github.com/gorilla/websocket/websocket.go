// Package websocket is a stub: the signatures of github.com/gorilla/websocket.
package websocket

import "net/http"

type Conn struct{ closed bool }

type Upgrader struct{ ReadBufferSize int }

type Dialer struct{ ReadBufferSize int }

var DefaultDialer = &Dialer{}

var dial func(string) (*Conn, *http.Response, error)

// Dial creates a new client connection. The response body may not contain
// the entire response and does not need to be closed by the application.
func (d *Dialer) Dial(urlStr string, requestHeader http.Header) (*Conn, *http.Response, error)

func (u *Upgrader) Upgrade(w http.ResponseWriter, r *http.Request, h http.Header) (*Conn, error) {
	c, _, err := dial(r.URL.Path)
	return c, err
}

func (c *Conn) Close() error { c.closed = true; return nil }
func (c *Conn) ReadMessage() (int, []byte, error)
func (c *Conn) WriteMessage(messageType int, data []byte) error
func (c *Conn) WriteJSON(v any) error
