// Package assertedtwice asks twice whether a value has a type, twice how long a list
// is that a loop has gone through, and in each round of one whether it is the first.
package assertedtwice

import "os"

type event struct{ body any }

func next() any { return os.Args }

func twice(v any, path string) error { // ok
	var f *os.File
	if _, ok := v.(string); ok {
		var err error
		if f, err = os.Open(path); err != nil {
			return err
		}
	}
	println(path)
	if s, ok := v.(string); ok {
		println(s)
		f.Close()
	}
	return nil
}

func otherType(v any, path string) error {
	var f *os.File
	if _, ok := v.(string); ok {
		var err error
		if f, err = os.Open(path); err != nil { // want `result of os.Open is not released on every path`
			return err
		}
	}
	if _, ok := v.(int); ok {
		f.Close()
	}
	return nil
}

func otherValue(v any, path string) error {
	var f *os.File
	if _, ok := v.(string); ok {
		var err error
		if f, err = os.Open(path); err != nil { // want `result of os.Open is not released on every path`
			return err
		}
	}
	v = next()
	if _, ok := v.(string); ok {
		f.Close()
	}
	return nil
}

func bySwitch(v any, path string) (err error) { // ok
	var f *os.File
	switch v := v.(type) {
	case string:
		if f, err = os.Open(path + v); err != nil {
			return err
		}
	case int:
		println(v)
	}
	if _, ok := v.(string); ok {
		f.Close()
	}
	return nil
}

func inField(e *event, path string) error { // ok
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if _, ok := e.body.(string); !ok {
		return f.Close()
	}
	if s, ok := e.body.(string); ok {
		println(s)
		return f.Close()
	}
	return nil
}

func inFieldSet(e *event, path string) error {
	f, err := os.Open(path) // want `result of os.Open is not released on every path`
	if err != nil {
		return err
	}
	if _, ok := e.body.(string); !ok {
		return f.Close()
	}
	e.body = next()
	if _, ok := e.body.(string); ok {
		return f.Close()
	}
	return nil
}

// The last file of several is closed behind the loop, which has run if there is
// one.
func last(paths []string) error { // ok
	var f *os.File
	for i, path := range paths {
		if i > 0 {
			f.Close()
		}
		var err error
		if f, err = os.Open(path); err != nil {
			return err
		}
	}
	if len(paths) > 0 {
		f.Close()
	}
	return nil
}

func lastOfMany(paths []string) error {
	var f *os.File
	for i, path := range paths {
		if i > 0 {
			f.Close()
		}
		var err error
		if f, err = os.Open(path); err != nil { // want `result of os.Open is not released on every path`
			return err
		}
	}
	if len(paths) > 1 {
		f.Close()
	}
	return nil
}

// A loop around it begins the count anew.
func lists(all [][]string) error {
	var f *os.File
	for _, paths := range all {
		for i, path := range paths {
			if i > 0 {
				f.Close()
			}
			var err error
			if f, err = os.Open(path); err != nil { // want `result of os.Open is not released on every path`
				return err
			}
		}
	}
	return nil
}
