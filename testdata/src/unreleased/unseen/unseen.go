// Package unseen has shapes that the first reports on programs of others
// were wrong about, each beside a leak.
package unseen

import (
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"

	"unreleased/unseen/errs"
)

// Errors that are made by functions in variables.

// ok: the error is wrapped, so it is still one
func save(name string, from io.Reader) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return errs.Wrap(err)
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	if _, err := io.Copy(f, from); err != nil {
		return errs.Wrap(err)
	}
	if name == "" {
		return errs.New("no name")
	}
	return errs.Wrap(f.Close())
}

func saveWrong(name string, from io.Reader) (err error) {
	f, err := os.Create(name) // want "not released on every path"
	if err != nil {
		return errs.Wrap(err)
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	n, err := io.Copy(f, from)
	if err != nil {
		return errs.Wrap(err)
	}
	return errs.Check(int(n))
}

// A function that always fails.

type reader struct{ closer io.Closer }

// ok: the reader has it from here on
func (r *reader) loop(rc io.ReadCloser) error {
	r.closer = rc
	var buf [10]byte
	for {
		if _, err := rc.Read(buf[:]); err != nil {
			r.closer.Close()
			return err
		}
	}
}

func (r *reader) loopOnly(rc io.ReadCloser) error {
	var buf [10]byte
	for {
		if _, err := rc.Read(buf[:]); err != nil {
			return err
		}
	}
}

// ok
func (r *reader) run(addr string) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return
	}
	err = r.loop(c)
	if errors.Is(err, io.EOF) {
		return
	}
	println("lost")
}

func (r *reader) runWrong(addr string) {
	c, err := net.Dial("tcp", addr) // want "never released"
	if err != nil {
		return
	}
	err = r.loopOnly(c)
	if errors.Is(err, io.EOF) {
		return
	}
	println("lost")
}

// ok: a test that needs an error fails without one
func open(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	stat := check(f)
	if stat == nil {
		if errors.Is(stat, os.ErrClosed) {
			return nil
		}
		f.Close()
	}
	if stat != nil {
		f.Close()
	}
	return stat
}

func openWrong(name string) error {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return err
	}
	stat := check(f)
	if stat != nil {
		if errors.Is(stat, os.ErrClosed) {
			return nil
		}
	}
	f.Close()
	return stat
}

func check(f *os.File) error {
	_, err := f.Stat()
	return err
}

// Handlers: what only holds data is of no use after a panic.

type report struct{ rows func() []string }

// ok: the answer is lost anyway
func (p *report) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	out := csv.NewWriter(w)
	if err := out.Write(p.rows()); err != nil {
		return
	}
	out.Flush()
}

type logged struct{ rows func() []string }

func (p *logged) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, err := os.Create("log") // want "panic"
	if err != nil {
		return
	}
	f.WriteString(p.rows()[0])
	f.Close()
}

// Readers that may have to be closed.

type source struct{ files map[string]string }

type section struct {
	io.Reader
	io.Closer
}

func (s *source) open(name string) (io.Reader, error) {
	f, err := os.Open(s.files[name])
	if err != nil {
		return nil, err
	}
	return &section{io.LimitReader(f, 10), f}, nil
}

// ok: what is no closer needs no close
func (s *source) read(name string) ([]byte, error) {
	r, err := s.open(name)
	if err != nil {
		return nil, err
	}
	if c, ok := r.(io.Closer); ok {
		defer c.Close()
	}
	return io.ReadAll(r)
}

func (s *source) readWrong(name string) ([]byte, error) {
	r, err := s.open(name) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	if c, ok := r.(io.Closer); ok {
		c.Close()
	}
	return data, nil
}

// A server that is reached by its address outlives the function.

func mockClient(token string) (*http.Client, error) {
	srv := httptest.NewServer(http.NotFoundHandler()) // want "never released"
	proxy, err := url.Parse(srv.URL)
	if err != nil {
		return nil, err
	}
	return &http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(proxy)}}, nil
}

// ok
func ping() error {
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close()
	resp, err := http.Get(srv.URL)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// A commit that comes late is not moved to where the function may fail yet.

func remove(db *sql.DB, id string) (string, error) {
	tx, err := db.Begin() // want "not released on every path"
	if err != nil {
		return "", err
	}
	if id == "" {
		return "", errors.New("no id")
	}
	defer tx.Commit()
	_, err = tx.Exec("DELETE FROM t WHERE id = ?", id)
	return id, err
}

// An upload gives the content of a file, or is told why it is not wanted.
type upload func(name string, failed error) (io.ReadCloser, error)

func sendAll(names []string, bad map[string]string, up upload) error {
	for _, name := range names {
		if bad[name] != "" {
			// ok: it is told of an error, and opens nothing
			if _, err := up(name, errors.New(bad[name])); err != nil {
				return err
			}
			continue
		}
		// ok
		c, err := up(name, nil)
		if err != nil {
			return err
		}
		c.Close()
	}
	return nil
}

func sendNone(names []string, up upload) error {
	for _, name := range names {
		if _, err := up(name, nil); err != nil { // want `result of up is acquired in each iteration and never released`
			return err
		}
	}
	return nil
}

// ok: a request cancels it
func cancelledByRequest(parent context.Context, use func(context.Context, string) error) error {
	ctx, cancel := context.WithCancel(parent)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cancel()
		w.WriteHeader(http.StatusNoContent)
	}))
	defer srv.Close()
	return use(ctx, srv.URL)
}

// A checker of responses gives back what it gets, if that will do.
type checker func(ctx context.Context, resp *http.Response) (*http.Response, error)

func statusChecker(prefix string) checker {
	return func(_ context.Context, resp *http.Response) (*http.Response, error) {
		if resp.StatusCode != http.StatusOK {
			return nil, errors.New(prefix)
		}
		return resp, nil
	}
}

// ok: there is one response.
func strictChecker(prefix string) checker {
	lax := statusChecker(prefix)
	return func(ctx context.Context, resp *http.Response) (*http.Response, error) {
		if _, err := lax(ctx, resp); err != nil {
			return nil, err
		}
		return resp, nil
	}
}

// One that gets no response has made another.
func asked(ask func(context.Context, *http.Request) (*http.Response, error), req *http.Request) bool {
	_, err := ask(req.Context(), req) // want "Body.Close"
	return err == nil
}
