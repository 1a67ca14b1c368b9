// Package limitedcloser: an io.LimitedReader only uses its reader, unless a
// struct around it has a Close that asks the reader for one.
package limitedcloser

import (
	"io"
	"net/http"
	"os"
)

// section closes what it reads from, if that can be closed.
type section struct{ io.LimitedReader }

func (s *section) Close() error {
	if c, ok := s.R.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

func newSection(r io.Reader, n int64) io.Reader {
	var s section
	s.R = r
	s.N = n
	return &s
}

// counted closes nothing.
type counted struct {
	io.LimitedReader
	reads int
}

func newCounted(r io.Reader, n int64) io.Reader {
	var c counted
	c.R, c.N = r, n
	return &c
}

// ok: who sends the request closes its body
func sends(url, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	resp, err := http.Post(url, "text/plain", newSection(f, 512))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func sendsCounted(url, name string) error {
	f, err := os.Open(name) // want "result of os.Open is never released: f.Close is missing"
	if err != nil {
		return err
	}
	resp, err := http.Post(url, "text/plain", newCounted(f, 512))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// ok: a reader that is limited where it stands is closed by name
func reads(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(&io.LimitedReader{R: f, N: 512})
}

func forgets(name string) ([]byte, error) {
	f, err := os.Open(name) // want "result of os.Open is never released: f.Close is missing"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(&io.LimitedReader{R: f, N: 512})
}
