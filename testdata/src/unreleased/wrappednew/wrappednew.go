// Package wrappednew releases by a deferred function where it fails, and makes
// its errors by wrapping new ones.
package wrappednew

import (
	"io"
	"os"

	"unreleased/wrappednew/class"
)

var failure = class.Class("copy")

type spool struct{ r io.ReadCloser }

func (s *spool) Close() error { return s.r.Close() }

func (s *spool) fill() (err error) {
	f, err := os.CreateTemp("", "fill") // ok
	if err != nil {
		return failure.New("no file: %w", err)
	}
	defer func() {
		if rec := recover(); rec != nil {
			err = failure.New("panic: %v", rec)
		}
		if err != nil {
			_ = f.Close()
		}
	}()
	if _, err := io.Copy(f, s.r); err != nil {
		return failure.New("no copy: %w", err)
	}
	if f.Name() == "" {
		return failure.New("no name")
	}
	s.r = f
	return nil
}

// This error may be nil: then nobody releases the file.
func (s *spool) fillMaybe(why error) (err error) {
	f, err := os.CreateTemp("", "fill") // want `not released on every path: f.Close is missing before the return on line 53`
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Close()
		}
	}()
	if f.Name() == "" {
		return failure.Maybe(why)
	}
	s.r = f
	return nil
}

func (s *spool) noDefer() error {
	f, err := os.CreateTemp("", "fill") // want `not released on every path`
	if err != nil {
		return err
	}
	if f.Name() == "" {
		return failure.New("no name")
	}
	s.r = f
	return nil
}
