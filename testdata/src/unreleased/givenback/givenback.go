// Package givenback has leases of another package's pool.
package givenback

import (
	"errors"

	"unreleased/givenback/lease"
)

func path(p *lease.Pool) error {
	l, err := p.Take() // want `l.Release is missing before the return on line 16`
	if err != nil {
		return err
	}
	if err := l.Send([]byte("x")); err != nil {
		return err
	}
	l.Release()
	return nil
}

func never(p *lease.Pool) error {
	l, err := p.Take() // want `l.Release is missing`
	if err != nil {
		return err
	}
	return l.Send(nil)
}

// ok
func right(p *lease.Pool) error {
	l, err := p.Take()
	if err != nil {
		return err
	}
	defer l.Release()
	if p == nil {
		return errors.New("none")
	}
	return l.Send([]byte("x"))
}

// ok: handed on
func more(p *lease.Pool) (*lease.Lease, error) { return p.Take() }

// ok: no method speaks of giving it back
func note(p *lease.Pool) error {
	_, err := p.Read()
	return err
}

func inline(p *lease.List) error {
	e, err := p.Take() // want `e.Release is missing before the return on line \d+`
	if err != nil {
		return err
	}
	if _, err := e.Conn().Write(nil); err != nil {
		e.Broken()
		return err
	}
	e.Release()
	return nil
}

func inlineRight(p *lease.List) error {
	e, err := p.Take()
	if err != nil {
		return err
	}
	defer e.Release()
	if _, err := e.Conn().Write(nil); err != nil {
		e.Broken()
		return err
	}
	return nil
}

func sent(p *lease.Queue) error {
	t, err := p.Take() // want `t.Done is missing before the return on line \d+`
	if err != nil {
		return err
	}
	if t.Conn().LocalAddr() == nil {
		return nil
	}
	t.Done()
	return nil
}

// ok: a node is no lease, its Release only counts
func counted(p *lease.Tree) error {
	n, err := p.Node()
	if err != nil {
		return err
	}
	println(n)
	return nil
}
