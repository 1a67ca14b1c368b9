// Package deferredbeforestore has resources that are stored in a field for as long as
// the function runs: their release is deferred before that.
package deferredbeforestore

import (
	"encoding/json"
	"errors"
	"io"
	"os"
)

var errNone = errors.New("no settings")

type options struct {
	from  io.Reader
	paths []string
}

func load(o *options, into any) error {
	for _, name := range o.paths {
		f, err := os.Open(name) // ok
		if err != nil {
			continue
		}
		defer f.Close()
		o.from = f
		break
	}
	if o.from == nil {
		return errNone
	}
	return json.NewDecoder(o.from).Decode(into)
}

type settings struct {
	from  io.Reader
	paths []string
}

func loadOpen(s *settings, into any) error {
	for _, name := range s.paths {
		f, err := os.Open(name) // want `result of os.Open is stored in field from of settings and never released: no function calls its Close`
		if err != nil {
			continue
		}
		if st, err := f.Stat(); err != nil || st.IsDir() {
			f.Close()
			continue
		}
		s.from = f
		break
	}
	if s.from == nil {
		return errNone
	}
	return json.NewDecoder(s.from).Decode(into)
}
