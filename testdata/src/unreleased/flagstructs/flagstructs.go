// Package flagstructs: a deferred literal asks a flag that a struct, or a pointer,
// of the function's own holds.
package flagstructs

import "os"

type guard struct {
	name string
	keep bool
}

func kept(name string, check func() error) (*os.File, error) {
	f, err := os.Open(name) // ok
	if err != nil {
		return nil, err
	}
	g := &guard{name: name}
	defer func() {
		if !g.keep {
			f.Close()
		}
	}()
	if err := check(); err != nil {
		return nil, err
	}
	g.keep = true
	return f, nil
}

func keptTooEarly(name string, check func() error) (*os.File, error) {
	f, err := os.Open(name) // want "before the return"
	if err != nil {
		return nil, err
	}
	g := &guard{name: name}
	defer func() {
		if !g.keep {
			f.Close()
		}
	}()
	g.keep = true
	if err := check(); err != nil {
		return nil, err
	}
	return f, nil
}

func neverSet(name string, check func() error) error {
	f, err := os.Open(name) // want "before the return"
	if err != nil {
		return err
	}
	var g guard
	defer func() {
		if g.keep {
			f.Close()
		}
	}()
	if err := check(); err != nil {
		return err
	}
	g.keep = true
	return nil
}

func pointer(name string, check func() error) (*os.File, error) {
	f, err := os.Open(name) // ok
	if err != nil {
		return nil, err
	}
	keep := new(bool)
	defer func() {
		if !*keep {
			f.Close()
		}
	}()
	if err := check(); err != nil {
		return nil, err
	}
	*keep = true
	return f, nil
}

func pointerInverted(name string, check func() error) (*os.File, error) {
	f, err := os.Open(name) // want "before the return"
	if err != nil {
		return nil, err
	}
	keep := new(bool)
	defer func() {
		if *keep {
			f.Close()
		}
	}()
	if err := check(); err != nil {
		return nil, err
	}
	*keep = true
	return nil, nil
}

func address(name string, check func(*bool) error) (*os.File, error) {
	f, err := os.Open(name) // ok
	if err != nil {
		return nil, err
	}
	var done bool
	p := &done
	defer func() {
		if *p {
			f.Close()
		}
	}()
	if err := check(p); err != nil {
		*p = true
		return nil, err
	}
	done = false
	return f, nil
}

type opened struct {
	f    *os.File
	keep bool
}

// A return assigns a named result to itself, also before it has its value.
func openNamed(name string, really bool) (o *opened, err error) {
	if !really {
		return o, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return o, err
	}
	o = &opened{f: f}
	defer func() {
		if !o.keep {
			o.f.Close()
		}
	}()
	if _, err := f.Stat(); err != nil {
		return o, err
	}
	o.keep = true
	return o, nil
}
