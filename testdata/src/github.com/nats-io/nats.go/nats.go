// Package nats is a stub: the signatures of github.com/nats-io/nats.go.
package nats

type Option func(*Options) error

type Options struct{ URL string }

type Conn struct{ open bool }

type Msg struct{ Data []byte }

var connect func(string) (*Conn, error)

func Connect(url string, options ...Option) (*Conn, error)

func (nc *Conn) Close()       { nc.open = false }
func (nc *Conn) Drain() error { nc.open = false; return nil }
func (nc *Conn) Publish(subj string, data []byte) error
func (nc *Conn) Flush() error

type EncodedConn struct{ Conn *Conn }

func NewEncodedConn(c *Conn, encType string) (*EncodedConn, error)

func (c *EncodedConn) Close() { c.Conn.Close() }
func (c *EncodedConn) Publish(subject string, v any) error
