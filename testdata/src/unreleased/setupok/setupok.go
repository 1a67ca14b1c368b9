// Package setupok has a method that opens a file for its receiver, and says by a
// bool whether it has.
package setupok

import (
	"errors"
	"os"
)

type lock struct {
	name string
	f    *os.File
	held bool
}

func newLock(name string) *lock { return &lock{name: name} }

func (l *lock) open() bool {
	var err error
	l.f, err = os.OpenFile(l.name, os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return false
	}
	l.held = true
	return true
}

func (l *lock) try() bool { return l.open() }

func (l *lock) force() bool {
	if l.open() {
		return true
	}
	if os.Remove(l.name) != nil {
		return false
	}
	return l.open()
}

func (l *lock) release() {
	if l.f != nil {
		l.f.Close()
	}
	os.Remove(l.name)
}

// ok: what has not been got need not be released
func run(name string, work func()) error {
	l := newLock(name)
	if !l.try() {
		return errors.New("locked")
	}
	defer l.release()
	work()
	return nil
}

// ok: by a variable, and tried again
func runForced(name string, work func()) error {
	l := newLock(name)
	got := l.try()
	if !got {
		got = l.force()
	}
	if !got {
		return errors.New("locked")
	}
	defer l.release()
	work()
	return nil
}

func runOnce(name string, work func() error) error {
	l := newLock(name)
	if !l.try() { // want "l.release is missing before the return on line 79"
		return errors.New("locked")
	}
	if err := work(); err != nil {
		return err
	}
	l.release()
	return nil
}

func runWrong(name string, work func()) error {
	l := newLock(name)
	if l.try() { // want "what l.try begins is never released"
		return errors.New("not locked")
	}
	work()
	l.release()
	return nil
}
