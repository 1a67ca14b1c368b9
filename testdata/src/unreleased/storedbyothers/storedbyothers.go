// Package storedbyothers: variables that somebody else stores to, so that
// what this function stored last decides nothing.
package storedbyothers

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// variadic: the address is in the slice of a variadic call.
func variadic(name string) (int, error) {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return 0, err
	}
	var n int
	if _, err := fmt.Fscan(f, &n); err != nil {
		f.Close()
		return 0, err
	}
	if n < 0 {
		return 0, nil
	}
	return n, f.Close()
}

// ok: released on both sides of what was read
func variadicRight(name string) (int, error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	var n int
	_, err = fmt.Fscan(f, &n)
	if err != nil || n < 0 {
		f.Close()
		return 0, err
	}
	return n, f.Close()
}

type holder struct{ p *bool }

func (h holder) set() { *h.p = true }

// field: a struct has the address.
func field(name string) {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return
	}
	skip := false
	h := holder{&skip}
	h.set()
	if skip {
		return
	}
	f.Close()
}

// slice: so has a slice.
func slice(name string, vs []any) {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return
	}
	skip := false
	vs = append(vs, &skip)
	fmt.Sscan("true", vs...)
	if skip {
		return
	}
	f.Close()
}

func set(p *bool) { *p = true }

// merged: the pointer is one of two.
func merged(name string) {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return
	}
	skip := false
	p := &skip
	if name == "" {
		p = new(bool)
	}
	set(p)
	if skip {
		return
	}
	f.Close()
}

func do(n int, f func()) {
	for range n {
		f()
	}
}

// callback: a literal that the callee runs stores to it.
func callback(name string) {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return
	}
	skip := false
	do(len(name), func() { skip = true })
	if skip {
		return
	}
	f.Close()
}

// before: it was stored to before the resource was acquired.
func before(name string) error {
	var skip bool
	flag.BoolVar(&skip, "skip", false, "")
	flag.Parse()
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return err
	}
	if skip {
		return nil
	}
	return f.Close()
}

// walked: by a literal, before the resource was acquired.
func walked(name string) error {
	found := false
	err := filepath.WalkDir(name, func(string, os.DirEntry, error) error {
		found = true
		return nil
	})
	if err != nil {
		return err
	}
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return err
	}
	if found {
		return nil
	}
	return f.Close()
}

// ok: the function itself has stored to it since
func since(name string) error {
	skip := false
	flag.BoolVar(&skip, "skip", false, "")
	skip = false
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	if skip {
		return nil
	}
	return f.Close()
}

// ok: whoever sets the flag has released it
func closer(name string) error {
	closed := false
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	done := func() {
		closed = true
		f.Close()
	}
	defer func() {
		if !closed {
			done()
		}
	}()
	if name == "" {
		done()
		return nil
	}
	os.Remove(name)
	return f.Sync()
}

// ok: nobody but the function sets the flag, which a deferred literal reads
func kept(name string) (*os.File, error) {
	keep := false
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() {
		if !keep {
			f.Close()
		}
	}()
	if _, err := fmt.Fprintln(f, name, keep); err != nil {
		return nil, err
	}
	keep = true
	return f, nil
}

// ok: the same flag says whether it is acquired and whether it is released,
// and no call in between gets its address
func optional(name string) (err error) {
	var use bool
	flag.BoolVar(&use, "use", false, "")
	flag.Parse()
	var f *os.File
	if use {
		if f, err = os.Open(name); err != nil {
			return err
		}
	}
	os.Remove(name)
	if use {
		return f.Close()
	}
	return nil
}

func retry(fn func() bool) {
	for range 3 {
		if fn() {
			return
		}
	}
}

// ok: the flag says what the error in the callback was
func retried(name string) (f *os.File, err error) {
	ok := false
	retry(func() bool {
		f, err = os.Open(name)
		ok = err == nil
		return ok
	})
	if !ok {
		return nil, err
	}
	return f, nil
}

// retriedWrong goes by another flag.
func retriedWrong(name string, quick bool) (f *os.File, err error) {
	ok := false
	retry(func() bool {
		f, err = os.Open(name) // want "not released on every path"
		ok = err == nil
		return ok
	})
	if quick || !ok {
		return nil, err
	}
	return f, nil
}

// ok: the variable decides whether it is acquired and whether it is released
func decided(name string) (err error) {
	var lock bool
	if _, err = fmt.Sscan(name, &lock); err != nil {
		return err
	}
	var f *os.File
	if lock {
		if f, err = os.Create(name); err != nil {
			return err
		}
	}
	os.Remove(name)
	if lock {
		return f.Close()
	}
	return nil
}
