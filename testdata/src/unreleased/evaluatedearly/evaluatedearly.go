// Package evaluatedearly defers a release and assigns the variable again behind it: the
// deferred call has the first value, whatever literals share the variable.
package evaluatedearly

import (
	"errors"
	"io"
	"log"
	"net/http"
	"os"
)

var errEmpty = errors.New("empty")

func login() error { return nil }

func retried(c *http.Client, url string) ([]byte, error) {
	resp, err := c.Get(url) // ok
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	defer func() { log.Print(resp.Status) }()
	if resp.StatusCode == http.StatusUnauthorized {
		if err := login(); err != nil {
			return nil, err
		}
		resp, err = c.Get(url) // want "never released"
		if err != nil {
			return nil, err
		}
	}
	return io.ReadAll(resp.Body)
}

func retriedWhole(c *http.Client, url string) ([]byte, error) {
	resp, err := c.Get(url) // ok
	if err != nil {
		return nil, err
	}
	defer func() { resp.Body.Close() }()
	if resp.StatusCode == http.StatusUnauthorized {
		resp.Body.Close()
		again, err := c.Get(url) // ok
		if err != nil {
			return nil, err
		}
		resp = again
	}
	return io.ReadAll(resp.Body)
}

func swapped(first, second string) (err error) {
	f, err := os.Open(first) // ok
	if err != nil {
		return err
	}
	defer f.Close()
	defer func() {
		if err != nil {
			log.Print(f.Name())
		}
	}()
	f, err = os.Open(second) // want "never released"
	if err != nil {
		return err
	}
	_, err = f.Stat()
	return err
}

func late(name string) (err error) {
	var f *os.File
	defer f.Close()
	defer func() {
		if f == nil {
			err = errEmpty
		}
	}()
	f, err = os.Open(name) // want "never released"
	return err
}

type files struct {
	byName map[string]*os.File
	last   *os.File
}

func (s *files) Close() error {
	for _, f := range s.byName {
		f.Close()
	}
	if s.last == nil {
		return nil
	}
	return s.last.Close()
}

func shutAll(m map[string]*os.File) {
	for _, f := range m {
		f.Close()
	}
}

func shut(f **os.File) {
	if *f != nil {
		(*f).Close()
	}
}

func filled(name string) error {
	s := files{}
	defer s.Close()
	defer func() { log.Print(s.last == nil) }()
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	s.last = f
	return nil
}

func put(name string) error {
	m := map[string]*os.File{}
	defer shutAll(m)
	defer func() { log.Print(len(m)) }()
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	m[name] = f
	return nil
}

func addressed(name string) (err error) {
	var f *os.File
	defer shut(&f)
	f, err = os.Open(name) // ok
	if err != nil {
		return err
	}
	_, err = f.Stat()
	return err
}

func methodValue(first, second string) (err error) {
	f, err := os.Open(first) // ok
	if err != nil {
		return err
	}
	release := f.Close
	f, err = os.Open(second) // want "never released"
	if err != nil {
		return errors.Join(err, release())
	}
	defer release()
	defer func() {
		if err != nil {
			log.Print(f.Name())
		}
	}()
	_, err = f.Stat()
	return err
}

func eachMethodValue(names []string) (err error) {
	var f *os.File
	defer func() { log.Print(f) }()
	for _, name := range names {
		f, err = os.Open(name) // ok
		if err != nil {
			return err
		}
		release := f.Close
		log.Print(f.Name())
		release()
	}
	return nil
}

func first(name, other string) (res *os.File, err error) {
	f, err := os.Open(name) // want "overwritten"
	if err != nil {
		return nil, err
	}
	defer func() { log.Print(f.Name()) }()
	res = f
	f, err = os.Open(other) // want "never released"
	if err != nil {
		return nil, err
	}
	return res, nil
}
