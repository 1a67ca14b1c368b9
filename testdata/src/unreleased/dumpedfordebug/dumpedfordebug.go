// Package dumpedfordebug has clients that show responses before they return them.
package dumpedfordebug

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
)

type client struct {
	http  *http.Client
	trace io.Writer
}

func (c *client) do(req *http.Request) (*http.Response, error) {
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	if c.trace != nil {
		c.show(resp)
	}
	return resp, nil
}

func (c *client) show(resp *http.Response) {
	text, err := httputil.DumpResponse(resp, resp.StatusCode >= 400)
	if err == nil {
		fmt.Fprintf(c.trace, "%s\n", text)
	}
}

func (c *client) doAndShow(req *http.Request) (*http.Response, error) {
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	if c.trace != nil {
		text, _ := httputil.DumpResponse(resp, true)
		fmt.Fprintf(c.trace, "%s\n", text)
	}
	return resp, nil
}

func (c *client) get(req *http.Request) (io.ReadCloser, error) {
	resp, err := c.do(req) // want `result of c.do is not released on every path: resp.Body.Close is missing before the return`
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d", resp.StatusCode)
	}
	return resp.Body, nil
}

func (c *client) size(req *http.Request) (int64, error) {
	resp, err := c.doAndShow(req) // want `result of c.doAndShow is never released`
	if err != nil {
		return 0, err
	}
	return resp.ContentLength, nil
}

func (c *client) text(req *http.Request) ([]byte, error) {
	resp, err := c.do(req) // ok
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func (c *client) open(req *http.Request) (io.ReadCloser, error) {
	resp, err := c.doAndShow(req) // ok
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, fmt.Errorf("status %d", resp.StatusCode)
	}
	return resp.Body, nil
}

// What only some callers get closed they do not have to close.
func (c *client) read(req *http.Request, whole bool) (*http.Response, []byte, error) {
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, nil, err
	}
	if !whole {
		return resp, nil, nil
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return resp, data, err
}

func (c *client) whole(req *http.Request) ([]byte, error) {
	_, data, err := c.read(req, true) // ok
	return data, err
}

// doOrFail looks for an error in some answers, and puts back what it has read.
func (c *client) doOrFail(req *http.Request, looks bool) (*http.Response, error) {
	resp, err := c.do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusOK && !looks {
		return resp, nil
	}
	data, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		return nil, err
	}
	var failure struct{ Error string }
	if json.Unmarshal(data, &failure) == nil && failure.Error != "" {
		return nil, fmt.Errorf("server: %s", failure.Error)
	}
	resp.Body = io.NopCloser(bytes.NewReader(data))
	return resp, nil
}

func (c *client) first(req *http.Request) (byte, error) {
	resp, err := c.doOrFail(req, false) // want `result of c.doOrFail is not released on every path`
	if err != nil {
		return 0, err
	}
	var b [1]byte
	if _, err := io.ReadFull(resp.Body, b[:]); err != nil {
		return 0, err
	}
	resp.Body.Close()
	return b[0], nil
}

func (c *client) all(req *http.Request) ([]byte, error) {
	resp, err := c.doOrFail(req, true) // ok
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// doWhole has always read everything.
func (c *client) doWhole(req *http.Request) (*http.Response, error) {
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(data))
	return resp, err
}

func (c *client) status(req *http.Request) (string, error) {
	resp, err := c.doWhole(req) // ok: nothing is open any more
	if err != nil {
		return "", err
	}
	return resp.Status, nil
}

// What the client has read for its status is not open any more.
func (c *client) remove(req *http.Request) error {
	resp, err := c.doOrFail(req, false) // ok
	if resp != nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d", resp.StatusCode)
	}
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func (c *client) removeAll(reqs []*http.Request) (failed int) {
	for _, req := range reqs {
		resp, err := c.doOrFail(req, false) // ok
		if err != nil || failureOf(resp) != nil {
			failed++
			continue
		}
		resp.Body.Close()
	}
	return failed
}

func failureOf(resp *http.Response) error {
	if resp.StatusCode < 300 {
		return nil
	}
	return fmt.Errorf("status %d", resp.StatusCode)
}

func (c *client) forget(req *http.Request) error {
	resp, err := c.doOrFail(req, false) // want `result of c.doOrFail is never released`
	if err != nil {
		return err
	}
	_, err = io.ReadFull(resp.Body, make([]byte, 1))
	return err
}

// A reader that only a success gives is of a response that is open.
func (c *client) content(req *http.Request) (io.ReadCloser, error) {
	resp, err := c.doOrFail(req, false) // ok
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d", resp.StatusCode)
	}
	return resp.Body, nil
}

func (c *client) unpack(req *http.Request) (io.ReadCloser, error) {
	body, err := c.content(req) // want `result of c.content is not released on every path: body.Close is missing before the return`
	if err != nil {
		return nil, err
	}
	zipped, err := gzip.NewReader(body)
	if err != nil {
		return nil, err
	}
	return unpacked{zipped, body}, nil
}

type unpacked struct {
	io.Reader
	io.Closer
}

type answer struct{ resp *http.Response }

func (a *answer) Close() error { return a.resp.Body.Close() }

func newAnswer(resp *http.Response) (*answer, error) {
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d", resp.StatusCode)
	}
	return &answer{resp}, nil
}

func (c *client) answer(req *http.Request) (*answer, error) {
	resp, err := c.doOrFail(req, false) // ok
	if err != nil {
		return nil, err
	}
	return newAnswer(resp)
}
