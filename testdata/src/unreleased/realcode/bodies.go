package realcode

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
)

// RoundTrip closes the body of the request that it is given.
//
// ok: a request takes its body
func resend(rt http.RoundTripper, req *http.Request) (*http.Response, error) {
	again := *req
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, err
		}
		again.Body = body
	}
	return rt.RoundTrip(&again)
}

// resendWrong drops the body when there is nothing to send it with.
func resendWrong(rt http.RoundTripper, req *http.Request) (*http.Response, error) {
	body, err := req.GetBody() // want "not released on every path"
	if err != nil {
		return nil, err
	}
	if rt == nil {
		return nil, errRefused
	}
	again := *req
	again.Body = body
	return rt.RoundTrip(&again)
}

type countedBody struct{ io.ReadCloser }

func freshRequest(req *http.Request) (*http.Request, error) {
	if req.GetBody == nil {
		return nil, io.EOF
	}
	body, err := req.GetBody()
	if err != nil {
		return nil, err
	}
	again := *req
	again.Body = &countedBody{body}
	return &again, nil
}

func dropBody(req *http.Request) error { return req.Body.Close() }

// ok: a request that is sent, or whose body a helper closes
func retry(rt http.RoundTripper, req *http.Request, allowed func() bool) (*http.Response, error) {
	req, err := freshRequest(req)
	if err != nil {
		return nil, err
	}
	if !allowed() {
		dropBody(req)
		return nil, io.EOF
	}
	return rt.RoundTrip(req)
}

func upload(c *http.Client, url string, r io.Reader) error {
	req, err := http.NewRequest("POST", url, r)
	if err != nil {
		return err
	}
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// The file is closed by the client also where sending fails.
//
// ok: a reader that becomes the body of a request that is sent
func uploadFile(c *http.Client, url, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	if err := upload(c, url, f); err != nil {
		return err
	}
	f.Close()
	return nil
}

func measure(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}

// uploadFileWrong gives the file to one that only reads.
func uploadFileWrong(name string) error {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return err
	}
	if err := measure(f); err != nil {
		return err
	}
	f.Close()
	return nil
}

// The length of reqs says whether there is a response from the round before.
//
// ok: closed at the head of the next round
func follow(c *http.Client, req *http.Request, redirected func(*http.Response) bool) (*http.Response, error) {
	var reqs []*http.Request
	var resp *http.Response
	for {
		if len(reqs) > 0 {
			resp.Body.Close()
		}
		reqs = append(reqs, req)
		var err error
		if resp, err = c.Do(req); err != nil {
			return nil, err
		}
		if !redirected(resp) {
			return resp, nil
		}
	}
}

// followWrong does not close between the rounds.
func followWrong(c *http.Client, req *http.Request, redirected func(status int) bool) (*http.Response, error) {
	for {
		resp, err := c.Do(req) // want "not released on every path"
		if err != nil {
			return nil, err
		}
		if !redirected(resp.StatusCode) {
			return resp, nil
		}
	}
}

type apiClient interface {
	Do(context.Context, *http.Request) (*http.Response, []byte, error)
}

type readingClient struct{ c http.Client }

func (r *readingClient) Do(ctx context.Context, req *http.Request) (*http.Response, []byte, error) {
	resp, err := r.c.Do(req.WithContext(ctx))
	if err != nil {
		return nil, nil, err
	}
	var body []byte
	done := make(chan struct{})
	go func() {
		defer close(done)
		var buf bytes.Buffer
		_, err = buf.ReadFrom(resp.Body)
		body = buf.Bytes()
	}()
	select {
	case <-ctx.Done():
		resp.Body.Close()
		return resp, nil, ctx.Err()
	case <-done:
		resp.Body.Close()
		return resp, body, err
	}
}

// The only implementation has read and closed the body of what it returns.
//
// ok: a response whose body is closed already
func ask(c apiClient, req *http.Request) error {
	resp, _, err := c.Do(context.Background(), req)
	if err != nil {
		return err
	}
	if resp.StatusCode != 200 {
		return fmt.Errorf("status %d", resp.StatusCode)
	}
	return nil
}

// readingWrong leaves the body open when the context ends.
func readingWrong(ctx context.Context, c *http.Client, req *http.Request) ([]byte, error) {
	resp, err := c.Do(req) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	default:
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	return body, err
}

func page(c *http.Client, req *http.Request) ([]byte, *http.Response, error) {
	res, err := c.Do(req)
	if err != nil {
		return nil, nil, err
	}
	body, err := io.ReadAll(res.Body)
	res.Body.Close()
	if err != nil {
		return nil, nil, err
	}
	res.Body = io.NopCloser(bytes.NewReader(body))
	return body, res, nil
}

