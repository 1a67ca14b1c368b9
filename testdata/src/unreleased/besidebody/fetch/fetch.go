// Package fetch returns a response and, beside it, what its body is read from.
package fetch

import (
	"io"
	"net/http"
)

type drained struct{ io.ReadCloser }

func (d *drained) Close() error {
	io.Copy(io.Discard, d.ReadCloser)
	return d.ReadCloser.Close()
}

// Do fetches.
func Do(uri string) (*http.Response, io.ReadCloser, error) {
	resp, err := http.Get(uri)
	if err != nil {
		return nil, nil, err
	}
	return resp, &drained{resp.Body}, nil
}

// Get does as well.
func Get(uri string) (*http.Response, io.ReadCloser, error) { return Do(uri) }
