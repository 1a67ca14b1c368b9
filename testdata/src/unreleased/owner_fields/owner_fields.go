// Package owner_fields: resources in fields, and who may release them.
package owner_fields

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
)

// journal has a Close that forgets one of its files.
type journal struct {
	data  *os.File
	index *os.File
	buf   *bufio.Writer
}

func openJournal(dir string) (*journal, error) {
	data, err := os.Create(dir + "/data")
	if err != nil {
		return nil, err
	}
	j := &journal{data: data, buf: bufio.NewWriter(data)}
	j.index, err = os.Create(dir + "/index") // want "result of os.Create is stored in field index of journal and never released: no function calls its Close, not even the Close of journal"
	if err != nil {
		data.Close()
		return nil, err
	}
	return j, nil
}

// Add uses both.
func (j *journal) Add(s string) error {
	if j.index == nil {
		return errors.New("no index")
	}
	if _, err := fmt.Fprintln(j.index, len(s)); err != nil {
		return err
	}
	_, err := j.buf.WriteString(s)
	return err
}

// Close forgets the index.
func (j *journal) Close() error {
	return errors.Join(j.buf.Flush(), j.data.Close())
}

// tailer has nothing that could release its file.
type tailer struct {
	f *os.File
	r *bufio.Reader
}

func newTailer(path string) (*tailer, error) {
	f, err := os.Open(path) // want "result of os.Open is stored in field f of tailer and never released: no function calls its Close$"
	if err != nil {
		return nil, err
	}
	return &tailer{f: f, r: bufio.NewReader(f)}, nil
}

// Next reads a line.
func (t *tailer) Next() (string, error) { return t.r.ReadString('\n') }

// Rewind starts again.
func (t *tailer) Rewind() error {
	_, err := t.f.Seek(0, 0)
	return err
}

// kept is only put into the type: who takes it out is out of sight.
type kept struct{ f *os.File }

// ok
func newKept(path string) (*kept, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &kept{f: f}, nil
}

// viaHelper stores by a method.
type viaHelper struct {
	conn net.Conn
	done chan struct{}
}

func (v *viaHelper) set(c net.Conn) { v.conn = c }

func (v *viaHelper) dial(addr string) error {
	c, err := net.Dial("tcp", addr) // want "stored in field conn of viaHelper and never released"
	if err != nil {
		return err
	}
	v.set(c)
	return nil
}

// Stop ends the rest.
func (v *viaHelper) Stop() { close(v.done) }

// listed keeps files that nobody releases.
type listed struct {
	files []*os.File
	byKey map[string]*os.File
	last  *os.File
}

func (l *listed) add(path string) error {
	f, err := os.Open(path) // want "stored in the elements of field files of listed and never released"
	if err != nil {
		return err
	}
	l.files = append(l.files, f)
	return nil
}

func (l *listed) put(key, path string) error {
	f, err := os.Open(path) // want "stored in the elements of field byKey of listed and never released"
	if err != nil {
		return err
	}
	l.byKey[key] = f
	return nil
}

// Close forgets what is listed.
func (l *listed) Close() error { return l.last.Close() }

// wraps holds it as something that can only write.
type wraps struct {
	w io.Writer
	f *os.File
}

func newWraps(path string) (*wraps, error) {
	f, err := os.Create(path) // want "stored in field w of wraps and never released"
	if err != nil {
		return nil, err
	}
	return &wraps{w: f}, nil
}

// Close does not know of w.
func (w *wraps) Close() error { return w.f.Close() }

// asserted releases what it holds if it can.
type asserted struct{ w io.Writer }

// ok
func newAsserted(path string) (*asserted, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &asserted{w: f}, nil
}

