// Package unsetfields tests fields of structs that the functions have made.
package unsetfields

import "os"

type attr struct {
	name  string
	fd    uintptr
	quiet bool
	file  *os.File
}

func load(a *attr) error { return nil }

func fill(a *attr) {}

func attach(target *os.File, name string) error {
	a := &attr{name: name}
	if target != nil {
		a.fd = target.Fd()
	} else {
		f, err := os.Open(name) // ok: the field is not set yet
		if err != nil {
			return err
		}
		if a.fd == 0 {
			a.fd = f.Fd()
			defer f.Close()
		}
	}
	return load(a)
}

func attachQuiet(name string) error {
	a := new(attr)
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	if a.file == nil && !a.quiet {
		defer f.Close()
	}
	return load(a)
}

func attachFilled(name string) error {
	a := &attr{name: name}
	fill(a)
	f, err := os.Open(name) // want "f.Close is missing before the return on line 57"
	if err != nil {
		return err
	}
	if a.fd == 0 {
		a.fd = f.Fd()
		defer f.Close()
	}
	return load(a)
}

func attachMany(names []string) error {
	a := &attr{}
	for _, name := range names {
		f, err := os.Open(name) // want "result of os.Open"
		if err != nil {
			return err
		}
		if a.fd == 0 {
			a.fd = f.Fd()
			defer f.Close()
		}
	}
	return load(a)
}
