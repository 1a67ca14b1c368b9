// Package movedbyindex moves the elements of one list into another by their
// number, in loops over a third.
package movedbyindex

import (
	"errors"
	"os"
)

type binding struct {
	name string
	sock *os.File
}

func openAll(names []string) ([]*os.File, error) {
	var all []*os.File
	for _, n := range names {
		f, err := os.Open(n)
		if err != nil {
			for _, f := range all {
				f.Close()
			}
			return nil, err
		}
		all = append(all, f)
	}
	return all, nil
}

func unbind(all []binding) error {
	var errs []error
	for _, b := range all {
		if b.sock != nil {
			errs = append(errs, b.sock.Close())
		}
	}
	return errors.Join(errs...)
}

func configure(all []binding) error {
	for _, b := range all {
		if b.name == "" {
			return errors.New("no name")
		}
	}
	return nil
}

// ok: the deferred literal releases what was moved
func bind(names []string) (_ []binding, err error) {
	bindings := make([]binding, 0, len(names))
	defer func() {
		if err != nil {
			_ = unbind(bindings)
		}
	}()
	socks, err := openAll(names)
	if err != nil {
		return nil, err
	}
	for i := range names {
		b := binding{name: names[i], sock: socks[i]}
		bindings = append(bindings, b)
	}
	if err := configure(bindings); err != nil {
		return nil, err
	}
	return bindings, nil
}

func bindLeaky(names []string) ([]binding, error) {
	bindings := make([]binding, 0, len(names))
	socks, err := openAll(names) // want "result of openAll is not released on every path"
	if err != nil {
		return nil, err
	}
	for i := range names {
		b := binding{name: names[i], sock: socks[i]}
		bindings = append(bindings, b)
	}
	if err := configure(bindings); err != nil {
		return nil, err
	}
	return bindings, nil
}

func bindTooLate(names []string) (_ []binding, err error) {
	bindings := make([]binding, 0, len(names))
	defer func() {
		if err != nil {
			_ = unbind(bindings)
		}
	}()
	socks, err := openAll(names) // want "result of openAll is not released on every path"
	if err != nil {
		return nil, err
	}
	if len(names) > 8 {
		return nil, errors.New("too many")
	}
	for i := range names {
		b := binding{name: names[i], sock: socks[i]}
		bindings = append(bindings, b)
	}
	return bindings, nil
}
