// Package toldbyliteral runs literals that release a resource where they fail, and tell
// so by what they return.
package toldbyliteral

import (
	"errors"
	"os"
)

var errBad = errors.New("bad")

func check() error { return errors.Join() }

func isFine(name string) bool { return name != os.DevNull }

func byVariable(name string) (*os.File, error) {
	f, err := os.Open(name) // ok
	if err != nil {
		return nil, err
	}
	err = func() error {
		err := check()
		if err != nil {
			f.Close()
		}
		return err
	}()
	if err != nil {
		return nil, err
	}
	return f, nil
}

func byDefer(name string) (*os.File, error) {
	f, err := os.Open(name) // ok
	if err != nil {
		return nil, err
	}
	if err := func() (err error) {
		defer func() {
			if err != nil {
				f.Close()
			}
		}()
		if err := check(); err != nil {
			return err
		}
		return check()
	}(); err != nil {
		return nil, err
	}
	return f, nil
}

func byNamed(name string) (*os.File, error) {
	f, err := os.Open(name) // ok
	if err != nil {
		return nil, err
	}
	verify := func() error {
		err := check()
		if err != nil {
			f.Close()
		}
		return err
	}
	if err := verify(); err != nil {
		return nil, err
	}
	return f, nil
}

func byBool(name string) (*os.File, error) {
	f, err := os.Open(name) // ok
	if err != nil {
		return nil, err
	}
	verify := func() bool {
		fine := isFine(name)
		if !fine {
			f.Close()
		}
		return fine
	}
	if !verify() {
		return nil, errBad
	}
	return f, nil
}

func otherWay(name string) (*os.File, error) {
	f, err := os.Open(name) // want "before the return"
	if err != nil {
		return nil, err
	}
	err = func() error {
		err := check()
		if err == nil {
			f.Close()
		}
		return err
	}()
	if err != nil {
		return nil, err
	}
	return nil, nil
}

func otherError(name string) (*os.File, error) {
	f, err := os.Open(name) // want "before the return"
	if err != nil {
		return nil, err
	}
	err = func() error {
		if err := check(); err != nil {
			f.Close()
			return err
		}
		return check()
	}()
	if err != nil {
		return nil, err
	}
	return f, nil
}

func otherBool(name string) (*os.File, error) {
	f, err := os.Open(name) // want "before the return"
	if err != nil {
		return nil, err
	}
	verify := func() bool {
		fine := isFine(name)
		if fine {
			f.Close()
		}
		return fine
	}
	if !verify() {
		return nil, errBad
	}
	return nil, nil
}
