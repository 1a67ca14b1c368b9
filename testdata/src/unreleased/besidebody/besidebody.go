// Package besidebody gets two results by which the same is released.
package besidebody

import (
	"io"
	"net/http"
	"os"

	"unreleased/besidebody/fetch"
)

// ok: the body is what is left
func read(uri string) ([]byte, error) {
	_, body, err := fetch.Do(uri)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return io.ReadAll(body)
}

// ok
func readThrough(uri string) ([]byte, error) {
	_, body, err := fetch.Get(uri)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return io.ReadAll(body)
}

// ok: either will do
func status(uri string) (int, error) {
	resp, body, err := fetch.Do(uri)
	if err != nil {
		return 0, err
	}
	defer body.Close()
	return resp.StatusCode, nil
}

// ok
func statusOf(uri string) (int, error) {
	resp, _, err := fetch.Do(uri)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

func statusLeaky(uri string) (int, error) {
	resp, _, err := fetch.Do(uri) // want "result of fetch.Do is never released"
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func both(uri, name string) (*http.Response, *os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	resp, err := http.Get(uri)
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return resp, f, nil
}

// Each of the results is another one.
func one(uri, name string) ([]byte, error) {
	resp, f, err := both(uri, name) // want "result of both is never released: resp.Body.Close is missing"
	if err != nil {
		return nil, err
	}
	defer f.Close()
	_ = resp.StatusCode
	return io.ReadAll(f)
}
