// Package leftwith has functions and goroutines that are left with a resource:
// behind the call nobody else looks after it, so each of their paths must.
package leftwith

import (
	"errors"
	"io"
	"net"
	"os"
)

var errNone = errors.New("none")

func handshake(c net.Conn) error { _, err := c.Write(nil); return err }

// A literal that a goroutine runs.
func literal(l net.Listener) error {
	for {
		c, err := l.Accept() // want `result of l.Accept is not released on every path: c.Close is missing before the return on line 25`
		if err != nil {
			return err
		}
		go func() {
			if err := handshake(c); err != nil {
				return
			}
			defer c.Close()
			io.Copy(io.Discard, c)
		}()
	}
}

func literalRight(l net.Listener) error {
	for {
		c, err := l.Accept() // ok
		if err != nil {
			return err
		}
		go func() {
			defer c.Close()
			if err := handshake(c); err != nil {
				return
			}
			io.Copy(io.Discard, c)
		}()
	}
}

// The function looks after it, too.
func literalWatched(l net.Listener, done chan struct{}) error {
	c, err := l.Accept() // ok
	if err != nil {
		return err
	}
	go func() {
		if err := handshake(c); err != nil {
			return
		}
		c.Close()
	}()
	<-done
	return c.Close()
}

func literalDeferred(l net.Listener, done chan struct{}) error {
	c, err := l.Accept() // ok
	if err != nil {
		return err
	}
	defer c.Close()
	go func() {
		if err := handshake(c); err == nil {
			c.Close()
		}
	}()
	<-done
	return nil
}

// returned is its caller's as well.
func returned(l net.Listener, stop chan struct{}) (net.Conn, error) {
	c, err := l.Accept() // ok
	if err != nil {
		return nil, err
	}
	go func() {
		if _, ok := <-stop; ok {
			c.Close()
		}
	}()
	return c, nil
}

// A function that a goroutine runs.
func handle(c net.Conn) { // want `c, which callers leave to handle, is not released on every path: c.Close is missing before the return on line 97`
	if err := handshake(c); err != nil {
		return
	}
	defer c.Close()
	io.Copy(io.Discard, c)
}

func named(l net.Listener) error {
	for {
		c, err := l.Accept() // ok: said in handle
		if err != nil {
			return err
		}
		go handle(c)
	}
}

type server struct {
	conns map[net.Conn]bool
	one   net.Conn
}

func (s *server) handle(c net.Conn) { // ok
	if err := handshake(c); err != nil {
		c.Close()
		return
	}
	s.conns[c] = true
}

// half keeps it on one path, and drops it on the other.
func (s *server) half(c net.Conn) { // want `c, which callers leave to half, is not released on every path`
	if err := handshake(c); err != nil {
		return
	}
	s.conns[c] = true
}

func (s *server) serve(l net.Listener) error {
	for {
		c, err := l.Accept() // ok: said in half
		if err != nil {
			return err
		}
		if s.one == nil {
			go s.half(c)
			continue
		}
		go s.handle(c)
	}
}

// A helper that its callers never hear of again.
func consume(f *os.File, n int) error { // want `f, which callers leave to consume, is not released on every path: f.Close is missing before the return on line 151`
	if n == 0 {
		return errNone
	}
	if _, err := f.Stat(); err != nil {
		return err
	}
	return f.Close()
}

func consumes(n int) error {
	f, err := os.Open("x") // ok: said in consume
	if err != nil {
		return err
	}
	return consume(f, n)
}

// consumed leaves a failure to its caller.
func consumed(f *os.File) error { // ok
	if _, err := f.Stat(); err != nil {
		return err
	}
	return f.Close()
}

func closesOnFailure() error {
	f, err := os.Open("x") // ok
	if err != nil {
		return err
	}
	if err := consumed(f); err != nil {
		f.Close()
		return err
	}
	return nil
}

// isClosing does what its caller asks for.
func isClosing(f *os.File, closes bool) error { // ok
	_, err := f.Stat()
	if closes {
		f.Close()
	}
	return err
}

func asks() error {
	f, err := os.Open("x") // ok
	if err != nil {
		return err
	}
	return isClosing(f, true)
}

// keeps has a caller's file back.
func keeps(f *os.File) error { // ok
	_, err := f.Stat()
	return err
}

func has() error {
	f, err := os.Open("x") // want `never released`
	if err != nil {
		return err
	}
	return keeps(f)
}

// Through another function, and a goroutine of it.
func spawn(c net.Conn) { // want `c, which callers leave to spawn, is not released on every path: c.Close is missing before the return on line 222`
	go func() {
		if err := handshake(c); err != nil {
			return
		}
		defer c.Close()
		io.Copy(io.Discard, c)
	}()
}

func accept(c net.Conn) { spawn(c) } // ok: said in spawn

func spawns(l net.Listener) {
	c, err := l.Accept() // ok
	if err != nil {
		return
	}
	accept(c)
}

// An exported function that nobody here calls is left with what others give it.
func Exported(c net.Conn) error { // want `c, which callers leave to Exported, is not released on every path`
	if err := handshake(c); err != nil {
		return err
	}
	return c.Close()
}

// Generic functions are asked once.
func use[T io.ReadCloser](c T) error { // want `c, which callers leave to use, is not released on every path`
	if _, err := io.Copy(io.Discard, c); err != nil {
		return err
	}
	return c.Close()
}

func generic() error {
	f, err := os.Open("x") // ok: said in use
	if err != nil {
		return err
	}
	return use(f)
}

