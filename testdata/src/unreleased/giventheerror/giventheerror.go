// Package giventheerror has helpers that release where they are given an
// error.
package giventheerror

import (
	"errors"
	"io"
	"os"
)

func closeOnError(c io.Closer, err error) {
	if err != nil {
		c.Close()
	}
}

func joinOnError(err error, c io.Closer) error {
	if err == nil {
		return nil
	}
	return errors.Join(err, c.Close())
}

// ok: released where there is an error, which is returned
func joined(name string) (*os.File, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	if _, err = f.WriteString("x"); err != nil {
		return nil, joinOnError(err, f)
	}
	return f, nil
}

func joinedKept(name string) error {
	f, err := os.Create(name) // want `f.Close is missing`
	if err != nil {
		return err
	}
	_, err = f.WriteString("x")
	return joinOnError(err, f)
}

func check(f *os.File, err error) *os.File {
	if err != nil {
		panic(err)
	}
	return f
}

// ok: handed on unless there is an error
func made(name string) (_ *os.File, err error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	defer func() { closeOnError(f, err) }()
	if _, err = f.WriteString("x"); err != nil {
		return nil, err
	}
	return f, nil
}

// ok: released either way
func used(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if _, err = f.WriteString("x"); err != nil {
		closeOnError(f, err)
		return err
	}
	return f.Close()
}

func kept(name string) (err error) {
	f, err := os.Create(name) // want `f.Close is missing`
	if err != nil {
		return err
	}
	defer func() { closeOnError(f, err) }()
	_, err = f.WriteString("x")
	return err
}

func checked(name string) string {
	f := check(os.Create(name)) // want `its Close is missing`
	return f.Name()
}

func readAll(f *os.File, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// ok: the error that the helper gets is that of the acquisition
func readNamed(name string) ([]byte, error) { return readAll(os.Open(name)) }

func discardAll(f *os.File, err error) error {
	if err == nil {
		defer f.Close()
		_, err = io.Copy(io.Discard, f)
	}
	return err
}

// ok
func discardNamed(name string) error {
	f, err := os.Open(name)
	return discardAll(f, err)
}

func closeIf(f *os.File, ok bool) {
	if !ok {
		return
	}
	f.Close()
}

// ok: there is something to close only then
func touched(name string) error {
	f, err := os.Create(name)
	closeIf(f, err == nil)
	return err
}

func touchedIf(name string, ok bool) error {
	f, err := os.Create(name) // want `f.Close is missing`
	if err != nil {
		return err
	}
	closeIf(f, ok)
	return nil
}
