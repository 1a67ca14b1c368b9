// Package givenclients: functions that ask an interface which they are given, and
// hand its answer on.
package givenclients

import (
	"io"
	"net/http"
)

type performer interface {
	Perform(*http.Request) (*http.Response, error)
}

// An answer is what is kept of a response.
type answer struct {
	Status int
	Body   io.ReadCloser
}

// ok: callers have it
func ask(p performer, url string) (*answer, error) {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := p.Perform(req)
	if err != nil {
		return nil, err
	}
	a := answer{resp.StatusCode, resp.Body}
	return &a, nil
}

// ok: callers have it
func plain(p performer, req *http.Request) (*http.Response, error) { return p.Perform(req) }

func dropped(p performer, url string) error {
	_, err := ask(p, url) // want "result of ask is discarded and never released: its Body.Close is missing"
	return err
}

func unread(p performer, url string) ([]byte, error) {
	a, err := ask(p, url) // want "never released: a.Body.Close is missing"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(a.Body)
}

func status(p performer, req *http.Request) (int, error) {
	resp, err := plain(p, req) // want "never released: resp.Body.Close is missing"
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

// ok
func right(p performer, url string) ([]byte, error) {
	a, err := ask(p, url)
	if err != nil {
		return nil, err
	}
	defer a.Body.Close()
	return io.ReadAll(a.Body)
}

// ok: the body has been read, and what is left holds nothing
func code(p performer, req *http.Request) (*answer, error) {
	resp, err := p.Perform(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return &answer{Status: resp.StatusCode}, err
}

// ok
func codes(p performer, reqs []*http.Request) (n int, err error) {
	for _, req := range reqs {
		a, err := code(p, req)
		if err != nil {
			return n, err
		}
		n += a.Status
	}
	return n, nil
}

// ok: the function that it is given says what there is to release
func byFunc(open func(string) (*http.Response, error), url string) (*http.Response, error) {
	return open(url)
}

// ok: it has no body to close
func byFuncRight() (int, error) {
	resp, err := byFunc(func(string) (*http.Response, error) { return &http.Response{StatusCode: 200}, nil }, "")
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}
