// Package fluent has methods that acquire into their receiver and return it.
package fluent

import (
	"errors"
	"os"

	"unreleased/fluent/draft"
)

type sheet struct {
	f   *os.File
	err error
}

func (s *sheet) open(name string) *sheet {
	if s.err == nil {
		s.f, s.err = os.Create(name)
	}
	return s
}

func (s *sheet) try(name string) (_ *sheet, err error) {
	s.f, err = os.Create(name)
	return s, err
}

func (s *sheet) write(text string) *sheet {
	if s.err == nil {
		_, s.err = s.f.WriteString(text)
	}
	return s
}

func (s *sheet) done() error {
	if s.f != nil {
		s.err = errors.Join(s.err, s.f.Close())
	}
	return s.err
}

// ok: the chain ends in the releaser
func chain(name string) error { return new(sheet).open(name).write("x").done() }

// ok: its first links may be named
func named(name string) error {
	s := new(sheet).open(name)
	s.write("x")
	return s.done()
}

// ok: the struct has a name, too
func both(name string) error {
	s := &sheet{}
	t := s.open(name).write("x")
	defer s.done()
	return t.err
}

// ok: beside an error
func tried(name string) error {
	s, err := new(sheet).try(name)
	if err != nil {
		return err
	}
	return s.write("x").done()
}

func chainKept(name string) error {
	return new(sheet).open(name).write("x").err // want `is never released`
}

func namedKept(name string, dry bool) error {
	s := new(sheet).open(name) // want `done is missing before the return on line 76`
	if dry {
		return nil
	}
	return s.done()
}

func triedKept(name string) error {
	s, err := new(sheet).try(name) // want `is never released`
	if err != nil {
		return err
	}
	return s.write("x").err
}

// ok: whoever calls it has the sheet
func begun(name string) *sheet { return new(sheet).open(name).write("head") }

// ok: as here
func goesOn(name string) error { return begun(name).write("x").done() }

func goesOnKept(name string) error {
	s := begun(name) // want `s.done is missing`
	return s.write("x").err
}

// ok: so in another package
func page(name string) error { return new(draft.Page).Create(name).Line("x").Finish() }

func pageKept(name string, dry bool) error {
	p := new(draft.Page).Create(name) // want `Finish is missing before the return on line 106`
	if dry {
		return nil
	}
	return p.Line("x").Finish()
}
