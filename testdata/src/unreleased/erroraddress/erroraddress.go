// Package erroraddress defers helpers that get the address of the error: they
// release where the function fails, and leave it alone where it does not.
package erroraddress

import (
	"io"
	"os"

	"unreleased/erroraddress/undo"
)

func size(name string) (n int64, err error) {
	f, err := os.Open(name) // want `f.Close is missing before the return on line 22`
	if err != nil {
		return 0, err
	}
	defer undo.OnError(f, &err)
	st, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return st.Size(), nil
}

func checked(name string) (_ *os.File, err error) {
	f, err := os.Open(name) // ok: released where it fails
	if err != nil {
		return nil, err
	}
	defer undo.OnError(f, &err)
	if _, err = f.Stat(); err != nil {
		return nil, err
	}
	return f, nil
}

func written(name string) (err error) {
	f, err := os.Create(name) // ok: released at the end, or by the helper
	if err != nil {
		return err
	}
	defer undo.OnError(f, &err)
	if _, err := io.WriteString(f, "x"); err != nil {
		return err
	}
	return f.Close()
}

func read(name string) (err error) {
	f, err := os.Open(name) // ok: whatever the error is
	if err != nil {
		return err
	}
	defer undo.Always(f, &err)
	_, err = io.ReadAll(f)
	return err
}

func otherError(name string) (_ *os.File, err error) {
	f, err := os.Open(name) // want `f.Close is missing before the return on line 67`
	if err != nil {
		return nil, err
	}
	var failed error
	defer onError(&failed, f)
	if _, err := f.Stat(); err != nil {
		return nil, err
	}
	return f, nil
}

func inLiteral(name string) (n int64, err error) {
	f, err := os.Open(name) // want `f.Close is missing before the return on line 81`
	if err != nil {
		return 0, err
	}
	defer func() { onError(&err, f) }()
	if _, err = f.Stat(); err != nil {
		return 0, err
	}
	return 1, nil
}

func onError(err *error, f *os.File) {
	if *err == nil {
		return
	}
	f.Close()
	os.Remove(f.Name())
}
