// Package handover: the obligation goes to somebody else.
package handover

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

type key struct{}

// ok: kept in a context
func inContext(ctx context.Context, addr string) (context.Context, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return ctx, err
	}
	return context.WithValue(ctx, key{}, c), nil
}

// inContextLate fails between the acquisition and the hand over.
func inContextLate(ctx context.Context, addr string) (context.Context, error) {
	c, err := net.Dial("tcp", addr) // want "released"
	if err != nil {
		return ctx, err
	}
	if ctx.Err() != nil {
		return ctx, ctx.Err()
	}
	return context.WithValue(ctx, key{}, c), nil
}

// ok: to the unknown
func toInterface(s interface{ Keep(net.Conn) }, addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	s.Keep(c)
	return nil
}

func toInterfaceLate(s interface{ Keep(net.Conn) }, addr string) error {
	c, err := net.Dial("tcp", addr) // want "released"
	if err != nil {
		return err
	}
	banner, err := bufio.NewReader(c).ReadString('\n')
	if err != nil {
		return err
	}
	fmt.Println(banner)
	s.Keep(c)
	return nil
}

// ok
func toInterfaceRight(s interface{ Keep(net.Conn) }, addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	banner, err := bufio.NewReader(c).ReadString('\n')
	if err != nil {
		c.Close()
		return err
	}
	fmt.Println(banner)
	s.Keep(c)
	return nil
}

type hub struct {
	mu    sync.Mutex
	conns map[net.Conn]time.Time
	add   chan net.Conn
	last  net.Conn
}

// ok: as the key of a map
func (h *hub) register(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.conns[c] = time.Now()
	return nil
}

// ok: to a channel of the hub
func (h *hub) send(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	h.add <- c
	return nil
}

func (h *hub) sendTimed(ctx context.Context, addr string) error {
	c, err := net.Dial("tcp", addr) // want "released"
	if err != nil {
		return err
	}
	select {
	case h.add <- c:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ok
func (h *hub) sendTimedRight(ctx context.Context, addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	select {
	case h.add <- c:
		return nil
	case <-ctx.Done():
		return errors.Join(ctx.Err(), c.Close())
	}
}

// ok: the store and the return
func (h *hub) both(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	h.last = c
	return c, nil
}

// ok: stored before a failure: the hub has it
func (h *hub) storedThenFails(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	h.last = c
	if _, err := io.WriteString(c, "x"); err != nil {
		return err
	}
	return nil
}

func (h *hub) failsThenStored(addr string) error {
	c, err := net.Dial("tcp", addr) // want "released"
	if err != nil {
		return err
	}
	if _, err := io.WriteString(c, "x"); err != nil {
		return err
	}
	h.last = c
	return nil
}

// Close releases the hub.
func (h *hub) Close() error {
	for c := range h.conns {
		c.Close()
	}
	return h.last.Close()
}

// ok: received from a channel: whoever gets it decides
func received(in <-chan net.Conn) error {
	c := <-in
	_, err := io.WriteString(c, "x")
	return err
}

// ok: a parameter is the caller's
func parameter(c net.Conn, path string) error {
	_, err := io.WriteString(c, path)
	return err
}

// ok: hijacked and handed to a goroutine
func hijack(w http.ResponseWriter, r *http.Request) {
	hj, ok := w.(http.Hijacker)
	if !ok {
		http.Error(w, "no hijacking", http.StatusInternalServerError)
		return
	}
	conn, rw, err := hj.Hijack()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	go func() {
		defer conn.Close()
		rw.WriteString("hello")
		rw.Flush()
	}()
}

func hijackWrong(w http.ResponseWriter, r *http.Request) {
	hj, ok := w.(http.Hijacker)
	if !ok {
		http.Error(w, "no hijacking", http.StatusInternalServerError)
		return
	}
	conn, rw, err := hj.Hijack() // want "never released"
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	rw.WriteString("hello")
	fmt.Println(conn.RemoteAddr())
}

type future struct {
	done chan struct{}
	f    *os.File
	err  error
}

// ok: a goroutine fills a value that is returned
func openLater(path string) *future {
	fut := &future{done: make(chan struct{})}
	go func() {
		defer close(fut.done)
		fut.f, fut.err = os.Open(path)
	}()
	return fut
}

// ok: the first answer wins, the others are released
func race(ctx context.Context, addrs []string) (net.Conn, error) {
	type result struct {
		c   net.Conn
		err error
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make(chan result)
	var d net.Dialer
	for _, a := range addrs {
		go func() {
			c, err := d.DialContext(ctx, "tcp", a)
			select {
			case results <- result{c, err}:
			case <-ctx.Done():
				if c != nil {
					c.Close()
				}
			}
		}()
	}
	var errs []error
	for range addrs {
		r := <-results
		if r.err == nil {
			return r.c, nil
		}
		errs = append(errs, r.err)
	}
	return nil, errors.Join(errs...)
}

func raceWrong(ctx context.Context, addr string, results chan<- net.Conn) {
	var d net.Dialer
	go func() {
		c, err := d.DialContext(ctx, "tcp", addr) // want "released"
		if err != nil {
			return
		}
		select {
		case results <- c:
		case <-ctx.Done():
		}
	}()
}

// ok: a value receiver's field is a copy, but the caller gave it
type wrapped struct{ c net.Conn }

func (w wrapped) say(s string) error {
	_, err := io.WriteString(w.c, s)
	return err
}

// ok: through a setter
func (h *hub) setLast(c net.Conn) *hub {
	h.last = c
	return h
}

// ok
func viaSetter(h *hub, addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	h.setLast(c)
	return nil
}

// ok: to a standard server
func serveOne(addr string) (*http.Server, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	srv := &http.Server{Handler: http.NotFoundHandler()}
	go srv.Serve(l)
	return srv, nil
}

// ok: assigned to a parameter's field
func fillOptions(o *struct{ Out io.Writer }, path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	o.Out = f
	return nil
}
