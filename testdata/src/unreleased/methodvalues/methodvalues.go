// Package methodvalues: a release that is mentioned is not yet a release.
package methodvalues

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sync"

	"go.opentelemetry.io/otel/trace"
)

func quiet(fn func() error) {
	if err := fn(); err != nil {
		log.Print(err)
	}
}

func named(name string, fn func() error) {
	if err := fn(); err != nil {
		log.Printf("%s: %v", name, err)
	}
}

func forget(fn func() error) {
	log.Printf("%T is not called", fn)
}

// ok
func deferQuiet(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer quiet(f.Close)
	_, err = io.Copy(io.Discard, f)
	return err
}

// ok
func deferNamed(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer named(url, resp.Body.Close)
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

func deferForget(path string) error {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return err
	}
	defer forget(f.Close)
	_, err = io.Copy(io.Discard, f)
	return err
}

func blankMethodValue(path string) error {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return err
	}
	_ = f.Close
	_, err = io.Copy(io.Discard, f)
	return err
}

func blankBodyClose(url string) (string, error) {
	resp, err := http.Get(url) // want "never released"
	if err != nil {
		return "", err
	}
	_ = resp.Body.Close
	return resp.Status, nil
}

func blankRollback(db *sql.DB) error {
	tx, err := db.Begin() // want "never released"
	if err != nil {
		return err
	}
	_ = tx.Rollback
	_, err = tx.Exec("delete from t")
	return err
}

// ok
func variable(conn string) error {
	c, err := net.Dial("tcp", conn)
	if err != nil {
		return err
	}
	done := c.Close
	if _, err := io.WriteString(c, "x"); err != nil {
		return errors.Join(err, done())
	}
	return done()
}

func variableOnOnePath(conn string) error {
	c, err := net.Dial("tcp", conn) // want "not released on every path"
	if err != nil {
		return err
	}
	done := c.Close
	if _, err := io.WriteString(c, "x"); err != nil {
		return err
	}
	return done()
}

// ok: returned to the caller
func handedOut(path string) (io.Reader, func() error, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	return f, f.Close, nil
}

// ok
func usesHandedOut(path string) (int64, error) {
	r, done, err := handedOut(path)
	if err != nil {
		return 0, err
	}
	defer done()
	return io.Copy(io.Discard, r)
}

func usesHandedOutWrong(path string) (int64, error) {
	r, done, err := handedOut(path) // want "not released on every path"
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(io.Discard, r)
	if err != nil {
		return n, err
	}
	return n, done()
}

func discardsHandedOut(path string) (int64, error) {
	r, _, err := handedOut(path) // want "released"
	if err != nil {
		return 0, err
	}
	return io.Copy(io.Discard, r)
}

type server struct {
	closers []func() error
	conn    net.Conn
}

// ok
func (s *server) open(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	s.closers = append(s.closers, f.Close)
	return nil
}

// ok: a method value of the package's own that releases
func (s *server) shut(c net.Conn) { c.Close() }

func (s *server) note(c net.Conn) { log.Print(c.RemoteAddr()) }

// ok
func (s *server) once(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	end := s.shut
	defer end(c)
	_, err = io.WriteString(c, "x")
	return err
}

func (s *server) onceWrong(addr string) error {
	c, err := net.Dial("tcp", addr) // want "never released"
	if err != nil {
		return err
	}
	end := s.note
	defer end(c)
	_, err = io.WriteString(c, "x")
	return err
}

// ok
func group(path string) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	var once sync.Once
	release := func() { once.Do(func() { f.Close() }) }
	defer release()
	if _, err = f.WriteString("x"); err == nil {
		release()
	}
	return err
}

// ok: method expression
func methodExpression(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer (*os.File).Close(f)
	_, err = io.Copy(io.Discard, f)
	return err
}

// ok: to the context
func afterFunc(ctx context.Context, addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { c.Close() })
	return c, nil
}

// ok
func spanEnd(ctx context.Context, tracer trace.Tracer, fn func(context.Context)) {
	ctx, span := tracer.Start(ctx, "x")
	end := span.End
	defer end()
	fn(ctx)
}

func spanEndMentioned(ctx context.Context, tracer trace.Tracer, fn func(context.Context)) {
	ctx, span := tracer.Start(ctx, "x") // want "never released"
	_ = span.End
	fn(ctx)
}

// ok: a table of functions that is run
func table(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	g, err := os.Open(b)
	if err != nil {
		f.Close()
		return err
	}
	for _, fn := range []func() error{g.Close, f.Close} {
		if err := fn(); err != nil {
			log.Print(err)
		}
	}
	return nil
}

// A watcher has a context that its own events end.
type watcher struct {
	ctx  context.Context
	stop context.CancelFunc
	seen int
}

func (w *watcher) onEvent(last bool) {
	if last {
		w.stop()
	}
}

func (w *watcher) onCount(bool) { w.seen++ }

type source interface {
	Subscribe(ctx context.Context, f func(last bool))
}

// ok: an event may end it
func watch(parent context.Context, from source) {
	ctx, cancel := context.WithCancel(parent)
	w := &watcher{ctx: ctx, stop: cancel}
	from.Subscribe(ctx, w.onEvent)
}

func runTwice(f func(last bool)) {
	f(false)
	f(true)
}

func watchCount(parent context.Context) {
	ctx, cancel := context.WithCancel(parent) // want "never released"
	w := &watcher{ctx: ctx, stop: cancel}
	runTwice(w.onCount)
}

type depot struct{ kept []*os.File }

func (d *depot) open(name string) (*os.File, error) { return os.Open(name) }

func (d *depot) keep(f *os.File) { d.kept = append(d.kept, f) }

func (d *depot) Close() error {
	var errs []error
	for _, f := range d.kept {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

// ok: the depot has it
func opensByValueAndKeeps(d *depot, name string) error {
	open, keep := d.open, d.keep
	f, err := open(name)
	if err != nil {
		return err
	}
	keep(f)
	return nil
}

func opensByValue(d *depot, name string) error {
	open := d.open
	f, err := open(name) // want "result of open is never released"
	if err != nil {
		return err
	}
	log.Print(f.Name())
	return nil
}
