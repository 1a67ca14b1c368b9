// Package onlyasks has implementations of an interface that ask another
// one: what they return is what that one returns.
package onlyasks

import (
	"errors"
	"net/http"

	"unreleased/onlyasks/transport"
)

// A client is a performer, too.
type client struct{ transport.Performer }

type counting struct {
	next transport.Performer
	n    int
}

func (c *counting) Perform(req *http.Request) (*http.Response, error) {
	if req == nil {
		return nil, errors.New("nothing to perform")
	}
	c.n++
	return c.next.Perform(req)
}

// ok: the response has been read
func (c *counting) check(req *http.Request) error {
	resp, err := c.Perform(req)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	return nil
}

// ok: here, too
func (c *client) check(req *http.Request) (int, error) {
	resp, err := c.Perform(req)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

type counted struct {
	next transport.Sender
	n    int
}

func (c *counted) Send(req *http.Request) (*http.Response, error) {
	c.n++
	return c.next.Send(req)
}

func (c *counted) check(req *http.Request) error {
	resp, err := c.Send(req) // want "not released on every path"
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	return resp.Body.Close()
}

// ok: closed
func (c *counted) status(req *http.Request) (string, error) {
	resp, err := c.Send(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	return resp.Status, nil
}
