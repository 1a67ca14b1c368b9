// Package lentcallback: functions that give what they get to a callback, and
// release it behind that.
package lentcallback

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"unreleased/lentcallback/lend"
)

func sized(f *os.File) error {
	_, err := f.Stat()
	return err
}

// ok
func open(name string) (*os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return lend.Try(f, sized)
}

func forgotten(name string) (string, error) {
	f, err := open(name) // want "never released"
	if err != nil {
		return "", err
	}
	return f.Name(), nil
}

// ok
func closed(name string) (string, error) {
	f, err := open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return f.Name(), nil
}

func early(name string, n int) error {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return err
	}
	if n == 0 {
		return errors.New("nothing to do")
	}
	return lend.Use(f, func(r io.ReadCloser) error { return nil })
}

// ok
func used(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return lend.Use(f, func(r io.ReadCloser) error { return nil })
}

// ok
func given(name string, keep func(io.ReadCloser) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return lend.Give(f, keep)
}

// ok: the sentinel tells the walk to stop, which then has not failed.
func first(walk func(func(name string) error) error) (*os.File, error) {
	var found *os.File
	err := walk(func(name string) error {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		found = f
		return fs.SkipAll
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

func firstOfMany(walk func(func(name string) error) error) (*os.File, error) {
	var found *os.File
	err := walk(func(name string) error {
		f, err := os.Open(name) // want "never released"
		if err != nil {
			return err
		}
		found = f
		return errors.New("more than one")
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

func apply(f *os.File, do func(*os.File) error) error { return do(f) }

func applyAll[T any](all []T, do func(T) error) error {
	for _, one := range all {
		if err := do(one); err != nil {
			return err
		}
	}
	return nil
}

// What a helper hands to a function that only uses it is still the caller's.
func applied(name string) error {
	f, err := os.Open(name) // want "not released on every path: f.Close is missing before the return"
	if err != nil {
		return err
	}
	if err := apply(f, func(f *os.File) error { return f.Sync() }); err != nil {
		return err
	}
	return f.Close()
}

func appliedByName(name string) error {
	f, err := os.Open(name) // want "never released"
	if err != nil {
		return err
	}
	return apply(f, sized)
}

func appliedToElements(name string) error {
	f, err := os.Open(name) // want "not released on every path: f.Close is missing before the return"
	if err != nil {
		return err
	}
	if err := applyAll([]*os.File{f}, sized); err != nil {
		return err
	}
	return f.Close()
}

// ok: the function releases it.
func appliedAndClosed(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return apply(f, func(f *os.File) error { return f.Close() })
}

// ok: the function keeps it.
func appliedAndKept(name string) (io.Closer, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	var kept io.Closer
	if err := apply(f, func(f *os.File) error { kept = f; return nil }); err != nil {
		f.Close()
		return nil, err
	}
	return kept, nil
}

// ok: what the function does is not known.
func appliedUnseen(name string, do func(*os.File) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return apply(f, do)
}
