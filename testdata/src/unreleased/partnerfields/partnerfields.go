// Package partnerfields: owners that keep the function which releases what
// they hold, and call that.
package partnerfields

import (
	"errors"

	"unreleased/partnerfields/lend"
)

func early(name string) error {
	r, err := lend.Open(name) // want "not released on every path: r.LetGo is missing"
	if err != nil {
		return err
	}
	if r.Name() == "" {
		return errors.New("no name")
	}
	r.LetGo()
	return nil
}

// ok
func deferred(name string) (string, error) {
	r, err := lend.Open(name)
	if err != nil {
		return "", err
	}
	defer r.LetGo()
	return r.Name(), nil
}

func forgotten(name string) (string, error) {
	s, err := lend.Scan(name) // want "never released: s.Close is missing"
	if err != nil {
		return "", err
	}
	return s.Name(), nil
}

// ok
func handedOn(name string) (*lend.Scanner, error) {
	s, err := lend.Scan(name)
	if err != nil {
		return nil, err
	}
	if s.Name() == "" {
		return nil, errors.Join(errors.New("no name"), s.Close())
	}
	return s, nil
}

// ok
func methodValue(name string) (string, func(), error) {
	r, err := lend.Open(name)
	if err != nil {
		return "", nil, err
	}
	return r.Name(), r.LetGo, nil
}

type keeper struct{ r *lend.Reader }

func (k *keeper) stop() { k.r.LetGo() }

// ok
func keep(name string) (*keeper, error) {
	r, err := lend.Open(name)
	if err != nil {
		return nil, err
	}
	return &keeper{r}, nil
}

func kept(name string) error {
	k, err := keep(name) // want "not released on every path: k.stop is missing"
	if err != nil {
		return err
	}
	if k.r.Name() == "" {
		return errors.New("no name")
	}
	k.stop()
	return nil
}
