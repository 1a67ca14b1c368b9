// Package passing has helpers that pass on what they get together with an error.
package passing

import (
	"errors"
	"net/http"
)

// OK passes a good response on, and releases a bad one.
func OK(resp *http.Response, err error) (*http.Response, error) {
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, errors.New(resp.Status)
	}
	return resp, nil
}

// Any passes a response on, unless it has too much.
func Any(resp *http.Response, err error) (*http.Response, error) {
	if err != nil {
		return nil, err
	}
	if resp.ContentLength > 1<<20 {
		return nil, errors.New("too long")
	}
	return resp, nil
}
