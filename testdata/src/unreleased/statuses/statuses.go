// Package statuses asks for a status that is known.
package statuses

import (
	"io"
	"net/http"

	"unreleased/statuses/api"
)

func copyTo(w io.Writer, c *http.Client, uri string) error {
	resp, err := api.Get(c, uri) // ok: without an error it is 200
	if err != nil {
		if resp != nil {
			resp.Body.Close()
		}
		return err
	}
	if resp.StatusCode == http.StatusOK {
		io.Copy(w, resp.Body)
		resp.Body.Close()
	}
	return nil
}

func copyOther(w io.Writer, c *http.Client, uri string) error {
	resp, err := api.Get(c, uri) // want "resp.Body.Close is missing"
	if err != nil {
		return err
	}
	if resp.StatusCode == http.StatusNoContent {
		resp.Body.Close()
	}
	return nil
}

func copyAny(w io.Writer, c *http.Client, uri string) error {
	resp, err := api.Head(c, uri) // want "resp.Body.Close is missing"
	if err != nil {
		return err
	}
	if resp.StatusCode == http.StatusOK {
		resp.Body.Close()
	}
	return nil
}
