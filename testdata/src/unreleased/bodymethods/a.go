// Package bodymethods has replies whose methods read the body and close it.
package bodymethods

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

// A Reply is what a client answers.
type Reply struct {
	Status int
	Header http.Header
	Body   io.ReadCloser
}

// Text reads all of the body, and closes it.
func (r *Reply) Text() (string, error) {
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	return string(b), err
}

// Decode does the same.
func (r *Reply) Decode(v any) error {
	defer r.Body.Close()
	return json.NewDecoder(r.Body).Decode(v)
}

func (r *Reply) IsError() bool { return r.Status > 299 }

type client struct{ c *http.Client }

func (c *client) do(url string) (*Reply, error) {
	resp, err := c.c.Get(url)
	if err != nil {
		return nil, err
	}
	return &Reply{Status: resp.StatusCode, Header: resp.Header, Body: resp.Body}, nil
}

var errStatus = errors.New("status")

func text(c *client) (string, error) {
	r, err := c.do("x") // want "result of c.do is not released on every path: r.Body.Close is missing before the return on line 51"
	if err != nil {
		return "", err
	}
	if r.IsError() {
		return "", errStatus
	}
	return r.Text()
}

func read(c *client) ([]byte, error) {
	r, err := c.do("x") // want "result of c.do is not released on every path: r.Body.Close is missing before the return on line 62"
	if err != nil {
		return nil, err
	}
	if r.IsError() {
		return nil, errStatus
	}
	defer r.Body.Close()
	return io.ReadAll(r.Body)
}

// ok
func decoded(c *client) (v any, err error) {
	r, err := c.do("x")
	if err != nil {
		return nil, err
	}
	if r.IsError() {
		s, _ := r.Text()
		return nil, errors.New(s)
	}
	err = r.Decode(&v)
	return v, err
}

// A Stream closes the body where it has been read to its end.
type Stream struct {
	Status int
	Body   io.ReadCloser
}

func (s *Stream) Read(p []byte) (int, error) {
	n, err := s.Body.Read(p)
	if err == io.EOF {
		s.Body.Close()
	}
	return n, err
}

func (c *client) stream(url string) (*Stream, error) {
	resp, err := c.c.Get(url)
	if err != nil {
		return nil, err
	}
	return &Stream{resp.StatusCode, resp.Body}, nil
}

// ok: it may be read to its end
func copied(c *client, w io.Writer) error {
	s, err := c.stream("x")
	if err != nil {
		return err
	}
	_, err = io.Copy(w, s)
	return err
}