// The body is a buffer by now.
//
// ok: a response whose body was replaced by one that holds nothing
func pages(c *http.Client, req *http.Request) (n int, err error) {
	for {
		b, resp, err := page(c, req)
		if err != nil {
			return 0, err
		}
		if resp.StatusCode/100 != 2 {
			return 0, io.EOF
		}
		if len(b) == 0 {
			return n, nil
		}
		n += len(b)
	}
}

func openPage(c *http.Client, req *http.Request) (*http.Response, error) {
	res, err := c.Do(req)
	if err != nil {
		return nil, err
	}
	return res, nil
}

// pagesWrong: this body is the one from the network.
func pagesWrong(c *http.Client, req *http.Request) (n int64, err error) {
	resp, err := openPage(c, req) // want "not released on every path"
	if err != nil {
		return 0, err
	}
	if resp.StatusCode/100 != 2 {
		return 0, io.EOF
	}
	defer resp.Body.Close()
	return io.Copy(io.Discard, resp.Body)
}

// switchProtocol closes the body in a goroutine that its own return ends.
func switchProtocol(res *http.Response, done <-chan struct{}) error {
	b, ok := res.Body.(io.ReadWriteCloser)
	if !ok {
		res.Body.Close()
		return io.EOF
	}
	end := make(chan bool)
	go func() {
		select {
		case <-done:
		case <-end:
		}
		b.Close()
	}()
	defer close(end)
	_, err := io.Copy(b, strings.NewReader("x"))
	return err
}

// ok: a helper closes the body, in a goroutine
func proxy(rt http.RoundTripper, req *http.Request) {
	res, err := rt.RoundTrip(req)
	if err != nil {
		return
	}
	if res.StatusCode == 101 {
		switchProtocol(res, req.Context().Done())
		return
	}
	res.Body.Close()
}

// proxyWrong only looks at the new protocol.
func proxyWrong(rt http.RoundTripper, req *http.Request) {
	res, err := rt.RoundTrip(req) // want "not released on every path"
	if err != nil {
		return
	}
	if res.StatusCode == 101 {
		fmt.Println(res.Header.Get("Upgrade"))
		return
	}
	res.Body.Close()
}

// Nobody else reads from the connection, which ends with the function.
//
// ok: a response that a channel takes, or that goes with its connection
func readLoop(c net.Conn, out chan *http.Response, gone chan bool) {
	defer c.Close()
	br := bufio.NewReader(c)
	for {
		resp, err := http.ReadResponse(br, nil)
		if err != nil {
			return
		}
		select {
		case out <- resp:
		case <-gone:
			return
		}
	}
}

type download struct {
	*http.Response
	size int64
}

func startDownload(c *http.Client, url string) (download, error) {
	resp, err := c.Get(url)
	if err != nil {
		return download{}, err
	}
	return download{Response: resp, size: resp.ContentLength}, nil
}

// Body is that of the response inside.
//
// ok: a promoted field of a struct value is returned
func contents(c *http.Client, url string) (io.ReadCloser, error) {
	resp, err := startDownload(c, url)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}

// statusWrong: the error is nil, but the status is not the right one.
func statusWrong(url string, r io.Reader) error {
	result, err := http.Post(url, "text/plain", r) // want "not released on every path"
	if err != nil || result.StatusCode != 200 {
		return err
	}
	return result.Body.Close()
}

// ok
func status(url string, r io.Reader) error {
	result, err := http.Post(url, "text/plain", r)
	if err != nil {
		return err
	}
	defer result.Body.Close()
	if result.StatusCode != 200 {
		return errRefused
	}
	return nil
}

type getter interface {
	Get(url string) (*http.Response, error)
}

type plainGetter struct{ c *http.Client }

func (g plainGetter) Get(url string) (*http.Response, error) { return g.c.Get(url) }

// loggedGetter wraps any other getter.
type loggedGetter struct {
	getter
	w io.Writer
}

func (g loggedGetter) Get(url string) (*http.Response, error) {
	fmt.Fprintln(g.w, url)
	return g.getter.Get(url)
}

type service struct{ httpClient getter }

func checkStatus(resp *http.Response) error {
	if resp.StatusCode != 200 {
		return errRefused
	}
	return nil
}

// All implementations return an open response, also the one that asks another.
//
// ok: several implementations, one around another
func (s *service) fetch(url string) ([]byte, error) {
	resp, err := s.httpClient.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if err := checkStatus(resp); err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}

func (s *service) fetchWrong(url string) ([]byte, error) {
	resp, err := s.httpClient.Get(url) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	if err := checkStatus(resp); err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}
