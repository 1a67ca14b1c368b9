package madeelsewhere

import (
	"io"
	"os"
)

// Store has one implementation whose readers are pipes, which need no release
// once they have been read, and one whose readers are files.
type Store interface {
	Reader(name string) (io.ReadCloser, error)
}

type network struct{}

func (network) Reader(name string) (io.ReadCloser, error) {
	r, w := io.Pipe()
	go func() {
		_, err := io.WriteString(w, name)
		w.CloseWithError(err)
	}()
	return r, nil
}

type disk struct{}

func (disk) Reader(name string) (io.ReadCloser, error) { return os.Open(name) }

func readAll(s Store, name string) ([]byte, error) {
	r, err := s.Reader(name) // want `never released`
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func readPipe(s network, name string) ([]byte, error) {
	r, err := s.Reader(name) // ok
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
