// Package owner_partial: releasers, and what a return on the way means.
package owner_partial

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
)

// archive stacks writers on a file.
type archive struct {
	file *os.File
	gz   *gzip.Writer
	buf  *bufio.Writer
}

func newArchive(path string) (*archive, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	buf := bufio.NewWriter(f)
	return &archive{file: f, gz: gzip.NewWriter(buf), buf: buf}, nil
}

func (a *archive) Close() error { // want "Close does not release a.file on every path: a.file.Close is missing before the return on line 37"
	if err := a.gz.Close(); err != nil {
		return err
	}
	if err := a.buf.Flush(); err != nil {
		return fmt.Errorf("flush: %w", err)
	}
	return a.file.Close()
}

// archiveRight releases the file whatever the writers say.
type archiveRight struct {
	file *os.File
	gz   *gzip.Writer
}

// ok
func (a *archiveRight) Close() error {
	if err := a.gz.Close(); err != nil {
		a.file.Close()
		return err
	}
	return a.file.Close()
}

// synced wants its file on the disk.
type synced struct{ f *os.File }

func (s *synced) Close() error { // want "does not release s.f on every path"
	if err := s.f.Sync(); err != nil {
		return err
	}
	return s.f.Close()
}

// tail finishes by a method of its own.
type tail struct {
	f   *os.File
	buf *bufio.Writer
}

func (t *tail) finish() error {
	if err := t.buf.Flush(); err != nil {
		return err
	}
	return t.f.Sync()
}

func (t *tail) Close() error { // want "does not release t.f on every path"
	if err := t.finish(); err != nil {
		return err
	}
	return t.f.Close()
}

// chained goes on only while there is no error.
type chained struct{ a, b net.Conn }

func (c *chained) Close() error { // want "does not release c.b on every path"
	err := c.a.Close()
	if err == nil {
		err = c.b.Close()
	}
	return err
}

// chainedRight goes on.
type chainedRight struct{ a, b net.Conn }

// ok
func (c *chainedRight) Close() error {
	err := c.a.Close()
	if berr := c.b.Close(); err == nil {
		err = berr
	}
	return err
}

// value has a releaser on a value.
type value struct {
	r *os.File
	w *os.File
}

func (v value) Close() (err error) { // want "does not release v.w on every path"
	if err = v.r.Close(); err != nil {
		return
	}
	err = v.w.Close()
	return
}

// helped leaves by way of a helper's error.
type helped struct {
	cancel context.CancelFunc
	conn   net.Conn
	wait   func() error
}

func (h *helped) Stop() error { // want "does not release h.conn on every path"
	h.cancel()
	if err := h.wait(); err != nil {
		return err
	}
	return h.drop()
}

func (h *helped) drop() error { return h.conn.Close() }

// tolerant accepts one error and not the others.
type tolerant struct {
	ln   net.Listener
	conn net.Conn
}

func (t *tolerant) Close() error { // want "does not release t.conn on every path"
	if err := t.ln.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return t.conn.Close()
}

// group releases its elements one by one.
type group struct {
	files []*os.File
	named map[string]net.Conn
}

