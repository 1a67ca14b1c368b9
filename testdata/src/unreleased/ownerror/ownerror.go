// Package ownerror: responses that tell of their failure in a field.
package ownerror

import (
	"errors"
	"io"
	"net/http"
)

type response struct {
	Output io.ReadCloser
	Error  error
	Note   string
}

func (r *response) Close() error {
	if r.Output == nil {
		return nil
	}
	return r.Output.Close()
}

func send(url string) (*response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	r := &response{Output: resp.Body}
	if resp.StatusCode >= http.StatusBadRequest {
		r.Output, r.Error = nil, errors.New(resp.Status)
		resp.Body.Close()
	}
	return r, nil
}

// ok: there is nothing to be read
func get(url string) ([]byte, error) {
	r, err := send(url)
	if err != nil {
		return nil, err
	}
	if r.Error != nil {
		return nil, r.Error
	}
	defer r.Close()
	return io.ReadAll(r.Output)
}

func getNote(url string) (string, error) {
	r, err := send(url) // want "not released on every path"
	if err != nil {
		return "", err
	}
	if r.Note != "" {
		return r.Note, nil
	}
	defer r.Close()
	b, err := io.ReadAll(r.Output)
	return string(b), err
}

func getTwice(url string) ([]byte, error) {
	r, err := send(url) // want "never released"
	if err != nil {
		return nil, err
	}
	if r.Error != nil {
		return nil, r.Error
	}
	return io.ReadAll(r.Output)
}

func swapped(url string) ([]byte, error) {
	r, err := send(url) // want "never released"
	if err != nil {
		return nil, err
	}
	if r.Error == nil {
		return nil, nil
	}
	defer r.Close()
	return nil, r.Error
}

type statusError struct{ code int }

func (e *statusError) Error() string { return http.StatusText(e.code) }

type reply struct {
	body io.ReadCloser
	err  *statusError
}

func (r *reply) close() { r.body.Close() }

func ask(url string) (*reply, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode >= http.StatusBadRequest {
		resp.Body.Close()
		return &reply{err: &statusError{resp.StatusCode}}, nil
	}
	return &reply{body: resp.Body}, nil
}

// ok: a pointer to an error tells of it, too
func answer(url string) ([]byte, error) {
	r, err := ask(url)
	if err != nil {
		return nil, err
	}
	if r.err != nil {
		return nil, r.err
	}
	defer r.close()
	return io.ReadAll(r.body)
}

func answerWrong(url string) ([]byte, error) {
	r, err := ask(url) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	if r.err != nil {
		return nil, r.err
	}
	b, err := io.ReadAll(r.body)
	if err != nil {
		return nil, err
	}
	r.close()
	return b, nil
}
