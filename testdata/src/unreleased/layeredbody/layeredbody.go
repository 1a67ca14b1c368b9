// Package layeredbody has clients that put a layer around the body of a response, or
// what they have read in its place.
package layeredbody

import (
	"bytes"
	"errors"
	"io"
	"net/http"
)

var errStatus = errors.New("status")

type counted struct {
	body io.ReadCloser
	n    int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.body.Read(p)
	c.n += n
	return n, err
}

func (c *counted) Close() error { return c.body.Close() }

func counting(req *http.Request) (*http.Response, error) {
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.ContentLength < 0 {
		resp.Body = &counted{body: resp.Body}
	}
	return resp, nil
}

func useCounting(req *http.Request) (string, error) {
	resp, err := counting(req) // want `resp.Body.Close is missing before the return on line 44`
	if err != nil {
		return "", err
	}
	if resp.StatusCode != http.StatusOK {
		return "", errStatus
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return string(text), err
}

func limited(req *http.Request) (*http.Response, error) {
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(resp.Body, 1<<20), resp.Body}
	return resp, nil
}

func useLimited(req *http.Request) error {
	resp, err := limited(req) // want `result of limited is never released`
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errStatus
	}
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

// buffered leaves nothing open.
func buffered(req *http.Request) (*http.Response, error) {
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(data))
	return resp, nil
}

func useBuffered(req *http.Request) error {
	resp, err := buffered(req) // ok
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errStatus
	}
	return nil
}

// failed keeps what says why, where it has failed, and closes the body.
func failed(req *http.Request) (*http.Response, error) {
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		why, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		resp.Body = io.NopCloser(bytes.NewReader(why))
		return resp, nil
	}
	resp.Body = &counted{body: resp.Body}
	return resp, nil
}

func useFailed(req *http.Request) error {
	resp, err := failed(req) // ok: where it has failed it is not open any more
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errStatus
	}
	return resp.Body.Close()
}

// open holds the body, but its Close leaves it open.
type open struct{ io.ReadCloser }

func (open) Close() error { return nil }

func kept(req *http.Request) (*http.Response, error) {
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	body := resp.Body
	defer body.Close()
	resp.Body = open{resp.Body}
	return resp, nil
}

func useKept(req *http.Request) error {
	resp, err := kept(req) // ok
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errStatus
	}
	return nil
}
