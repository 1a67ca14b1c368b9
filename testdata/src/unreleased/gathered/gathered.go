// Package gathered has loops that gather what they acquire, and loops that
// look for the first that there is.
package gathered

import (
	"errors"
	"io"
	"os"
)

var errNone = errors.New("none")

// The defer comes when all are there.
func deferredBehind(names []string) error {
	var files []*os.File
	for _, name := range names {
		f, err := os.Open(name) // want `result of os.Open is not released on every path`
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	defer func() {
		for _, f := range files {
			f.Close()
		}
	}()
	return nil
}

func deferredBefore(names []string) error {
	var files []*os.File
	defer func() {
		for _, f := range files {
			f.Close()
		}
	}()
	for _, name := range names {
		f, err := os.Open(name) // ok
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	return nil
}

type writer struct{ f *os.File }

func newWriter(name string) *writer {
	f, _ := os.Create(name)
	return &writer{f}
}
func (w *writer) Close() error { return w.f.Close() }

type logger struct{ f *os.File }

func newLogger() *logger {
	f, _ := os.Create("log")
	return &logger{f}
}
func (l *logger) Close() error { return l.f.Close() }

type set struct{ all []io.Closer }

// What is put there has no name, and is of several kinds.
func (s *set) appended(names []string) error {
	var all []io.Closer
	for _, name := range names {
		if name == "" {
			return errNone
		}
		if name == "log" {
			all = append(all, newLogger()) // want `result of newLogger is not released on every path`
		} else {
			all = append(all, newWriter(name)) // want `result of newWriter is not released on every path`
		}
	}
	s.all = all
	return nil
}

func (s *set) appendedRight(names []string) error {
	var all []io.Closer
	for _, name := range names {
		if name == "" {
			for _, c := range all {
				c.Close()
			}
			return errNone
		}
		all = append(all, newWriter(name)) // ok
	}
	s.all = all
	return nil
}

func (s *set) Close() error {
	var errs []error
	for _, c := range s.all {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

// The loop ends with the first one.
func first(names []string) ([]byte, error) {
	var found io.Reader
	for _, name := range names {
		if name != "" {
			f, err := os.Open(name) // want `result of os.Open is never released`
			if err != nil {
				return nil, err
			}
			found = f
			break
		}
	}
	if found == nil {
		return nil, errNone
	}
	return io.ReadAll(found)
}

func firstRight(names []string) ([]byte, error) {
	for _, name := range names {
		f, err := os.Open(name) // ok
		if err != nil {
			continue
		}
		defer f.Close()
		return io.ReadAll(f)
	}
	return nil, errNone
}

// The functions that release what there is are gathered, and are called later.
func stopsOnly(names []string) func() error {
	var stops []func() error
	for _, name := range names {
		f, _ := os.Open(name) // ok
		stops = append(stops, f.Close)
	}
	return func() error {
		var errs []error
		for _, stop := range stops {
			errs = append(errs, stop())
		}
		return errors.Join(errs...)
	}
}

func stopsRun(names []string) error {
	var stops []func()
	for _, name := range names {
		f, err := os.Open(name) // ok
		if err != nil {
			runAll(stops)
			return err
		}
		stops = append(stops, func() { f.Close() })
	}
	for _, stop := range stops {
		stop()
	}
	return nil
}

func runAll(fs []func()) {
	for _, f := range fs {
		f()
	}
}

func stopsLost(names []string) (func(), error) {
	var stops []func() error
	for _, name := range names {
		f, err := os.Open(name) // want `result of os.Open is not released on every path`
		if err != nil {
			return nil, err
		}
		stops = append(stops, f.Close)
	}
	return func() {
		for _, stop := range stops {
			stop()
		}
	}, nil
}
