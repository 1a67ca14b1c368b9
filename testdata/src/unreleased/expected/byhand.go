package expected

import (
	"errors"
	"io"
	"os"
	"testing"
)

func reported(t *testing.T) {
	// ok: it should have failed
	if _, err := os.Open("nothing"); err == nil {
		t.Errorf("no error")
	}
	// ok
	f, err := os.Open("nothing")
	if err == nil {
		t.Errorf("no error, but %v", f)
	}
	// ok
	_, err = os.Open("nothing")
	if err == nil || err.Error() != "no such file" {
		t.Fatal(err)
	}
	// ok
	_, err = os.Open("nothing")
	if !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	// ok
	_, err = os.Open("nothing")
	if err != io.EOF {
		t.Error(err)
	}
}

func reportedOtherwise(t *testing.T) {
	if _, err := os.Open("something"); err != nil { // want "discarded"
		t.Error(err)
	}
	_, err := os.Open("something") // want "discarded"
	if err == nil {
		t.Log("there")
	}
	f, err := os.Open("something") // want "never released"
	if err != nil {
		t.Error(err)
	} else if f.Name() != "something" {
		t.Error(f.Name())
	}
	g, err := os.Open("something") // want "never released"
	if err == nil && g.Name() != "something" {
		t.Error(g.Name())
	}
}

// A matcher says what is to be of an assertion's subject.
type matcher interface{ Match(any) error }

type assertion interface {
	To(m matcher, extra ...any) bool
	NotTo(m matcher, extra ...any) bool
}

func expect(actual any, extra ...any) assertion { return nil }

func HaveOccurred() matcher { return nil }

func BeNil() matcher { return nil }

func matched() {
	// ok
	_, err := os.Open("nothing")
	expect(err).To(HaveOccurred())
	// ok
	f, err := os.Open("nothing")
	expect(err).NotTo(BeNil())
	f.Sync()
	_, err = os.Open("something") // want "discarded"
	expect(err).NotTo(HaveOccurred())
	g, err := os.Open("something") // want "never released"
	expect(err).To(BeNil())
	g.Sync()
}

type checker interface{ Check(params []any) bool }

var IsNil, NotNil, ErrorMatches, Equals checker

func Not(c checker) checker { return c }

type suite struct{}

func (s *suite) Assert(obtained any, c checker, args ...any) {}

func checked(s *suite) {
	// ok
	_, err := os.Open("nothing")
	s.Assert(err, NotNil)
	// ok
	_, err = os.Open("nothing")
	s.Assert(err, ErrorMatches, "no such file")
	// ok
	_, err = os.Open("nothing")
	s.Assert(err, Equals, os.ErrNotExist)
	// ok
	_, err = os.Open("nothing")
	s.Assert(err, Not(IsNil))
	_, err = os.Open("something") // want "discarded"
	s.Assert(err, IsNil)
	_, err = os.Open("something") // want "discarded"
	s.Assert(err, Equals, nil)
}
