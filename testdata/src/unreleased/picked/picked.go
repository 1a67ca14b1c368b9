// Package picked looks for the element of a list that has a name, and opens that.
package picked

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
)

type config struct{ main string }

// ok
func member(zr *zip.Reader, name string) (b []byte, err error) {
	for _, f := range zr.File {
		if f.Name == name {
			r, err := f.Open()
			if err != nil {
				return nil, err
			}
			defer r.Close()
			if b, err = io.ReadAll(r); err != nil {
				return nil, err
			}
		}
	}
	return b, nil
}

// ok: also the other way round
func memberSkipping(zr *zip.Reader, c *config) (b []byte, err error) {
	for _, f := range zr.File {
		if c.main != f.Name {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		defer r.Close()
		if b, err = io.ReadAll(r); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// ok: the variable is set once
func last(names []string, want string) (err error) {
	var f *os.File
	defer func() {
		if f != nil {
			f.Close()
		}
	}()
	for _, name := range names {
		if name == want {
			if f, err = os.Open(name); err != nil {
				return err
			}
		}
	}
	return nil
}

// ok: each has a name of its own
func named(names []string) error {
	for _, name := range names {
		switch name {
		case "in":
			f, err := os.Open("input")
			if err != nil {
				return err
			}
			defer f.Close()
		case "out":
			println("none")
		}
	}
	return nil
}

// Several have that ending.
func ending(zr *zip.Reader) error {
	for _, f := range zr.File {
		if filepath.Ext(f.Name) == ".txt" {
			r, err := f.Open() // want `deferred in a loop`
			if err != nil {
				return err
			}
			defer r.Close()
		}
	}
	return nil
}

type entry struct{ Type, Name string }

// Several are of that type.
func typed(entries []entry) error {
	for _, e := range entries {
		if e.Type == "file" {
			f, err := os.Open(e.Name) // want `deferred in a loop`
			if err != nil {
				return err
			}
			defer f.Close()
		}
	}
	return nil
}

// The name that is looked for changes with the element.
func same(entries []entry) error {
	for _, e := range entries {
		if e.Name == e.Type {
			f, err := os.Open(e.Name) // want `deferred in a loop`
			if err != nil {
				return err
			}
			defer f.Close()
		}
	}
	return nil
}

// It is looked for again and again.
func looked(entries []entry, names []string) error {
	for _, name := range names {
		for _, e := range entries {
			if e.Name == name {
				f, err := os.Open(e.Name) // want `deferred in a loop`
				if err != nil {
					return err
				}
				defer f.Close()
			}
		}
	}
	return nil
}

// What is never released is reported all the same.
func never(zr *zip.Reader, name string) (b []byte, err error) {
	for _, f := range zr.File {
		if f.Name == name {
			r, err := f.Open() // want `never released`
			if err != nil {
				return nil, err
			}
			if b, err = io.ReadAll(r); err != nil {
				return nil, err
			}
		}
	}
	return b, nil
}
