// Package pushedclose: a list of functions gets the method that releases something,
// and not the thing.
package pushedclose

import (
	"errors"
	"os"

	"unreleased/pushedclose/undo"
)

var errEmpty = errors.New("empty")

func early(name string) error {
	var l undo.List
	f, err := os.Open(name) // want "f.Close is missing before the return"
	if err != nil {
		return err
	}
	l.Add(f)
	if st, err := f.Stat(); err != nil || st.Size() == 0 {
		return errEmpty
	}
	return l.Run()
}

func earlyQuietly(name string) error {
	l := &undo.List{}
	f, err := os.Open(name) // want "f.Close is missing before the return"
	if err != nil {
		return err
	}
	l.Quietly(f)
	if st, err := f.Stat(); err != nil || st.Size() == 0 {
		return errEmpty
	}
	return l.Run()
}

// ok
func deferred(name string) error {
	var l undo.List
	defer l.Run()
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	l.Add(f)
	if st, err := f.Stat(); err != nil || st.Size() == 0 {
		return errEmpty
	}
	return nil
}

// ok
func handsOn(names []string) (*undo.List, error) {
	l := &undo.List{}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			l.Run()
			return nil, err
		}
		l.Quietly(f)
	}
	return l, nil
}
