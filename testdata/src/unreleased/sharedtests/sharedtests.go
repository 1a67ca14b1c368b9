// Package sharedtests tests variables that literals share: a deferred literal
// asks what the function has asked before.
package sharedtests

import "os"

// kind is captured by a literal that only reads it.
func captured(tick chan bool, done chan bool) error { // ok
	kind := 0
	var f *os.File
	closeAll := func() {
		if kind == 1 {
			f.Close()
		}
	}
	defer closeAll()
	for {
		select {
		case <-tick:
			if kind == 1 {
				f.Close()
			}
			var err error
			if f, err = os.CreateTemp("", ""); err != nil {
				kind = 0
				return err
			}
			kind = 1
		case <-done:
			return nil
		}
	}
}

func testedBefore(n int, name string) error { // ok
	kind := n
	var f *os.File
	closeAll := func() {
		if kind == 1 {
			f.Close()
		}
	}
	defer closeAll()
	if kind == 1 {
		var err error
		if f, err = os.Open(name); err != nil {
			kind = 0
			return err
		}
		return f.Sync()
	}
	return nil
}

func testedBeforeLoop(n int, name string, next chan int) error { // ok
	kind := n
	var f *os.File
	closeAll := func() {
		if kind == 1 {
			f.Close()
		}
	}
	defer closeAll()
	for {
		switch <-next {
		case 1:
			if kind == 1 {
				f.Close()
				var err error
				if f, err = os.Open(name); err != nil {
					kind = 0
					return err
				}
			}
		case 2:
			return nil
		}
	}
}

func notEqual(n int, name string, next chan int) error { // ok
	kind := n
	var f *os.File
	closeAll := func() {
		if kind == 0 {
		} else {
			f.Close()
		}
	}
	defer closeAll()
	for {
		switch <-next {
		case 1:
			if kind == 0 {
			} else {
				f.Close()
				var err error
				if f, err = os.Open(name); err != nil {
					kind = 0
					return err
				}
			}
		case 2:
			return nil
		}
	}
}

func other(n int, name string, next chan int) error {
	kind := n
	var f *os.File
	closeAll := func() {
		if kind == 1 {
			f.Close()
		}
	}
	defer closeAll()
	for {
		switch <-next {
		case 1:
			if kind == 2 {
				f.Close()
				var err error
				if f, err = os.Open(name); err != nil { // want `not released on every path`
					kind = 0
					return err
				}
			}
		case 2:
			return nil
		}
	}
}

func param(path string) error { // ok
	var f *os.File
	defer func() {
		if path != "" {
			f.Close()
		}
	}()
	if path != "" {
		var err error
		if f, err = os.Open(path); err != nil {
			path = ""
			return err
		}
	}
	return work()
}

func param2(path string) error { // ok
	var f *os.File
	if path != "" {
		var err error
		if f, err = os.Open(path); err != nil {
			return err
		}
	}
	defer func() {
		if path != "" {
			f.Close()
		}
	}()
	return work()
}

func reassigned(path string) error { // ok
	if path == "-" {
		path = ""
	}
	var f *os.File
	if path != "" {
		var err error
		if f, err = os.Open(path); err != nil {
			return err
		}
	}
	defer func() {
		if path != "" {
			f.Close()
		}
	}()
	return work()
}

func number(path string, n int) error { // ok
	if path == "-" {
		n++
	}
	var f *os.File
	if n > 0 {
		var err error
		if f, err = os.Open(path); err != nil {
			return err
		}
	}
	defer func() {
		if n > 0 {
			f.Close()
		}
	}()
	return work()
}

func same(path string, n int) error { // ok
	if path == "-" {
		n++
	}
	var f *os.File
	if n > 0 {
		var err error
		if f, err = os.Open(path); err != nil {
			return err
		}
	}
	defer func() {
		n = 0
	}()
	err := work()
	if n > 0 {
		f.Close()
	}
	return err
}

func changed(path string, n int) error {
	var f *os.File
	if n > 0 {
		var err error
		if f, err = os.Open(path); err != nil { // want `not released on every path`
			return err
		}
	}
	n = work2()
	err := work()
	if n > 0 {
		f.Close()
	}
	defer func() { println(n) }()
	return err
}

func changedByLiteral(path string, n int) error {
	var f *os.File
	set := func() { n = work2() }
	if n > 0 {
		var err error
		if f, err = os.Open(path); err != nil { // want `not released on every path`
			return err
		}
	}
	set()
	err := work()
	if n > 0 {
		f.Close()
	}
	return err
}

func work2() int
func work() error

func own(path string, n int) error { // ok
	var f *os.File
	own := n > 0
	if own {
		var err error
		if f, err = os.Open(path); err != nil {
			return err
		}
	}
	n = work2()
	err := work()
	if own {
		f.Close()
	}
	defer func() { println(n) }()
	return err
}

func ownLater(path string, n int) error {
	var f *os.File
	defer func() { println(n) }()
	own := n > 0
	if own {
		var err error
		if f, err = os.Open(path); err != nil { // want `not released on every path`
			return err
		}
	}
	n = work2()
	err := work()
	if n > 0 {
		f.Close()
	}
	return err
}

func loopSame(paths []string, verbose bool, n int) (err error) { // ok
	for _, p := range paths {
		var f *os.File
		if n > 1 {
			if f, err = os.Open(p); err != nil {
				return err
			}
		}
		work()
		if n > 1 {
			f.Close()
		}
	}
	return nil
}

func loopElement(ns []int, p string) (err error) {
	var f *os.File
	for _, n := range ns {
		if n > 1 {
			if f, err = os.Open(p); err != nil { // want `not released on every path`
				return err
			}
		}
		if n > 2 {
			f.Close()
		}
	}
	return nil
}
