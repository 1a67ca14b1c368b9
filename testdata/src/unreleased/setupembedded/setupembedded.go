// Package setupembedded has owners that a method of an embedded type, or of
// a field's type, sets up.
package setupembedded

import (
	"errors"
	"os"
)

var errEmpty = errors.New("empty")

type file struct{ f *os.File }

func (f *file) open(name string) (err error) {
	f.f, err = os.Open(name)
	return err
}

func (f *file) Close() error { return f.f.Close() }

// A journal has open and Close from the file.
type journal struct {
	file
	size int
}

func newJournal(name string) (*journal, error) {
	j := &journal{}
	if err := j.open(name); err != nil { // want "j.Close is missing before the return on line 33"
		return nil, err
	}
	if name == "" {
		return nil, errEmpty
	}
	return j, nil
}

func sizeOf(name string) (int, error) {
	j, err := newJournal(name) // want "j.Close is missing before the return on line 44"
	if err != nil {
		return 0, err
	}
	if j.size == 0 {
		return 0, errEmpty
	}
	return j.size, j.Close()
}

// ok: released on each path
func sizeOfClosed(name string) (int, error) {
	j, err := newJournal(name)
	if err != nil {
		return 0, err
	}
	defer j.Close()
	return j.size, nil
}

// An index has a Close of its own.
type index struct {
	file
	entries map[string]int
}

func (x *index) Close() error {
	x.entries = nil
	return x.file.Close()
}

func newIndex(name string) (*index, error) {
	x := &index{}
	if err := x.open(name); err != nil { // want "x.Close is missing before the return on line 76"
		return nil, err
	}
	if name == "" {
		return nil, errEmpty
	}
	return x, nil
}

// ok: the part is released by name
func newIndexClosed(name string) (*index, error) {
	x := &index{}
	if err := x.open(name); err != nil {
		return nil, err
	}
	if name == "" {
		x.file.Close()
		return nil, errEmpty
	}
	return x, nil
}

// A pair has its files by name.
type pair struct{ a, b file }

func (p *pair) Close() error { return errors.Join(p.a.Close(), p.b.Close()) }

func newPair() (*pair, error) {
	p := &pair{}
	if err := p.a.open("a"); err != nil { // want "p.a.Close is missing before the return on line 105"
		return nil, err
	}
	if err := p.b.open("b"); err != nil {
		return nil, err
	}
	return p, nil
}

// ok: the first is released where the second fails
func newPairClosed() (*pair, error) {
	p := &pair{}
	if err := p.a.open("a"); err != nil {
		return nil, err
	}
	if err := p.b.open("b"); err != nil {
		p.a.Close()
		return nil, err
	}
	return p, nil
}

// ok: the owner releases all of it
func newPairDeferred() (_ *pair, err error) {
	p := &pair{}
	defer func() {
		if err != nil {
			p.Close()
		}
	}()
	if err := p.a.open("a"); err != nil {
		return nil, err
	}
	if err := p.b.open("b"); err != nil {
		return nil, err
	}
	return p, nil
}

// ok: others know the owner
func (j *journal) reopen(name string) error {
	if err := j.open(name); err != nil {
		return err
	}
	if name == "" {
		return errEmpty
	}
	return nil
}

var journals = map[string]*journal{}

// ok: others know the owner
func openKnown(name string) error {
	j := &journal{}
	journals[name] = j
	if err := j.open(name); err != nil {
		return err
	}
	if name == "" {
		return errEmpty
	}
	return nil
}

// ok: a part that is handed on is out of sight
func openLent(name string, use func(*file) error) error {
	j := &journal{}
	if err := j.open(name); err != nil {
		return err
	}
	return use(&j.file)
}

func openPart(name string) (*file, error) {
	j := &journal{}
	if err := j.file.open(name); err != nil { // want "j.file.Close is missing before the return on line 181"
		return nil, err
	}
	if name == "" {
		return nil, errEmpty
	}
	return &j.file, nil
}
