// Package constants has handlers whose bodies only answer, whatever they are
// called, beside observed ones that do work; and a sketch, in which all are
// such.
package constants

import (
	"errors"
	"fmt"
	"log"
	"net/http"
	"time"
)

type histogram struct{ sum map[string]time.Duration }

func (h *histogram) Observe(name string, d time.Duration) { h.sum[name] += d }

type store struct {
	h     *histogram
	rows  map[string]string
	since time.Time
	log   *log.Logger
}

func (s *store) timed(name string, f func() (any, error)) (any, error) {
	begin := time.Now()
	defer func() { s.h.Observe(name, time.Since(begin)) }()
	return f()
}

func (s *store) lookup() (any, error)   { return s.rows["x"], nil }
func (s *store) insert() (any, error)   { s.rows["x"] = ""; return nil, nil }
func (s *store) vacuum() (any, error)   { clear(s.rows); return "done", nil }
func (s *store) count() (any, error)    { return len(s.rows), nil }
func (s *store) explain() (any, error)  { return "this store ...", nil }
func (s *store) setDepth() (any, error) { return nil, nil }
func (s *store) columns() (any, error) {
	return map[string]any{"name": "text", "keys": []string{"a"}}, nil
}
func (s *store) former() (any, error) {
	s.log.Print("former is gone")
	return nil, errors.New("former is gone: use lookup")
}
func (s *store) age() (any, error) { return time.Since(s.since).String(), nil }
func (s *store) pause() (any, error) {
	time.Sleep(time.Second)
	return nil, nil
}

func (s *store) do(name string) (any, error) {
	switch name {
	case "lookup":
		return s.timed(name, s.lookup) // ok
	case "insert":
		return s.timed(name, func() (any, error) { return s.insert() }) // ok
	case "explain":
		return s.explain() // ok
	case "setDepth":
		return s.setDepth() // ok
	case "columns":
		return s.columns() // ok
	case "former":
		return s.former() // ok
	case "age":
		return s.age() // ok
	case "vacuum":
		return s.vacuum() // want `call of \(\*store\)\.vacuum in this branch is not observed`
	case "count":
		return s.count() // want `call of \(\*store\)\.count in this branch is not observed`
	case "pause":
		return s.pause() // want `call of \(\*store\)\.pause in this branch is not observed`
	}
	return nil, errors.New("unknown")
}

func (s *store) track(name string, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		defer func() { s.h.Observe(name, time.Since(begin)) }()
		next(w, r)
	}
}

func (s *store) list(w http.ResponseWriter, r *http.Request)   { fmt.Fprint(w, s.rows) }
func (s *store) create(w http.ResponseWriter, r *http.Request) { s.rows[r.URL.Path] = "" }
func (s *store) remove(w http.ResponseWriter, r *http.Request) { delete(s.rows, r.URL.Path) }
func (s *store) signIn(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	fmt.Fprint(w, "<form>")
}

func (s *store) routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /items", s.track("list", s.list))      // ok
	mux.HandleFunc("POST /items", s.track("create", s.create)) // ok
	mux.HandleFunc("DELETE /items", s.remove)                  // want `remove \("/items"\), registered by HandleFunc, is not observed; 2 of its 3 sibling registrations go through \(\*store\)\.track`
	mux.HandleFunc("/signin", s.signIn)                        // ok
}

// In a sketch nothing does work.
func (s *store) first() (any, error)  { return "first", nil }
func (s *store) second() (any, error) { return "second", nil }

func (s *store) sketch(name string) (any, error) {
	switch name {
	case "first":
		return s.timed(name, s.first) // ok
	case "second":
		return s.second() // want `call of \(\*store\)\.second in this branch is not observed`
	}
	return nil, errors.New("unknown")
}

// wrong makes an error of what it is given.
func (s *store) wrong(name string) (any, error) { return nil, fmt.Errorf("wrong: %s", name) }

func (s *store) fetch(name string) (any, error) { return s.rows[name], nil }

func (s *store) doNamed(kind, name string) (any, error) {
	if name == "" || kind == "odd" {
		return s.wrong(name) // ok
	}
	return s.timed(kind, func() (any, error) { return s.fetch(name) }) // ok
}

func (s *store) store(name string) (any, error) {
	s.rows[name] = name
	return nil, fmt.Errorf("kept: %s", name)
}

func (s *store) keepNamed(kind, name string) (any, error) {
	if name == "" || kind == "odd" {
		return s.store(name) // want `call of \(\*store\)\.store in this branch is not observed`
	}
	return s.timed(kind, func() (any, error) { return s.fetch(name) }) // ok
}
