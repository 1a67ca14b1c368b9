// Package besideerror has functions that return a resource beside an error
// that they make for this, and callers that forget it there.
package besideerror

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
)

var errStatus = errors.New("unexpected status")

// ok
func ask(url string) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode >= 400 {
		return resp, fmt.Errorf("status %d", resp.StatusCode)
	}
	return resp, nil
}

func forgets(url string) ([]byte, error) {
	resp, err := ask(url) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func forgetsWrapped(url string) (n int64, err error) {
	resp, err := ask(url) // want "not released on every path"
	if err != nil {
		return 0, fmt.Errorf("ask %s: %w (%s)", url, err, err.Error())
	}
	n = resp.ContentLength
	resp.Body.Close()
	return n, nil
}

// ok
func looks(url string) ([]byte, error) {
	resp, err := ask(url)
	if resp != nil {
		defer resp.Body.Close()
	}
	if err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}

// ok
func looksWhereItFails(url string) ([]byte, error) {
	resp, err := ask(url)
	if err != nil {
		if resp != nil {
			resp.Body.Close()
		}
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// ok: who hands both on leaves it to its callers
func again(url string) (*http.Response, error) {
	resp, err := ask(url)
	if err != nil {
		return resp, err
	}
	return resp, nil
}

type answer struct {
	rows int
	resp *http.Response
}

func (a *answer) Close() error { return a.resp.Body.Close() }

// ok: so does who hands on what it has put both into
func asAnswer(url string) (*answer, error) {
	var (
		a   answer
		err error
	)
	if a.resp, err = ask(url); err != nil {
		return &a, err
	}
	return &a, nil
}

func noAnswer(url string) (*answer, error) {
	var (
		a   answer
		err error
	)
	if a.resp, err = ask(url); err != nil { // want "not released on every path"
		return nil, err
	}
	return &a, nil
}

func forgetsAgain(url string) error {
	resp, err := again(url) // want "not released on every path"
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// ok
func asks(url string) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode >= 400 {
		return resp, errStatus
	}
	return resp, nil
}

// ok: it knows with which error it gets a response
func knows(url string) ([]byte, error) {
	resp, err := asks(url)
	if errors.Is(err, errStatus) {
		resp.Body.Close()
		return nil, err
	}
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// ok: here a failure leaves nothing
func dial(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	if c.LocalAddr() == nil {
		c.Close()
		return c, errStatus
	}
	return c, nil
}

// ok
func useDial(addr string) error {
	c, err := dial(addr)
	if err != nil {
		return err
	}
	return c.Close()
}