// Close asks first.
func (a *asserted) Close() error {
	if c, ok := a.w.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// lent has an accessor: whoever gets it may release it.
type lent struct {
	conn net.Conn
	f    *os.File
}

// ok
func newLent(addr string) (*lent, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &lent{conn: c}, nil
}

// Conn gives it away.
func (l *lent) Conn() net.Conn { return l.conn }

// Close releases the other.
func (l *lent) Close() error { return l.f.Close() }

// embeds has the release by promotion.
type embeds struct {
	*os.File
	name string
}

// ok
func newEmbeds(path string) (*embeds, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &embeds{File: f, name: path}, nil
}

// Exported can be released by its users.
type Exported struct {
	Conn net.Conn
	f    *os.File
}

// ok
func NewExported(addr string) (*Exported, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &Exported{Conn: c}, nil
}

// Close releases the file.
func (e *Exported) Close() error { return e.f.Close() }

// outside is released by a function that is no method.
type outside struct {
	conn net.Conn
	f    *os.File
}

// ok
func newOutside(addr string) (*outside, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &outside{conn: c}, nil
}

// Close releases the file.
func (o *outside) Close() error { return o.f.Close() }

func shut(o *outside) { o.conn.Close() }

// outer reads the field of another type.
type inner struct{ conn net.Conn }
type outer struct{ in *inner }

// ok
func newInner(addr string) (*inner, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &inner{conn: c}, nil
}

// Close reaches through.
func (o *outer) Close() error { return o.in.conn.Close() }

// stacked releases by a stack of functions.
type stacked struct {
	conn    net.Conn
	closers []func() error
}

// ok
func newStacked(addr string) (*stacked, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	s := &stacked{conn: c}
	s.closers = append(s.closers, c.Close)
	return s, nil
}

// Close runs the stack.
func (s *stacked) Close() (err error) {
	for _, c := range s.closers {
		err = errors.Join(err, c())
	}
	return err
}

// debugs keeps a second reference.
type debugs struct {
	last net.Conn
	f    *os.File
}

// ok: the field is not what owns it
func (d *debugs) run(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	d.last = c
	defer c.Close()
	_, err = io.Copy(os.Stdout, c)
	return err
}

// ok: it is released behind the store
func (d *debugs) serve(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	d.last = c
	return handle(c)
}

func handle(c net.Conn) error {
	defer c.Close()
	_, err := c.Write([]byte("x"))
	return err
}

// Close releases the file.
func (d *debugs) Close() error { return d.f.Close() }

// repo is made to live as long as the process.
type repo struct{ db *sql.DB }

// ok
func newRepo(dsn string) (*repo, error) {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return nil, err
	}
	return &repo{db: db}, nil
}

// Count asks.
func (r *repo) Count(ctx context.Context) (n int, err error) {
	err = r.db.QueryRowContext(ctx, "select 1").Scan(&n)
	return n, err
}

// download holds a response whose body it releases.
type download struct {
	resp *http.Response
}

// ok
func newDownload(url string) (*download, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return &download{resp: resp}, nil
}

// Close releases the body.
func (d *download) Close() error { return d.resp.Body.Close() }

// bodies holds the body only.
type bodies struct {
	body io.ReadCloser
	n    int64
}

// ok
func newBodies(url string) (*bodies, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return &bodies{body: resp.Body, n: resp.ContentLength}, nil
}

// Close releases it.
func (b *bodies) Close() error { return b.body.Close() }

// locked releases in a literal under a sync.Once.
type locked struct {
	once sync.Once
	conn net.Conn
}

// ok
func newLocked(addr string) (*locked, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &locked{conn: c}, nil
}

// Close releases once.
func (l *locked) Close() (err error) {
	l.once.Do(func() { err = l.conn.Close() })
	return err
}

// waits releases when its context ends.
type waits struct {
	ln   net.Listener
	stop chan struct{}
}

// ok
func newWaits(ctx context.Context, addr string) (*waits, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	w := &waits{ln: ln, stop: make(chan struct{})}
	go func() {
		<-ctx.Done()
		ln.Close()
	}()
	return w, nil
}

// Stop ends the rest.
func (w *waits) Stop() { close(w.stop) }

// moved hands its field on.
type moved struct {
	conn net.Conn
	f    *os.File
}

// ok
func newMoved(addr string) (*moved, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &moved{conn: c}, nil
}

func (m *moved) detach(to *outside) { to.conn, m.conn = m.conn, nil }

// Close releases the file.
func (m *moved) Close() error { return m.f.Close() }

// converted is another type's twin.
type converted struct {
	conn net.Conn
	f    *os.File
}
type twin converted

// ok
func newConverted(addr string) (*converted, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &converted{conn: c}, nil
}

// Close releases all.
func (c *converted) Close() error { return (*twin)(c).all() }

func (t *twin) all() error { return errors.Join(t.conn.Close(), t.f.Close()) }

// generic is a type of types.
type generic[T any] struct {
	conn net.Conn
	f    *os.File
	v    T
}

func newGeneric[T any](addr string, v T) (*generic[T], error) {
	c, err := net.Dial("tcp", addr) // want "stored in field conn of generic and never released"
	if err != nil {
		return nil, err
	}
	return &generic[T]{conn: c, v: v}, nil
}

// Close releases the file.
func (g *generic[T]) Close() error { return g.f.Close() }

// genericRight releases what it holds.
type genericRight[T any] struct {
	conn net.Conn
	v    T
}

// ok
func newGenericRight[T any](addr string, v T) (*genericRight[T], error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &genericRight[T]{conn: c, v: v}, nil
}

// Close releases the connection.
func (g *genericRight[T]) Close() error { return g.conn.Close() }
