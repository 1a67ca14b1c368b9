// Package partialanyname: releasers of any name, of what is released under any
// name, that stop half way.
package partialanyname

import (
	"errors"
	"fmt"

	"unreleased/partialanyname/spool"
)

type pair struct{ a, b *spool.Spool }

// ok
func newPair(a, b string) (*pair, error) {
	x, err := spool.Create(a)
	if err != nil {
		return nil, err
	}
	y, err := spool.Create(b)
	if err != nil {
		return nil, errors.Join(err, x.Seal())
	}
	return &pair{x, y}, nil
}

func (p *pair) Retire() error { // want "Retire does not release p.b on every path: p.b.Seal is missing"
	if err := p.a.Seal(); err != nil {
		return fmt.Errorf("first: %w", err)
	}
	return p.b.Seal()
}

type joined struct{ a, b *spool.Spool }

// ok
func newJoined(a, b string) (*joined, error) {
	p, err := newPair(a, b)
	if err != nil {
		return nil, err
	}
	return &joined{p.a, p.b}, nil
}

// ok
func (j *joined) Retire() error { return errors.Join(j.a.Seal(), j.b.Seal()) }

// The usual name for what is released under another.
type closer struct{ a, b *spool.Spool }

// ok
func newCloser(a, b string) (*closer, error) {
	x, err := spool.Create(a)
	if err != nil {
		return nil, err
	}
	y, err := spool.Create(b)
	if err != nil {
		return nil, errors.Join(err, x.Seal())
	}
	return &closer{x, y}, nil
}

func (c *closer) Close() error { // want "Close does not release c.b on every path"
	if err := c.a.Seal(); err != nil {
		return err
	}
	return c.b.Seal()
}

// A method that leaves for another reason than a release that failed may be
// called again, and one that works is no releaser.
type guarded struct {
	a, b *spool.Spool
	busy bool
}

// ok
func newGuarded(a, b string) (*guarded, error) {
	x, err := spool.Create(a)
	if err != nil {
		return nil, err
	}
	y, err := spool.Create(b)
	if err != nil {
		return nil, errors.Join(err, x.Seal())
	}
	return &guarded{a: x, b: y}, nil
}

// ok
func (g *guarded) ready() error {
	if g.busy {
		return errors.New("busy")
	}
	return nil
}

// ok
func (g *guarded) Retire() error {
	if g.busy {
		return errors.New("busy")
	}
	return errors.Join(g.a.Seal(), g.b.Seal())
}

type worker struct{ in, out *spool.Spool }

// ok
func newWorker(a, b string) (*worker, error) {
	x, err := spool.Create(a)
	if err != nil {
		return nil, err
	}
	y, err := spool.Create(b)
	if err != nil {
		return nil, errors.Join(err, x.Seal())
	}
	return &worker{x, y}, nil
}

// ok
func (w *worker) Work(p []byte) error {
	if err := w.in.Put(p); err != nil {
		return err
	}
	if err := w.in.Seal(); err != nil {
		return err
	}
	return w.out.Put(p)
}

// ok
func (w *worker) Close() error { return errors.Join(w.in.Seal(), w.out.Seal()) }

// One that may fail, and is followed by another one.
type transfer struct{ a, b *spool.Spool }

// ok
func newTransfer(a, b string) (*transfer, error) {
	x, err := spool.Create(a)
	if err != nil {
		return nil, err
	}
	y, err := spool.Create(b)
	if err != nil {
		return nil, errors.Join(err, x.Seal())
	}
	return &transfer{x, y}, nil
}

// ok
func (t *transfer) Commit() error {
	if err := t.a.Seal(); err != nil {
		return err
	}
	return t.b.Seal()
}

// ok
func (t *transfer) Rollback() error { return errors.Join(t.a.Seal(), t.b.Seal()) }
