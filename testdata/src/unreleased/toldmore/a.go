// Package toldmore has tests whether to try again, which get the error of a
// request and what came with it.
package toldmore

import "net/http"

type client struct {
	retry func(code int, err error) bool
	again func(err error) bool
}

// The status may be the reason.
func (c *client) byStatus(req *http.Request) (*http.Response, error) {
	for range 3 {
		resp, err := http.DefaultClient.Do(req) // want `overwritten|acquired in each iteration|not released on every path`
		code := 0
		if resp != nil {
			code = resp.StatusCode
		}
		if c.retry(code, err) {
			continue
		}
		return resp, err
	}
	return nil, http.ErrHandlerTimeout
}

// The reason is the error.
func (c *client) byError(req *http.Request) (*http.Response, error) {
	for range 3 {
		resp, err := http.DefaultClient.Do(req) // ok
		if c.again(err) {
			continue
		}
		return resp, err
	}
	return nil, http.ErrHandlerTimeout
}

func isTemporary(resp *http.Response, err error) bool {
	return err != nil || resp.StatusCode == http.StatusServiceUnavailable
}

func byResponse(req *http.Request) (*http.Response, error) {
	for range 3 {
		resp, err := http.DefaultClient.Do(req) // want `overwritten|acquired in each iteration|not released on every path`
		if isTemporary(resp, err) {
			continue
		}
		return resp, err
	}
	return nil, http.ErrHandlerTimeout
}

func released(req *http.Request) (*http.Response, error) {
	for range 3 {
		resp, err := http.DefaultClient.Do(req) // ok
		if isTemporary(resp, err) {
			if resp != nil {
				resp.Body.Close()
			}
			continue
		}
		return resp, err
	}
	return nil, http.ErrHandlerTimeout
}
