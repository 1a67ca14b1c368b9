// Package cleanuponfailure: functions that return what their callers are to
// call, also where they fail.
package cleanuponfailure

import (
	"io"
	"os"
)

type reader struct{ max int }

func (r *reader) allow() (int, error) { return r.max, io.EOF }

// ok: the caller defers it before it looks at the error
func (r *reader) read(name string) (data []byte, cleanup func(), err error) {
	cleanup = func() {}
	f, err := os.Open(name)
	if err != nil {
		return nil, cleanup, err
	}
	cleanup = func() { f.Close() }
	n, err := r.allow()
	if err != nil {
		return nil, cleanup, err
	}
	data, err = io.ReadAll(io.LimitReader(f, int64(n)))
	return data, cleanup, err
}

func (r *reader) use(name string) int {
	data, cleanup, err := r.read(name)
	defer cleanup()
	if err != nil {
		return 0
	}
	return len(data)
}

// ok: a method value
func (r *reader) open(name string) (func() error, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	if _, err := r.allow(); err != nil {
		return f.Close, err
	}
	return f.Close, nil
}

// ok: results that a deferred call may look at
func (r *reader) logged(name string, log func(error)) (_ int, cleanup func(), err error) {
	defer func() { log(err) }()
	f, err := os.Open(name)
	if err != nil {
		return 0, nil, err
	}
	n, err := r.allow()
	if err != nil {
		return 0, func() { f.Close() }, err
	}
	return n, func() { f.Close() }, nil
}

// What a failing function returns besides is of no use.
func (r *reader) file(name string) (*os.File, error) {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	_, err = r.allow()
	if err != nil {
		return f, err
	}
	return f, nil
}

// A function that asks something of the file does not close it.
func (r *reader) size(name string) (func() (os.FileInfo, error), error) {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	if _, err := r.allow(); err != nil {
		return func() (os.FileInfo, error) { return f.Stat() }, err
	}
	f.Close()
	return nil, nil
}

// The short way out leaves what the result happens to hold.
func (r *reader) bare(name string) (cleanup func(), err error) {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return
	}
	cleanup = func() { f.Close() }
	if _, err = r.allow(); err != nil {
		return
	}
	return
}

func (r *reader) dropped(name string) (func(), error) {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	if _, err := r.allow(); err != nil {
		return nil, err
	}
	return func() { f.Close() }, nil
}