// The body of a response.
func reply(f func() (io.ReadCloser, error)) error {
	rc, err := f() // ok: said in drain
	if err != nil {
		return err
	}
	return drain(rc, os.Stdout)
}

func drain(rc io.ReadCloser, w io.Writer) error { // want `rc, which callers leave to drain, is not released on every path: rc.Close is missing`
	if _, err := io.Copy(w, rc); err != nil {
		return err
	}
	return rc.Close()
}

// A task keeps its client, perhaps.
type task interface{ Run() error }

type box struct{ c net.Conn }

func boxed(c net.Conn) *box { return &box{c} }

func load(c net.Conn, make func(*box) (task, error)) (task, error) { // ok: who knows what it is given
	if err := handshake(c); err != nil {
		return nil, err
	}
	return make(boxed(c))
}

func loads(l net.Listener, make func(*box) (task, error)) error {
	c, err := l.Accept() // ok: out of sight
	if err != nil {
		return err
	}
	t, err := load(c, make)
	if err != nil {
		return err
	}
	return t.Run()
}

type replies struct {
	done chan struct{}
	ch   chan net.Conn
}

// send drops what nobody waits for any more.
func (r *replies) send(c net.Conn) { // want `c, which callers leave to send, is not released on every path`
	select {
	case <-r.done:
	case r.ch <- c:
	}
}

func (r *replies) dial(l net.Listener) {
	go func() {
		c, err := l.Accept() // ok: said in send
		if err != nil {
			return
		}
		r.send(c)
	}()
}

// A literal that is given it.
func literalGiven(l net.Listener) error {
	for {
		c, err := l.Accept() // want `result of l.Accept is not released on every path: own.Close is missing before the return on line 337`
		if err != nil {
			return err
		}
		go func(own net.Conn) {
			if err := handshake(own); err != nil {
				return
			}
			defer own.Close()
			io.Copy(io.Discard, own)
		}(c)
	}
}

// The literal captures something else.
func literalGivenBeside(addr string, quiet bool) error {
	c, err := net.Dial("tcp", addr) // want `result of net.Dial is not released on every path: own.Close is missing before the return on line 353`
	if err != nil {
		return err
	}
	go func(own net.Conn) {
		if quiet {
			return
		}
		io.Copy(io.Discard, own)
		own.Close()
	}(c)
	return nil
}

func literalGivenRight(l net.Listener, quiet bool) error {
	for {
		c, err := l.Accept() // ok
		if err != nil {
			return err
		}
		go func(own net.Conn) {
			defer own.Close()
			if !quiet {
				io.Copy(io.Discard, own)
			}
		}(c)
	}
}

func literalGivenWatched(l net.Listener, done chan struct{}) error {
	c, err := l.Accept() // ok
	if err != nil {
		return err
	}
	go func(own net.Conn) {
		if err := handshake(own); err != nil {
			return
		}
		own.Close()
	}(c)
	<-done
	return c.Close()
}

// A variable that is assigned to itself holds what it held.
func itself(l net.Listener) error {
	var other net.Conn
	c, err := l.Accept() // want `result of l.Accept is not released on every path: c.Close is missing before the return on line 401`
	if err != nil {
		return err
	}
	c, other = c, other
	go func() {
		if err := handshake(c); err != nil || other != nil {
			return
		}
		defer c.Close()
		io.Copy(io.Discard, c)
	}()
	return nil
}

// Two variables that hold each other's are of no interest.
func circle(l net.Listener, n int) error {
	var a, b net.Conn
	for range n {
		a, b = b, a
	}
	c, err := l.Accept() // ok
	if err != nil {
		return err
	}
	go func() {
		defer c.Close()
		handshake(a)
		handshake(b)
	}()
	return nil
}

// A session that closes itself if it has been told so.
type session struct {
	conn  net.Conn
	brief bool
}

func openSession(addr string) (*session, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &session{conn: conn}, nil
}

func (s *session) Close() error { return s.conn.Close() }

func ask(s *session, q string) error {
	if s.brief {
		defer s.Close()
	}
	if q == "" {
		return errNone
	}
	_, err := s.conn.Write([]byte(q))
	return err
}

func askOnce(addr, q string) error {
	s, err := openSession(addr)
	if err != nil {
		return err
	}
	s.brief = true // ok
	return ask(s, q)
}

func askBoth(s *session, q string) error { // want "s, which callers leave to askBoth, is not released on every path: s.Close is missing before the return on line [0-9]+"
	if q == "" {
		return errNone
	}
	defer s.Close()
	_, err := s.conn.Write([]byte(q))
	return err
}

func askTwice(addr, q string) error {
	s, err := openSession(addr)
	if err != nil {
		return err
	}
	s.brief = false
	return askBoth(s, q)
}

// What is left is of a type that decides which branch is taken.
func drop(v any) error {
	switch v := v.(type) {
	case string:
		f, err := os.Open(v)
		if err != nil {
			return err
		}
		return drop(f) // ok
	case *os.File:
		defer v.Close()
		return nil
	case io.Reader:
		_, err := io.Copy(io.Discard, v)
		return err
	}
	return errNone
}

func dropWhole(v any) error { // want "v, which callers leave to dropWhole, is not released on every path: v.Close is missing before the return on line [0-9]+"
	switch v := v.(type) {
	case string:
		f, err := os.Open(v)
		if err != nil {
			return err
		}
		return dropWhole(f)
	case *os.File:
		if _, err := v.Stat(); err != nil {
			return err
		}
		return v.Close()
	}
	return errNone
}
