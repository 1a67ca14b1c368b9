// Package impliedtests compares a value with one constant and then with another,
// which the first answer decides.
package impliedtests

import (
	"errors"
	"os"
)

var errKind = errors.New("no such kind")

var calls int

func count() int {
	calls++
	return calls
}

type options struct {
	level int
	name  string
}

func moreThan(n int, path string) error { // ok
	var f *os.File
	if n > 5 {
		var err error
		if f, err = os.Open(path); err != nil {
			return err
		}
	}
	println(path)
	if n > 2 {
		f.Close()
	}
	return nil
}

func lessThan(n int, path string) error {
	var f *os.File
	if n > 2 {
		var err error
		if f, err = os.Open(path); err != nil { // want `result of os.Open is not released on every path`
			return err
		}
	}
	println(path)
	if n > 5 {
		f.Close()
	}
	return nil
}

func atLeast(n int, path string) error { // ok
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if n <= 5 {
		return f.Close()
	}
	if n >= 3 {
		f.Close()
	}
	return nil
}

func notZero(n int, path string) error { // ok
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if n <= 0 {
		return f.Close()
	}
	if n != 0 {
		return f.Close()
	}
	return nil
}

func mayBeZero(n int, path string) error {
	f, err := os.Open(path) // want `result of os.Open is not released on every path`
	if err != nil {
		return err
	}
	if n < 0 {
		return f.Close()
	}
	if n != 0 {
		return f.Close()
	}
	return nil
}

// Both answers together leave one value.
func between(n int, path string) error { // ok
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if n < 2 || n > 2 {
		return f.Close()
	}
	if n == 2 {
		return f.Close()
	}
	return nil
}

const (
	file = iota
	dir
	link
)

func kinds(kind int, path string) error { // ok
	var f *os.File
	var err error
	switch kind {
	case file:
		f, err = os.Open(path)
	case dir:
		return errKind
	}
	if err != nil {
		return err
	}
	if kind != link {
		f.Close()
	}
	return nil
}

func otherKind(kind int, path string) error {
	var f *os.File
	var err error
	switch kind {
	case file, link:
		f, err = os.Open(path) // want `result of os.Open is not released on every path`
	case dir:
		return errKind
	}
	if err != nil {
		return err
	}
	if kind != link {
		f.Close()
	}
	return nil
}

func names(o *options, path string) error { // ok
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if o.name != "plain" {
		return f.Close()
	}
	println(path)
	if o.name == "packed" {
		return nil
	}
	return f.Close()
}

func renamed(o *options, path string) error {
	f, err := os.Open(path) // want `result of os.Open is not released on every path`
	if err != nil {
		return err
	}
	if o.name != "plain" {
		return f.Close()
	}
	o.name = path
	if o.name == "packed" {
		return nil
	}
	return f.Close()
}

func levels(o *options, path string) error { // ok
	var f *os.File
	if o.level >= 2 {
		var err error
		if f, err = os.Open(path); err != nil {
			return err
		}
	}
	if o.level > 0 {
		f.Close()
	}
	return nil
}

func lengths(list []string, path string) error { // ok
	var f *os.File
	if len(list) == 3 {
		var err error
		if f, err = os.Open(path); err != nil {
			return err
		}
	}
	for _, s := range list {
		println(s)
	}
	if len(list) > 0 {
		f.Close()
	}
	return nil
}

func shorter(list []string, path string) error {
	var f *os.File
	if len(list) < 3 {
		var err error
		if f, err = os.Open(path); err != nil { // want `result of os.Open is not released on every path`
			return err
		}
	}
	if len(list) > 0 {
		f.Close()
	}
	return nil
}

// What a call has returned is one value, too.
func counted(path string) error { // ok
	n := count()
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if n > 0 {
		f.Close()
	}
	println(path)
	if n > 0 {
		return nil
	}
	return f.Close()
}

func countedAgain(path string) error {
	n := count()
	f, err := os.Open(path) // want `result of os.Open is not released on every path`
	if err != nil {
		return err
	}
	if n > 0 {
		f.Close()
	}
	n = count()
	if n > 0 {
		return nil
	}
	return f.Close()
}

// Each round has a count of its own.
func rounds(path string) error {
	var f *os.File
	for {
		n := count()
		if n > 5 {
			var err error
			if f, err = os.Open(path); err != nil { // want `result of os.Open is not released on every path`
				return err
			}
			continue
		}
		if n > 2 {
			f.Close()
		}
		return nil
	}
}

// A literal that is deferred asks, too.
func deferred(n int, path string) (err error) { // ok
	var f *os.File
	defer func() {
		if n > 0 {
			f.Close()
		}
	}()
	if n > 1 {
		if f, err = os.Open(path); err != nil {
			return err
		}
	}
	return nil
}

// Two numbers without a sign.
func unsigned(n uint, path string) error { // ok
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if n < 1 {
		return f.Close()
	}
	if n > 0 {
		return f.Close()
	}
	return nil
}
