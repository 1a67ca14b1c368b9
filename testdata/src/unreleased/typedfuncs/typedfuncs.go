// Package typedfuncs calls functions of types of its own, some of which return
// what they have released.
package typedfuncs

import (
	"encoding/json"
	"net/http"
)

type api struct{ c *http.Client }

func (a *api) do(uri string, v any) (*http.Response, error) {
	resp, err := a.c.Get(uri)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return resp, json.NewDecoder(resp.Body).Decode(v)
}

// A follow asks for the next page.
type follow func(v any, uri string) (*http.Response, error)

func (a *api) next(v any, uri string) (*http.Response, error) { return a.do(uri, v) }

// ok: what it gets has been released
func (a *api) pages(uri string, v any, f follow) (*http.Response, error) {
	resp, err := a.do(uri, v)
	if err != nil {
		return nil, err
	}
	for uri = resp.Header.Get("Link"); uri != ""; uri = resp.Header.Get("Link") {
		if resp, err = f(v, uri); err != nil {
			return nil, err
		}
	}
	return resp, nil
}

// ok
func (a *api) list(v any) (string, error) {
	resp, err := a.pages("/list", v, a.next)
	if err != nil {
		return "", err
	}
	return resp.Header.Get("ETag"), nil
}

// A send opens a stream.
type send func(uri string) (*http.Response, error)

func (a *api) open(uri string) (*http.Response, error) { return a.c.Get(uri) }

func status(uri string, f send) (int, error) {
	resp, err := f(uri) // want "never released"
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func (a *api) probe(uri string) (int, error) { return status(uri, a.open) }

// An ask is made elsewhere.
type ask func(uri string) (*http.Response, error)

func answer(uri string, f ask) (int, error) {
	resp, err := f(uri) // want "never released"
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}
