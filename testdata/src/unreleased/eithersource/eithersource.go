// Package eithersource has resources of two sources that one helper is left with.
package eithersource

import (
	"io"
	"net/http"
	"os"
)

func open(name string) (io.ReadCloser, error) { return os.Open(name) }

func fetch(url string) (io.ReadCloser, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}

func load(f *os.File, name string, isRemote, isOld bool) (err error) {
	var rc io.ReadCloser
	if isRemote {
		if rc, err = fetch(name); err != nil {
			return err
		}
	} else if isOld {
		if rc, err = open(name); err != nil {
			return err
		}
	}
	if rc != nil {
		if err = replace(f, rc); err != nil {
			return err
		}
	}
	return nil
}

func replace(f *os.File, rc io.ReadCloser) error { // want `rc, which callers leave to replace, is not released on every path: rc.Close is missing before the return`
	if err := f.Truncate(0); err != nil {
		return err
	}
	if _, err := io.Copy(f, rc); err != nil {
		return err
	}
	return rc.Close()
}

func loadWhole(f *os.File, name string, isRemote bool) (err error) {
	var rc io.ReadCloser
	if isRemote {
		rc, err = fetch(name)
	} else {
		rc, err = open(name)
	}
	if err != nil {
		return err
	}
	return replaceWhole(f, rc)
}

func replaceWhole(f *os.File, rc io.ReadCloser) error { // ok
	defer rc.Close()
	_, err := io.Copy(f, rc)
	return err
}

// The caller looks after what the helper fails with.
func loadAgain(f *os.File, name string, isRemote bool) (err error) {
	var rc io.ReadCloser
	if isRemote {
		rc, err = fetch(name)
	} else {
		rc, err = open(name)
	}
	if err != nil {
		return err
	}
	if err := replaceOrFail(f, rc); err != nil {
		rc.Close()
		return err
	}
	return nil
}

func replaceOrFail(f *os.File, rc io.ReadCloser) error { // ok: its caller does
	if _, err := io.Copy(f, rc); err != nil {
		return err
	}
	return rc.Close()
}

// The process ends with what the helper fails with.
func print() {
	var rc io.ReadCloser
	var err error
	if len(os.Args) > 2 {
		rc, err = fetch(os.Args[2])
	} else {
		rc, err = open(os.Args[1])
	}
	exitIf(err)
	n, err := show(rc)
	exitIf(err)
	os.Stdout.WriteString(name(n))
}

func exitIf(err error) {
	if err != nil {
		os.Stderr.WriteString(err.Error())
		os.Exit(1)
	}
}

func name(n int64) string { return string(rune('0' + n%10)) }

func show(rc io.ReadCloser) (int64, error) { // ok: nobody goes on behind a failure
	n, err := io.Copy(os.Stdout, rc)
	if err != nil {
		return n, err
	}
	return n, rc.Close()
}

// The process goes on.
func tryAll(names []string) (failed int) {
	for _, n := range names {
		var rc io.ReadCloser
		var err error
		if n[0] == '/' {
			rc, err = open(n)
		} else {
			rc, err = fetch(n)
		}
		if err != nil {
			failed++
			continue
		}
		if _, err := showOne(rc); err != nil {
			failed++
		}
	}
	return failed
}

func showOne(rc io.ReadCloser) (int64, error) { // want `rc, which callers leave to showOne, is not released on every path`
	n, err := io.Copy(os.Stdout, rc)
	if err != nil {
		return n, err
	}
	return n, rc.Close()
}

// A loadError is nil where there is none.
type loadError struct{ cause error }

func (e *loadError) at(name string) *loadError {
	if e != nil {
		e.cause = &os.PathError{Op: "load", Path: name, Err: e.cause}
	}
	return e
}

func lengthOf(names []string) int64 {
	var rc io.ReadCloser
	var err error
	if len(names) > 1 {
		rc, err = fetch(names[1])
	} else {
		rc, err = open(names[0])
	}
	exitIf(err)
	n, failure := measure(rc)
	exitIfFailed(failure.at(names[0]))
	return n
}

func exitIfFailed(failure *loadError) {
	if failure != nil {
		exitIf(failure.cause)
	}
}

func measure(rc io.ReadCloser) (int64, *loadError) { // ok: nobody goes on behind a failure
	n, err := io.Copy(os.Stdout, rc)
	if err != nil {
		failure := &loadError{err}
		return n, failure.at("copy")
	}
	rc.Close()
	return n, nil
}
