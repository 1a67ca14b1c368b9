// Package streams: what an interface of the module's own opens, functions that
// are run by one, and owners that a goroutine of theirs uses.
package streams

import (
	"context"
	"io"
	"net"
	"os"
	"time"
)

// A file is read and closed, and no type of the standard library.
type file interface {
	io.ReaderAt
	Close() error
	Name() string
}

type fileSystem interface {
	Open(name string) (file, error)
	Lookup(name string) (file, bool)
}

func firstBytes(fs fileSystem, name string) ([]byte, error) {
	f, err := fs.Open(name) // want "never released"
	if err != nil {
		return nil, err
	}
	b := make([]byte, 8)
	_, err = f.ReadAt(b, 0)
	return b, err
}

// ok: closed by defer
func firstBytesClosed(fs fileSystem, name string) ([]byte, error) {
	f, err := fs.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := make([]byte, 8)
	_, err = f.ReadAt(b, 0)
	return b, err
}

// ok: only a call that can fail opens
func lookedUp(fs fileSystem, name string) string {
	f, ok := fs.Lookup(name)
	if !ok {
		return ""
	}
	return f.Name()
}

// A repository has a Close, and is no stream: it may be shared.
type repository interface {
	Close() error
	Count() int
}

type repositories interface {
	Get(name string) (repository, error)
}

// ok: whose repository it is cannot be seen
func count(rs repositories, name string) (int, error) {
	r, err := rs.Get(name)
	if err != nil {
		return 0, err
	}
	return r.Count(), nil
}

type store interface {
	Load(ctx context.Context, name string, fn func(io.Reader) error) error
	Subscribe(name string, fn func(io.Reader) error) error
	Later(name string, fn func(io.Reader))
}

func backUp(ctx context.Context, s store, name string) error {
	f, err := os.Create(name) // want "not released on every path"
	if err != nil {
		return err
	}
	err = s.Load(ctx, name, func(r io.Reader) error {
		_, err := io.Copy(f, r)
		return err
	})
	if err != nil {
		return err
	}
	return f.Close()
}

// ok: the function that Load runs closes the file
func backUpClosed(ctx context.Context, s store, name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return s.Load(ctx, name, func(r io.Reader) error {
		defer f.Close()
		_, err := io.Copy(f, r)
		return err
	})
}

// ok: the function is kept, and with it the file
func follow(s store, name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return s.Subscribe(name, func(r io.Reader) error {
		_, err := io.Copy(f, r)
		return err
	})
}

// ok: whether the function is run or kept cannot be seen
func followLater(s store, name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	s.Later(name, func(r io.Reader) { io.Copy(f, r) })
	return nil
}

// A pinger has a goroutine that uses the connection and does not close it.
type pinger struct {
	conn net.Conn
	done chan struct{}
}

func newPinger(addr string) (*pinger, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	p := &pinger{conn: conn, done: make(chan struct{})}
	go p.run()
	return p, nil
}

func (p *pinger) run() {
	for {
		select {
		case <-p.done:
			return
		case <-time.After(time.Second):
			p.conn.Write([]byte("ping"))
		}
	}
}

func (p *pinger) Close() error {
	close(p.done)
	return p.conn.Close()
}

func pingOnce(addr string) error {
	p, err := newPinger(addr) // want "never released"
	if err != nil {
		return err
	}
	_, err = p.conn.Write([]byte("ping"))
	return err
}

// ok: closed
func pingClosed(addr string) error {
	p, err := newPinger(addr)
	if err != nil {
		return err
	}
	defer p.Close()
	_, err = p.conn.Write([]byte("ping"))
	return err
}

// A session has a goroutine that closes its connection.
type session struct {
	conn net.Conn
}

func newSession(addr string) (*session, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	s := &session{conn: conn}
	go s.serve()
	return s, nil
}

func (s *session) serve() {
	defer s.conn.Close()
	io.Copy(io.Discard, s.conn)
}

func (s *session) Close() error { return s.conn.Close() }

// ok: the goroutine releases it
func sessionServes(addr string) error {
	s, err := newSession(addr)
	if err != nil {
		return err
	}
	_, err = s.conn.Write([]byte("hello"))
	return err
}
