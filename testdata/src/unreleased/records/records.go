// Package records: structs without methods that hold a resource for who gets
// them.
package records

import (
	"errors"
	"io"
	"net/http"
	"os"

	"unreleased/records/blob"
)

// ok
func get(name string) (*blob.Object, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	fi, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	return &blob.Object{Key: name, Size: fi.Size(), Body: f}, nil
}

func size(name string) int64 {
	o, err := get(name) // want "never released: o.Body.Close is missing"
	if err != nil {
		return -1
	}
	return o.Size
}

func small(name string) ([]byte, error) {
	o, err := get(name) // want "not released on every path: o.Body.Close is missing"
	if err != nil {
		return nil, err
	}
	if o.Size > 1<<20 {
		return nil, errors.New("too large")
	}
	defer o.Body.Close()
	return io.ReadAll(o.Body)
}

// ok
func all(name string) ([]byte, error) {
	o, err := get(name)
	if err != nil {
		return nil, err
	}
	defer o.Body.Close()
	return io.ReadAll(o.Body)
}

// ok
func body(name string) (io.ReadCloser, error) {
	o, err := get(name)
	if err != nil {
		return nil, err
	}
	return o.Body, nil
}

// ok
func kept(name string, to map[string]*blob.Object) error {
	o, err := get(name)
	if err != nil {
		return err
	}
	to[name] = o
	return nil
}

// ok
func lent(name string, f func(*blob.Object) error) error {
	o, err := get(name)
	if err != nil {
		return err
	}
	return f(o)
}

// ok
func closed(o *blob.Object) { o.Body.Close() }

// ok
func helped(name string) (int64, error) {
	o, err := get(name)
	if err != nil {
		return 0, err
	}
	defer closed(o)
	return o.Size, nil
}

// A struct by value, with fields that only this package can name.

type pair struct {
	n   int
	out *os.File
}

// ok
func create(name string) (p pair, err error) {
	p.out, err = os.Create(name)
	return p, err
}

func created(name string) error {
	p, err := create(name) // want "not released on every path: p.out.Close is missing"
	if err != nil {
		return err
	}
	if _, err := io.WriteString(p.out, "x"); err != nil {
		return err
	}
	return p.out.Close()
}

// ok
func createdRight(name string) error {
	p, err := create(name)
	if err != nil {
		return err
	}
	_, err = io.WriteString(p.out, "x")
	return errors.Join(err, p.out.Close())
}

// What tells its own error may have nothing.

// ok
func try(name string) blob.Result {
	f, err := os.Open(name)
	return blob.Result{Body: f, Err: err}
}

// ok
func tried(name string) error {
	r := try(name)
	if r.Err != nil {
		return r.Err
	}
	return r.Body.Close()
}

// A struct with the function that releases beside the resource.

type lease struct {
	f    *os.File
	done func() error
}

// ok
func take(name string) (lease, error) {
	f, err := os.Open(name)
	if err != nil {
		return lease{}, err
	}
	return lease{f: f, done: f.Close}, nil
}

// ok
func byFunction(name string, p []byte) (int, error) {
	l, err := take(name)
	if err != nil {
		return 0, err
	}
	defer l.done()
	return l.f.Read(p)
}

// ok
func byItself(name string, p []byte) (int, error) {
	l, err := take(name)
	if err != nil {
		return 0, err
	}
	defer l.f.Close()
	return l.f.Read(p)
}

func byNeither(name string, p []byte) (int, error) {
	l, err := take(name) // want "not released on every path"
	if err != nil {
		return 0, err
	}
	n, err := l.f.Read(p)
	if err != nil {
		return 0, err
	}
	return n, l.done()
}

// ok: the body goes on in a struct that calls it the same
func download(url string) (*blob.Object, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return &blob.Object{Key: url, Body: resp.Body}, nil
}

func downloadedSize(url string) int64 {
	o, err := download(url) // want "never released: o.Body.Close is missing"
	if err != nil {
		return -1
	}
	return o.Size
}

// ok
func downloaded(url string) ([]byte, error) {
	o, err := download(url)
	if err != nil {
		return nil, err
	}
	defer o.Body.Close()
	return io.ReadAll(o.Body)
}
