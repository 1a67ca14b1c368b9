// Package stream wraps streams.
package stream

import (
	"compress/gzip"
	"io"
)

type limited struct {
	io.Reader
	whole io.Closer
}

func (l *limited) Close() error { return l.whole.Close() }

// Limit takes rc.
func Limit(rc io.ReadCloser, n int64) io.ReadCloser {
	return &limited{io.LimitReader(rc, n), rc}
}

type inflated struct {
	*gzip.Reader
	packed io.Closer
}

func (i *inflated) Close() error {
	err := i.Reader.Close()
	if cerr := i.packed.Close(); err == nil {
		err = cerr
	}
	return err
}

// Inflate takes rc, and closes it where it fails.
func Inflate(rc io.ReadCloser) (io.ReadCloser, error) {
	r, err := gzip.NewReader(rc)
	if err != nil {
		rc.Close()
		return nil, err
	}
	return &inflated{r, rc}, nil
}

// Size reads rc to its end and leaves it open.
func Size(rc io.ReadCloser) (int64, error) { return io.Copy(io.Discard, rc) }
