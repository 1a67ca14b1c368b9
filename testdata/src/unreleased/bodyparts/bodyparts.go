// Package bodyparts hands the body of a response to another package.
package bodyparts

import (
	"net/http"
	"sync"

	"unreleased/bodyparts/part"
)

func holder(url string) ([]byte, error) {
	resp, err := http.Get(url) // want `resp.Body.Close is missing`
	if err != nil {
		return nil, err
	}
	return part.New(resp.Body).All()
}

func first(url string) (string, error) {
	resp, err := http.Get(url) // want `resp.Body.Close is missing`
	if err != nil {
		return "", err
	}
	return part.First(resp.Body)
}

func once(url string) (string, error) {
	resp, err := http.Get(url) // want `resp.Body.Close is missing before the return on line 34`
	if err != nil {
		return "", err
	}
	done := sync.OnceValue(resp.Body.Close)
	if resp.StatusCode != http.StatusOK {
		return "", nil
	}
	return resp.Status, done()
}

// ok
func holderRight(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	h := part.New(resp.Body)
	defer h.Close()
	return h.All()
}

// ok
func drained(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	return part.Drain(resp.Body)
}

// ok
func onceRight(url string) (string, error) {
	resp, err := http.Get(url)
	if err != nil {
		return "", err
	}
	done := sync.OnceValue(resp.Body.Close)
	defer done()
	return resp.Status, nil
}
