// Package otherjob has functions that do one of two jobs, and open a file in only
// one of them.
package otherjob

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// A store makes what it is told by name.
type store interface {
	Make(name string) (io.WriteCloser, error)
}

type dir string

func (d dir) Make(name string) (io.WriteCloser, error) {
	if strings.HasSuffix(name, "/") {
		return nil, os.Mkdir(string(d)+name, 0o700)
	}
	return os.Create(string(d) + name)
}

func folders(s store, box string) error { // ok
	if _, err := s.Make(box + "/new/"); err != nil {
		return err
	}
	_, err := s.Make(box + "/old/")
	return err
}

func kept(s store, name string) error {
	w, err := s.Make(name) // want `result of s.Make is not released on every path: w.Close is missing before the return on line 40`
	if err != nil {
		return err
	}
	if _, err := w.Write(nil); err != nil {
		return err
	}
	return w.Close()
}

func folder(d dir) error { // ok
	_, err := d.Make("all/")
	return err
}

// openNew fails where there is something, and does no other job.
func openNew(name string) (*os.File, error) {
	if _, err := os.Stat(name); err == nil {
		return nil, fmt.Errorf("%s is there", name)
	}
	return os.Create(name)
}

func isNew(name string) bool {
	_, err := openNew(name) // want `result of openNew is discarded and never released`
	return err == nil
}
