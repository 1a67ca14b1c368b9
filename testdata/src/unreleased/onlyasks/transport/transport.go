// Package transport performs requests.
package transport

import (
	"bytes"
	"io"
	"net/http"
)

// A Performer performs requests.
type Performer interface {
	Perform(*http.Request) (*http.Response, error)
}

// A Reading is a performer that reads the whole body.
type Reading struct{ next http.RoundTripper }

// Perform returns a response whose body has been closed and replaced.
func (r *Reading) Perform(req *http.Request) (*http.Response, error) {
	resp, err := r.next.RoundTrip(req)
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

// A Sender sends requests.
type Sender interface {
	Send(*http.Request) (*http.Response, error)
}

// A Plain is a sender that leaves the body to its callers.
type Plain struct{ next http.RoundTripper }

// Send returns a response whose body is to be closed.
func (p *Plain) Send(req *http.Request) (*http.Response, error) { return p.next.RoundTrip(req) }
