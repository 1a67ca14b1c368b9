// Package retried opens things in literals that a helper calls until they do not
// fail. The helper takes them by a type with a name.
package retried

import (
	"errors"
	"io"
	"net/http"
	"os"
)

type operation func() error

// withNothing is what another helper wants.
func (o operation) withNothing() func() (struct{}, error) {
	return func() (struct{}, error) { return struct{}{}, o() }
}

func try[T any](times int, op func() (T, error)) (T, error) {
	var zero T
	for range times {
		if v, err := op(); err == nil {
			return v, nil
		}
	}
	return zero, errors.New("tried too often")
}

func retry(op operation) error {
	_, err := try(3, op.withNothing())
	return err
}

func opens(name string) (int64, error) {
	var f *os.File
	err := retry(func() (err error) {
		f, err = os.Open(name) // want "never released"
		return err
	})
	if err != nil {
		return 0, err
	}
	return io.Copy(io.Discard, f)
}

// ok
func opensAndCloses(name string) (int64, error) {
	var f *os.File
	err := retry(func() (err error) {
		f, err = os.Open(name)
		return err
	})
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return io.Copy(io.Discard, f)
}

// ok: what is not wanted is closed before it is tried again
func asks(url string) (int64, error) {
	var resp *http.Response
	err := retry(func() error {
		r, err := http.Get(url)
		if err != nil {
			return err
		}
		if r.StatusCode != http.StatusOK {
			r.Body.Close()
			return errors.New(r.Status)
		}
		resp = r
		return nil
	})
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return io.Copy(io.Discard, resp.Body)
}

func asksAndLeaks(url string) (*http.Response, error) {
	var resp *http.Response
	err := retry(func() error {
		r, err := http.Get(url) // want "not released on every path"
		if err != nil {
			return err
		}
		resp = r
		return nil
	})
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, errors.New(resp.Status)
	}
	return resp, nil
}

// ok: the caller gets it
func forCaller(name string) (f *os.File, err error) {
	err = retry(func() (err error) {
		f, err = os.Open(name)
		return err
	})
	return f, err
}
