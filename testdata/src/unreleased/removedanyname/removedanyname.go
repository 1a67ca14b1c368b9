// Package removedanyname: elements that are removed before they are released,
// under names that do not speak of it.
package removedanyname

import (
	"errors"

	"unreleased/removedanyname/page"
)

type book struct{ pages map[int]*page.Page }

type option func(*book) error

// ok
func withPage(n int, name string) option {
	return func(b *book) error {
		p, err := page.Create(name)
		if err != nil {
			return err
		}
		b.pages[n] = p
		return nil
	}
}

// ok
func (b *book) settle() (err error) {
	for n, p := range b.pages {
		err = errors.Join(err, p.Seal())
		delete(b.pages, n)
	}
	return err
}

func (b *book) tear(n int) {
	delete(b.pages, n) // want "an element of field pages of book is removed before it is released: Seal is missing, which settle calls"
}

// ok
func (b *book) tearRight(n int) error {
	p, ok := b.pages[n]
	if !ok {
		return nil
	}
	delete(b.pages, n)
	return p.Seal()
}

// A stack may forget what it would have called.
type stack struct{ fns []func() error }

// ok
func (s *stack) push(f func() error) { s.fns = append(s.fns, f) }

// ok
func (s *stack) pushPage(name string) error {
	p, err := page.Create(name)
	if err != nil {
		return err
	}
	s.fns = append(s.fns, p.Seal)
	return nil
}

// ok
func (s *stack) unwind() (err error) {
	for _, f := range s.fns {
		err = errors.Join(err, f())
	}
	return err
}

// ok
func (s *stack) disarm() { s.fns = nil }
