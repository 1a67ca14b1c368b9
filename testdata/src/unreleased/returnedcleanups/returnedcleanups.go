// Package returnedcleanups returns functions that are to release what has been
// acquired.
package returnedcleanups

import (
	"bufio"
	"errors"
	"os"
	"syscall"
)

var errEnd = errors.New("no more")

func lock(dir string) (func() error, error) {
	f, err := os.Open(dir) // want `result of os.Open is not released on every path: f.Close is missing before the return on line 25`
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		f.Close()
		return nil, err
	}
	unlock := func() error {
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_UN); err != nil {
			return err
		}
		return f.Close()
	}
	return unlock, nil
}

// ok
func lockDeferred(dir string) (func() error, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	return func() error {
		defer f.Close()
		return syscall.Flock(int(f.Fd()), syscall.LOCK_UN)
	}, nil
}

// ok: it is called until there are no more lines
func lines(name string) (func() (string, error), error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	r := bufio.NewReader(f)
	return func() (string, error) {
		line, err := r.ReadString('\n')
		if err != nil {
			return "", err
		}
		if line == "\n" {
			return "", errors.Join(errEnd, f.Close())
		}
		return line, nil
	}, nil
}

// ok: whether there is anything left to release, it knows
func once(name string) (func() error, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	isClosed := false
	return func() error {
		if isClosed {
			return nil
		}
		isClosed = true
		return f.Close()
	}, nil
}
