// Package askedbefore has functions that ask again what their callers call them
// for: what they do for others keeps nothing.
package askedbefore

import (
	"encoding/json"
	"errors"
	"net/http"
)

var errEmpty = errors.New("no answer")

type fault struct{ Text string }

func (f *fault) Error() string { return f.Text }

// readFault is for answers that tell of a fault.
func readFault(resp *http.Response) error { // ok: its caller has others than these
	if resp.StatusCode >= 100 && resp.StatusCode < 400 {
		return nil
	}
	defer resp.Body.Close()
	f := new(fault)
	if err := json.NewDecoder(resp.Body).Decode(f); err != nil {
		return err
	}
	return f
}

func ping(c *http.Client, url string) error {
	resp, err := c.Head(url)
	if err != nil {
		return err
	}
	if resp.StatusCode >= 400 || resp.StatusCode < 100 {
		return readFault(resp)
	}
	return resp.Body.Close()
}

// decode asks for something else.
func decode(resp *http.Response, into any) error { // want `resp, which callers leave to decode, is not released on every path: resp.Body.Close is missing before the return`
	if resp.ContentLength == 0 {
		return errEmpty
	}
	defer resp.Body.Close()
	return json.NewDecoder(resp.Body).Decode(into)
}

func get(c *http.Client, url string, into any) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	if resp.StatusCode == http.StatusOK {
		return decode(resp, into)
	}
	return resp.Body.Close()
}

// strict asks what the caller has looked at, and does not call it for.
func strict(resp *http.Response, into any) error { // want `resp, which callers leave to strict, is not released on every path: resp.Body.Close is missing before the return`
	if resp.StatusCode != http.StatusOK {
		return errEmpty
	}
	defer resp.Body.Close()
	return json.NewDecoder(resp.Body).Decode(into)
}

func getStrict(c *http.Client, url string, into any, count map[bool]int) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	if resp.StatusCode < 300 {
		count[true]++
	}
	return strict(resp, into)
}
