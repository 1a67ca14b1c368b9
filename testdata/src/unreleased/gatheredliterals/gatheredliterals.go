// Package gatheredliterals: a loop gathers literals that release what it acquires.
package gatheredliterals

import "os"

func openAll(names []string) (func(), error) {
	var undo []func()
	for _, name := range names {
		f, err := os.Open(name) // want "not released on every path"
		if err != nil {
			return nil, err
		}
		undo = append(undo, func() { f.Close() })
	}
	return func() {
		for _, u := range undo {
			u()
		}
	}, nil
}

// ok
func openAllRight(names []string) (func(), error) {
	var undo []func()
	all := func() {
		for _, u := range undo {
			u()
		}
	}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			all()
			return nil, err
		}
		undo = append(undo, func() { f.Close() })
	}
	return all, nil
}

func sizes(names []string) (n int64, err error) {
	var undo []func()
	for _, name := range names {
		f, err := os.Open(name) // want "not released on every path"
		if err != nil {
			return 0, err
		}
		undo = append(undo, func() { f.Close() })
		info, err := f.Stat()
		if err != nil {
			return 0, err
		}
		n += info.Size()
	}
	for _, u := range undo {
		u()
	}
	return n, nil
}

// ok
func sizesRight(names []string) (n int64, err error) {
	var undo []func()
	defer func() {
		for _, u := range undo {
			u()
		}
	}()
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return 0, err
		}
		undo = append(undo, func() { f.Close() })
		info, err := f.Stat()
		if err != nil {
			return 0, err
		}
		n += info.Size()
	}
	return n, nil
}

// ok: a pair of literals for each
func pairs(names []string) error {
	var undo []func() error
	var err error
	for _, name := range names {
		var f *os.File
		if f, err = os.Open(name); err != nil {
			break
		}
		undo = append(undo, func() error { return f.Close() })
	}
	for i := len(undo) - 1; i >= 0; i-- {
		if e := undo[i](); err == nil {
			err = e
		}
	}
	return err
}
