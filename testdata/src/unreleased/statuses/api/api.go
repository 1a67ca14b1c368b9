// Package api makes an error of each status but one.
package api

import (
	"fmt"
	"net/http"
)

func do(c *http.Client, req *http.Request) (*http.Response, error) {
	resp, err := c.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return resp, fmt.Errorf("status %d", resp.StatusCode)
	}
	return resp, nil
}

// Get returns a response whose status is 200, or an error.
func Get(c *http.Client, uri string) (*http.Response, error) {
	req, err := http.NewRequest("GET", uri, nil)
	if err != nil {
		return nil, err
	}
	return do(c, req)
}

// Head returns what comes.
func Head(c *http.Client, uri string) (*http.Response, error) {
	resp, err := c.Head(uri)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusNotFound {
		return resp, fmt.Errorf("status %d", resp.StatusCode)
	}
	return resp, nil
}
