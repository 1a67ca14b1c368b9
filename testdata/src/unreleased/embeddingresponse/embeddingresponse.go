// Package embeddingresponse has a client whose own responses embed those of
// net/http: callers close the body, which is theirs, too.
package embeddingresponse

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

type response struct {
	*http.Response
	page int
}

func wrap(r *http.Response) *response {
	w := &response{Response: r}
	w.page = len(r.Header)
	return w
}

// failed releases the body where it tells of a failure.
func (r *response) failed() error {
	if r.StatusCode < 400 {
		return nil
	}
	defer r.Body.Close()
	io.Copy(io.Discard, r.Body)
	return errors.New(r.Status)
}

// ok
func get(url string) (*response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	r := wrap(resp)
	if err := r.failed(); err != nil {
		return r, err
	}
	return r, nil
}

func reads(url string) ([]byte, error) {
	r, err := get(url) // want "never released"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r.Body)
}

func asksForError(url string) error {
	r, err := get(url) // want "never released"
	if err == nil {
		_ = r
	}
	return err
}

// ok
func closes(url string) ([]byte, error) {
	r, err := get(url)
	if err != nil {
		return nil, err
	}
	defer r.Body.Close()
	return io.ReadAll(r.Body)
}

// ok
func closesEmbedded(url string) ([]byte, error) {
	r, err := get(url)
	if r != nil {
		defer r.Response.Body.Close()
	}
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r.Body)
}

// ok: whether the body is open depends on what is asked for
func do(url string, into any) (*response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	if into != nil {
		defer resp.Body.Close()
		err = json.NewDecoder(resp.Body).Decode(into)
	}
	r := wrap(resp)
	return r, err
}

// ok
func decodes(url string) (page int, err error) {
	r, err := do(url, &page)
	if err != nil {
		return 0, err
	}
	return r.page, nil
}

// ok: its body has been closed
func status(url string) (*response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	resp.Body.Close()
	return wrap(resp), nil
}

// ok
func asksStatus(url string) int {
	r, err := status(url)
	if err != nil {
		return 0
	}
	return r.StatusCode
}

// A closing has a method of its own that speaks of releasing.
type closing struct {
	*http.Response
	done chan bool
}

func (c *closing) Finish() { close(c.done) }

// ok
func begin(url string) (*closing, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return &closing{resp, make(chan bool)}, nil
}

// ok: gives up towards silence
func begins(url string) error {
	c, err := begin(url)
	if err != nil {
		return err
	}
	c.Finish()
	return nil
}
