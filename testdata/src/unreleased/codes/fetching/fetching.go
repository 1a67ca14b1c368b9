// Package fetching tells by a number whether it has opened something.
package fetching

import (
	"io"
	"net/http"
)

// Get returns the body of what is at the address, with 200, or another code.
func Get(address string) (io.ReadCloser, int) { // ok
	resp, err := http.Get(address)
	if err != nil {
		return nil, 502
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, resp.StatusCode
	}
	return resp.Body, http.StatusOK
}
