package othererrors

import (
	"io"
	"os"
)

// A placed error says where it is.
type placed interface {
	error
	Line() int
}

type placedError struct {
	err  error
	line int
}

func (e *placedError) Error() string { return e.err.Error() }
func (e *placedError) Line() int     { return e.line }

func place(err error, line int) placed { return &placedError{err, line} }

func openPlaced(name string) (io.ReadCloser, placed) {
	if name == "" {
		return io.NopCloser(nil), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, place(err, 1)
	}
	return f, nil
}

// ok
func readsPlaced(name string) ([]byte, error) {
	f, err := openPlaced(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

func forgetsPlaced(name string) ([]byte, error) {
	f, err := openPlaced(name) // want "f.Close"
	if err != nil {
		return nil, err
	}
	data, rerr := io.ReadAll(f)
	if rerr != nil {
		return nil, place(rerr, 2)
	}
	f.Close()
	return data, nil
}

// It fails with such an error, and keeps the file.
func checksPlaced(name string) (*os.File, placed) {
	f, err := os.Open(name) // want "f.Close"
	if err != nil {
		return nil, place(err, 3)
	}
	if _, err := f.Stat(); err != nil {
		return nil, place(err, 4)
	}
	return f, nil
}
