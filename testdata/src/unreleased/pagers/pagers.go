// Package pagers follows pages with functions that it gets.
package pagers

import (
	"io"
	"net/http"
)

type next func(v *[]byte, uri string) (*http.Response, error)

func linkOf(resp *http.Response) string { return resp.Header.Get("Link") }

func read(uri string) (*http.Response, error) {
	resp, err := http.Get(uri)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	_, err = io.ReadAll(resp.Body)
	return resp, err
}

func readPage(v *[]byte, uri string) (*http.Response, error) { return read(uri) }

func openPage(v *[]byte, uri string) (*http.Response, error) { return http.Get(uri) }

// follow returns the last response, whoever has read it.
func follow(v *[]byte, uri string, f next) (*http.Response, error) {
	resp, err := read(uri)
	if err == nil && linkOf(resp) != "" {
		return f(v, linkOf(resp))
	}
	return resp, err
}

func status(uri string) (int, error) {
	resp, err := follow(nil, uri, readPage) // ok: its body is closed
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func openStatus(uri string) (int, error) {
	resp, err := follow(nil, uri, openPage) // want "result of follow is never released: resp.Body.Close is missing"
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}
