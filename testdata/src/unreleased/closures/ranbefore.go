package closures

import (
	"os"
	"sync/atomic"
)

// ok: the second call finds the flag set
func closedOnce(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	var closed atomic.Bool
	shut := func() {
		if closed.CompareAndSwap(false, true) {
			f.Close()
		}
	}
	defer shut()
	if _, err := f.Stat(); err != nil {
		shut()
		return err
	}
	return nil
}

// ok
func closedOnceByNumber(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	var closed int32
	shut := func() {
		if !atomic.CompareAndSwapInt32(&closed, 0, 1) {
			return
		}
		f.Close()
	}
	defer shut()
	_, err = f.Stat()
	return err
}

// ok
func closedOnceBySwap(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	var closed atomic.Bool
	defer func() {
		if !closed.Swap(true) {
			f.Close()
		}
	}()
	_, err = f.Stat()
	return err
}

func toldOnce(name string) error {
	f, err := os.Open(name) // want "result of os.Open is never released"
	if err != nil {
		return err
	}
	var told atomic.Bool
	defer func() {
		if !told.Swap(true) {
			println("done")
		}
	}()
	_, err = f.Stat()
	return err
}

var busy atomic.Bool

func oneAtATime(name string) error {
	f, err := os.Open(name) // want "result of os.Open is not released on every path"
	if err != nil {
		return err
	}
	if !busy.CompareAndSwap(false, true) {
		return os.ErrExist
	}
	defer busy.Store(false)
	defer f.Close()
	_, err = f.Stat()
	return err
}
