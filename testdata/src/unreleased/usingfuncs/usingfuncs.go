// Package usingfuncs has helpers that return a function which uses what they
// get: who only calls it has to release that all the same.
package usingfuncs

import (
	"bufio"
	"io"
	"iter"
	"net/http"
	"os"
)

// ok
func lines(r io.Reader) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		sc := bufio.NewScanner(r)
		for sc.Scan() {
			if !yield(sc.Text(), nil) {
				return
			}
		}
		if err := sc.Err(); err != nil {
			yield("", err)
		}
	}
}

// ok
func linesOf(f *os.File) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		defer f.Close()
		for sc := bufio.NewScanner(f); sc.Scan(); {
			if !yield(sc.Text()) {
				return
			}
		}
	}
}

// ok
func counter(f *os.File) (func() int64, error) {
	if _, err := f.Stat(); err != nil {
		return nil, err
	}
	return func() int64 {
		st, err := f.Stat()
		if err != nil {
			return -1
		}
		return st.Size()
	}, nil
}

func ranges(name string) (n int, err error) {
	f, err := os.Open(name) // want "never released"
	if err != nil {
		return 0, err
	}
	for line, err := range lines(f) {
		if err != nil {
			return 0, err
		}
		n += len(line)
	}
	return n, nil
}

// ok
func rangesAndCloses(name string) (n int, err error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for line := range lines(f) {
		n += len(line)
	}
	return n, nil
}

func inSequence(url string) iter.Seq[string] {
	return func(yield func(string) bool) {
		resp, err := http.Get(url) // want "never released"
		if err != nil {
			return
		}
		for line, err := range lines(resp.Body) {
			if err != nil || !yield(line) {
				return
			}
		}
	}
}

// ok: the sequence closes it
func rangesOwned(name string) (n int, err error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	for line := range linesOf(f) {
		n += len(line)
	}
	return n, nil
}

func counts(name string) (int64, error) {
	f, err := os.Open(name) // want "never released"
	if err != nil {
		return 0, err
	}
	count, err := counter(f)
	if err != nil {
		return 0, err
	}
	return count() + count(), nil
}

// ok: the sequence is the caller's, and so is the file
func handsOn(name string) (iter.Seq2[string, error], error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return lines(f), nil
}

// ok: it lasts as long as the handler
func registers(mux *http.ServeMux, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	serve := func(r io.Reader) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { io.Copy(w, r) }
	}
	mux.HandleFunc("/", serve(f))
	return nil
}

// ok: as above, with a variable
func keeps(name string, into *func() int64) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	count, err := counter(f)
	if err != nil {
		f.Close()
		return err
	}
	*into = count
	return nil
}
