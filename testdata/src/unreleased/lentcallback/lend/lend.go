// Package lend has functions that let another one look at a resource first.
package lend

import "io"

// ok: f only uses v, since v is closed behind it
func Try[T io.Closer](v T, f func(T) error) (T, error) {
	if err := f(v); err != nil {
		v.Close()
		var zero T
		return zero, err
	}
	return v, nil
}

// ok
func Use(c io.ReadCloser, f func(io.ReadCloser) error) error {
	err := f(c)
	c.Close()
	return err
}

// ok: f may keep it
func Give(c io.ReadCloser, f func(io.ReadCloser) error) error { return f(c) }
