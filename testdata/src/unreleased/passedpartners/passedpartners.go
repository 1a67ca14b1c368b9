// Package passedpartners has functions that pass on a resource with the
// function that releases it.
package passedpartners

import "os"

func dir() (*os.File, func(), error) {
	f, err := os.CreateTemp("", "x")
	if err != nil {
		return nil, nil, err
	}
	return f, func() {
		f.Close()
		os.Remove(f.Name())
	}, nil
}

func pass() (f *os.File, done func(), err error) { return dir() }

func onlyDone() (func(), error) {
	_, done, err := dir()
	return done, err
}

func path() (string, error) {
	f, done, err := pass() // want `done is missing before the return on line 31`
	if err != nil {
		return "", err
	}
	if _, err := f.Stat(); err != nil {
		return "", err
	}
	done()
	return f.Name(), nil
}

func forgets() error {
	done, err := onlyDone() // want `done is missing before the return on line 43`
	if err != nil {
		return err
	}
	if err := os.Chdir("x"); err != nil {
		return err
	}
	done()
	return nil
}

// ok: released by its partner
func right() (string, error) {
	f, done, err := pass()
	if err != nil {
		return "", err
	}
	fi, err := f.Stat()
	done()
	if err != nil {
		return "", err
	}
	return fi.Name(), nil
}

// ok: released by itself
func itself() error {
	f, _, err := pass()
	if err != nil {
		return err
	}
	return f.Close()
}
