// Package setupparam has structs and variables that functions, which are no methods,
// set up: who has made them releases what they hold then.
package setupparam

import (
	"errors"
	"io"
	"os"

	"unreleased/setupparam/gear"
)

var errEmpty = errors.New("empty")

func never(addr string) error {
	l := new(gear.Link)
	if err := gear.Dial(l, addr); err != nil { // want `what gear.Dial stores in l is never released: l.Close is missing`
		return err
	}
	return l.Say("hello")
}

func inVariable(addr string) error {
	var l gear.Link
	if err := gear.Dial(&l, addr); err != nil { // want `what gear.Dial stores in l is not released on every path: l.Close is missing before the return on line 29`
		return err
	}
	if err := l.Say("hello"); err != nil {
		return err
	}
	return l.Close()
}

func deferred(addr string) error {
	var l gear.Link
	if err := gear.Dial(&l, addr); err != nil { // ok: deferred
		return err
	}
	defer l.Close()
	return l.Say("hello")
}

func made(addr string) (*gear.Link, error) {
	l := new(gear.Link)
	if err := gear.Dial(l, addr); err != nil { // ok: the callers'
		return nil, err
	}
	return l, nil
}

func listed(addr string) error {
	var l gear.Link
	if err := gear.DialListed(addr, &l); err != nil { // ok: others have it, too
		return err
	}
	return l.Say("hello")
}

func opened(name string) error {
	var f *os.File
	if err := gear.Open(name, &f); err != nil { // want `what gear.Open stores in f is never released: f.Close is missing`
		return err
	}
	_, err := io.ReadAll(f)
	return err
}

func openedRight(name string) error {
	var f *os.File
	if err := gear.Open(name, &f); err != nil { // ok: on every path
		return err
	}
	_, err := io.ReadAll(f)
	f.Close()
	return err
}

func openedEarly(name string) error {
	var f *os.File
	defer func() {
		if f != nil {
			f.Close()
		}
	}()
	if err := gear.Open(name, &f); err != nil { // ok: by the deferred literal
		return err
	}
	_, err := io.ReadAll(f)
	return err
}

func openedIf(name string) error {
	var r io.ReadCloser
	if !gear.OpenIf(name, &r) { // want `what gear.OpenIf stores in r is not released on every path: r.Close is missing before the return on line 98`
		return errEmpty
	}
	if name == "x" {
		return errEmpty
	}
	return r.Close()
}

func openedFor(name string) (io.ReadCloser, error) {
	var r io.ReadCloser
	if !gear.OpenIf(name, &r) { // ok: the callers'
		return nil, errEmpty
	}
	return r, nil
}

func both(a, b string) error {
	var f, g *os.File
	if err := gear.Both(a, b, &f, &g); err != nil { // want `what gear.Both stores in g is never released: g.Close is missing`
		return err
	}
	defer f.Close()
	_, err := io.Copy(f, g)
	return err
}

type holder struct{ f *os.File }

// open fills a field of its own, which its releaser knows.
func (h *holder) open(name string) error { return gear.Open(name, &h.f) }

// Close releases it.
func (h *holder) Close() error { return h.f.Close() }

func standard(name string) error {
	var f *os.File
	if err := gear.Std(name, &f); err != nil { // ok: it may be the standard input
		return err
	}
	_, err := io.ReadAll(f)
	return err
}

type pair struct{ f, g *os.File }

func (p *pair) Close() error { return errors.Join(p.f.Close(), p.g.Close()) }

func fill(p *pair, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	p.f = f
	return nil
}

func half(name string) error {
	p := new(pair)
	if err := fill(p, name); err != nil { // want `what fill stores in p is never released: p.Close is missing`
		return err
	}
	return errEmpty
}

func whole(name string) (*pair, error) {
	p := new(pair)
	if err := fill(p, name); err != nil { // ok: the callers'
		return nil, err
	}
	g, err := os.Open(name)
	if err != nil {
		p.Close()
		return nil, err
	}
	p.g = g
	return p, nil
}
