// Package nestedwraps: one function of another package gets as an interface what
// another one has wrapped.
package nestedwraps

import (
	"io"
	"os"

	"unreleased/nestedwraps/stream"
)

func open(name string) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return stream.Inflate(stream.Limit(f, 1<<20))
}

func first(name string) (byte, error) {
	r, err := open(name) // want "r.Close is missing"
	if err != nil {
		return 0, err
	}
	var b [1]byte
	_, err = io.ReadFull(r, b[:])
	return b[0], err
}

// ok
func firstAndClose(name string) (byte, error) {
	r, err := open(name)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	var b [1]byte
	_, err = io.ReadFull(r, b[:])
	return b[0], err
}

func size(name string) (int64, error) {
	f, err := os.Open(name) // want "f.Close is missing"
	if err != nil {
		return 0, err
	}
	return stream.Size(stream.Limit(f, 10))
}

// ok
func sizeAndClose(name string) (int64, error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	l := stream.Limit(f, 10)
	defer l.Close()
	return stream.Size(l)
}
