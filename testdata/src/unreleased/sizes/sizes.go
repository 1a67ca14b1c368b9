// Package sizes has sizes that are negative where they are not known.
package sizes

import (
	"errors"
	"io"
	"os"
)

// ok: the size of a file is known
func layer(dir, name string) (_ io.ReadCloser, size int64, err error) {
	size = -1
	var f *os.File
	f, err = os.Open(dir + name)
	if err == nil {
		st, err := f.Stat()
		if err != nil {
			f.Close()
			return nil, -1, err
		}
		size = st.Size()
	}
	if err != nil || size == -1 {
		return nil, -1, errors.New("no such layer")
	}
	return f, size, nil
}

func small(dir, name string) (io.ReadCloser, error) {
	f, err := os.Open(dir + name) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	st, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	if st.Size() == 0 {
		return nil, errors.New("empty")
	}
	return f, nil
}

func told(dir, name string, size int64) (io.ReadCloser, error) {
	f, err := os.Open(dir + name) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	if size == -1 {
		return nil, errors.New("not known")
	}
	return f, nil
}
