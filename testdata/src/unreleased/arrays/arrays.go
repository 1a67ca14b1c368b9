// Package arrays: elements of arrays and fields of structs that the loop
// copies, of which some may not have been acquired yet.
package arrays

import (
	"errors"
	"os"
)

// ok: the elements that are nil are not the one that is held
func all(names [2]string) (err error) {
	var fs [2]*os.File
	defer func() {
		for _, f := range fs {
			if f != nil {
				err = errors.Join(err, f.Close())
			}
		}
	}()
	for i, n := range names {
		if fs[i], err = os.Open(n); err != nil {
			return err
		}
	}
	return nil
}

// ok
func two(a, b string) error {
	var fs [2]*os.File
	defer func() {
		for _, f := range fs {
			if f != nil {
				f.Close()
			}
		}
	}()
	var err error
	if fs[0], err = os.Open(a); err != nil {
		return err
	}
	fs[1], err = os.Open(b)
	return err
}

// twoWrong releases nothing if the second fails.
func twoWrong(a, b string) error {
	var fs [2]*os.File
	var err error
	fs[0], err = os.Open(a) // want "not released on every path"
	if err != nil {
		return err
	}
	if fs[1], err = os.Open(b); err != nil {
		return err
	}
	for _, f := range fs {
		if f != nil {
			f.Close()
		}
	}
	return nil
}

type slot struct {
	f    *os.File
	name string
}

// ok: the same in the fields of elements
func slots(names [2]string) (err error) {
	var ss [2]slot
	defer func() {
		for _, s := range ss {
			if s.f != nil {
				s.f.Close()
			}
		}
	}()
	for i, n := range names {
		if ss[i].f, err = os.Open(n); err != nil {
			return err
		}
	}
	return nil
}