func (g *group) Close() error { // want "Close does not release all elements of g.files: the loop ends when one Close fails, before the return on line 166"
	for _, f := range g.files {
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

func (g *group) Disconnect() (err error) { // want "Disconnect does not release all elements of g.named"
	for name, c := range g.named {
		if err = c.Close(); err != nil {
			err = fmt.Errorf("%s: %w", name, err)
			break
		}
	}
	return err
}

// groupRight goes on.
type groupRight struct {
	files []*os.File
	named map[string]net.Conn
}

// ok
func (g *groupRight) Close() error {
	var errs []error
	for _, f := range g.files {
		if err := f.Close(); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// ok: the last error is as good as any
func (g *groupRight) Disconnect() (err error) {
	for _, c := range g.named {
		if cerr := c.Close(); cerr != nil {
			err = cerr
			continue
		}
	}
	return err
}

// guards show that there is nothing to release.
type guards struct {
	mu      sync.Mutex
	once    sync.Once
	closed  bool
	started atomic.Bool
	state   int
	cancel  context.CancelFunc
	conn    net.Conn
	f       *os.File
}

var errClosed = errors.New("closed")

// ok: it has been released before
func (g *guards) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return errClosed
	}
	g.closed = true
	return errors.Join(g.conn.Close(), g.f.Close())
}

type started struct {
	started atomic.Bool
	state   int
	cancel  context.CancelFunc
	conn    net.Conn
}

// ok: there is nothing to stop
func (s *started) Stop() error {
	s.cancel()
	if !s.started.CompareAndSwap(true, false) {
		return nil
	}
	return s.conn.Close()
}

type states struct {
	state  int
	cancel context.CancelFunc
	conn   net.Conn
	f      *os.File
}

func (s *states) check() error {
	if s.state != 1 {
		return errClosed
	}
	return nil
}

// ok: a check is no step
func (s *states) Close() error {
	if err := s.check(); err != nil {
		return err
	}
	s.state = 2
	return s.conn.Close()
}

type lazily struct {
	conn net.Conn
	f    *os.File
}

// ok: nothing is held where it is nil
func (l *lazily) Close() error {
	var err error
	if l.f != nil {
		err = l.f.Close()
	}
	if l.conn == nil {
		return err
	}
	return errors.Join(err, l.conn.Close())
}

type onced struct {
	once sync.Once
	a, b net.Conn
	err  error
}

// ok: once is enough
func (o *onced) Close() error {
	o.once.Do(func() {
		o.err = errors.Join(o.a.Close(), o.b.Close())
	})
	return o.err
}

// graceful has a gentle and a hard way.
type graceful struct {
	ln   net.Listener
	conn net.Conn
}

// ok: whoever is refused can still call Close
func (g *graceful) Shutdown(ctx context.Context) error {
	if err := g.ln.Close(); err != nil {
		return err
	}
	return g.conn.Close()
}

// Close releases whatever is left.
func (g *graceful) Close() error {
	return errors.Join(g.ln.Close(), g.conn.Close())
}

// looked is looked after by its caller.
type looked struct {
	ln   net.Listener
	conn net.Conn
}

// ok
func (l *looked) stop() error {
	if err := l.ln.Close(); err != nil {
		return err
	}
	return l.conn.Close()
}

// Run ends what stop leaves.
func (l *looked) Run() error {
	if err := l.stop(); err != nil {
		l.conn.Close()
		return err
	}
	return nil
}

// callbacks are no resources.
type callbacks struct {
	conn    net.Conn
	onClose func()
	log     io.Writer
}

// ok
func (c *callbacks) Close() error {
	if err := c.conn.Close(); err != nil {
		return err
	}
	c.onClose()
	return nil
}

// nothing needs no release.
type nothing struct{}

// Close does nothing.
func (nothing) Close() error { return nil }

type holdsNothing struct {
	conn net.Conn
	n    nothing
}

// ok: what is skipped does nothing
func (h *holdsNothing) Close() error {
	if err := h.conn.Close(); err != nil {
		return err
	}
	return h.n.Close()
}

// forced releases by defer.
type forced struct {
	f   *os.File
	buf *bufio.Writer
}

// ok
func (f *forced) Close() (err error) {
	defer func() {
		if cerr := f.f.Close(); err == nil {
			err = cerr
		}
	}()
	if err := f.buf.Flush(); err != nil {
		return err
	}
	return f.f.Sync()
}

// ok: the inner one is a part of the outer
func (c *callbacks) closeInner() error { return c.conn.Close() }

// profiler writes to its file before it releases it.
type profiler struct {
	f      *os.File
	render func(io.Writer) error
	name   string
}

func (p *profiler) stopProfile() error { // want "does not release p.f on every path"
	if err := os.Remove(p.name); err != nil {
		return err
	}
	return p.f.Close()
}

// asks finds out whether it may.
type asks struct {
	f    *os.File
	lock func() error
}

func (a *asks) ensureIdle(ctx context.Context) error {
	if _, err := os.Stat(a.f.Name()); err != nil {
		return err
	}
	return ctx.Err()
}

// ok: a question, and a function out of sight
func (a *asks) Close(ctx context.Context) error {
	if err := a.ensureIdle(ctx); err != nil {
		return err
	}
	if err := a.lock(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return a.f.Close()
}

// ok: an answer about what was done, no order to do it
func (p *profiler) Stopped() error {
	if _, err := os.Stat(p.name); err != nil {
		return err
	}
	return p.f.Close()
}

// pipes never fail to close.
type pipes struct {
	r *io.PipeReader
	w *io.PipeWriter
	n quiet
}

// quiet never fails either.
type quiet struct{ log io.Writer }

// Close tells.
func (q quiet) Close() error {
	fmt.Fprintln(q.log, "closed")
	return nil
}

// ok: no path leaves
func (p *pipes) Close() error {
	if err := p.r.Close(); err != nil {
		return err
	}
	if err := p.n.Close(); err != nil {
		return err
	}
	return p.w.Close()
}

// process is waited for.
type process struct{ cmd *exec.Cmd }

// ok: it has ended if it cannot be told to
func (p *process) Stop() error {
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	return p.cmd.Wait()
}

// An armor writes a head, and what is encoded.
type armor struct {
	dst io.Writer
	enc *encoded
}

type encoded struct{ w io.WriteCloser }

func newEncoded(dst io.Writer) *encoded {
	return &encoded{base64.NewEncoder(base64.StdEncoding, dst)}
}

func (e *encoded) Close() error { return e.w.Close() }

func newArmor(dst io.Writer) *armor { return &armor{dst, newEncoded(dst)} }

func (a *armor) writeHead() error { _, err := io.WriteString(a.dst, "head"); return err }

// ok: what is left is written only to what has failed already
func (a *armor) Close() error {
	if err := a.writeHead(); err != nil {
		return err
	}
	return a.enc.Close()
}
