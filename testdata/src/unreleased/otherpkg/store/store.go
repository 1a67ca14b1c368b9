// Package store is the other package: its functions and types are seen
// through facts.
package store

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
)

// A Store owns a file and a connection.
type Store struct {
	f    *os.File
	conn net.Conn
}

// Open hands out a Store, which its caller must close.
func Open(name string) (*Store, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &Store{f: f}, nil
}

// Close releases the file.
func (s *Store) Close() error { return s.f.Close() }

// Size borrows the file.
func (s *Store) Size() int64 {
	st, err := s.f.Stat()
	if err != nil {
		return 0
	}
	return st.Size()
}

// Discard closes its argument.
func Discard(c io.Closer) { _ = c.Close() }

// DiscardBody releases the body.
func DiscardBody(resp *http.Response) {
	if resp != nil && resp.Body != nil {
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
}

// Record only uses it.
func Record(f *os.File) error {
	_, err := f.WriteString("x")
	return err
}

var kept []io.Closer

// Keep takes it.
func Keep(c io.Closer) { kept = append(kept, c) }

// A Writer holds what NewWriter got.
type Writer struct {
	w   *bufio.Writer
	out io.WriteCloser
}

// NewWriter forwards its argument, in a field.
func NewWriter(out io.WriteCloser) *Writer { return &Writer{bufio.NewWriter(out), out} }

// Close releases what NewWriter got.
func (w *Writer) Close() error { return errors.Join(w.w.Flush(), w.out.Close()) }

// WriteLine borrows.
func (w *Writer) WriteLine(s string) { w.w.WriteString(s) }

// A Lines has nothing that must be released.
type Lines struct{ s *bufio.Scanner }

// NewLines reads from r.
func NewLines(r io.Reader) *Lines { return &Lines{bufio.NewScanner(r)} }

// Next returns the next line.
func (l *Lines) Next() (string, bool) { ok := l.s.Scan(); return l.s.Text(), ok }

// Get fetches; the caller closes the body.
func Get(ctx context.Context, url string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}

// Temp returns a file with the function that removes it.
func Temp() (name string, cleanup func(), err error) {
	f, err := os.CreateTemp("", "")
	if err != nil {
		return "", nil, err
	}
	return f.Name(), func() { f.Close(); os.Remove(f.Name()) }, nil
}

// With calls fn with a file of its own.
func With(name string, fn func(*os.File) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return fn(f)
}

// Each calls fn now.
func Each(names []string, fn func(string) error) error {
	for _, n := range names {
		if err := fn(n); err != nil {
			return err
		}
	}
	return nil
}

var later []func()

// Later keeps fn.
func Later(fn func()) { later = append(later, fn) }

// A Config carries a closer.
type Config struct {
	In  io.ReadCloser
	Log io.Writer
}

// A Job owns In.
type Job struct{ cfg Config }

// NewJob takes what the config carries.
func NewJob(cfg Config) *Job { return &Job{cfg: cfg} }

// Stop releases it.
func (j *Job) Stop() { j.cfg.In.Close() }

// A Pair releases what others store in it.
type Pair struct {
	A, B io.Closer
}

// Close releases both.
func (p *Pair) Close() error { return errors.Join(p.A.Close(), p.B.Close()) }

// A Blob store reads blobs.
type Blobs interface {
	Read(ctx context.Context, key string) (io.ReadCloser, error)
}

// Dir is a Blobs.
type Dir string

// Read opens a file.
func (d Dir) Read(_ context.Context, key string) (io.ReadCloser, error) {
	return os.Open(string(d) + "/" + key)
}

// CloseAll releases all.
func CloseAll(cs ...io.Closer) {
	for _, c := range cs {
		c.Close()
	}
}

// Wrap is nil if err is.
func Wrap(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// A Box is generic.
type Box[T io.Closer] struct{ v T }

// NewBox owns v.
func NewBox[T io.Closer](v T) *Box[T] { return &Box[T]{v} }

// Release releases it.
func (b *Box[T]) Release() { b.v.Close() }

// MustOpen panics instead of failing.
func MustOpen(name string) *os.File {
	f, err := os.Open(name)
	if err != nil {
		panic(err)
	}
	return f
}

// A Sink takes readers. Its implementations release what they get.
type Sink interface {
	Put(r io.ReadCloser) error
	Watch(r io.ReadCloser) error
}

// NewSink hands out an implementation.
func NewSink() Sink { return null{} }

type null struct{}

// Put releases r.
func (null) Put(r io.ReadCloser) error { return r.Close() }

// Watch borrows r.
func (null) Watch(r io.ReadCloser) error {
	_, err := r.Read(nil)
	return err
}

// An Opener opens streams.
type Opener interface {
	OpenStream(name string) (*Stream, error)
}

// A Stream must be stopped.
type Stream struct{ f *os.File }

// Stop releases the file.
func (s *Stream) Stop() { s.f.Close() }

// Len borrows.
func (s *Stream) Len() int { return int(s.f.Fd()) }

// Files is an Opener.
type Files struct{}

// OpenStream hands out a Stream.
func (Files) OpenStream(name string) (*Stream, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &Stream{f}, nil
}

// A Sorter is to be locked while it compares.
type Sorter struct {
	sync.Mutex
	less func(a, b string) bool
}

// Less compares under the caller's lock.
func (s *Sorter) Less(a, b string) bool { return s.less(a, b) }

// A Reply holds a response and the error that came with it.
type Reply struct {
	resp *http.Response
	err  error
}

// NewReply wraps what a client returns.
func NewReply(resp *http.Response, err error) *Reply { return &Reply{resp: resp, err: err} }

// Err is the error that came instead of a response.
func (r *Reply) Err() error { return r.err }

// Close releases the body.
func (r *Reply) Close() {
	if r.resp != nil && r.resp.Body != nil {
		r.resp.Body.Close()
	}
}

// A Seen has no method that releases.
type Seen struct{ resp *http.Response }

// NewSeen wraps a response.
func NewSeen(resp *http.Response) *Seen { return &Seen{resp} }

// Status borrows the response.
func (s *Seen) Status() int { return s.resp.StatusCode }

// A Page holds a response where everybody sees it.
type Page struct{ Resp *http.Response }

// Done releases the body of what the page holds.
func Done(p Page) { p.Resp.Body.Close() }

// Title borrows the page.
func Title(p Page) string { return p.Resp.Header.Get("Title") }

// Source is what a Reading reads from.
type Source interface{ Read(p []byte) (int, error) }

// Reading has what it reads from, and does not release it.
type Reading struct{ From Source }

// Answer returns a page that has been read.
//
//bodyclose:handled
func Answer(url string) (*http.Response, error) {
	// ok
	return http.Get(url)
}

// OpenAnswer returns a page, of which bodyclose:handled is not said.
func OpenAnswer(url string) (*http.Response, error) {
	// ok
	return http.Get(url)
}
