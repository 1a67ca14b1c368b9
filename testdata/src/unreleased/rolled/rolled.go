// Package rolled: a method that exchanges what its receiver holds leaves the
// receiver as open as before.
package rolled

import "os"

type segment struct{ f *os.File }

func newSegment(name string) (*segment, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &segment{f}, nil
}

func (s *segment) Close() error { return s.f.Close() }

// roll fails before it closes, or not at all.
func (s *segment) roll(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	s.f.Close()
	s.f = f
	return nil
}

func (s *segment) write(b []byte, max int) (int, error) {
	if len(b) > max {
		if err := s.roll("next"); err != nil {
			return 0, err
		}
	}
	return s.f.Write(b)
}

func rollFails() error {
	s, err := newSegment("a") // want "not released on every path"
	if err != nil {
		return err
	}
	if err := s.roll("b"); err != nil {
		return err
	}
	return s.Close()
}

func writes(b []byte) error {
	s, err := newSegment("a") // want "never released"
	if err != nil {
		return err
	}
	_, err = s.write(b, 8)
	return err
}

// ok: closed whether it rolls or not
func closes(b []byte) error {
	s, err := newSegment("a")
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.roll("b"); err != nil {
		return err
	}
	_, err = s.write(b, 8)
	return err
}

type journal struct{ f *os.File }

func newJournal(name string) (*journal, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &journal{f}, nil
}

func (j *journal) Close() error { return j.f.Close() }

// reopen has closed the old file where it fails.
func (j *journal) reopen(name string) error {
	if err := j.f.Close(); err != nil {
		return err
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	j.f = f
	return nil
}

// ok: nothing is open where it cannot be opened again
func reopens() error {
	j, err := newJournal("a")
	if err != nil {
		return err
	}
	if err := j.reopen("b"); err != nil {
		return err
	}
	return j.Close()
}

func reopensOnly() error {
	j, err := newJournal("a") // want "not released on every path"
	if err != nil {
		return err
	}
	if err := j.reopen("b"); err != nil {
		return err
	}
	_, err = j.f.Write(nil)
	return err
}
