// Package oneshot: loops that do something once only. A timer fires once, and a
// list that has got an element is not empty any more.
package oneshot

import (
	"context"
	"net/http"
	"time"
)

type result struct{ err error }

// ok: the fallback starts once
func race(ctx context.Context, start func(context.Context, chan<- result)) error {
	results := make(chan result)
	go start(ctx, results)
	fallback := time.NewTimer(time.Second)
	defer fallback.Stop()
	for {
		select {
		case <-fallback.C:
			second, cancel := context.WithCancel(ctx)
			defer cancel()
			go start(second, results)
		case res := <-results:
			if res.err == nil {
				return nil
			}
			if fallback.Stop() {
				fallback.Reset(0)
			}
		}
	}
}

func repeat(ctx context.Context, start func(context.Context, chan<- result)) error {
	results := make(chan result)
	again := time.NewTimer(time.Second)
	defer again.Stop()
	for {
		select {
		case <-again.C:
			second, cancel := context.WithCancel(ctx) // want "deferred in a loop"
			defer cancel()
			go start(second, results)
			again.Reset(time.Second)
		case res := <-results:
			return res.err
		}
	}
}

func tick(ctx context.Context, start func(context.Context, chan<- result)) error {
	results := make(chan result)
	again := time.NewTicker(time.Second)
	defer again.Stop()
	for {
		select {
		case <-again.C:
			second, cancel := context.WithCancel(ctx) // want "deferred in a loop"
			defer cancel()
			go start(second, results)
		case res := <-results:
			return res.err
		}
	}
}

// ok: the response of the last request is released before the next
func follow(req *http.Request, next func(*http.Response) *http.Request) (*http.Response, error) {
	var reqs []*http.Request
	var resp *http.Response
	for {
		if len(reqs) > 0 {
			resp.Body.Close()
			req = next(resp)
		}
		reqs = append(reqs, req)
		var err error
		if resp, err = http.DefaultClient.Do(req); err != nil {
			return nil, err
		}
		if resp.StatusCode < 300 {
			return resp, nil
		}
	}
}

func followWrong(req *http.Request, next func(*http.Response) *http.Request) (*http.Response, error) {
	var reqs []*http.Request
	var resp *http.Response
	for {
		if len(reqs) > 1 {
			resp.Body.Close()
			req = next(resp)
		}
		reqs = append(reqs, req)
		var err error
		if resp, err = http.DefaultClient.Do(req); err != nil { // want "overwritten before it is released"
			return nil, err
		}
		if resp.StatusCode < 300 {
			return resp, nil
		}
	}
}

func followSome(req *http.Request, next func(*http.Response) *http.Request, more ...*http.Request) (*http.Response, error) {
	var reqs []*http.Request
	var resp *http.Response
	for {
		if len(reqs) > 0 {
			resp.Body.Close()
			req = next(resp)
		}
		reqs = append(reqs, more...)
		var err error
		if resp, err = http.DefaultClient.Do(req); err != nil { // want "overwritten before it is released"
			return nil, err
		}
		if resp.StatusCode < 300 {
			return resp, nil
		}
	}
}
