// Package ownerrors uses records of another package that tell their own error.
package ownerrors

import (
	"io"
	"os"

	"unreleased/ownerrors/pair"
)

func ofNever(name string) ([]byte, error) {
	r := pair.Of(os.Open(name)) // want `never released`
	if r.Err != nil {
		return nil, r.Err
	}
	return io.ReadAll(r.Val)
}

func loadPath(name string) ([]byte, error) {
	r := pair.Load(name) // want `r.File.Close is missing before the return on line 25`
	if r.Err != nil {
		return nil, r.Err
	}
	if _, err := r.File.Stat(); err != nil {
		return nil, err
	}
	defer r.File.Close()
	return io.ReadAll(r.File)
}

// ok
func ofRight(name string) ([]byte, error) {
	r := pair.Of(os.Open(name))
	if r.Err != nil {
		return nil, r.Err
	}
	defer r.Val.Close()
	return io.ReadAll(r.Val)
}

// ok
func loadRight(name string) ([]byte, error) {
	r := pair.Load(name)
	if r.Err == nil {
		defer r.File.Close()
		return io.ReadAll(r.File)
	}
	return nil, r.Err
}

// ok: handed on
func loadAll(names []string) (all []pair.File) {
	for _, n := range names {
		all = append(all, pair.Load(n))
	}
	return all
}

// ok: sent to who releases it
func send(name string, to chan<- pair.File) { to <- pair.Load(name) }
