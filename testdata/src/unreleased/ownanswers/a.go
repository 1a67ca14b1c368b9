// Package ownanswers returns files in records that say with a bool whether there
// is one.
package ownanswers

import (
	"errors"
	"net/http"
	"os"
)

var errNone = errors.New("none")

type answer struct {
	f     *os.File
	found bool
}

func look(name string) answer {
	f, err := os.Open(name)
	return answer{f, err == nil}
}

func lookup(name string) *answer {
	f, err := os.Open(name)
	if err != nil {
		return &answer{}
	}
	return &answer{f: f, found: true}
}

// ok: where nothing was found there is nothing to close
func size(name string) (int64, error) {
	a := look(name)
	if !a.found {
		return 0, errNone
	}
	defer a.f.Close()
	st, err := a.f.Stat()
	if err != nil {
		return 0, err
	}
	return st.Size(), nil
}

func sizeLeaks(name string) (int64, error) {
	a := look(name) // want "result of look is not released on every path: a.f.Close is missing before the return on line 52"
	if !a.found {
		return 0, errNone
	}
	st, err := a.f.Stat()
	if err != nil {
		return 0, err
	}
	a.f.Close()
	return st.Size(), nil
}

// ok
func mode(name string) os.FileMode {
	a := lookup(name)
	if a.found {
		defer a.f.Close()
		if st, err := a.f.Stat(); err == nil {
			return st.Mode()
		}
	}
	return 0
}

func modeLeaks(name string) os.FileMode {
	a := lookup(name) // want "result of lookup is never released: a.f.Close is missing"
	if a.found {
		if st, err := a.f.Stat(); err == nil {
			return st.Mode()
		}
	}
	return 0
}

type maybe[T any] struct {
	v  T
	ok bool
}

func some[T any](v T, err error) maybe[T] { return maybe[T]{v: v, ok: err == nil} }

// ok: the helper puts the answer beside what it passes on
func read(name string) (string, error) {
	m := some(os.Open(name))
	if !m.ok {
		return "", errNone
	}
	defer m.v.Close()
	return m.v.Name(), nil
}

func readLeaks(name string) (string, error) {
	m := some(os.Open(name)) // want "never released"
	if !m.ok {
		return "", errNone
	}
	return m.v.Name(), nil
}

// What this function has put there itself is known.
func own(name string) (string, error) {
	f, err := os.Open(name) // want "f.Close is missing before the return on line 113"
	if err != nil {
		return "", err
	}
	a := answer{f, len(name) > 3}
	if !a.found {
		return "", errNone
	}
	defer a.f.Close()
	return a.f.Name(), nil
}

func endResponse(p **http.Response) {
	if *p != nil {
		(*p).Body.Close()
	}
}

func lookAtResponse(p **http.Response) bool { return *p != nil && (*p).Body != nil }

// ok: the variable is filled when the helper runs
func fetch(url string) error {
	var resp *http.Response
	defer endResponse(&resp)
	var err error
	resp, err = http.Get(url)
	return err
}

func fetchLeaks(url string) error {
	var resp *http.Response
	defer lookAtResponse(&resp)
	var err error
	resp, err = http.Get(url) // want "never released"
	return err
}
