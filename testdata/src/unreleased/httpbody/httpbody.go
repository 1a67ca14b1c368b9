// Package httpbody: response bodies.
package httpbody

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"time"
)

var errStatus = errors.New("unexpected status")

// ok
func get(u string) ([]byte, error) {
	resp, err := http.Get(u)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func statusBeforeDefer(u string) ([]byte, error) {
	resp, err := http.Get(u) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != 200 {
		return nil, errStatus
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func headerOnly(u string) (string, error) {
	resp, err := http.Head(u) // want "never released"
	if err != nil {
		return "", err
	}
	return resp.Header.Get("ETag"), nil
}

// ok
func headerOnlyRight(u string) (string, error) {
	resp, err := http.Head(u)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	return resp.Header.Get("ETag"), nil
}

func ping(u string) bool {
	_, err := http.Get(u) // want "discarded and never released: its Body.Close is missing"
	return err == nil
}

func notify(u string, v url.Values) {
	http.PostForm(u, v) // want "discarded"
}

// ok
func notifyRight(u string, v url.Values) {
	if resp, err := http.PostForm(u, v); err == nil {
		resp.Body.Close()
	}
}

func notifyScoped(u string, v url.Values) {
	if resp, err := http.PostForm(u, v); err == nil { // want "never released"
		log.Print(resp.Status)
	}
}

// ok: nil check in a deferred closure that comes first
func deferFirst(u string) (n int64, err error) {
	resp, err := http.Get(u)
	defer func() {
		if resp != nil {
			resp.Body.Close()
		}
	}()
	if err != nil {
		return 0, err
	}
	return io.Copy(io.Discard, resp.Body)
}

// ok: nil checks of all kinds
func nilChecks(u string) (status int) {
	resp, err := http.Get(u)
	if err != nil {
		log.Print(err)
	}
	if resp != nil {
		status = resp.StatusCode
		if resp.Body != nil {
			resp.Body.Close()
		}
	}
	return status
}

func nilChecksWrong(u string) (status int) {
	resp, err := http.Get(u) // want "not released on every path"
	if err != nil {
		log.Print(err)
	}
	if resp != nil {
		status = resp.StatusCode
		if status == http.StatusOK {
			resp.Body.Close()
		}
	}
	return status
}

// ok: a redirect error comes with a response whose body is already closed
func noRedirects(u string) (string, error) {
	client := &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return errors.New("no redirects") },
	}
	resp, err := client.Get(u)
	if err != nil {
		if resp != nil {
			return resp.Header.Get("Location"), nil
		}
		return "", err
	}
	defer resp.Body.Close()
	return "", nil
}

// ok: the body is what is returned
func open(u string) (io.ReadCloser, error) {
	resp, err := http.Get(u)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, errStatus
	}
	return resp.Body, nil
}

func openWrong(u string) (io.ReadCloser, error) {
	resp, err := http.Get(u) // want "released"
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%w: %s", errStatus, resp.Status)
	}
	return resp.Body, nil
}

// ok
func usesOpen(u string) (n int64, err error) {
	body, err := open(u)
	if err != nil {
		return 0, err
	}
	defer body.Close()
	return io.Copy(io.Discard, body)
}

func usesOpenWrong(u string) (n int64, err error) {
	body, err := open(u) // want "never released"
	if err != nil {
		return 0, err
	}
	return io.Copy(io.Discard, body)
}

// ok: replaced by a copy in memory, the original is released
func buffered(u string) (*http.Response, error) {
	resp, err := http.Get(u)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(data))
	return resp, nil
}

// ok: the response that is left holds memory only
func bufferedUsed(u string) (string, error) {
	resp, err := http.Get(u)
	if err != nil {
		return "", err
	}
	data, err := io.ReadAll(resp.Body)
	if cerr := resp.Body.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return "", err
	}
	resp.Body = io.NopCloser(bytes.NewBuffer(data))
	dump, err := httputil.DumpResponse(resp, true)
	return string(dump), err
}

// ok: decoded by a helper
func decoded(u string, v any) error {
	resp, err := http.Get(u)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return decode(resp.Body, v)
}

func decode(r io.Reader, v any) error {
	dec := json.NewDecoder(r)
	dec.DisallowUnknownFields()
	return dec.Decode(v)
}

func decodedWrong(u string, v any) error {
	resp, err := http.Get(u) // want "never released"
	if err != nil {
		return err
	}
	return decode(resp.Body, v)
}

func xmlWrong(u string, v any) error {
	resp, err := http.Get(u) // want "never released"
	if err != nil {
		return err
	}
	return xml.NewDecoder(resp.Body).Decode(v)
}

func decodeAndClose(rc io.ReadCloser, v any) error {
	defer rc.Close()
	return json.NewDecoder(rc).Decode(v)
}

// ok
func decodedAndClosed(u string, v any) error {
	resp, err := http.Get(u)
	if err != nil {
		return err
	}
	return decodeAndClose(resp.Body, v)
}

// ok: the closer is in a local variable
func localCloser(u string) (int64, error) {
	resp, err := http.Get(u)
	if err != nil {
		return 0, err
	}
	body := resp.Body
	defer body.Close()
	return io.Copy(io.Discard, body)
}

func localCloserWrong(u string) (int64, error) {
	resp, err := http.Get(u) // want "not released on every path"
	if err != nil {
		return 0, err
	}
	body := resp.Body
	n, err := io.Copy(io.Discard, body)
	if err != nil {
		return 0, err
	}
	return n, body.Close()
}

// ok: limited
func limited(u string) ([]byte, error) {
	resp, err := http.Get(u)
	if err != nil {
		return nil, err
	}
	defer func(b io.ReadCloser) {
		if err := b.Close(); err != nil {
			log.Print(err)
		}
	}(resp.Body)
	return io.ReadAll(io.LimitReader(resp.Body, 1<<20))
}

