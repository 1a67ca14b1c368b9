// Package wrappedtwice wraps files into interfaces, by functions that call one
// another.
package wrappedtwice

import (
	"io"
	"os"

	"unreleased/wrappedtwice/blob"
)

type option interface{ apply(file) }

type readahead struct{}

func (readahead) apply(f file) { _ = f.Fd() }

type file interface {
	io.ReadCloser
	Fd() uintptr
}

type disk interface {
	open(name string, opts ...option) (file, error)
}

type unixFile struct {
	*os.File
	fd uintptr
}

func wrapUnix(f *os.File) file { return &unixFile{File: f, fd: f.Fd()} }

func wrap(f *os.File) file {
	if f == nil {
		return nil
	}
	return wrapUnix(f)
}

type realDisk struct{}

// ok: the caller gets it
func (realDisk) open(name string, opts ...option) (file, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	wrapped := wrap(f)
	for _, o := range opts {
		o.apply(wrapped)
	}
	return wrapped, nil
}

type memory struct{ files map[string]*page }

type page struct{ users int }

func (p *page) Read([]byte) (int, error) { return 0, io.EOF }
func (p *page) Fd() uintptr              { return 0 }
func (p *page) Close() error             { p.users--; return nil }

func (m *memory) open(name string, opts ...option) (file, error) {
	p := m.files[name]
	if p == nil {
		return nil, os.ErrNotExist
	}
	p.users++
	return p, nil
}

func read(d disk, name string) ([]byte, error) {
	f, err := d.open(name, readahead{}) // want `result of d.open is never released: f.Close is missing`
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}

// ok
func readClosed(d disk, name string) ([]byte, error) {
	f, err := d.open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// ok: the caller gets it
func openBlob(name string) (blob.Blob, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return blob.Of(f, nil), nil
}

func readBlob(name string) ([]byte, error) {
	b, err := openBlob(name) // want `result of openBlob is never released: b.Close is missing`
	if err != nil {
		return nil, err
	}
	return io.ReadAll(b)
}

func readTheirs(name string) ([]byte, error) {
	b, err := blob.Open(name, nil) // want `result of blob.Open is never released: b.Close is missing`
	if err != nil {
		return nil, err
	}
	return io.ReadAll(b)
}

// ok
func readBlobClosed(name string) ([]byte, error) {
	b, err := openBlob(name)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	return io.ReadAll(b)
}

// ok: whether closing it closes the file cannot be seen
func openView(name string) (blob.View, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return blob.ViewOf(f, len(name) > 3), nil
}

func readView(name string) ([]byte, error) {
	v, err := openView(name)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(v)
}
