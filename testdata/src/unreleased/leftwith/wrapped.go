package leftwith

import (
	"bytes"
	"errors"
	"io"
	"os"
)

var errMagic = errors.New("not of this kind")

type section struct {
	io.Reader
	f *os.File
}

func (s *section) Close() error { return s.f.Close() }

// wrap gives the file back, in its result, and closes it where it fails: but
// for once.
func wrap(f *os.File, from int64) (io.ReadCloser, error) { // want `f, which callers leave to wrap, is not released on every path: f.Close is missing before the return on line 32`
	head := make([]byte, 4)
	if _, err := io.ReadFull(f, head); err != nil {
		f.Close()
		return nil, err
	}
	if !bytes.Equal(head, []byte("head")) {
		f.Close()
		return nil, errMagic
	}
	if _, err := f.Seek(from, io.SeekStart); err != nil {
		return nil, err
	}
	return &section{io.LimitReader(f, 10), f}, nil
}

func openWrapped(name string) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return wrap(f, 4)
}

func readWrapped(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	r, err := wrap(f, 4)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// wrapRight closes it wherever it fails.
func wrapRight(f *os.File, from int64) (io.ReadCloser, error) { // ok
	if _, err := f.Seek(from, io.SeekStart); err != nil {
		f.Close()
		return nil, err
	}
	return &section{io.LimitReader(f, 10), f}, nil
}

func openRight(name string) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return wrapRight(f, 4)
}

// wrapAsked may leave it to its caller, who closes it in any case.
func wrapAsked(f *os.File, from int64) (io.ReadCloser, error) { // ok
	if _, err := f.Seek(from, io.SeekStart); err != nil {
		f.Close()
		return nil, err
	}
	if from > 1<<20 {
		return nil, errMagic
	}
	return &section{io.LimitReader(f, 10), f}, nil
}

func openAsked(name string) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	r, err := wrapAsked(f, 4)
	if err != nil {
		f.Close()
		return nil, err
	}
	return r, nil
}