func limitedWrong(u string) ([]byte, error) {
	resp, err := http.Get(u) // want "never released"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(resp.Body, 1<<20))
}

// page wraps a response.
type page struct {
	resp *http.Response
	url  string
}

func (p *page) Close() error { return p.resp.Body.Close() }

// ok
func load(u string) (*page, error) {
	resp, err := http.Get(u)
	if err != nil {
		return nil, err
	}
	return &page{resp: resp, url: u}, nil
}

// ok
func usesLoad(u string) (string, error) {
	p, err := load(u)
	if err != nil {
		return "", err
	}
	defer p.Close()
	return p.resp.Status, nil
}

func usesLoadWrong(u string) (string, error) {
	p, err := load(u) // want "never released"
	if err != nil {
		return "", err
	}
	return p.resp.Status, nil
}

// ok: a reader that releases at its end
type bodyReader struct {
	body io.ReadCloser
	n    int64
}

func (b *bodyReader) Read(p []byte) (int, error) {
	n, err := b.body.Read(p)
	b.n += int64(n)
	return n, err
}

func (b *bodyReader) Close() error { return b.body.Close() }

// ok
func counted(u string) (io.ReadCloser, error) {
	resp, err := http.Get(u)
	if err != nil {
		return nil, err
	}
	return &bodyReader{body: resp.Body}, nil
}

// transport is a round tripper.
type transport struct {
	base  http.RoundTripper
	tries int
}

// ok: the response is returned
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	for i := 0; ; i++ {
		resp, err := t.base.RoundTrip(req)
		if err != nil {
			return nil, err
		}
		if resp.StatusCode < 500 || i >= t.tries {
			return resp, nil
		}
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
}

type loggingTransport struct{ base http.RoundTripper }

// RoundTrip loses the first response when it asks again.
func (t *loggingTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.base.RoundTrip(req) // want "released"
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusUnauthorized {
		req = req.Clone(req.Context())
		resp, err = t.base.RoundTrip(req)
	}
	return resp, err
}

func clientDo(ctx context.Context, c *http.Client, u string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, u, strings.NewReader("x"))
	if err != nil {
		return err
	}
	req.Header.Set("X", "y")
	resp, err := c.Do(req) // want "never released"
	if err != nil {
		return fmt.Errorf("do: %w", err)
	}
	switch resp.StatusCode {
	case http.StatusOK, http.StatusCreated:
		return nil
	case http.StatusConflict:
		return os.ErrExist
	default:
		return errStatus
	}
}

// ok
func clientDoRight(ctx context.Context, c *http.Client, u string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, u, strings.NewReader("x"))
	if err != nil {
		return err
	}
	resp, err := c.Do(req)
	if err != nil {
		return fmt.Errorf("do: %w", err)
	}
	defer func() {
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}()
	switch resp.StatusCode {
	case http.StatusOK, http.StatusCreated:
		return nil
	case http.StatusConflict:
		return os.ErrExist
	default:
		return errStatus
	}
}

// ok: a doer of the caller's: an interface of this package
type doer interface {
	Do(*http.Request) (*http.Response, error)
}

// ok
func throughDoer(d doer, req *http.Request) (int, error) {
	resp, err := d.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

// ok: recorder and server of the tests need their own care
func recorded(h http.Handler, req *http.Request) int {
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	return rec.Code
}

func pages(c *http.Client, u string) (total int, err error) {
	for next := u; next != ""; {
		resp, err := c.Get(next) // want "each iteration"
		if err != nil {
			return total, err
		}
		defer resp.Body.Close()
		data, err := io.ReadAll(resp.Body)
		if err != nil {
			return total, err
		}
		total += len(data)
		next = resp.Header.Get("Next")
	}
	return total, nil
}

// ok
func pagesRight(c *http.Client, u string) (total int, err error) {
	for next := u; next != ""; {
		resp, err := c.Get(next)
		if err != nil {
			return total, err
		}
		data, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			return total, err
		}
		total += len(data)
		next = resp.Header.Get("Next")
	}
	return total, nil
}

// waitFor polls until the server answers.
func waitFor(u string, d time.Duration) error {
	deadline := time.Now().Add(d)
	for time.Now().Before(deadline) {
		resp, err := http.Get(u) // want "released"
		if err == nil && resp.StatusCode == http.StatusOK {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return context.DeadlineExceeded
}

// ok
func waitForRight(u string, d time.Duration) error {
	deadline := time.Now().Add(d)
	for time.Now().Before(deadline) {
		resp, err := http.Get(u)
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return nil
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	return context.DeadlineExceeded
}

// ok: downloads
func download(u, path string) (err error) {
	resp, err := http.Get(u)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	if _, err = io.Copy(out, resp.Body); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}

func downloadWrong(u, path string) error {
	out, err := os.Create(path) // want "not released on every path"
	if err != nil {
		return err
	}
	resp, err := http.Get(u)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if _, err = io.Copy(out, resp.Body); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}

// readAll returns a response whose body is in memory.
func readAll(url string) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// readAllLate closes, by mistake, what it has put in the place of the body.
func readAllLate(url string) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer func() { resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// ok: there is nothing to be closed
func statusOfRead(url string) (int, error) {
	resp, err := readAll(url)
	if err != nil {
		return 0, err
	}
	late, err := readAllLate(url)
	if err != nil {
		return 0, err
	}
	return max(resp.StatusCode, late.StatusCode), nil
}

func readForgotten(url string) (*http.Response, error) {
	resp, err := http.Get(url) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}
