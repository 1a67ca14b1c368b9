// Package fieldaddresses keeps the address of the field that has a resource.
package fieldaddresses

import (
	"archive/tar"
	"io"
	"net/http"
)

type answer struct {
	Content io.ReadCloser
	Size    int64
}

func ask(url string) (answer, error) {
	resp, err := http.Get(url)
	if err != nil {
		return answer{}, err
	}
	return answer{Content: resp.Body, Size: resp.ContentLength}, nil
}

type member struct {
	*tar.Reader
	under *io.ReadCloser
}

func (m *member) Close() error { return (*m.under).Close() }

// ok: the member closes it
func first(url string) (io.ReadCloser, error) {
	a, err := ask(url)
	if err != nil {
		return nil, err
	}
	t := tar.NewReader(a.Content)
	if _, err := t.Next(); err != nil {
		a.Content.Close()
		return nil, err
	}
	return &member{Reader: t, under: &a.Content}, nil
}

func firstUnread(url string) (io.ReadCloser, error) {
	a, err := ask(url) // want `result of ask is not released on every path: a.Content.Close is missing before the return on line \d+`
	if err != nil {
		return nil, err
	}
	t := tar.NewReader(a.Content)
	if _, err := t.Next(); err != nil {
		return nil, err
	}
	return &member{Reader: t, under: &a.Content}, nil
}

func sizeOf(url string, into **int64) error {
	a, err := ask(url) // want `result of ask is never released: a.Content.Close is missing`
	if err != nil {
		return err
	}
	*into = &a.Size
	return nil
}
