// Package field: resources that are stored where nobody releases them.
package field

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

// client releases its connection and forgets its log.
type client struct {
	conn net.Conn
	log  *os.File
}

func newClient(addr, logPath string) (*client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	log, err := os.Create(logPath) // want "result of os.Create is stored in field log of client and never released: no function calls its Close, not even the Close of client"
	if err != nil {
		conn.Close()
		return nil, err
	}
	return &client{conn: conn, log: log}, nil
}

// Close releases one of the two.
func (c *client) Close() error { return c.conn.Close() }

// clientRight releases both.
type clientRight struct {
	conn net.Conn
	log  *os.File
}

// ok
func newClientRight(addr, logPath string) (*clientRight, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	log, err := os.Create(logPath)
	if err != nil {
		conn.Close()
		return nil, err
	}
	return &clientRight{conn: conn, log: log}, nil
}

// Close releases both.
func (c *clientRight) Close() error {
	return errors.Join(c.conn.Close(), c.log.Close())
}

// worker cancels its context.
type worker struct {
	ctx    context.Context
	cancel context.CancelFunc
	out    *os.File
	w      *bufio.Writer
}

// ok: released by a method that a method calls
func newWorker(path string) (*worker, error) {
	out, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	return &worker{ctx: ctx, cancel: cancel, out: out, w: bufio.NewWriter(out)}, nil
}

// Stop ends the worker.
func (w *worker) Stop() error {
	w.cancel()
	return w.finish()
}

func (w *worker) finish() error {
	return errors.Join(w.w.Flush(), w.out.Close())
}

// poller has a Stop that forgets to cancel.
type poller struct {
	cancel context.CancelFunc
	conn   net.Conn
}

func newPoller(parent context.Context, addr string) (*poller, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(parent) // want "result of context.WithCancel is stored in field cancel of poller and never released"
	go func() {
		<-ctx.Done()
		fmt.Println("done")
	}()
	return &poller{cancel: cancel, conn: conn}, nil
}

// Stop releases the connection only.
func (p *poller) Stop() error { return p.conn.Close() }

// ok: a value without any method is its user's business
type options struct {
	Out io.Writer
	Log *os.File
}

func defaults(path string) (*options, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &options{Out: os.Stdout, Log: f}, nil
}

// shared does not own its connection: it is told so by its argument.
type shared struct {
	conn net.Conn
	buf  *bufio.Reader
	f    *os.File
}

// ok: the connection is the caller's
func newShared(conn net.Conn, path string) (*shared, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &shared{conn: conn, buf: bufio.NewReader(conn), f: f}, nil
}

// Close releases what shared acquired itself.
func (s *shared) Close() error { return s.f.Close() }

// rotator replaces its file.
type rotator struct {
	f    *os.File
	size int
}

// ok
func newRotator(path string) (*rotator, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &rotator{f: f}, nil
}

// ok: the old one is released
func (r *rotator) rotate(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	r.f.Close()
	r.f, r.size = f, 0
	return nil
}

// Close releases the file.
func (r *rotator) Close() error { return r.f.Close() }

// twice stores into the same field of a fresh value.
type twice struct{ f *os.File }

// Close releases the file.
func (t *twice) Close() error { return t.f.Close() }

func newTwice(a, b string) (*twice, error) {
	t := &twice{}
	var err error
	t.f, err = os.Open(a) // want "released|overwritten"
	if err != nil {
		return nil, err
	}
	fmt.Println(t.f.Name())
	t.f, err = os.Open(b)
	if err != nil {
		return nil, err
	}
	return t, nil
}

// ok
func newTwiceRight(a, b string) (*twice, error) {
	t := &twice{}
	var err error
	t.f, err = os.Open(a)
	if err != nil {
		return nil, err
	}
	fmt.Println(t.f.Name())
	if err := t.f.Close(); err != nil {
		return nil, err
	}
	t.f, err = os.Open(b)
	if err != nil {
		return nil, err
	}
	return t, nil
}

// cached closes in a loop over its map.
type cached struct {
	files map[string]*os.File
	last  *os.File
	timer *time.Timer
}

// ok
func newCached(path string) (*cached, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &cached{files: map[string]*os.File{}, last: f}, nil
}

// ok
func (c *cached) open(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	c.files[path] = f
	return nil
}

// Close releases all.
func (c *cached) Close() (err error) {
	for _, f := range c.files {
		err = errors.Join(err, f.Close())
	}
	return errors.Join(err, c.last.Close())
}

// sums forgets its file, which it writes by way of another writer, too.
type sums struct {
	file *os.File
	to   io.Writer
	n    int
}

func newSums(name string, sum io.Writer) (*sums, error) {
	f, err := os.Create(name) // want "result of os.Create is stored in field file of sums and never released"
	if err != nil {
		return nil, err
	}
	return &sums{file: f, to: io.MultiWriter(f, sum)}, nil
}

// Close only looks at what it holds.
func (s *sums) Close() error {
	if s.n == 0 {
		return errors.New("nothing written")
	}
	return s.file.Chmod(0o444)
}

// sumsRight releases it.
type sumsRight struct {
	file *os.File
	to   io.Writer
}

// ok
func newSumsRight(name string, sum io.Writer) (*sumsRight, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &sumsRight{file: f, to: io.MultiWriter(f, sum)}, nil
}

func (s *sumsRight) Close() error { return s.file.Close() }
