// Package namedstructs: a named result that is a struct, returned by name.
package namedstructs

import (
	"errors"
	"os"
)

type pair struct{ in, out *os.File }

func (p pair) Close() error { return errors.Join(p.in.Close(), p.out.Close()) }

// ok
func open(a, b string) (p pair, err error) {
	if p.in, err = os.Open(a); err != nil {
		return pair{}, err
	}
	if p.out, err = os.Create(b); err != nil {
		p.in.Close()
		return pair{}, err
	}
	return p, nil
}

func openWrong(a, b string) (p pair, err error) {
	if p.in, err = os.Open(a); err != nil { // want "not released on every path"
		return p, err
	}
	if p.out, err = os.Create(b); err != nil {
		return pair{}, err
	}
	return p, nil
}

func use(a, b string) error {
	p, err := open(a, b) // want "not released on every path"
	if err != nil {
		return err
	}
	if _, err := p.in.Stat(); err != nil {
		return err
	}
	return p.Close()
}

// ok
func useRight(a, b string) error {
	p, err := open(a, b)
	if err != nil {
		return err
	}
	defer p.Close()
	_, err = p.in.Stat()
	return err
}
