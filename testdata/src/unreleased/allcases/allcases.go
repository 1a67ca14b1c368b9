// Package allcases: a switch with a case for each constant of a type needs no
// default.
package allcases

import (
	"net/http"
	"os"
)

type mode int

const (
	read mode = iota
	write
	both
)

type store struct{ f *os.File }

// ok: one of the cases takes it
func open(m mode) (s *store, err error) {
	f, err := os.Open("store")
	if err != nil {
		return nil, err
	}
	switch m {
	case read:
		s = &store{f}
	case write, both:
		s = &store{f: f}
	}
	return s, nil
}

// ok: as a chain
func openByChain(s *store, m mode) {
	f, err := os.Open("store")
	if err != nil {
		return
	}
	if m == read {
		s.f = f
	} else if m == write {
		f.Close()
	} else if m == both {
		s.f = f
	}
}

func openSome(m mode) (s *store, err error) {
	f, err := os.Open("store") // want "not released on every path"
	if err != nil {
		return nil, err
	}
	switch m {
	case read:
		s = &store{f}
	case write:
		s = &store{f: f}
	}
	return s, nil
}

func openButOne(m mode) (s *store, err error) {
	f, err := os.Open("store") // want "not released on every path"
	if err != nil {
		return nil, err
	}
	switch m {
	case read:
		s = &store{f}
	case write:
		s = &store{f: f}
	case both:
		return nil, nil
	}
	return s, nil
}

func openOther(m, n mode) (s *store, err error) {
	f, err := os.Open("store") // want "not released on every path"
	if err != nil {
		return nil, err
	}
	switch {
	case m == read:
		s = &store{f}
	case n == write:
		s = &store{f: f}
	case m == both:
		s = &store{f: f}
	}
	return s, nil
}

type format string

const (
	text   format = "text"
	binary format = "binary"
)

// ok: strings are constants, too
func fetch(f format) (*http.Response, error) {
	resp, err := http.Get("http://localhost")
	if err != nil {
		return nil, err
	}
	switch f {
	case text:
		return resp, nil
	case binary:
		resp.Body.Close()
	}
	return nil, nil
}

// Any number may be one of these.
func byNumber(n int) (s *store, err error) {
	f, err := os.Open("store") // want "not released on every path"
	if err != nil {
		return nil, err
	}
	switch n {
	case 0:
		s = &store{f}
	case 1:
		s = &store{f: f}
	}
	return s, nil
}

var out, errOut *os.File

// ok: no other value comes into the case
func redirect(args []string) int {
	for len(args) > 1 {
		switch args[0] {
		case "-out", "-err", "-both":
			f, err := os.Create(args[1])
			if err != nil {
				return 1
			}
			switch args[0] {
			case "-out":
				out = f
			case "-err":
				errOut = f
			case "-both":
				out, errOut = f, f
			}
			args = args[2:]
		default:
			return 2
		}
	}
	return 0
}

func redirectSome(args []string) int {
	switch args[0] {
	case "-out", "-err", "-both":
		f, err := os.Create(args[1]) // want "not released on every path"
		if err != nil {
			return 1
		}
		switch args[0] {
		case "-out":
			out = f
		case "-err":
			errOut = f
		}
	}
	return 0
}

func redirectOther(args []string) int {
	switch args[0] {
	case "-out", "-err":
		f, err := os.Create(args[2]) // want "not released on every path"
		if err != nil {
			return 1
		}
		switch args[1] {
		case "-out":
			out = f
		case "-err":
			errOut = f
		}
	}
	return 0
}
