// Package optionsopen: who gives a constructor an option that acquires something
// has to release what is constructed.
package optionsopen

import (
	"io"

	"unreleased/optionsopen/sink"
)

func put(name string) error {
	s, err := sink.New(sink.Tagged("a "), sink.ToFile(name)) // want "result of sink.New is not released on every path"
	if err != nil {
		return err
	}
	if err := s.Put("begin"); err != nil {
		return err
	}
	return s.Close()
}

func putOnly(name string) error {
	s, err := sink.New(sink.ToFile(name)) // want "result of sink.New is never released"
	if err != nil {
		return err
	}
	return s.Put("begin")
}

// ok
func putRight(name string) error {
	s, err := sink.New(sink.ToFile(name))
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Put("begin")
}

// ok: it writes to what the caller has
func putTo(w io.Writer) error {
	s, err := sink.New(sink.To(w), sink.Tagged("b "))
	if err != nil {
		return err
	}
	return s.Put("begin")
}

// ok: without options it discards
func putNowhere() error {
	s, err := sink.New()
	if err != nil {
		return err
	}
	return s.Put("begin")
}

// ok: which options these are does not show
func putAll(opts []sink.Option) error {
	s, err := sink.New(opts...)
	if err != nil {
		return err
	}
	return s.Put("begin")
}
