// Package sink has lists of closers, exporters with spans, and servers.
package sink

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
)

// A List closes what is added to it.
type List struct{ all []io.Closer }

// Add adds one.
func (l *List) Add(c io.Closer) { l.all = append(l.all, c) }

// Close closes all, the last first.
func (l *List) Close() error {
	var errs []error
	for _, c := range slices.Backward(l.all) {
		errs = append(errs, c.Close())
	}
	l.all = nil
	return errors.Join(errs...)
}

// A Log keeps what it is given, and another log does.
type Log struct {
	all   []io.Closer
	other *Log
}

// Both adds one to both.
func (l *Log) Both(c io.Closer) {
	l.all = append(l.all, c)
	l.other.all = append(l.other.all, c)
}

func (l *Log) Close() {
	for _, c := range l.all {
		c.Close()
	}
}

// An Exporter writes spans.
type Exporter struct{ f *os.File }

// NewExporter makes one.
func NewExporter(name string) (*Exporter, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &Exporter{f}, nil
}

// Shutdown ends it.
func (e *Exporter) Shutdown() error { return e.f.Close() }

// A Span is in a context.
type Span struct {
	e    *Exporter
	name string
}

type key struct{}

// Start begins a span.
func (e *Exporter) Start(ctx context.Context, name string) (context.Context, *Span) {
	s := &Span{e, name}
	return context.WithValue(ctx, key{}, s), s
}

// End writes it.
func (s *Span) End() { fmt.Fprintln(s.e.f, s.name) }

// A Server listens.
type Server struct {
	addr string
	l    net.Listener
}

// New makes one that does not listen yet.
func New(addr string) *Server { return &Server{addr: addr} }

// Start listens.
func (s *Server) Start() (err error) {
	s.l, err = net.Listen("tcp", s.addr)
	return err
}

// Stop ends that.
func (s *Server) Stop() error { return s.l.Close() }

// A Conn knows its channels.
type Conn struct {
	c    net.Conn
	chs  map[int]*Channel
	list []*Channel
}

// Dial dials.
func Dial(addr string) (*Conn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &Conn{c: c, chs: map[int]*Channel{}}, nil
}

// A Channel knows its connection.
type Channel struct {
	conn *Conn
	id   int
}

// Channel makes one, which the connection keeps.
func (c *Conn) Channel(id int) *Channel {
	ch := &Channel{conn: c, id: id}
	c.chs[id] = ch
	return ch
}

// Listed makes one, too.
func (c *Conn) Listed(id int) *Channel {
	ch := &Channel{conn: c, id: id}
	c.list = append(c.list, ch)
	return ch
}

// Send sends something.
func (ch *Channel) Send() error {
	_, err := ch.conn.c.Write(nil)
	return err
}

// Close closes the connection.
func (c *Conn) Close() error { return c.c.Close() }

// A Hub closes what is in it.
type Hub struct{ chs map[int]*Channel }

// Join makes the hub the owner of the connection.
func (h *Hub) Join(c *Conn, id int) {
	h.chs[id] = &Channel{conn: c, id: id}
}

// Close closes all connections.
func (h *Hub) Close() {
	for _, ch := range h.chs {
		ch.conn.Close()
	}
}
