// Package mixedresult has functions that return a resource in some cases
// open and in others released already: what callers have to do depends on
// what they asked for.
package mixedresult

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
)

type options struct{ noResponse bool }

// ok: callers that want the body have to close it, others do not
func call(url string, opts options) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	if opts.noResponse {
		return resp, resp.Body.Close()
	}
	return resp, nil
}

func callJSON(url string, out any) (*http.Response, error) {
	// ok
	resp, err := call(url, options{noResponse: out == nil})
	if err != nil || out == nil {
		return resp, err
	}
	defer resp.Body.Close()
	return resp, json.NewDecoder(resp.Body).Decode(out)
}

// ok
func fetch(url string, out any) (int, error) {
	resp, err := callJSON(url, out)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

// A response that is released where it is not returned is the caller's
// all the same.
func get(url string) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusNotFound {
		resp.Body.Close()
		return nil, nil
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, errors.New(resp.Status)
	}
	return resp, nil
}

func useGet(url string) (int, error) {
	resp, err := get(url) // want "result of get is never released: resp.Body.Close is missing"
	if err != nil || resp == nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func useGetRight(url string) (int, error) {
	// ok
	resp, err := get(url)
	if err != nil || resp == nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

// find returns the file and whether there is one.
func find(name string) (*os.File, bool) {
	f, _ := os.Open(name)
	return f, f != nil
}

// ok: there is none
func tryFind(name string) io.ReadCloser {
	f, found := find(name)
	if !found {
		return nil
	}
	return f
}

func findAndForget(name string) int64 {
	f, found := find(name) // want "result of find is never released: f.Close is missing"
	if !found {
		return 0
	}
	st, err := f.Stat()
	if err != nil {
		return 0
	}
	return st.Size()
}

// ok: errors are joined in a loop
func joinAll(names []string) (err error) {
	for _, name := range names {
		f, openErr := os.Open(name)
		err = errors.Join(err, openErr)
		if openErr == nil {
			err = errors.Join(err, f.Close())
		}
		if err != nil && name == "" {
			err = errors.Join(err)
		}
	}
	return err
}
