// Package numbered: arrays whose elements are known by their number, and slices
// that are cut to nothing.
package numbered

import "os"

func first(a, b string) error {
	var fs [2]*os.File
	var err error
	if fs[0], err = os.Open(a); err != nil {
		return err
	}
	defer fs[0].Close()
	if fs[1], err = os.Open(b); err != nil { // want "result of os.Open is never released"
		return err
	}
	_, err = fs[1].Write(nil)
	return err
}

// ok
func both(a, b string) error {
	var fs [2]*os.File
	var err error
	if fs[0], err = os.Open(a); err != nil {
		return err
	}
	defer fs[0].Close()
	if fs[1], err = os.Open(b); err != nil {
		return err
	}
	defer fs[1].Close()
	_, err = fs[1].Write(nil)
	return err
}

// ok: a loop releases all
func looped(a, b string) error {
	var fs [2]*os.File
	var err error
	if fs[0], err = os.Open(a); err != nil {
		return err
	}
	if fs[1], err = os.Open(b); err != nil {
		fs[0].Close()
		return err
	}
	for _, f := range fs {
		f.Close()
	}
	return nil
}

func captured(a, b string) error {
	var fs [2]*os.File
	var err error
	if fs[0], err = os.Open(a); err != nil {
		return err
	}
	defer func() { fs[0].Close() }()
	if fs[1], err = os.Open(b); err != nil { // want "never released"
		return err
	}
	_, err = fs[1].Write(nil)
	return err
}

// ok
func capturedBoth(a, b string) error {
	var fs [2]*os.File
	var err error
	if fs[0], err = os.Open(a); err != nil {
		return err
	}
	defer func() { fs[0].Close() }()
	if fs[1], err = os.Open(b); err != nil {
		return err
	}
	defer func() { fs[1].Close() }()
	_, err = fs[1].Write(nil)
	return err
}

func literal(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	g, err := os.Open(b) // want "never released"
	if err != nil {
		f.Close()
		return err
	}
	fs := []*os.File{f, g}
	defer fs[0].Close()
	_, err = fs[1].Write(nil)
	return err
}

// ok
func literalBoth(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	g, err := os.Open(b)
	if err != nil {
		f.Close()
		return err
	}
	fs := []*os.File{f, g}
	defer fs[0].Close()
	defer fs[1].Close()
	_, err = fs[1].Write(nil)
	return err
}

func made(a, b string) error {
	fs := make([]*os.File, 2)
	var err error
	if fs[0], err = os.Open(a); err != nil {
		return err
	}
	defer fs[0].Close()
	fs[1], err = os.Open(b) // want "never released"
	return err
}

func cut(names []string) error {
	var fs []*os.File
	defer func() {
		for _, f := range fs {
			f.Close()
		}
	}()
	for _, name := range names {
		f, err := os.Open(name) // want "not released on every path"
		if err != nil {
			return err
		}
		if fs = append(fs, f); len(fs) > 3 {
			fs = fs[:0]
		}
	}
	return nil
}

// ok
func cutRight(names []string) error {
	var fs []*os.File
	defer func() {
		for _, f := range fs {
			f.Close()
		}
	}()
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		if fs = append(fs, f); len(fs) > 3 {
			for _, f := range fs {
				f.Close()
			}
			fs = fs[:0]
		}
	}
	return nil
}

// ok: what is kept is released at the end, the others at once
func filtered(names []string) error {
	var fs []*os.File
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		fs = append(fs, f)
	}
	kept := fs[:0]
	for _, f := range fs {
		if f.Name() == "" {
			f.Close()
			continue
		}
		kept = append(kept, f)
	}
	for _, f := range kept {
		f.Close()
	}
	return nil
}
