// Package triedagain hands a resource to one of several calls, each of which
// may fail: what their common error shows is known of the call that was made.
package triedagain

import (
	"errors"
	"os"
)

var errBusy = errors.New("busy")

type holder struct{ f *os.File }

func (h *holder) Close() error { return h.f.Close() }

func hold(f *os.File, way int) (*holder, error) {
	if way > 3 {
		return nil, errBusy
	}
	return &holder{f}, nil
}

func again(name string, way int) (*holder, error) {
	f, err := os.Open(name) // ok
	if err != nil {
		return nil, err
	}
	h, err := hold(f, way)
	if err != nil {
		h, err = hold(f, way-1)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return h, nil
}

func thrice(name string, way int) (*holder, error) {
	f, err := os.Open(name) // ok
	if err != nil {
		return nil, err
	}
	h, err := hold(f, way)
	if errors.Is(err, errBusy) {
		h, err = hold(f, way-1)
	}
	if errors.Is(err, errBusy) {
		h, err = hold(f, way-2)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return h, nil
}

func either(name string, way int) (*holder, error) {
	f, err := os.Open(name) // ok
	if err != nil {
		return nil, err
	}
	var h *holder
	if way > 2 {
		h, err = hold(f, way)
	} else {
		h, err = hold(f, 0)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return h, nil
}

func eitherForgotten(name string, way int) (*holder, error) {
	f, err := os.Open(name) // want `not released on every path`
	if err != nil {
		return nil, err
	}
	var h *holder
	if way > 2 {
		h, err = hold(f, way)
	} else {
		h, err = hold(f, 0)
	}
	if err != nil {
		return nil, err
	}
	return h, nil
}

func againForgotten(name string, way int) (*holder, error) {
	f, err := os.Open(name) // want `not released on every path`
	if err != nil {
		return nil, err
	}
	h, err := hold(f, way)
	if err != nil {
		h, err = hold(f, way-1)
		if err != nil {
			return nil, err
		}
	}
	return h, nil
}
