package realcode

import (
	"bufio"
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

// The logger of the program writes to it until the program ends.
//
// ok: kept by package log
func logFile(name string) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		panic(err)
	}
	log.SetOutput(f)
}

type connPool struct {
	max  int
	free []*pooled
}

type pooled struct {
	p *connPool
	c net.Conn
}

// put reports whether it has taken pc.
func (p *connPool) put(pc *pooled, err error) bool {
	if err != nil || len(p.free) >= p.max {
		return false
	}
	p.free = append(p.free, pc)
	return true
}

// ok: a pool that takes it says so, or else the caller closes
func (p *connPool) grow(addr string) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		p.put(nil, err)
		return
	}
	pc := &pooled{p: p, c: c}
	if p.put(pc, err) {
		p.max++
	} else {
		c.Close()
	}
}

// growWrong does not look at what the pool says.
func (p *connPool) growWrong(addr string) {
	c, err := net.Dial("tcp", addr) // want "not released on every path"
	if err != nil {
		return
	}
	pc := &pooled{p: p, c: c}
	if !p.put(pc, err) {
		return
	}
	p.max++
}

type cursor struct {
	mu   sync.RWMutex
	held bool
}

// done releases what scan has kept.
//
// ok: a lock handed over by a flag
func (c *cursor) scan(raw bool, f func() error) error {
	if c.held {
		return io.EOF
	}
	c.mu.RLock()
	err := f()
	if err == nil && raw {
		c.held = true
	} else {
		c.mu.RUnlock()
	}
	return err
}

func (c *cursor) done() {
	if c.held {
		c.held = false
		c.mu.RUnlock()
	}
}

// scanWrong sets no flag.
func (c *cursor) scanWrong(raw bool, f func() error) error {
	c.mu.RLock() // want "not released on every path"
	err := f()
	if err == nil && raw {
		return nil
	}
	c.mu.RUnlock()
	return err
}

type gate struct {
	mu sync.Mutex
	n  int
}

// True means that it is held.
//
// ok: a method named after the lock returns with it
func (g *gate) TryLock() bool {
	if !g.mu.TryLock() {
		return false
	}
	if g.n != 0 {
		g.mu.Unlock()
		return false
	}
	return true
}

func (g *gate) Unlock() { g.mu.Unlock() }

const tracing = false

type traced struct{ net.Conn }

type peer struct {
	rwc      net.Conn
	hijacked bool
}

func newPeer(c net.Conn) *peer {
	p := &peer{rwc: c}
	if tracing {
		p.rwc = traced{p.rwc}
	}
	return p
}

func (p *peer) serve(ctx context.Context) {
	defer func() {
		if !p.hijacked {
			p.rwc.Close()
		}
	}()
	io.Copy(io.Discard, p.rwc)
}

// ok: a goroutine gets an owner
func accept(l net.Listener) error {
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		p := newPeer(c)
		go p.serve(context.Background())
	}
}

// acceptWrong forgets the one it does not serve.
func acceptWrong(l net.Listener, full func() bool) error {
	for {
		c, err := l.Accept() // want "not released on every path"
		if err != nil {
			return err
		}
		if full() {
			continue
		}
		p := newPeer(c)
		go p.serve(context.Background())
	}
}

type exchange struct {
	w      *bufio.Writer
	cancel context.CancelFunc
}

func newExchange(ctx context.Context, c net.Conn) (*exchange, error) {
	ctx, cancel := context.WithCancel(ctx)
	if ctx.Err() != nil {
		cancel()
		return nil, ctx.Err()
	}
	return &exchange{w: bufio.NewWriter(c), cancel: cancel}, nil
}

func (e *exchange) finish() { e.w.Flush() }

// The context of the exchange ends with the one it is made of.
//
// ok: nothing was written, and the parent is cancelled
func converse(ctx context.Context, c net.Conn, down func() bool) {
	defer c.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	e, err := newExchange(ctx, c)
	if down() {
		return
	}
	if err != nil {
		return
	}
	e.w.WriteString("hello")
	e.cancel()
	e.finish()
}

// detachedWrong: what is made without the cancellation of its parent does
// not end with it.
func detachedWrong(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	inner, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Hour) // want "never released"
	_ = stop
	return inner.Err()
}

// A response with a status below 200 has no body.
//
// ok: an answer without a body
func finalResponse(br *bufio.Reader, req *http.Request, seen func(int) error) (resp *http.Response, err error) {
	for {
		resp, err = http.ReadResponse(br, req)
		if err != nil {
			return nil, err
		}
		if 100 <= resp.StatusCode && resp.StatusCode <= 199 {
			if err := seen(resp.StatusCode); err != nil {
				return nil, err
			}
			continue
		}
		return resp, nil
	}
}
